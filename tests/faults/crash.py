"""Kills a process at the k-th point of what it does: before or after a statement, before or after a commit.

The process is a fork of the test, so that each crash costs milliseconds and the database is prepared once.
"""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import psycopg
from sqlalchemy import event

import engine
from engine.storage import Database, prepared

LOOKS = 1_000  # a hundredth of a second each


class Points:
    """Counts the points of everything that a database does, and calls `at` when the k-th is reached."""

    def __init__(self, database: Database, number: int, at: Callable[[], None]) -> None:
        self.number, self.at, self.passed = number, at, 0
        self.watched = [(name, self._passed) for name in ("before_cursor_execute", "after_cursor_execute", "commit")]
        self.engine = database.engine

    def __enter__(self) -> "Points":
        for name, listener in self.watched:
            event.listen(self.engine, name, listener)
        prepared.set_witness(self._passed)  # of what goes past SQLAlchemy
        engine.set_wake(self._passed)  # the first moment after a commit
        return self

    def __exit__(self, *_error: object) -> None:
        engine.set_wake(None)
        prepared.set_witness(None)
        for name, listener in self.watched:
            event.remove(self.engine, name, listener)

    def _passed(self, *_of_the_event: object) -> None:
        self.passed += 1
        if self.passed == self.number:
            self.at()


def killed_at(database: Database, number: int, act: Callable[[], object]) -> bool:
    """Do `act` in a fork that kills itself at the k-th point; return False when it was done before it got there."""
    child = os.fork()
    if child == 0:
        try:
            with Points(database, number, at=lambda: os.kill(os.getpid(), signal.SIGKILL)):
                act()
            os._exit(0)
        finally:
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL), f"the child failed by itself: {status}"
    if database.dialect == "postgresql":
        _wait_until_forgotten(database)
    return status == signal.SIGKILL


def _wait_until_forgotten(database: Database) -> None:
    """The server drops the locks of a dead process when it notices; until then its case is busy, as it should be."""
    others = "datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
    with psycopg.connect(database.url.set(drivername="postgresql").render_as_string(), autocommit=True) as connection:
        for _look in range(LOOKS):
            if connection.execute(f"SELECT 1 FROM pg_stat_activity WHERE {others}").fetchone() is None:
                return
            connection.execute("SELECT pg_sleep(0.01)")
    raise AssertionError("the server still holds the transaction of a dead process")


def drop_connections(database: Database) -> None:
    """End every other session of a PostgreSQL database, and wait until their processes are gone."""
    others = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with psycopg.connect(database.url.set(drivername="postgresql").render_as_string()) as connection:
        pids = [pid for (pid,) in connection.execute(others)]
        for pid in pids:
            connection.execute("SELECT pg_terminate_backend(%s)", [pid])
    while any(Path(f"/proc/{pid}").exists() for pid in pids):
        pass
