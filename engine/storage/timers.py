"""Rows of armed timers: which are due, in which order, and who takes one. Nothing is fired here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, delete, insert, select, true, update

from engine.storage.dialects import insert_or
from engine.storage.tables import instance, timer

_ORDER = (timer.c.due_at, timer.c.rank, timer.c.element_id, timer.c.id)


def _due(now: datetime) -> Select[Any]:
    return select(timer).where(timer.c.try_at <= now).order_by(*_ORDER).limit(1)


def take_due(connection: Connection, now: datetime) -> RowMapping | None:
    """Lock the instance of the first due timer that nobody else works on, and return the timer as it is now.

    On PostgreSQL instances locked by others are passed over; on SQLite this transaction is the only one that writes.
    """
    query = _due(now).add_columns(instance.c.id.label("locked")).join(instance, instance.c.id == timer.c.instance_id)
    found = connection.execute(query.with_for_update(of=instance, skip_locked=True)).mappings().first()
    return get(connection, found["id"]) if found else None


def take_due_start(connection: Connection, now: datetime) -> RowMapping | None:
    """Lock the first due timer of a start event that nobody else works on, and return it."""
    query = _due(now).where(timer.c.instance_id.is_(None))
    return connection.execute(query.with_for_update(skip_locked=True)).mappings().first()


def get(connection: Connection, timer_id: str) -> RowMapping | None:
    """Return an armed timer."""
    return connection.execute(select(timer).where(timer.c.id == timer_id)).mappings().first()


def of_instance(connection: Connection, instance_id: str) -> list[RowMapping]:
    """Return the armed timers of an instance."""
    return list(connection.execute(select(timer).where(timer.c.instance_id == instance_id)).mappings())


def arm(connection: Connection, row: Mapping[str, Any]) -> None:
    """Insert a timer, or give the next due time to the one that is armed under the same reference."""
    moved = {name: row[name] for name in ("due_at", "rank", "cycle", "anchor", "count", "try_at", "attempts")}
    statement = insert_or(connection, timer).values(row)
    connection.execute(statement.on_conflict_do_update(index_elements=["instance_id", "ref"], set_=moved))


def disarm(connection: Connection, instance_id: str, refs: list[str] | None = None) -> None:
    """Remove the timers of an instance: those named, or all."""
    named = timer.c.ref.in_(refs) if refs is not None else true()
    connection.execute(delete(timer).where(and_(timer.c.instance_id == instance_id, named)))


def change(connection: Connection, timer_id: str, columns: Mapping[str, Any]) -> None:
    """Write `columns` to a timer."""
    connection.execute(update(timer).where(timer.c.id == timer_id).values(columns))


def starts_of(connection: Connection, procedure: str) -> list[RowMapping]:
    """Return the armed timers of the start events of a procedure, locked."""
    ours = and_(timer.c.instance_id.is_(None), timer.c.procedure == procedure)
    return list(connection.execute(select(timer).where(ours).with_for_update()).mappings())


def arm_start(connection: Connection, row: Mapping[str, Any]) -> None:
    """Insert the timer of a start event."""
    connection.execute(insert(timer).values(row))


def disarm_start(connection: Connection, timer_id: str) -> None:
    """Remove the timer of a start event."""
    connection.execute(delete(timer).where(timer.c.id == timer_id))
