"""Rows of instances: locks them, starts them, moves them on under their revision; and the clocks of their limits."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, bindparam, insert, select, update

from engine.errors import Conflict
from engine.storage.prepared import Prepared, fetch_together
from engine.storage.tables import instance, instance_limit, instance_search
from engine.storage.tasks import CASE_OF_TASK, OPEN_BESIDE
from engine.storage.types import Row


def get(connection: Connection, instance_id: str) -> RowMapping:
    """Return the row of an instance that exists, without locking it."""
    return connection.execute(select(instance).where(instance.c.id == instance_id)).mappings().one()


def lock(connection: Connection, instance_id: str) -> RowMapping | None:
    """Lock an instance until the transaction ends and return its row as it is now."""
    query = select(instance).where(instance.c.id == instance_id).with_for_update()
    return connection.execute(query).mappings().first()


def lock_if_free(connection: Connection, instance_id: str) -> RowMapping | None:
    """Lock an instance unless another transaction holds it; None then."""
    query = select(instance).where(instance.c.id == instance_id).with_for_update(skip_locked=True)
    return connection.execute(query).mappings().first()


_LOCK_OF_TASK = Prepared(select(instance).where(instance.c.id == CASE_OF_TASK).with_for_update())


def lock_of_task(connection: Connection, task_id: str) -> Row | None:
    """Lock the instance a task belongs to and return its row; None when there is no such task."""
    return next(iter(_LOCK_OF_TASK.fetch(connection, {"task_id": task_id})), None)


def lock_with_tasks(
    connection: Connection, task_id: str, *beside: tuple[Prepared, Row]
) -> tuple[Row | None, list[dict[str, Any]], list[list[dict[str, Any]]]]:
    """Lock the instance a task belongs to, and read its open tasks as they are under the lock.

    Args:
        beside: further queries that are asked under the lock in the same round trip, each with its values.
    Returns:
        The row of the instance, None when there is no such task; its open tasks; the answers to the further queries.
    """
    asked = {"task_id": task_id}
    found, open_tasks, *more = fetch_together(connection, (_LOCK_OF_TASK, asked), (OPEN_BESIDE, asked), *beside)
    return next(iter(found), None), open_tasks, more


def counting(
    connection: Connection, procedure: str, process_id: str, *, between: tuple[datetime, datetime] | None = None
) -> list[RowMapping]:
    """Return the cases of a process in the order in which they were received, those that were cancelled left out.

    Args:
        between: only those received in this span, half open.
    """
    ours = [instance.c.procedure == procedure, instance.c.process_id == process_id, instance.c.status != "cancelled"]
    if between is not None:
        ours += [instance.c.received_at >= between[0], instance.c.received_at < between[1]]
    query = select(instance).where(*ours).order_by(instance.c.received_at, instance.c.business_key)
    return list(connection.execute(query).mappings())


def insert_new(connection: Connection, row: Mapping[str, Any]) -> None:
    """Insert an instance."""
    connection.execute(insert(instance).values(row))


_STILL = and_(instance.c.id == bindparam("this_id"), instance.c.revision == bindparam("this_revision"))
_MOVE = update(instance).where(_STILL)


@cache
def _moves(names: tuple[str, ...]) -> Prepared:
    """The statement that writes these columns of an instance that still is at its revision."""
    return Prepared(_MOVE.values({name: bindparam(name, type_=instance.c[name].type) for name in names}))


def move(connection: Connection, instance_id: str, *, revision: int, columns: Mapping[str, Any]) -> None:
    """Write `columns` to an instance that still is at `revision`.

    Raises:
        Conflict: another transaction moved it although its row was locked: nothing may be written then.
    """
    still = {"this_id": instance_id, "this_revision": revision}
    move = _moves(tuple(sorted(columns)))
    move.write(connection, [{**columns, **still}], once=True)


def move_many(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Write to many instances that still are at their revisions.

    Args:
        rows: this_id and this_revision of each, and the columns to write; every row the same ones.
    Raises:
        Conflict: one of them has moved although it was locked: nothing may be written then.
    """
    if rows and connection.execute(_MOVE, rows).rowcount != len(rows):
        raise Conflict


def move_chain(connection: Connection, instance_id: str, seq: int, head: bytes) -> None:
    """Write down where the instance's chain of events ends now."""
    connection.execute(update(instance).where(instance.c.id == instance_id).values(chain_seq=seq, chain_hash=head))


def found_by(
    connection: Connection, procedure: str, name: str, keys: Collection[str], *, but: str, most: int
) -> list[RowMapping]:
    """Return the cases of a procedure that are found by a value, the newest ones in the order they were received.

    Args:
        name: of a variable that their diagram names for search.
        keys: that the value may have, as in `storage/sort_key.py`.
        but: id of a case that is left out; those that were cancelled are left out as well.
        most: how many.
    """
    here = (instance.c.procedure == procedure, instance.c.status != "cancelled", instance.c.id != but)
    found = (instance_search.c.name == name, instance_search.c.sort_key.in_(keys))
    joined = instance.join(instance_search, instance_search.c.instance_id == instance.c.id)
    newest = (instance.c.received_at.desc(), instance.c.id.desc())
    query = select(instance.c.variables).select_from(joined).where(*here, *found).order_by(*newest).limit(most)
    return list(connection.execute(query).mappings())[::-1]


_START_LIMIT = Prepared(insert(instance_limit))


def start_limits(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Insert clocks of limits that now run."""
    _START_LIMIT.write(connection, rows)


def change_limit(connection: Connection, instance_id: str, ref: str, limit_id: str, columns: Mapping[str, Any]) -> None:
    """Write `columns` to one clock."""
    same = (instance_limit.c.instance_id == instance_id, instance_limit.c.ref == ref)
    this = and_(*same, instance_limit.c.limit_id == limit_id)
    connection.execute(update(instance_limit).where(this).values(columns))


_CLOCK = update(instance_limit).where(
    instance_limit.c.instance_id == bindparam("i"),
    instance_limit.c.ref == bindparam("r"),
    instance_limit.c.limit_id == bindparam("l"),
)


def change_limits(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Write to many clocks: `i`, `r` and `l` are instance, activation and limit, the rest is columns."""
    if rows:
        connection.execute(_CLOCK, rows)


_ENDING = {name: bindparam(name, type_=instance_limit.c[name].type) for name in ("ended_at", "cancelled")}
_END = Prepared(_CLOCK.where(instance_limit.c.ended_at.is_(None)).values(_ENDING))


def end_limit(connection: Connection, instance_id: str, ref: str, limit_id: str, columns: Mapping[str, Any]) -> None:
    """Stop the clock of one limit: `ended_at` and `cancelled`."""
    _END.write(connection, [{"i": instance_id, "r": ref, "l": limit_id, **columns}])


def end_all_limits(connection: Connection, instance_id: str, columns: Mapping[str, Any]) -> None:
    """Stop every clock of an instance that still runs."""
    running = and_(instance_limit.c.instance_id == instance_id, instance_limit.c.ended_at.is_(None))
    connection.execute(update(instance_limit).where(running).values(columns))
