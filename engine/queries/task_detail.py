"""One task with everything its page needs: who may do what with it, limits, the variables of the case, the draft."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from engine import clock
from engine.authorization import Actor, Permission, may_on_task
from engine.bpmn.diagram import Element, ProcessDiagram
from engine.queries.case import process_in
from engine.queries.directory import Directory, directory_of
from engine.queries.limits.clocks import LimitClock, clocks_of
from engine.queries.limits.limit import BESIDE, Limit, limit_of, running_of
from engine.queries.limits.reckoning import Reckoning, scopes_around
from engine.queries.limits.remaining import Remaining
from engine.queries.names import labels_in, names_in
from engine.queries.task_in_hand import TaskInHand, about_task, in_hand, task_and_case
from engine.shelf import stock_of
from engine.storage import Database, tasks
from engine.storage.asking import Answer
from engine.storage.calendars import STAMP, stamp_in
from engine.storage.directory import REVISION
from engine.storage.prepared import Prepared
from engine.storage.tables import task_draft
from engine.storage.types import Row

Json = Any


@dataclass(frozen=True, kw_only=True)
class TaskDetail(TaskInHand):
    """A user task, open or closed."""

    documentation: str  # of the element in the diagram
    clauses: tuple[str, ...]  # numbers in the written procedure
    priority: int
    process_key: str  # procedure/process
    process_name: str
    title: str  # of the case
    case_status: str
    assignee: str | None
    assignee_name: str
    candidate_groups: tuple[str, ...]  # local names
    candidate_users: tuple[str, ...]
    waiting_for: str  # the groups and people it is offered to, in words
    created_at: datetime
    due_at: datetime | None
    follow_up_at: datetime | None
    closed_at: datetime | None
    closed_by: str | None
    closed_by_name: str
    limits: tuple[Limit, ...]  # its own and those of the sub-processes and the process around it, the earliest first
    clocks: tuple[LimitClock, ...]  # those of them that run or stand still
    left: Remaining | None  # until it is due; None where it never is, or is closed
    can_claim: bool
    can_release: bool
    can_assign: bool
    draft: dict[str, Json] | None  # what the actor typed and did not submit
    draft_saved_at: datetime | None


def task_detail(db: Database, *, actor: Actor, task_id: str) -> TaskDetail:
    """Return a task of a case that the actor may see.

    Raises:
        NotFound: there is no such task, or the actor may not see its case.
    """
    asked = {"task_id": task_id}
    beside = ((tasks.OPEN_BESIDE, asked), (BESIDE, asked), (_DRAFT, {**asked, "user_id": actor.user_id}))
    rows, cases, *more = db.ask(*about_task(task_id), *beside, REVISION, STAMP)
    row, case = task_and_case(db, actor, rows, cases)
    return _detail(db, actor, row, case, more)


def _detail(db: Database, actor: Actor, row: Row, case: Row, more: Sequence[Answer]) -> TaskDetail:
    open_tasks, bound, drafts, revision, stamp = more
    process = process_in(db, case)
    diagram = process_in(db, case, row["called_process"]).diagram
    element = diagram.elements[row["element_id"]]
    now = clock.now()
    every = [limit_of(each, now) for each in bound]
    limits = _around(diagram, element, row, every)
    reckoning = Reckoning.beside(db, {case["id"]: running_of(every)}, stock_of(db, stamp_in(stamp)), now)
    directory = directory_of(db, revision)
    names = names_in(directory, [row["assignee"], row["closed_by"], *row["candidate_users"]])
    draft = next(iter(drafts), None)
    return TaskDetail(
        **in_hand(db, actor, row, case),
        **{name: row[name] for name in _MORE},
        **_allowed(actor, row),
        title=case["title"],
        documentation=element.documentation,
        clauses=element.clauses,
        process_key=f"{case['procedure']}/{case['process_id']}",
        process_name=process.name,
        case_status=case["status"],
        assignee_name=names[row["assignee"]],
        closed_by_name=names[row["closed_by"]],
        candidate_groups=tuple(row["candidate_groups"]),
        candidate_users=tuple(row["candidate_users"]),
        waiting_for=waiting_for(directory, row, names),
        limits=tuple(limits),
        clocks=clocks_of(actor, case, limits, open_tasks, reckoning) if row["status"] == "open" else (),
        left=_left(row, case, reckoning),
        draft=draft["values"] if draft else None,
        draft_saved_at=draft["saved_at"] if draft else None,
    )


def _left(row: Row, case: Row, reckoning: Reckoning) -> Remaining | None:
    if row["status"] != "open":
        return None
    both = {**row, **{name: case[name] for name in ("process_id", "deployment_id")}}
    return reckoning.left(both, reckoning.nearest(both))


_MAY: dict[str, Permission] = {
    "can_claim": Permission.CLAIM,
    "can_release": Permission.UNCLAIM,
    "can_assign": Permission.ASSIGN,
}
_MORE = ("priority", "assignee", "created_at", "due_at", "follow_up_at", "closed_at", "closed_by")


def _allowed(actor: Actor, row: Row) -> dict[str, Any]:
    return {name: may_on_task(actor, permission, row) for name, permission in _MAY.items()}


_MINE = (task_draft.c.task_id == bindparam("task_id"), task_draft.c.user_id == bindparam("user_id"))
_DRAFT = Prepared(select(task_draft).where(*_MINE))


def waiting_for(directory: Directory, row: Mapping[Any, Any], names: Mapping[str | None, str]) -> str:
    """Return in words whom a task is offered to.

    Args:
        directory: of this moment.
        row: of `task`.
        names: user id -> name of its candidate users.
    """
    labels = labels_in(directory, (f"{row['procedure']}/{local}" for local in row["candidate_groups"]))
    groups = [labels[f"{row['procedure']}/{local}"] for local in row["candidate_groups"]]
    return "、".join([*groups, *(names[user_id] for user_id in row["candidate_users"])])


def _around(diagram: ProcessDiagram, element: Element, row: Row, limits: Iterable[Limit]) -> list[Limit]:
    """Return the limits that bind a task: its own, those of the runs of the scopes around it, and of the case."""
    scopes = scopes_around(diagram, element)
    ended = row["closed_at"] or clock.now()
    found = [
        limit
        for limit in limits
        if limit.ref == row["id"]
        or ((not limit.ref or limit.element_id in scopes) and _ran(limit, row["created_at"], ended))
    ]
    return sorted(found, key=lambda limit: limit.due_at)


def _ran(limit: Limit, since: datetime, until: datetime) -> bool:
    return limit.started_at <= until and (limit.ended_at is None or limit.ended_at >= since)
