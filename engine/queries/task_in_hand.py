"""A task as its form needs it, and no more: handing a form in reads nothing that only a page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from engine.authorization import Actor, Permission, may_on_task, shows, shows_at_once, traces_of
from engine.bpmn.runtime.seen import seen_from
from engine.errors import NotFound
from engine.queries.case import COLUMNS, deployment_of, process_in
from engine.storage import Database
from engine.storage.asking import Answer, Question
from engine.storage.prepared import Prepared
from engine.storage.tables import instance, task
from engine.storage.types import Row

Json = Any
_COLUMNS = (
    "id", "revision", "status", "element_id", "name", "form_key", "round", "instance_id", "procedure", "local",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class TaskInHand:
    """A user task, open or closed, with what its form is judged by."""

    id: str
    revision: int  # what a command must name, so that a stale page is noticed
    status: str  # open | completed | cancelled
    element_id: str
    name: str
    form_key: str | None
    deployment_id: str  # the bundle its form and tables come from
    round: int  # n-th time in this case
    instance_id: str
    procedure: str
    business_key: str | None
    zone: str  # of the process
    can_act: bool
    variables: dict[str, Json]  # of the case, with those local to the task over them
    local: dict[str, Json]  # local to the task


@dataclass(frozen=True, kw_only=True)
class NextTask:
    """A task that somebody can do or take next."""

    id: str
    name: str


def task_in_hand(db: Database, *, actor: Actor, task_id: str) -> TaskInHand:
    """Return a task of a case that the actor may see.

    Raises:
        NotFound: there is no such task, or the actor may not see its case.
    """
    row, case = task_and_case(db, actor, *db.ask(*about_task(task_id)))
    return TaskInHand(**in_hand(db, actor, row, case))


def next_task(db: Database, *, actor: Actor, task_ids: Sequence[str]) -> NextTask | None:
    """Return the first of some tasks that the actor may do or claim.

    Args:
        task_ids: in the order in which they are offered.
    """
    answers = db.ask(*((_TASK, {"task_id": task_id}) for task_id in task_ids)) if task_ids else ()
    rows = (row for answer in answers for row in answer if _may_begin(actor, row))
    return next((NextTask(id=row["id"], name=row["name"]) for row in rows), None)


_THIS: BindParameter[str] = bindparam("task_id")
_TASK = Prepared(select(task).where(task.c.id == _THIS))
_OWNER = select(task.c.instance_id).where(task.c.id == _THIS).scalar_subquery()
_CASE = Prepared(select(*COLUMNS, instance.c.state).where(instance.c.id == _OWNER))


def about_task(task_id: str) -> tuple[Question, Question]:
    """Return what to ask for the rows of a task and of its case with its state."""
    asked = {"task_id": task_id}
    return (_TASK, asked), (_CASE, asked)


def task_and_case(db: Database, actor: Actor, tasks: Answer, cases: Answer) -> tuple[Row, Row]:
    """Return the rows of a task and its case.

    Args:
        tasks, cases: the answers to `about_task`.
    Raises:
        NotFound: there is no such task, or the actor may not see its case.
    """
    if not (tasks and cases):
        raise NotFound
    row, case = tasks[0], cases[0]
    seen = shows_at_once(actor, case) or _may_begin(actor, row)
    if not (seen or any(shows(actor, traces) for traces in db.ask(traces_of(actor, case["id"]))[0])):
        raise NotFound
    return row, case


def in_hand(db: Database, actor: Actor, row: Row, case: Row) -> dict[str, Any]:
    """Return what a form needs of a task, by the names of `TaskInHand`."""
    return {
        **{name: row[name] for name in _COLUMNS},
        "business_key": case["business_key"],
        "deployment_id": deployment_of(case, row["called_process"]),
        "zone": process_in(db, case).case.zone,
        "can_act": may_on_task(actor, Permission.WORK, row),
        "variables": _variables(row, case),
    }


def _variables(row: Row, case: Row) -> dict[str, Json]:
    """What the task sees: while it is open also what belongs to the scopes around it."""
    if row["status"] != "open":
        return {**case["variables"], **row["local"]}
    return seen_from(case["state"], row["id"])


def _may_begin(actor: Actor, row: Mapping[Any, Any]) -> bool:
    return any(may_on_task(actor, permission, row) for permission in (Permission.WORK, Permission.CLAIM))
