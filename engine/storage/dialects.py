"""What the two databases have alike but is spelt or offered apart: INSERT with ON CONFLICT, a list as one parameter.

It writes nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ARRAY, Column, ColumnElement, Connection, String, Table, any_, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.storage.prepared import Prepared
from engine.storage.types import Json

_INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def insert_or(connection: Connection, table: Table) -> postgresql.Insert:
    """Return an INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update` on this connection."""
    found: postgresql.Insert = _INSERTS[connection.dialect.name](table)  # the same methods and arguments
    return found


def is_one_of(connection: Connection, column: Column[Any], ids: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that a column holds one of many ids, which go to the database as one parameter."""
    if connection.dialect.name == "postgresql":
        return column == any_(bindparam(None, list(ids), type_=ARRAY(String)))
    given = func.json_each(bindparam(None, list(ids), type_=Json)).table_valued("value")
    return column.in_(select(given.c.value))


def prepare(make: Callable[[Any], Any], table: Table, *columns: str) -> Mapping[str, Prepared]:
    """Return a prepared INSERT with ON CONFLICT for each database, by its name.

    Args:
        make: INSERT -> the whole statement.
        table: into which.
        columns: that are given; none is all.
    """
    return {name: Prepared(make(insert(table)), *columns) for name, insert in _INSERTS.items()}
