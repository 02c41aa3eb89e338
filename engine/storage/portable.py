"""Tables as lines of JSON, the same for SQLite and PostgreSQL, out of one snapshot and into an empty database.

Sessions and counters of attempts stay behind: nobody is signed in by a backup.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, LargeBinary, Table, insert, inspect, select

from engine.storage.tables import metadata, session, sign_in_attempt
from engine.storage.types import Deflated, Moment, write_json

BATCH = 500  # rows at a time
LEFT_BEHIND = (session, sign_in_attempt)


def tables() -> list[Table]:
    """Return the tables of a backup; what others refer to comes first."""
    return [table for table in metadata.sorted_tables if table not in LEFT_BEHIND]


def is_empty(connection: Connection) -> bool:
    """Return whether no table of ours holds a row; tables that are not there yet hold none."""
    known = set(inspect(connection).get_table_names())
    ours = (table for table in metadata.sorted_tables if table.name in known)
    return all(connection.execute(select(table).limit(1)).first() is None for table in ours)


def column_of(connection: Connection, column: Column[Any]) -> set[Any]:
    """Return every value that a column holds."""
    return set(connection.scalars(select(column).distinct()))


def lines_of(connection: Connection, table: Table) -> Iterator[bytes]:
    """Yield a table's columns as the first line, then each row as a list of values, in the order of its key."""
    yield write_json([column.name for column in table.columns]).encode() + b"\n"
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=BATCH)
    for row in connection.execute(query):
        values = [_out(value) for value in row]
        yield write_json(values).encode() + b"\n"


def write_lines(connection: Connection, table: Table, lines: Iterable[bytes]) -> int:
    """Insert what `lines_of` gave and return how many rows there were.

    Raises:
        ValueError, KeyError: the lines are none of this table's.
    """
    rest = iter(lines)
    names = json.loads(next(rest))
    types = [table.columns[name].type for name in names]
    count = 0
    for some in _batches(rest):
        rows = [dict(zip(names, map(_in, types, json.loads(line)), strict=True)) for line in some]
        connection.execute(insert(table), rows)
        count += len(rows)
    return count


def _batches(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    some: list[bytes] = []
    for line in lines:
        some.append(line)
        if len(some) == BATCH:
            yield some
            some = []
    if some:
        yield some


def _out(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return b64encode(value).decode() if isinstance(value, bytes | memoryview) else value


def _in(type: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(type, Moment):
        return datetime.fromisoformat(value)
    return b64decode(value) if isinstance(type, LargeBinary | Deflated) else value
