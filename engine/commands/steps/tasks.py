"""The user tasks of a step: rows for those it opened, and the end of those it closed."""

from datetime import datetime
from typing import Any

from engine.bpmn.step import Step, TaskOpened
from engine.commands.steps.case import Case
from engine.storage import Connection, participants, tasks
from engine.storage.tables import NO_DUE_DATE


def open_tasks(connection: Connection, case: Case, step: Step, at: datetime) -> None:
    """Insert the tasks that a step opened."""
    rows = [_row(case, opened, at) for opened in step.tasks_opened]
    tasks.open_new(connection, rows)
    names = {name for row in rows for name in participants.names_of(row)}
    participants.take_part(connection, case.id, names, case.participants)


def close_tasks(connection: Connection, case: Case, step: Step, *, by: str, at: datetime) -> None:
    """Close the tasks that a step completed or cancelled."""
    if any(not closed.cancelled for closed in step.tasks_closed):
        participants.take_part(connection, case.id, [by], case.participants)
    for cancelled, status in ((False, "completed"), (True, "cancelled")):
        ids = [closed.ref for closed in step.tasks_closed if closed.cancelled is cancelled]
        tasks.close(connection, ids, {"status": status, "closed_at": at, "closed_by": by}, case.drafted)


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
