"""The one statement that the two databases spell alike but SQLAlchemy offers apart: INSERT with ON CONFLICT.

It writes nothing.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from engine.storage.prepared import Prepared

_INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def insert_or(connection: Connection, table: Table) -> postgresql.Insert:
    """Return an INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update` on this connection."""
    found: postgresql.Insert = _INSERTS[connection.dialect.name](table)  # the same methods and arguments
    return found


def prepare(make: Callable[[Any], Any], table: Table, *columns: str) -> Mapping[str, Prepared]:
    """Return a prepared INSERT with ON CONFLICT for each database, by its name.

    Args:
        make: INSERT -> the whole statement.
        table: into which.
        columns: that are given; none is all.
    """
    return {name: Prepared(make(insert(table)), *columns) for name, insert in _INSERTS.items()}
