"""What a page of the inbox costs among a million tasks, beside one row read by its key.

One case with one task is begun through the engine and copied by the database itself; their chains are not proved here.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any
from uuid import uuid4

import psycopg
from sqlalchemy import Table, event, select, text

import engine
from engine.authorization import Actor
from engine.storage import Connection, Database, asking, pipeline
from engine.storage.prepared import KNOWN
from engine.storage.tables import instance, task, task_candidate
from tests.benchmarks import scratch
from tests.unit.bpmn.drawing import diagram, end, start, user

TASKS, PAGE, MOST_PAGES, CALLS = 1_000_000, 20, 400, 200
QUEUES = ("mine", "group")
SOMEBODY = Actor(user_id="u0", name="u0", groups=frozenset(("bench/g0", "bench/g10")))
# A tenth of the tasks is open, a third is somebody's; twelve belong to a case. Due times are spread over 231 days.
SECONDS = "(n * 7919 % 1000000) * 20"
DUE = {
    "sqlite": f"strftime('%Y-%m-%d %H:%M:%S.000000', '2027-01-01', '+' || ({SECONDS}) || ' seconds')",
    "postgresql": f"timestamptz '2027-01-01 00:00+00' + ({SECONDS}) * interval '1 second'",
}
KEY = {  # what tells cases apart stands at the beginning of their ids: those of their tasks begin with it
    "sqlite": "printf('%08d', {}) || printf('%024d', 0)",
    "postgresql": "lpad(({})::text, 8, '0') || repeat('0', 24)",
}
ASSIGNEE = "CASE WHEN n % 3 = 0 THEN 'u' || (n % 500) END"
QUEUED = "(n % 10 = 0 AND n % 3 <> 0)"


@dataclass(frozen=True, kw_only=True)
class InboxCost:
    """Milliseconds of the database for one queue, medians."""

    database: str
    tasks: int
    queue: str  # mine: assigned to them; group: two groups they could claim from
    key: float  # one task by its key
    first: float  # the first page
    deep: float  # a page half way down the queue, or down its first eight thousand
    whole: float  # the first page through the engine, with all that is not the database's


def measured(kind: str, tasks: int = TASKS) -> list[InboxCost]:
    """Fill a database and measure both queues.

    Args:
        kind: `sqlite` or `postgresql`.
        tasks: how many to make.
    Raises:
        Missing: there is no such database here.
    """
    with scratch.product(kind) as database:
        print(f"inbox on {kind}: making {tasks} tasks", file=sys.stderr, flush=True)
        filled(database, tasks)
        return [_cost(database, kind, tasks, queue) for queue in QUEUES]


def filled(database: Database, tasks: int) -> None:
    """Begin one case and let the database copy it."""
    files = {"p.bpmn": diagram(start(), user("look"), end(), flows="start look end")}
    engine.deploy(database, actor=engine.SYSTEM, procedure="bench", files=files)
    engine.start_instance(
        database, actor=engine.SYSTEM, process_key="bench/p", start_event="start", values={}, command_key=uuid4().hex
    )
    key, due = KEY[database.dialect], DUE[database.dialect]
    open_ = "CASE WHEN n % 10 = 0 THEN 'open' ELSE 'completed' END"
    own = {"id": key.format("n"), "instance_id": key.format("n / 12"), "status": open_}
    with database.begin() as connection:
        copy(connection, instance, tasks // 12 + 1, {"id": key.format("n - 1")})
        copy(connection, task, tasks, own | {"assignee": ASSIGNEE, "due_at": due, "sort_at": due})
        offered = {"task_id": own["id"], "name": "'bench/g' || (n % 50)", "sort_at": due}
        copy(connection, task_candidate, tasks, offered, QUEUED)
    if database.dialect == "postgresql":
        with database.engine.connect() as connection:  # what the server does by itself after a while
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))


def copy(connection: Connection, table: Table, count: int, own: dict[str, str], which: str = "true") -> None:
    """Let the database copy the only row of a table.

    Args:
        own: column -> expression over `n`, the number of the copy from 1; the other columns are the row's.
        which: condition on `n`.
    """
    names = ", ".join(f'"{column.name}"' for column in table.c)
    values = ", ".join(own.get(column.name, f't."{column.name}"') for column in table.c)
    numbers = "WITH RECURSIVE g(n) AS (SELECT CAST(1 AS bigint) UNION ALL SELECT n + 1 FROM g WHERE n < :count)"
    one = f"(SELECT * FROM {table.name} LIMIT 1) t"
    connection.execute(
        text(f"INSERT INTO {table.name} ({names}) {numbers} SELECT {values} FROM g, {one} WHERE {which}"),
        {"count": count},
    )


def _cost(database: Database, kind: str, tasks: int, queue: Any) -> InboxCost:
    def page(after: str | None = None) -> engine.Page[engine.TaskRow]:
        return engine.inbox(database, actor=SOMEBODY, queue=queue, limit=PAGE, after=after)

    places: list[str] = []
    while len(places) < MOST_PAGES and (following := page(places[-1] if places else None).next):
        places.append(following)
    deep = places[len(places) // 2] if places else None
    some = page().rows[0].id
    by_key, first, far = statement_ms(database, lambda: _by_key(database, some), page, lambda: page(deep))
    return InboxCost(
        database=kind, tasks=tasks, queue=queue, key=by_key, first=first, deep=far,
        whole=median(_seconds(page) for _call in range(CALLS)) * 1000,
    )  # fmt: skip


def _by_key(database: Database, id: str) -> None:
    with database.read() as connection:
        connection.execute(select(task).where(task.c.id == id)).one()


def statement_ms(database: Database, *actions: Callable[[], object]) -> list[float]:
    """Return the milliseconds that the queries of each action take on a connection of the driver, rows fetched.

    The actions take turns: what else the machine does falls on all of them alike.
    """
    asked = [_asked(database, action) for action in actions]
    connection = database.engine.raw_connection()
    try:
        driver, known = connection.driver_connection, connection.info.setdefault(KNOWN, {})
        rounds = [[_seconds(lambda q=q: _carried_out(driver, known, q)) for q in asked] for _call in range(CALLS)]
        return [median(times) * 1000 for times in zip(*rounds, strict=True)]
    finally:
        connection.close()


def _carried_out(driver: Any, known: dict[str, bytes], queries: list[tuple[str, Any]]) -> None:
    """Carry queries out as the engine does: those that have their parameters by place are prepared once."""
    for query in queries:
        if isinstance(driver, psycopg.Connection) and isinstance(query[1], list):
            pipeline.carry_out(driver, [query], known, begin=None, commit=False)
        else:
            driver.execute(*query).fetchall()


def _asked(database: Database, action: Callable[[], object]) -> list[tuple[str, Any]]:
    """Return the queries that an action asks, with their parameters."""
    found: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        found.append((statement, parameters))

    def noted(engine: Any, statements: Any) -> Any:
        found.extend(statements)
        return fetched(engine, statements)

    fetched = asking._fetched
    event.listen(database.engine, "before_cursor_execute", note)
    asking._fetched = noted
    try:
        action()
    finally:
        asking._fetched = fetched
        event.remove(database.engine, "before_cursor_execute", note)
    return [each for each in found if each[0].lstrip().upper().startswith(("SELECT", "WITH"))]


def _seconds(action: Callable[[], object]) -> float:
    begun = perf_counter()
    action()
    return perf_counter() - begun
