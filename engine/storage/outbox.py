"""Rows of the outbox: jobs and notices that leave the transaction, each at least once. It delivers nothing itself."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, insert, select, true, update

from engine.storage.dialects import insert_or
from engine.storage.tables import notice, outbox


def post(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Insert rows to deliver."""
    if rows:
        connection.execute(insert(outbox), rows)


def any_due(connection: Connection, now: datetime) -> bool:
    """Return whether anything is due."""
    return connection.execute(select(outbox.c.id).where(outbox.c.try_at <= now).limit(1)).first() is not None


def take_due(connection: Connection, now: datetime, *, until: datetime) -> RowMapping | None:
    """Take the first due row that nobody else took and keep it from others until `until`."""
    due = select(outbox).where(outbox.c.try_at <= now).order_by(outbox.c.try_at, outbox.c.created_at, outbox.c.id)
    found = connection.execute(due.limit(1).with_for_update(skip_locked=True)).mappings().first()
    if found:
        change(connection, found["id"], {"try_at": until})
    return found


def get(connection: Connection, outbox_id: str) -> RowMapping | None:
    """Return a row of the outbox."""
    return connection.execute(select(outbox).where(outbox.c.id == outbox_id)).mappings().first()


def change(connection: Connection, outbox_id: str, columns: Mapping[str, Any]) -> None:
    """Write `columns` to a row."""
    connection.execute(update(outbox).where(outbox.c.id == outbox_id).values(columns))


def withdraw(connection: Connection, instance_id: str, at: datetime, refs: list[str] | None = None) -> None:
    """Take back the jobs of an instance that nobody waits for any more: those named, or all."""
    named = outbox.c.ref.in_(refs) if refs is not None else true()
    waiting = and_(outbox.c.instance_id == instance_id, outbox.c.kind == "job", outbox.c.delivered_at.is_(None), named)
    connection.execute(update(outbox).where(waiting).values(withdrawn_at=at, try_at=None))


def tell(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert a notice for each person; one who has it already keeps it as it is."""
    for row in rows:
        connection.execute(insert_or(connection, notice).values(row).on_conflict_do_nothing())
