"""What reviewers wait for among millions of history events: the trace of a case, a search, the report of a month.

Some cases are played through the engine to their end, and the database copies all their rows under new ids, whatever
tables there are. Each copy lies an hour further back. Chains are not proved here.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from time import perf_counter
from typing import Any

from sqlalchemy import Column, Table, func, select, text

import engine
from engine import clock
from engine.storage import Connection, Database
from engine.storage.tables import instance, metadata
from engine.storage.types import Moment
from tests.benchmarks import complaint, scratch
from tests.benchmarks.figures import percentile
from tests.benchmarks.finding import PIECES
from tests.benchmarks.peers import ours

EVENTS, MOST_EVENTS = 200_000, 10_000_000
PLAYED, CALLS, REPORTS = 40, 60, 3
AT_ONCE = 100  # copies of every case in one statement
MONTH = timedelta(days=30)
CASE = '<clauseflow:case businessKey="C-{yyyyMMdd}-{nnn}" search="customer" />'
MINE = {"instance": "played", "task": "played_task"}  # table -> ids of its rows that are copied
NEW = {"sqlite": "printf('%08x', n) || substr({0}, 9)", "postgresql": "lpad(to_hex(n), 8, '0') || substr({0}, 9)"}
BACK = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f', {0}, '-' || n || ' hours') || '000'",
    "postgresql": "{0} - n * interval '1 hour'",
}
REFERENCES = ("chain", "task_id", "timer_id", "outbox_id")  # ids that the schema does not say where they lead
UNIQUE = ("business_key", "dedupe_key", "value")


@dataclass(frozen=True, kw_only=True)
class HistoryCost:
    """What reading costs on one database: milliseconds of whole calls of the engine."""

    database: str
    events: int
    cases: int
    trace: float  # p50, each of another case
    trace_p99: float
    search: float  # by business key, each of another case
    search_p99: float
    report: float  # of the limits of thirty days
    limits: int  # that it counts


class Numbered(ours.Ours):
    """The product with cases that have numbers and can be found."""

    @staticmethod
    def extension(node: str) -> str:
        """Return what our diagram says of a node, or of the process."""
        return CASE if node == "complaint" else ours.extension(node)


def measured(kind: str, events: int = EVENTS) -> list[HistoryCost]:
    """Fill a database and read from it.

    Args:
        kind: `sqlite` or `postgresql`.
        events: that the histories of its cases hold at least.
    Raises:
        Missing: there is no such database here.
    """
    with scratch.database(kind) as url, ExitStack() as stack:
        product = Numbered(url)
        stack.callback(product.database.close)
        for _number in range(PLAYED):
            _play(product)
        _fill(product.database, events)
        engine.grant(
            product.database, actor=engine.SYSTEM, user_id="anna", procedure=ours.PROCEDURE, role=engine.Role.REVIEWER
        )
        anna = engine.load_actor(product.database, "anna")
        assert anna is not None
        return [_cost(product.database, anna, kind)]


def _play(product: ours.Ours) -> None:
    case = product.start(dict(complaint.START))
    for name, values in complaint.completions():
        product.complete(product.shown(case, name), name, values)


def _fill(database: Database, events: int) -> None:
    """Copy the played cases until there are as many events."""
    with database.begin() as connection:
        connection.execute(text("CREATE TABLE played AS SELECT id FROM instance"))
        connection.execute(text("CREATE TABLE played_task AS SELECT id FROM task"))
        played = connection.scalar(select(func.sum(instance.c.chain_seq))) or 0
    copies = -(-events // played) - 1
    for first in range(1, copies + 1, AT_ONCE):
        end = min(first + AT_ONCE, copies + 1)
        with database.begin() as connection:
            copy(connection, first, end)
        print(f"history on {database.dialect}: {end * played:,} of {events:,} events", file=sys.stderr, flush=True)
    with database.begin() as connection:
        connection.execute(text(PIECES))
        for name in MINE.values():
            connection.execute(text(f"DROP TABLE {name}"))
    if database.dialect == "postgresql":
        with database.engine.connect() as connection:  # what the server does by itself after a while
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))


def copy(connection: Connection, first: int, end: int) -> None:
    """Copy every row of every played case, once for each number from `first` up to `end`."""
    if connection.dialect.name == "postgresql":  # whole cases refer to nothing that is not there
        connection.execute(text("SET LOCAL session_replication_role = replica"))
    numbers = "WITH RECURSIVE g(n) AS (SELECT :first UNION ALL SELECT n + 1 FROM g WHERE n + 1 < :end)"
    for table, key, those in _copied_tables():
        names = ", ".join(f'"{column.name}"' for column in table.c)
        values = ", ".join(_value(column, connection.dialect.name) for column in table.c)
        rows = f'{table.name} t JOIN {those} p ON p.id = t."{key}"'
        statement = f"INSERT INTO {table.name} ({names}) {numbers} SELECT {values} FROM {rows} CROSS JOIN g"
        connection.execute(text(statement.replace(":first", str(first)).replace(":end", str(end))))


def _copied_tables() -> Iterator[tuple[Table, str, str]]:
    """Yield each table whose rows belong to a case, the column that says so, and the table of those that count."""
    for table in metadata.sorted_tables:
        ways = [(c.name, MINE[name]) for c in table.c if (name := _leads_to(c) or _is_chain(c)) in MINE]
        if table.name in MINE:
            yield table, "id", MINE[table.name]
        elif ways:
            yield table, *min(ways, key=lambda way: way[1])  # by its case, else by its task


def _is_chain(column: Column[Any]) -> str:
    return "instance" if column.name == "chain" and column.primary_key else ""


def _leads_to(column: Column[Any]) -> str:
    return next((key.column.table.name for key in column.foreign_keys), "")


def _value(column: Column[Any], dialect: str) -> str:
    """Return the expression of a copied column over `n`, the number of the copy."""
    held = f't."{column.name}"'
    if _leads_to(column) in MINE or (column.name == "id" and column.primary_key) or column.name in REFERENCES:
        return NEW[dialect].format(held)
    if column.name in UNIQUE:
        return f"{held} || 'x' || n || 'x'"
    if isinstance(column.type, Moment):
        return f"CASE WHEN {held} < '9999-01-01' THEN {BACK[dialect].format(held)} ELSE {held} END"
    return held


def _cost(database: Database, actor: engine.Actor, kind: str) -> HistoryCost:
    with database.read() as connection:
        counted = connection.execute(select(func.count(), func.sum(instance.c.chain_seq)).select_from(instance)).one()
        found = connection.execute(select(instance.c.id, instance.c.business_key)).all()
    chosen = Random(1).sample(found, min(CALLS, len(found)))
    traces = [_ms(lambda id=row.id: engine.case_trace(database, actor=actor, instance_id=id)) for row in chosen]
    searches = [_ms(lambda key=row.business_key: _search(database, actor, key)) for row in chosen]
    reports, limits = [], 0
    for _number in range(REPORTS):
        begun = perf_counter()
        limits = _report(database, actor)
        reports.append((perf_counter() - begun) * 1000)
    return HistoryCost(
        database=kind, cases=counted[0], events=int(counted[1]), trace=percentile(traces, 0.5),
        trace_p99=percentile(traces, 0.99), search=percentile(searches, 0.5), search_p99=percentile(searches, 0.99),
        report=percentile(reports, 0.5), limits=limits,
    )  # fmt: skip


def _search(database: Database, actor: engine.Actor, key: str) -> None:
    rows = engine.find_cases(database, actor=actor, text=key).rows
    assert key in [row.business_key for row in rows]


def _report(database: Database, actor: engine.Actor) -> int:
    last: date = clock.now().date() + timedelta(days=5)
    wanted = engine.LimitFilter(procedure=ours.PROCEDURE, since=last - MONTH, until=last)
    return engine.limit_report(database, actor=actor, wanted=wanted).total.total


def _ms(act: Callable[[], object]) -> float:
    begun = perf_counter()
    act()
    return (perf_counter() - begun) * 1000
