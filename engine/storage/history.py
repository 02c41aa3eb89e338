"""Writes chained steps and reads chains back. Appends only; the chain of administration is locked while it grows."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.storage.prepared import Prepared
from engine.storage.tables import ADMINISTRATION, chain, history_step

BATCH = 2_000  # rows read at a time
_INSERT = Prepared(insert(history_step))


def append(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Insert the rows that continue chains."""
    _INSERT.write(connection, rows)


def lock_administration(connection: Connection) -> tuple[int, bytes]:
    """Lock the chain of administration and return its newest sequence number and hash (0 and b"" when empty)."""
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(make(chain).values(name=ADMINISTRATION, seq=0, hash=b"").on_conflict_do_nothing())
    row = connection.execute(select(chain).where(chain.c.name == ADMINISTRATION).with_for_update()).one()
    return row.seq, row.hash


def move_administration(connection: Connection, seq: int, head: bytes) -> None:
    """Write down where the chain of administration ends now."""
    connection.execute(update(chain).where(chain.c.name == ADMINISTRATION).values(seq=seq, hash=head))


def steps_of(connection: Connection, name: str) -> Iterator[RowMapping]:
    """Yield the rows of one chain in order."""
    query = select(history_step).where(history_step.c.chain == name).order_by(history_step.c.seq)
    yield from connection.execute(query.execution_options(yield_per=BATCH)).mappings()


def steps_of_many(connection: Connection, names: Collection[str]) -> Iterator[RowMapping]:
    """Yield the rows of some chains, chain by chain, each in order."""
    query = select(history_step).where(history_step.c.chain.in_(sorted(names)))
    ordered = query.order_by(history_step.c.chain, history_step.c.seq)
    yield from connection.execute(ordered.execution_options(yield_per=BATCH)).mappings()
