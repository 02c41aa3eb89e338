"""Rows of what waits for messages and signals: of cases, and of start events. Nothing is delivered here."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, bindparam, case, delete, insert, select

from engine.storage.prepared import Prepared
from engine.storage.tables import subscription

_ORDER = (subscription.c.opened_at, subscription.c.id)


def open_new(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Insert subscriptions."""
    if rows:
        connection.execute(insert(subscription), rows)


def close(connection: Connection, instance_id: str, refs: list[str]) -> None:
    """Remove subscriptions of an instance."""
    named = and_(subscription.c.instance_id == instance_id, subscription.c.ref.in_(refs))
    connection.execute(delete(subscription).where(named))


def of_ref(connection: Connection, instance_id: str, ref: str) -> RowMapping | None:
    """Return the open subscription of an instance under that reference."""
    this = and_(subscription.c.instance_id == instance_id, subscription.c.ref == ref)
    return connection.execute(select(subscription).where(this)).mappings().first()


def of_start(connection: Connection, ref: str, kind: str, name: str) -> RowMapping | None:
    """Return the subscription of a start event, as the newest deployment has it."""
    this = and_(subscription.c.instance_id.is_(None), subscription.c.ref == ref)
    query = select(subscription).where(this, subscription.c.kind == kind, subscription.c.name == name)
    return connection.execute(query).mappings().first()


def for_message(connection: Connection, procedure: str, name: str, key: str) -> RowMapping | None:
    """Return the subscription a message goes to: of a case before a start event, of its key before any, the oldest.

    Nothing is locked: look again under the lock of its instance.
    """
    fits = and_(_named(procedure, "message", name), subscription.c.key.in_({key, ""}))
    start = case((subscription.c.instance_id.is_(None), 1), else_=0)
    of_any_key = case((subscription.c.key == key, 0), else_=1)
    query = select(subscription).where(fits).order_by(start, of_any_key, *_ORDER).limit(1)
    return connection.execute(query).mappings().first()


def for_signal(connection: Connection, procedure: str, name: str) -> list[RowMapping]:
    """Return every subscription to a signal, the oldest first."""
    query = select(subscription).where(_named(procedure, "signal", name)).order_by(*_ORDER)
    return list(connection.execute(query).mappings())


def _named(procedure: str, kind: str, name: str) -> ColumnElement[bool]:
    return and_(subscription.c.procedure == procedure, subscription.c.kind == kind, subscription.c.name == name)


def of_instance(connection: Connection, instance_id: str) -> list[dict[str, Any]]:
    """Return the open subscriptions of an instance, the oldest first."""
    return OF_INSTANCE.fetch(connection, {"instance_id": instance_id})


OF_INSTANCE = Prepared(
    select(subscription).where(subscription.c.instance_id == bindparam("instance_id")).order_by(*_ORDER)
)


def replace_starts(
    connection: Connection, procedure: str, rows: Iterable[Mapping[str, Any]], *, opened_at: datetime
) -> None:
    """Let the start events of a procedure wait as `rows` say, and in no other way."""
    ours = and_(subscription.c.instance_id.is_(None), subscription.c.procedure == procedure)
    connection.execute(delete(subscription).where(ours))
    open_new(connection, [{**row, "instance_id": None, "procedure": procedure, "opened_at": opened_at} for row in rows])
