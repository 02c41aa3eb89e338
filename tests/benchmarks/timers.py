"""How late timers fire: many cases whose timers fall due over a minute, and two workers that fire what is due.

One case is begun through the engine and copied by the database, so that only firing is measured; chains are not proved.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Thread
from uuid import uuid4

from sqlalchemy import func, select, text

import engine
from engine import clock
from engine.storage import Database
from engine.storage.tables import history_step, instance, timer
from tests.benchmarks import scratch, server
from tests.benchmarks.environments import TOP
from tests.benchmarks.figures import percentile
from tests.benchmarks.inbox import KEY, copy
from tests.unit.bpmn.drawing import diagram, end, event, node, start, user

COUNT, MOST, SPREAD_SECONDS, WORKERS = 10_000, 100_000, 60, 2
LEAD_SECONDS = 4  # from the end of the preparation until the first is due
IDLE_SECONDS = 0.05  # that a worker rests when nothing is due
GIVE_UP_SECONDS, LOOK_SECONDS = 600, 3
LOOKS = 100
DUE = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f', '{base}', '+' || (n * {gap}) || ' seconds') || '000'",
    "postgresql": "timestamptz '{base}+00' + n * {gap} * interval '1 second'",
}
SOONER = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f', due_at, '-{seconds} seconds') || '000'",
    "postgresql": "due_at - {seconds} * interval '1 second'",
}


@dataclass(frozen=True, kw_only=True)
class Lateness:
    """What came of the timers on one database."""

    database: str
    count: int
    fired: int  # cases that went on
    twice: int  # timers that fired more than once
    p50: float  # seconds from the due time until it was written, without the commit itself
    p99: float
    worst: float
    busy: float  # share of their time that the workers fired timers
    cpu: float  # milliseconds of processor for a timer, of workers and server
    idle: float  # milliseconds to find that nothing is due while all of them wait
    none: float  # the same with no timer at all


def measured(kind: str, count: int = COUNT) -> list[Lateness]:
    """Prepare the cases, let the workers fire, and return what came of it.

    Args:
        kind: `sqlite` or `postgresql`.
        count: of timers.
    Raises:
        Missing: there is no such database here.
    """
    with scratch.product(kind) as database, ExitStack() as stack:
        url = database.url.render_as_string(hide_password=False)
        none = look_ms(database)
        prepared(database, count)
        idle = look_ms(database)
        workers = [worker(url, stack) for _number in range(WORKERS)]
        bring_forward(database, timedelta(seconds=LEAD_SECONDS + count / 10_000))
        before = server.computed(database)
        watched(database, count)
        computed = server.computed(database) - before
        said = [json.loads(ended(each)) for each in workers]
        busy = sum(each["busy"] for each in said) / WORKERS
        cpu = (computed + sum(each["cpu"] for each in said)) / count * 1000
        return [judged(database, kind, count, busy=busy, cpu=cpu, idle=idle, none=none)]


def prepared(database: Database, count: int) -> None:
    """Begin one case that waits for its timer and copy both; the copies fall due over a minute from tomorrow on."""
    xml = diagram(
        start(), node("intermediateCatchEvent", "wait", event("timer", "P1D")), user("remind"), end(),
        flows="start wait remind end",
    )  # fmt: skip
    engine.deploy(database, actor=engine.SYSTEM, procedure="bench", files={"p.bpmn": xml})
    engine.start_instance(
        database, actor=engine.SYSTEM, process_key="bench/p", start_event="start", values={"text": "x" * 500},
        command_key=uuid4().hex,
    )  # fmt: skip
    key, base = KEY[database.dialect].format("n"), f"{clock.now() + timedelta(days=1):%Y-%m-%d %H:%M:%S.%f}"
    due = DUE[database.dialect].format(base=base[:-3], gap=SPREAD_SECONDS / count)
    with database.begin() as connection:
        only = connection.scalars(select(timer.c.id)).one()
        copy(connection, instance, count, {"id": key})
        copy(connection, timer, count, {"id": key, "instance_id": key, "due_at": due, "try_at": due})
        connection.execute(timer.delete().where(timer.c.id == only))
    _tidy(database)


def bring_forward(database: Database, lead: timedelta) -> None:
    """Let all timers fall due sooner, the first of them in so long from now."""
    with database.begin() as connection:
        by = connection.scalars(select(func.min(timer.c.due_at))).one() - clock.now() - lead
        sooner = SOONER[database.dialect].format(seconds=by.total_seconds())
        connection.execute(text(f"UPDATE timer SET due_at = {sooner}, try_at = {sooner}"))
    _tidy(database)


def _tidy(database: Database) -> None:
    """Do what the server does by itself after a while, and only to the tables that have rows.

    An empty one that was analysed counts as small for good: the check of a foreign key to it, planned once a session,
    then reads the whole table for every row (PostgreSQL 15, measured).
    """
    if database.dialect == "postgresql":
        with database.engine.connect() as connection:
            tidy = text(f"VACUUM ANALYZE {instance.name}, {timer.name}")
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(tidy)


def look_ms(database: Database) -> float:
    """Return the least milliseconds that a look at the timers takes which finds nothing due."""
    taken = []
    for _look in range(LOOKS):
        begun = time.perf_counter()
        assert engine.fire_due_timers(database) == 0
        taken.append((time.perf_counter() - begun) * 1000)
    return min(taken)


def worker(url: str, stack: ExitStack) -> subprocess.Popen[str]:
    """Begin a worker, and wait until it looks for timers."""
    words = [sys.executable, "-m", "tests.benchmarks.timers", url]
    process = subprocess.Popen(words, cwd=TOP, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    stack.callback(process.communicate)
    stack.callback(process.kill)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def watched(database: Database, count: int) -> None:
    """Wait until no timer is left, and say how many are."""
    left, until = count, time.monotonic() + GIVE_UP_SECONDS
    while left and time.monotonic() < until:
        time.sleep(LOOK_SECONDS)
        with database.read() as connection:
            left = connection.scalar(select(func.count()).select_from(timer)) or 0
        print(f"timers on {database.dialect}: {left} left", file=sys.stderr, flush=True)


def ended(process: subprocess.Popen[str]) -> str:
    """End a worker and return what it says of its time."""
    said, _errors = process.communicate("")
    return said.strip().splitlines()[-1]


def judged(database: Database, kind: str, count: int, **took: float) -> Lateness:
    """Read from the cases how often each fired, and from their history how late: it is their second step."""
    fired = history_step.c.chain, history_step.c.at, history_step.c.recorded_at
    with database.read() as connection:
        query = select(*fired).where(history_step.c.step == 2)
        late = [(recorded - due).total_seconds() for _chain, due, recorded in connection.execute(query)]
        more = (
            connection.scalar(
                select(func.coalesce(func.sum(instance.c.revision - 2), 0)).where(instance.c.revision > 2)
            )
            or 0
        )
    return Lateness(
        database=kind, count=count, fired=len(late), twice=more, p50=percentile(late, 0.5),
        p99=percentile(late, 0.99), worst=max(late, default=0.0), **took,
    )  # fmt: skip


def work(url: str) -> None:
    """Fire what is due until the standard input ends; print the share of the time since the first that it took, and
    the processor's seconds.
    """
    database = Database(url)
    busy, computed, begun = 0.0, 0.0, None
    ending = _ending()
    engine.fire_due_timers(database)
    print("ready", flush=True)
    while not ending():
        before, used = time.perf_counter(), time.process_time()
        fired = engine.fire_due_timers(database)
        if fired:
            begun = begun or before
            busy += time.perf_counter() - before
            computed += time.process_time() - used
        else:
            time.sleep(IDLE_SECONDS)
    print(json.dumps({"busy": busy / (time.perf_counter() - begun) if begun else 0.0, "cpu": computed}))
    database.close()


def _ending() -> Callable[[], bool]:
    """Return a function that tells whether the standard input has ended."""
    over = Event()
    Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
    return over.is_set


def main() -> None:
    """Work, as one of the workers."""
    work(sys.argv[1])


if __name__ == "__main__":
    main()
