"""Rows of messages that nobody waited for yet: kept, taken by one case at most, or left when their time was over."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, insert, select, text, true, update

from engine.storage.tables import message

_NAMES = 4_711_002  # half of the key of PostgreSQL's advisory lock; the other half is a hash of the name
_LOCK = text("SELECT pg_advisory_xact_lock(:space, hashtext(:name))")


def lock_name(connection: Connection, procedure: str, name: str) -> None:
    """Let whoever keeps a message of this name and whoever begins to wait for one come one after the other.

    Each sees then what the other left, so that no message lies beside somebody who waits for it. Take it last: who
    holds it takes no other lock. On SQLite writers come one after the other anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK, {"space": _NAMES, "name": f"{procedure}/{name}"})


def keep(connection: Connection, row: Mapping[str, Any]) -> None:
    """Insert a message for whoever waits for it before its time is over."""
    connection.execute(insert(message).values(row))


def kept(connection: Connection, procedure: str, name: str, key: str, now: datetime) -> list[RowMapping]:
    """Return the messages that a subscription to `name` and `key` may take, the oldest first; an empty key fits all."""
    query = select(message).where(_free(now), message.c.procedure == procedure, message.c.name == name)
    of_key = message.c.key == key if key else true()
    return list(connection.execute(query.where(of_key).order_by(message.c.sent_at, message.c.id)).mappings())


def take(connection: Connection, message_id: str, instance_id: str, now: datetime) -> bool:
    """Take a kept message for an instance; return False when it is not to be had any more."""
    statement = update(message).where(message.c.id == message_id, _free(now))
    return connection.execute(statement.values(taken_at=now, taken_by=instance_id)).rowcount == 1


def take_late(connection: Connection, outbox_id: str, instance_id: str, now: datetime) -> None:
    """Note that a message thrown with a row of the outbox was taken after all, whether its time was over or not."""
    this = and_(message.c.outbox_id == outbox_id, message.c.taken_at.is_(None))
    connection.execute(update(message).where(this).values(taken_at=now, taken_by=instance_id))


def of_outbox(connection: Connection, outbox_id: str) -> RowMapping | None:
    """Return the message that was kept for a row of the outbox."""
    return connection.execute(select(message).where(message.c.outbox_id == outbox_id)).mappings().first()


def _free(now: datetime) -> ColumnElement[bool]:
    return and_(message.c.taken_at.is_(None), message.c.expires_at > now)
