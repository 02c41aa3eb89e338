"""Writes chained events and reads chains back. Appends only; the chain of administration is locked while it grows."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.storage.prepared import Prepared
from engine.storage.tables import ADMINISTRATION, chain, history_event, history_value

BATCH = 2_000  # rows read at a time
_INSERT_EVENT, _INSERT_VALUES = Prepared(insert(history_event)), Prepared(insert(history_value))


def append(connection: Connection, events: list[dict[str, Any]], values: list[dict[str, Any]]) -> None:
    """Insert the rows that continue a chain."""
    _INSERT_EVENT.write(connection, events)
    _INSERT_VALUES.write(connection, values)


def lock_administration(connection: Connection) -> tuple[int, bytes]:
    """Lock the chain of administration and return its newest sequence number and hash (0 and b"" when empty)."""
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(make(chain).values(name=ADMINISTRATION, seq=0, hash=b"").on_conflict_do_nothing())
    row = connection.execute(select(chain).where(chain.c.name == ADMINISTRATION).with_for_update()).one()
    return row.seq, row.hash


def move_administration(connection: Connection, seq: int, head: bytes) -> None:
    """Write down where the chain of administration ends now."""
    connection.execute(update(chain).where(chain.c.name == ADMINISTRATION).values(seq=seq, hash=head))


def events_of(connection: Connection, name: str) -> Iterator[RowMapping]:
    """Yield the events of one chain in order, each with its `values` (None where it has none)."""
    both = history_event.outerjoin(
        history_value, (history_value.c.chain == history_event.c.chain) & (history_value.c.seq == history_event.c.seq)
    )
    query = (
        select(history_event, history_value.c["values"])
        .select_from(both)
        .where(history_event.c.chain == name)
        .order_by(history_event.c.seq)
    )
    yield from connection.execute(query.execution_options(yield_per=BATCH)).mappings()
