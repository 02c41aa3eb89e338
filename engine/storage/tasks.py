"""Rows of user tasks: opens and closes them, puts them into queues and takes them out, keeps drafts and attachments."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    RowMapping,
    bindparam,
    delete,
    exists,
    insert,
    literal_column,
    select,
    update,
)

from engine.storage.dialects import insert_or
from engine.storage.prepared import Prepared
from engine.storage.tables import NO_DUE_DATE, attachment, task, task_candidate, task_draft


def get(connection: Connection, task_id: str) -> RowMapping | None:
    """Return the row of a task."""
    return connection.execute(select(task).where(task.c.id == task_id)).mappings().first()


# The status is a literal so that the partial index serves the query however it is prepared.
_IS_OPEN = task.c.status == literal_column("'open'")
OPEN = Prepared(select(task).where(task.c.instance_id == bindparam("instance_id"), _IS_OPEN))


_ANOTHER = task.alias()
CASE_OF_TASK = select(_ANOTHER.c.instance_id).where(_ANOTHER.c.id == bindparam("task_id")).scalar_subquery()
_HAS_DRAFT = exists(select(task_draft.c.task_id).where(task_draft.c.task_id == task.c.id)).label("has_draft")
OPEN_BESIDE = Prepared(select(task, _HAS_DRAFT).where(task.c.instance_id == CASE_OF_TASK, _IS_OPEN))  # of a task's case


def open_of(connection: Connection, instance_id: str) -> list[dict[str, Any]]:
    """Return the open tasks of an instance."""
    return OPEN.fetch(connection, {"instance_id": instance_id})


_NEW = [column.name for column in task.c if not column.name.startswith("closed")]
_INSERT_TASK, _INSERT_CANDIDATE = Prepared(insert(task), *_NEW), Prepared(insert(task_candidate))


def open_new(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Insert tasks, those that nobody has into the queues of whom they are offered to."""
    _INSERT_TASK.write(connection, rows)
    _queue(connection, *(row for row in rows if row["assignee"] is None))


def _queue(connection: Connection, *rows: Mapping[Any, Any]) -> None:
    _INSERT_CANDIDATE.write(connection, [place for row in rows for place in places_of(row)])


def places_of(row: Mapping[Any, Any]) -> list[dict[str, Any]]:
    """Return the rows that let a task wait in the queues of whom it is offered to."""
    groups = [("group", f"{row['procedure']}/{name}") for name in row["candidate_groups"]]
    offers = dict.fromkeys([*groups, *(("user", name) for name in row["candidate_users"])])
    same = {"task_id": row["id"], "sort_at": row["sort_at"]}
    return [{"kind": kind, "name": name, **same} for kind, name in offers]


_THIS: BindParameter[str] = bindparam("this_id")
_CLOSING = {name: bindparam(name, type_=task.c[name].type) for name in ("status", "closed_at", "closed_by")}
_CLOSE = Prepared(update(task).where(task.c.id == _THIS, _IS_OPEN).values(_CLOSING))
_DROP_DRAFTS = Prepared(delete(task_draft).where(task_draft.c.task_id == _THIS))
_LEAVE_QUEUES = Prepared(delete(task_candidate).where(task_candidate.c.task_id == _THIS))


def close(
    connection: Connection, task_ids: list[str], columns: Mapping[str, Any], drafted: Collection[str] | None = None
) -> None:
    """Close tasks, take them out of every queue and drop their drafts.

    Args:
        drafted: those that may have a draft, where that has been read; None is all.
    Raises:
        Conflict: one of them is closed already although its case was locked: nothing may be written then.
    """
    these = [{**columns, "this_id": task_id} for task_id in task_ids]
    _CLOSE.write(connection, these, once=True)
    _LEAVE_QUEUES.write(connection, these)
    _DROP_DRAFTS.write(connection, [each for each in these if drafted is None or each["this_id"] in drafted])


def hand_to(connection: Connection, row: Mapping[Any, Any], user_id: str | None, revision: int) -> None:
    """Give an open task to a user, or back to its queues with None.

    Args:
        row: of the task.
        revision: of the task from now on.
    """
    columns = {"assignee": user_id, "revision": revision}
    connection.execute(update(task).where(task.c.id == row["id"]).values(columns))
    _LEAVE_QUEUES.write(connection, [{"this_id": row["id"]}])
    if user_id is None:
        _queue(connection, row)


def be_due(connection: Connection, task_id: str, due_at: datetime | None) -> None:
    """Let an open task be due at another moment, or at none, and stand at its place in every queue."""
    sort_at = due_at or NO_DUE_DATE
    connection.execute(update(task).where(task.c.id == task_id).values(due_at=due_at, sort_at=sort_at))
    offers = task_candidate.c.task_id == task_id
    connection.execute(update(task_candidate).where(offers).values(sort_at=sort_at))


_BE_DUE = update(task).where(task.c.id == _THIS)
_STAND = update(task_candidate).where(task_candidate.c.task_id == _THIS)


def be_due_many(connection: Connection, moved: list[tuple[str, datetime | None]]) -> None:
    """Let many open tasks be due at other moments: id, moment."""
    if moved:
        rows = [{"this_id": id, "due_at": due_at, "sort_at": due_at or NO_DUE_DATE} for id, due_at in moved]
        connection.execute(_BE_DUE, rows)
        connection.execute(_STAND, [{"this_id": row["this_id"], "sort_at": row["sort_at"]} for row in rows])


def offer_to(connection: Connection, row: Mapping[Any, Any], groups: list[str]) -> None:
    """Take an open task from whoever has it and offer it to other groups.

    Args:
        row: of the task.
        groups: names local to its procedure.
    """
    columns = {"assignee": None, "candidate_groups": groups, "candidate_users": [], "revision": row["revision"] + 1}
    connection.execute(update(task).where(task.c.id == row["id"]).values(columns))
    _LEAVE_QUEUES.write(connection, [{"this_id": row["id"]}])
    _queue(connection, {**row, **columns})


def save_draft(connection: Connection, row: Mapping[str, Any]) -> None:
    """Keep what a person typed into the form of a task, in place of what was kept before."""
    keys = [task_draft.c.task_id, task_draft.c.user_id]
    changed = {name: row[name] for name in ("values", "saved_at")}
    statement = insert_or(connection, task_draft).values(row)
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed))


def attach(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert attachments whose bytes are in their place already."""
    for row in rows:
        connection.execute(insert(attachment).values(row))
