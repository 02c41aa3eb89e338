"""Statements of the hot path, noted as they pass and sent again by the driver alone on a copy of the database.

It changes nothing of what it notes, and plays only once: a second time the rows would be there already.
"""

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import psycopg
from sqlalchemy import event

from engine.storage import Database, pipeline, prepared
from tests.benchmarks import scratch
from tests.benchmarks.peers.ours import Ours

Sent = tuple[str, Any]  # SQL and its values; many sets of them where a list of them


@dataclass(frozen=True)
class Batch:
    """Statements that were sent at once."""

    statements: Sequence[Sent]
    prepared: bool  # by the short way; otherwise one that SQLAlchemy sent
    commit: bool = False  # with the last of them
    reading: bool = True


@dataclass
class Transaction:
    """What one command sent."""

    completes: bool  # a task; otherwise it begins a case
    batches: list[Batch] = field(default_factory=list)


@contextmanager
def noted(database: Database, ours: Ours) -> Iterator[list[Transaction]]:
    """Note every statement of every command that `ours` gives, in their order."""
    found: list[Transaction] = []
    sent, start, complete = prepared._carried_out, ours.start, ours.complete
    listening = [False]

    def carried_out(connection: Any, statements: Any, *, commit: bool = False, reading: bool) -> Any:
        if listening[0]:
            copied = [(sql, list(values)) for sql, values in statements]
            found[-1].batches.append(Batch(copied, prepared=True, commit=commit, reading=reading))
        return sent(connection, statements, commit=commit, reading=reading)

    def passing(_connection: Any, _cursor: Any, sql: str, values: Any, _context: Any, _many: bool) -> None:
        if listening[0]:
            found[-1].batches.append(Batch([(sql, values)], prepared=False))

    def heard(act: Any, *, completes: bool) -> Any:
        def command(*given: Any) -> Any:
            found.append(Transaction(completes=completes))
            listening[0] = True
            answer = act(*given)
            listening[0] = False
            return answer

        return command

    prepared._carried_out = carried_out
    event.listen(database.engine, "before_cursor_execute", passing)
    ours.start, ours.complete = heard(start, completes=False), heard(complete, completes=True)  # type: ignore[method-assign]
    try:
        yield found
    finally:
        ours.start, ours.complete = start, complete  # type: ignore[method-assign]
        event.remove(database.engine, "before_cursor_execute", passing)
        prepared._carried_out = sent


@contextmanager
def on_a_copy(kind: str, url: str, database: Database) -> Iterator[Any]:
    """Yield a connection of the driver to a copy of a database as it is now, as durable as the product's own."""
    database.close()  # PostgreSQL copies what nobody is connected to
    if kind == "postgresql":
        with scratch.copied(url) as copy, psycopg.connect(copy, prepare_threshold=None) as connection:
            yield connection
        return
    path = url.removeprefix("sqlite:///")
    shutil.copy(path, f"{path}.copy")  # without its log, which was written into it when the last connection closed
    with closing(sqlite3.connect(f"{path}.copy", isolation_level=None)) as connection:
        for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {setting}")
        yield connection


class Again:
    """Transactions that are played again, and what those of completions took."""

    def __init__(self, driver: Any, transactions: list[Transaction]) -> None:
        """Play nothing yet."""
        self.driver, self.transactions = driver, transactions
        self.times: list[float] = []  # seconds
        self._known: dict[str, bytes] = {}
        self._played = 0

    def play(self, share: float) -> None:
        """Play the next ones.

        Args:
            share: of all.
        """
        carry_out = self._sqlite if isinstance(self.driver, sqlite3.Connection) else self._postgresql
        until = self._played + round(len(self.transactions) * share)
        for each in self.transactions[self._played : until]:
            begun = perf_counter()
            carry_out(each)
            if each.completes:
                self.times.append(perf_counter() - begun)
        self._played = until

    def _sqlite(self, transaction: Transaction) -> None:
        self.driver.execute("BEGIN IMMEDIATE")
        for batch in transaction.batches:
            for sql, values in batch.statements:
                run = (
                    self.driver.executemany if isinstance(values, list) and not batch.prepared else self.driver.execute
                )
                run(sql, values).fetchall()
        self.driver.execute("COMMIT")

    def _postgresql(self, transaction: Transaction) -> None:
        for batch in transaction.batches:
            if batch.prepared:
                pipeline.carry_out(
                    self.driver, batch.statements, self._known, begin=pipeline.beginning(self.driver),
                    commit=batch.commit, reading=batch.reading,
                )  # fmt: skip
                continue
            for sql, values in batch.statements:
                cursor = self.driver.cursor()
                (cursor.executemany if isinstance(values, list) else cursor.execute)(sql, values)
        if pipeline.beginning(self.driver) is None:
            self.driver.commit()
