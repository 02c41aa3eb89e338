"""Rows of armed timers: which are due and in which order. Nothing is fired here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, bindparam, delete, insert, select, update

from engine.storage.dialects import prepare
from engine.storage.prepared import Prepared
from engine.storage.tables import NO_DUE_DATE, timer
from engine.storage.types import Row

_MOVED = ("due_at", "rank", "cycle", "anchor", "count", "try_at", "attempts", "provisional")
_ORDER = (timer.c.due_at, timer.c.rank, timer.c.element_id, timer.c.id)


def due(connection: Connection, now: datetime, limit: int) -> list[RowMapping]:
    """Return timers due at `now`, in the order in which they fire. Nothing is locked: look again before firing one."""
    query = select(timer).where(timer.c.try_at <= now).order_by(*_ORDER).limit(limit)
    return list(connection.execute(query).mappings())


def lock_if_free(connection: Connection, timer_id: str) -> RowMapping | None:
    """Lock the timer of a start event and return it; None when it is gone or another transaction holds it."""
    query = select(timer).where(timer.c.id == timer_id).with_for_update(skip_locked=True)
    return connection.execute(query).mappings().first()


def get(connection: Connection, timer_id: str) -> RowMapping | None:
    """Return an armed timer."""
    return connection.execute(select(timer).where(timer.c.id == timer_id)).mappings().first()


def of_instance(connection: Connection, instance_id: str) -> list[RowMapping]:
    """Return the armed timers of an instance."""
    return list(connection.execute(select(timer).where(timer.c.instance_id == instance_id)).mappings())


def _move(new: Any) -> Any:
    return new.on_conflict_do_update(
        index_elements=["instance_id", "ref"], set_={name: new.excluded[name] for name in _MOVED}
    )


_ARM = prepare(_move, timer)


def arm(connection: Connection, *rows: Row) -> None:
    """Insert timers, or give the next due time to those that are armed under the same reference."""
    _ARM[connection.dialect.name].write(connection, rows)


_DISARM = Prepared(delete(timer).where(timer.c.instance_id == bindparam("i"), timer.c.ref == bindparam("r")))


def disarm(connection: Connection, places: list[tuple[str, str]]) -> None:
    """Remove timers by instance and reference."""
    _DISARM.write(connection, [{"i": instance_id, "r": ref} for instance_id, ref in places])


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


def hold_all(connection: Connection) -> None:
    """Let no armed timer fire until it is released; those that an incident holds stay as they are."""
    connection.execute(update(timer).where(timer.c.try_at.is_not(None)).values(try_at=NO_DUE_DATE))


def release(connection: Connection, procedure: str) -> int:
    """Let the held timers of a procedure fire when they are due, and return how many there were."""
    held = and_(timer.c.procedure == procedure, timer.c.try_at == NO_DUE_DATE)
    return connection.execute(update(timer).where(held).values(try_at=timer.c.due_at)).rowcount
