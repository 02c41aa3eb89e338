"""Rows of user tasks: opens and closes them, puts them into queues and takes them out, keeps drafts and attachments."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, delete, insert, select, update

from engine.storage.dialects import insert_or
from engine.storage.tables import attachment, task, task_candidate, task_draft


def get(connection: Connection, task_id: str) -> RowMapping | None:
    """Return the row of a task."""
    return connection.execute(select(task).where(task.c.id == task_id)).mappings().first()


def open_of(connection: Connection, instance_id: str) -> list[RowMapping]:
    """Return the open tasks of an instance."""
    still = and_(task.c.instance_id == instance_id, task.c.status == "open")
    return list(connection.execute(select(task).where(still)).mappings())


def open_new(connection: Connection, rows: list[dict[str, Any]], candidates: list[dict[str, Any]]) -> None:
    """Insert tasks and whom they are offered to."""
    if rows:
        connection.execute(insert(task), rows)
    if candidates:
        connection.execute(insert(task_candidate), candidates)


def close(connection: Connection, task_ids: list[str], columns: Mapping[str, Any]) -> None:
    """Close tasks, take them out of every queue and drop their drafts."""
    if not task_ids:
        return
    connection.execute(update(task).where(task.c.id.in_(task_ids)).values(columns))
    connection.execute(delete(task_draft).where(task_draft.c.task_id.in_(task_ids)))
    queued = and_(task_candidate.c.task_id.in_(task_ids), task_candidate.c.queued)
    connection.execute(update(task_candidate).where(queued).values(queued=False))


def hand_to(connection: Connection, task_id: str, user_id: str | None, revision: int) -> None:
    """Give an open task to a user, or back to its queue with None; its revision becomes `revision`."""
    connection.execute(update(task).where(task.c.id == task_id).values(assignee=user_id, revision=revision))
    mine = task_candidate.c.task_id == task_id
    connection.execute(update(task_candidate).where(mine).values(queued=user_id is None))


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
