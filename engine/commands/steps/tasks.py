"""The user tasks of a step: rows for those it opened, and the end of those it closed."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from engine.bpmn.step import Step, TaskOpened
from engine.commands.steps.case import Case
from engine.storage import Connection, tasks
from engine.storage.tables import HAD, NO_DUE_DATE
from engine.storage.types import Row


def open_tasks(connection: Connection, case: Case, step: Step, at: datetime) -> None:
    """Insert the tasks that a step opened."""
    rows = [_row(case, opened, at) for opened in step.tasks_opened]
    offered = [candidate for row in rows for candidate in _candidates(row)]
    tasks.open_new(connection, rows, offered)


def close_tasks(connection: Connection, step: Step, drafted: Collection[str] | None, *, by: str, at: datetime) -> None:
    """Close the tasks that a step completed or cancelled."""
    for cancelled, status in ((False, "completed"), (True, "cancelled")):
        ids = [closed.ref for closed in step.tasks_closed if closed.cancelled is cancelled]
        tasks.close(connection, ids, {"status": status, "closed_at": at, "closed_by": by}, drafted)


def _row(case: Case, opened: TaskOpened, at: datetime) -> dict[str, Any]:
    return {
        "id": opened.ref,
        "instance_id": case.id,
        "procedure": case.row["procedure"],
        "element_id": opened.element_id,
        "called_process": opened.process or None,
        "name": opened.name,
        "form_key": opened.form_key,
        "status": "open",
        "revision": 1,
        "assignee": opened.assignee,
        "candidate_groups": list(opened.candidate_groups),
        "candidate_users": list(opened.candidate_users),
        "priority": opened.priority,
        "round": opened.round,
        "local": opened.local,
        "created_at": at,
        "due_at": opened.due_at,
        "follow_up_at": opened.follow_up_at,
        "sort_at": opened.due_at or NO_DUE_DATE,
    }


def _candidates(row: Row) -> list[dict[str, Any]]:
    groups = [("group", f"{row['procedure']}/{name}") for name in row["candidate_groups"]]
    users = [("user", name) for name in row["candidate_users"]]
    had = [(HAD, row["assignee"])] if row["assignee"] else []
    same = {"task_id": row["id"], "sort_at": row["sort_at"], "queued": row["assignee"] is None}
    return [{"kind": kind, "name": name, **same} for kind, name in dict.fromkeys(groups + users + had)]
