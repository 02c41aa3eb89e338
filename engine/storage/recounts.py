"""Rows of recounts: which are asked for, how far each came, when it was done. It counts nothing itself."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, RowMapping, insert, select, update

from engine.storage.tables import recount


def ask(connection: Connection, *, at: datetime, by: str, reason: str) -> str:
    """Insert a recount and return its id."""
    id = uuid4().hex
    row = {"id": id, "asked_at": at, "asked_by": by, "reason": reason, "cursor": "", "done": 0}
    connection.execute(insert(recount).values(row))
    return id


def take(connection: Connection) -> RowMapping | None:
    """Return the oldest unfinished recount and keep others from it until the transaction ends.

    Returns:
        None where there is none, or another worker is at the oldest one this moment.
    """
    open_ = select(recount.c.id).where(recount.c.finished_at.is_(None))
    oldest = connection.scalar(open_.order_by(recount.c.asked_at, recount.c.id).limit(1))
    query = select(recount).where(recount.c.id == oldest, recount.c.finished_at.is_(None))
    return connection.execute(query.with_for_update(skip_locked=True)).mappings().first()


def note(connection: Connection, recount_id: str, *, cursor: str, done: int, total: int) -> None:
    """Write how far a recount came.

    Args:
        cursor: where the next part begins.
        done, total: limits counted anew, and all there are.
    """
    values = {"cursor": cursor, "done": done, "total": total}
    connection.execute(update(recount).where(recount.c.id == recount_id).values(values))


def finish(connection: Connection, recount_id: str, at: datetime) -> None:
    """Write that a recount is done."""
    connection.execute(update(recount).where(recount.c.id == recount_id).values(finished_at=at))
