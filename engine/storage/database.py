"""A database of the product: SQLite or PostgreSQL behind one face. The only place that begins, commits or rolls back.

It holds no connection over a fork and never waits for anything but the database.
"""

import os
import select
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DisconnectionError, InterfaceError, OperationalError

from engine.storage import asking, prepared

BUSY_SECONDS = 30  # how long a writer waits for the one before it
ATTEMPTS = 50  # to let a new file keep a log, each after a writer that was faster
THREADS = 40  # that may work at once beyond the pool of five
_WRITE = "clauseflow_write"
_QUICK = (
    "SELECT set_config(name, 'lz4', false) FROM pg_settings"
    " WHERE name = 'default_toast_compression' AND 'lz4' = ANY(enumvals)"
)


class Database:
    """A database with its pool of connections; one a process, shared by its threads."""

    def __init__(self, url: str) -> None:
        """Open nothing yet.

        Args:
            url: `sqlite:///path/of/file` or `postgresql://user@host/name`.
        Raises:
            ValueError: another kind of database.
        """
        self.url = _with_driver(make_url(url))
        self.engine = _engine(self.url)
        self._pid = os.getpid()

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.engine.dialect.name

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Yield a connection inside one write transaction: committed at the end, rolled back on any exception.

        On SQLite the transaction holds the write lock from its first moment. Transactions do not nest.
        """
        with self._own_engine().connect() as connection:
            connection.execution_options(**{_WRITE: True})
            try:
                with connection.begin():
                    yield connection
                    prepared.flush(connection, commit=True)
            finally:
                prepared.forget(connection)  # what broke off is nobody's: the next to read here must not meet it

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection whose reads see one state of the database and which keeps nothing that is written."""
        with self._own_engine().connect() as connection:
            if self.dialect == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    def ask(self, *questions: asking.Question) -> list[asking.Answer]:
        """Return the rows of prepared queries, all of one state of the database: the short way to read few rows.

        Args:
            questions: each a query and its values.
        """
        return asking.ask(self._own_engine(), questions)

    def close(self) -> None:
        """Close every connection; the next use opens new ones."""
        self.engine.dispose()

    def _own_engine(self) -> Engine:
        """Return the engine, with the connections inherited over a fork left to the process that opened them."""
        if self._pid != os.getpid():
            self.engine.dispose(close=False)
            self._pid = os.getpid()
        return self.engine


def is_unavailable(error: Exception) -> bool:
    """Return whether the database could not be reached, was busy too long or broke off: nobody's data are at fault."""
    return isinstance(error, OperationalError | InterfaceError)


def _with_driver(url: URL) -> URL:
    if url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:"):
        return url
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    raise ValueError("the database must be a file of SQLite or a PostgreSQL server")


def _engine(url: URL) -> Engine:
    engine = _engine_of(url)
    event.listen(engine, "before_cursor_execute", _flush)
    return engine


def _flush(connection: Connection, *_statement: object) -> None:
    """What was written is there for whatever comes next."""
    prepared.flush(connection)


def _engine_of(url: URL) -> Engine:
    if url.get_backend_name() == "postgresql":
        ours = {"prepare_threshold": None}  # the driver drops what else is prepared whenever it drops its own
        engine = create_engine(url, connect_args=ours, max_overflow=THREADS)
        event.listen(engine, "connect", _prepare_postgresql)
        event.listen(engine, "checkout", _look_for_life)
        return engine
    settings = {"timeout": BUSY_SECONDS, "check_same_thread": False}
    engine = create_engine(url, connect_args=settings, max_overflow=THREADS)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _look_for_life(connection: Any, _record: object, _proxy: object) -> None:
    """Pass over a connection whose server has hung up: nothing is to be read on one at rest, unless its end has come.

    It costs no round trip, and holds for a connection used a moment ago as for one that has rested for days.
    """
    if connection.closed or _has_something_to_say(connection.fileno()):
        raise DisconnectionError


def _has_something_to_say(descriptor: int) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))


def _prepare_postgresql(connection: Any, _record: object) -> None:
    """Let the server pack what is long, such as the states of cases, in the quick way, where it knows it."""
    connection.execute(_QUICK)
    connection.commit()


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """Make a fresh connection durable, strict about references, and ours to begin transactions on."""
    connection.isolation_level = None
    _write_ahead(connection)
    for setting in ("synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {setting}")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Let a database keep a log; a new one that another process opens at this moment takes several attempts.

    SQLite refuses that change at once where a transaction would wait, so each attempt waits by a transaction.
    """
    for _attempt in range(ATTEMPTS):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("COMMIT")
        else:
            return
    connection.execute("PRAGMA journal_mode=WAL")


def _begin_sqlite(connection: Connection) -> None:
    sql = "BEGIN IMMEDIATE" if connection.get_execution_options().get(_WRITE) else "BEGIN"
    driver: Any = connection.connection.driver_connection
    with prepared.as_elsewhere(connection.engine, connection, driver, sql):
        driver.execute(sql)
