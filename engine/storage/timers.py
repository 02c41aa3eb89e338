"""Rows of armed timers: which are due, in which order, and the cases they lock. Nothing is fired here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, bindparam, delete, insert, select, update

from engine.storage.dialects import prepare
from engine.storage.prepared import Prepared
from engine.storage.tables import NO_DUE_DATE, instance, timer
from engine.storage.types import Row

_MOVED = ("due_at", "rank", "cycle", "anchor", "count", "try_at", "attempts", "provisional")
_ORDER = (timer.c.due_at, timer.c.rank, timer.c.element_id, timer.c.id)


_IS_DUE = and_(timer.c.instance_id.is_not(None), timer.c.try_at <= bindparam("now", type_=timer.c.try_at.type))
# In the order of the index: looking must not walk over the timers that wait, or over what is left of those that fired.
_ANY_DUE = select(timer.c.id).where(_IS_DUE).order_by(timer.c.try_at).limit(1)
_DUE_STARTS = select(timer).where(timer.c.instance_id.is_(None), timer.c.try_at <= bindparam("now")).order_by(*_ORDER)
_CASES = (
    select(instance)
    .join_from(timer, instance, instance.c.id == timer.c.instance_id)
    .where(_IS_DUE)
    .order_by(timer.c.try_at)
    .limit(bindparam("most"))
    .with_for_update(of=instance, skip_locked=True)
)
_DUE_OF = select(timer).where(timer.c.instance_id.in_(bindparam("ids", expanding=True)), _IS_DUE).order_by(*_ORDER)


def is_any_due(connection: Connection, now: datetime) -> bool:
    """Return whether a case has a timer that is due at `now`. Nothing is locked."""
    return connection.execute(_ANY_DUE, {"now": now}).first() is not None


def due_starts(connection: Connection, now: datetime, most: int) -> list[RowMapping]:
    """Return timers of start events due at `now`, in the order in which they fire. Nothing is locked."""
    return list(connection.execute(_DUE_STARTS.limit(most), {"now": now}).mappings())


def lock_due_cases(connection: Connection, now: datetime, most: int) -> list[RowMapping]:
    """Lock the cases whose timers have been due for longest, and return their rows; those that are held are left out.

    Args:
        most: timers that are looked at; a case of several stands in the answer once.
    """
    found = connection.execute(_CASES, {"now": now, "most": most}).mappings()
    return list({row["id"]: row for row in found}.values())


def first_due(connection: Connection, instance_ids: list[str], now: datetime) -> dict[str, RowMapping]:
    """Return the timer that fires next in each of these cases: instance -> row; nothing of those without one."""
    found: dict[str, RowMapping] = {}
    for row in connection.execute(_DUE_OF, {"ids": instance_ids, "now": now}).mappings():
        found.setdefault(row["instance_id"], row)
    return found


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


def reckoned_starts(connection: Connection, procedure: str) -> list[RowMapping]:
    """Return the armed timers of start events whose cycle is an expression, locked; of every procedure with ""."""
    expression = and_(timer.c.instance_id.is_(None), timer.c.cycle.startswith("=", autoescape=True))
    ours = expression if not procedure else and_(expression, timer.c.procedure == procedure)
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
