"""Statements of the hot path: compiled once, run past SQLAlchemy; writes wait and leave in one round trip.

A queued write is carried out before anything else is read or written on its connection, and before the commit.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, Dialect, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import ClauseElement

from engine.errors import Conflict
from engine.storage import pipeline
from engine.storage.types import Row

KNOWN = "clauseflow_prepared"  # where a connection carries what it has prepared
_QUEUE = "clauseflow_writes"
_Processor = Callable[[Any], Any]
_witness: Callable[[str], None] | None = None


def set_witness(witness: Callable[[str], None] | None) -> None:
    """Call `witness` with each statement before and after it is carried out here; for tests that break off or count."""
    global _witness  # noqa: PLW0603 - one witness a process
    _witness = witness


@dataclass(frozen=True)
class _Compiled:
    """A statement in one database's own words."""

    sql: str
    once: str  # the same, failing unless it writes one row, where the database can say so
    binds: Sequence[tuple[str, _Processor | None]]  # parameters by place, each with what makes it the driver's
    fixed: Row  # those of them whose values stand in the statement itself
    columns: tuple[tuple[str, _Processor | None], ...]  # of what it returns

    def bound(self, values: Row) -> list[Any]:
        """Return values as the driver takes them."""
        values = {**self.fixed, **values} if self.fixed else values
        return [turn(values[name]) if turn else values[name] for name, turn in self.binds]

    def row(self, found: Sequence[Any]) -> dict[str, Any]:
        """Return a row by names."""
        pairs = zip(self.columns, found, strict=True)
        return {name: turn(value) if turn else value for (name, turn), value in pairs}


class Prepared:
    """A statement without expanding parameters."""

    def __init__(self, statement: ClauseElement, *columns: str) -> None:
        """Compile nothing yet.

        Args:
            statement: with a named parameter for each value.
            columns: of an INSERT or UPDATE that writes only some columns, which.
        """
        self._statement, self._columns = statement, columns
        self._compiled: dict[str, _Compiled] = {}

    def fetch(self, connection: Connection, values: Row) -> list[dict[str, Any]]:
        """Return the rows of a query."""
        return fetch_together(connection, (self, values))[0]

    def write(self, connection: Connection, rows: Sequence[Row], *, once: bool = False) -> None:
        """Queue a write, once for each row.

        Args:
            once: each has to write exactly one row; otherwise the transaction fails.
        """
        if not rows:
            return
        this = self.compiled(connection.dialect)
        bound = [this.bound(row) for row in rows]
        connection.info.setdefault(_QUEUE, []).append((this.once if once else this.sql, bound, once))

    def compiled(self, dialect: Dialect) -> _Compiled:
        """Return the statement in the words of a database."""
        known = self._compiled.get(dialect.name)
        if known is None:
            known = self._compiled[dialect.name] = _compiled(self._statement, self._columns, dialect)
        return known


def fetch_together(connection: Connection, *asked: tuple[Prepared, Row]) -> list[list[dict[str, Any]]]:
    """Return the rows of several queries, asked in one round trip and answered in their order."""
    flush(connection)
    if not connection.in_transaction():
        connection.begin()  # the first to read: what follows sees the same state
    queries = [(prepared.compiled(connection.dialect), values) for prepared, values in asked]
    answers = _carried_out(connection, [(this.sql, this.bound(values)) for this, values in queries], reading=True)
    return [[this.row(found) for found in rows] for (this, _v), (_n, rows) in zip(queries, answers, strict=True)]


def flush(connection: Connection, *, commit: bool = False) -> None:
    """Carry out what is queued, in its order.

    Args:
        commit: nothing follows, so that PostgreSQL may commit in the same round trip.
    Raises:
        Conflict: a write has not changed what it had to; the transaction must not be committed.
        sqlalchemy.exc.DBAPIError: as any statement may.
    """
    queue = connection.info.get(_QUEUE)
    if not queue:
        return
    writes, queue[:] = list(queue), []
    statements = [(sql, row) for sql, rows, _once in writes for row in rows]
    try:
        answers = _carried_out(connection, statements, commit=commit, reading=False)
    except DBAPIError as error:
        if isinstance(error.orig, pipeline.NotOnce):
            raise Conflict from error
        raise
    alone = (once for _sql, rows, once in writes for _row in rows)
    if any(once and changed != 1 for once, (changed, _r) in zip(alone, answers, strict=True)):
        raise Conflict


def forget(connection: Connection) -> None:
    """Drop what is queued: its transaction is over."""
    if not connection.invalidated:  # with the connection its queue is gone
        connection.info.pop(_QUEUE, None)


def _carried_out(
    connection: Connection, statements: Sequence[pipeline.Statement], *, commit: bool = False, reading: bool
) -> list[pipeline.Answer]:
    driver: Any = connection.connection.driver_connection
    with as_elsewhere(connection.engine, connection, driver, statements[0][0]):
        if connection.dialect.name == "postgresql":
            return _together(connection, driver, statements, commit=commit, reading=reading)
        return [_alone(driver, sql, values) for sql, values in statements]


def _together(
    connection: Connection, driver: Any, statements: Sequence[pipeline.Statement], *, commit: bool, reading: bool
) -> list[pipeline.Answer]:
    """PostgreSQL gets all at once and answers once."""
    _pass(statements)
    known, begin = connection.info.setdefault(KNOWN, {}), pipeline.beginning(driver)
    answers = pipeline.carry_out(driver, statements, known, begin=begin, commit=commit, reading=reading)
    _pass(statements)
    return answers


def _alone(driver: Any, sql: str, values: Sequence[Any]) -> pipeline.Answer:
    """SQLite is in the same process."""
    if _witness is not None:
        _witness(sql)
    cursor = driver.execute(sql, values)
    rows = cursor.fetchall() if cursor.description else []
    if _witness is not None:
        _witness(sql)
    return pipeline.Answer(cursor.rowcount, rows)


def _pass(statements: Sequence[pipeline.Statement]) -> None:
    if _witness is not None:
        for sql, _values in statements:
            _witness(sql)


@contextmanager
def as_elsewhere(engine: Engine, held: Any, driver: Any, sql: str) -> Iterator[None]:
    """Let the driver's errors look like those of every other statement.

    Args:
        engine: whose connections lead to the same server.
        held: the connection as SQLAlchemy or its pool holds it; given up when it leads nowhere or was broken off.
        driver: the driver's own.
        sql: that is named in the error.
    Raises:
        sqlalchemy.exc.DBAPIError: in place of the driver's.
    """
    base = engine.dialect.loaded_dbapi.Error
    try:
        yield
    except base as error:
        gone = engine.dialect.is_disconnect(error, driver, None)
        if gone:
            held.invalidate(error)
            engine.dispose()  # the others led to the same server
        raise DBAPIError.instance(sql, None, error, base, connection_invalidated=gone, hide_parameters=True) from error
    except BaseException:  # broken off half-way, it is of no use to anybody
        held.invalidate()
        raise


def _compiled(statement: Any, columns: Sequence[str], dialect: Dialect) -> _Compiled:
    placing: Any = type(dialect)
    if dialect.name == "postgresql":  # which would take names, and look each up at every execution
        placing = partial(placing, paramstyle="numeric_dollar")
    made: Any = statement.compile(dialect=placing(), column_keys=list(columns) or None)
    binds = {name: made.binds[name] for name in made.positiontup}
    kinds = [(name, binds[name].type.dialect_impl(dialect)) for name in made.positiontup]
    sql = str(made)
    return _Compiled(
        sql=sql,
        once=pipeline.once(sql) if dialect.name == "postgresql" else sql,
        binds=tuple((name, kind.bind_processor(dialect)) for name, kind in kinds),
        fixed={name: bind.effective_value for name, bind in binds.items() if not bind.required},
        columns=tuple(
            (name, column.type.dialect_impl(dialect).result_processor(dialect, None))
            for name, column in statement.exported_columns.items()
        ),
    )
