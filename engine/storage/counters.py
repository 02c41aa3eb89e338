"""Counts without gaps or doubles: the row stays locked until the transaction ends, so take it last."""

from sqlalchemy import Connection

from engine.storage.dialects import insert_or
from engine.storage.tables import counter


def next_number(connection: Connection, name: str) -> int:
    """Return the next number of the counter `name`: 1, 2, 3, ... A rolled-back transaction gives its number back."""
    statement = insert_or(connection, counter).values(name=name, value=1)
    counted = statement.on_conflict_do_update(
        index_elements=[counter.c.name], set_={"value": counter.c.value + 1}
    ).returning(counter.c.value)
    return int(connection.execute(counted).scalar_one())
