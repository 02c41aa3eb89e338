"""A task as its form needs it, and no more: handing a form in reads nothing that only a page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, select

from engine.authorization import Actor, Permission, may_on_task
from engine.bpmn.runtime.seen import seen_from
from engine.errors import NotFound
from engine.queries.case import case_row, deployment_of, process_of
from engine.storage import Connection, Database, tasks
from engine.storage.tables import instance, task

Json = Any
_COLUMNS = (
    "id", "revision", "status", "element_id", "ref", "name", "form_key", "round", "instance_id", "procedure", "local",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class TaskInHand:
    """A user task, open or closed, with what its form is judged by."""

    id: str
    revision: int  # what a command must name, so that a stale page is noticed
    status: str  # open | completed | cancelled
    element_id: str
    ref: str  # its activation
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
    with db.read() as connection:
        row, case = task_and_case(connection, actor, task_id)
        return TaskInHand(**in_hand(connection, actor, row, case))


def next_task(db: Database, *, actor: Actor, task_ids: Sequence[str]) -> NextTask | None:
    """Return the first of some tasks that the actor may do or claim.

    Args:
        task_ids: in the order in which they are offered.
    """
    with db.read() as connection:
        rows = connection.execute(select(task).where(task.c.id.in_(task_ids))).mappings() if task_ids else ()
        found = {row["id"]: row["name"] for row in rows if _may_begin(actor, row)}
    return next((NextTask(id=id, name=found[id]) for id in task_ids if id in found), None)


def task_and_case(connection: Connection, actor: Actor, task_id: str) -> tuple[RowMapping, RowMapping]:
    """Return the rows of a task and its case.

    Raises:
        NotFound: there is no such task, or the actor may not see its case.
    """
    row = tasks.get(connection, task_id)
    if row is None:
        raise NotFound
    return row, case_row(connection, actor, row["instance_id"])


def in_hand(connection: Connection, actor: Actor, row: RowMapping, case: RowMapping) -> dict[str, Any]:
    """Return what a form needs of a task, by the names of `TaskInHand`."""
    return {
        **{name: row[name] for name in _COLUMNS},
        "business_key": case["business_key"],
        "deployment_id": deployment_of(case, row["called_process"]),
        "zone": process_of(connection, case).case.zone,
        "can_act": may_on_task(actor, Permission.WORK, row),
        "variables": _variables(connection, row, case),
    }


def _variables(connection: Connection, row: RowMapping, case: RowMapping) -> dict[str, Json]:
    """What the task sees: while it is open also what belongs to the scopes around it."""
    if row["status"] != "open":
        return {**case["variables"], **row["local"]}
    state = connection.scalar(select(instance.c.state).where(instance.c.id == row["instance_id"]))
    return seen_from(state, row["ref"])


def _may_begin(actor: Actor, row: Mapping[Any, Any]) -> bool:
    return any(may_on_task(actor, permission, row) for permission in (Permission.WORK, Permission.CLAIM))
