"""Questions to the database outside any transaction of SQLAlchemy: several at once, of one state, in one round trip.

It writes nothing, holds nothing, and asks once more where the connection it was given had died.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from engine.storage import pipeline
from engine.storage.prepared import KNOWN, Prepared, as_elsewhere
from engine.storage.types import Row

Question: TypeAlias = tuple[Prepared, Row]  # a query and its values
Answer: TypeAlias = list[dict[str, Any]]
_BEGIN = b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


def ask(engine: Engine, questions: Sequence[Question]) -> list[Answer]:
    """Return the rows of each question, all as of one moment.

    Args:
        questions: prepared queries with their values.
    Raises:
        sqlalchemy.exc.DBAPIError: as any statement may.
    """
    try:
        return _asked(engine, questions)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        return _asked(engine, questions)


def _asked(engine: Engine, questions: Sequence[Question]) -> list[Answer]:
    compiled = [(prepared.compiled(engine.dialect), values) for prepared, values in questions]
    bound = [(this.sql, this.bound(values)) for this, values in compiled]
    fetched = _fetched(engine, bound)
    return [[this.row(row) for row in rows] for (this, _values), rows in zip(compiled, fetched, strict=True)]


def _fetched(engine: Engine, statements: Sequence[pipeline.Statement]) -> list[list[Any]]:
    connection = engine.raw_connection()
    try:
        with as_elsewhere(engine, connection, connection.dbapi_connection, statements[0][0]):
            if engine.dialect.name == "postgresql":
                return _of_postgresql(connection, statements)
            return _of_sqlite(connection.driver_connection, statements)
    finally:
        connection.close()  # and what has failed on it is rolled back


def _of_sqlite(connection: Any, statements: Sequence[pipeline.Statement]) -> list[list[Any]]:
    """A statement sees one state by itself; several need a transaction, which ends with the use of the connection."""
    if len(statements) > 1:
        connection.execute("BEGIN")
    return [connection.execute(sql, values).fetchall() for sql, values in statements]


def _of_postgresql(connection: Any, statements: Sequence[pipeline.Statement]) -> list[list[Any]]:
    """The transaction goes along in the same pipeline, so that beginning and ending it costs no round trip."""
    known = connection.info.setdefault(KNOWN, {})
    begin = _BEGIN if len(statements) > 1 else None
    answers = pipeline.carry_out(connection.driver_connection, statements, known, begin=begin, commit=begin is not None)
    return [answer.rows for answer in answers]
