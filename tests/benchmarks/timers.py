"""How late timers fire: many cases whose timers fall due over a minute, and two workers that fire what is due.

One case is begun through the engine and copied, so that only firing is measured; its chain is not proved here.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Thread
from typing import Any
from uuid import uuid4

from sqlalchemy import func, insert, select

import engine
from engine import clock
from engine.storage import Connection, Database
from engine.storage.tables import history_step, instance, timer
from tests.benchmarks import scratch
from tests.benchmarks.environments import TOP
from tests.benchmarks.figures import percentile
from tests.unit.bpmn.drawing import diagram, end, event, node, start, user

COUNT, SPREAD_SECONDS, WORKERS = 10_000, 60, 2
LEAD_SECONDS = 4  # from the end of the preparation until the first is due
IDLE_SECONDS = 0.05  # that a worker rests when nothing is due
GIVE_UP_SECONDS, LOOK_SECONDS = 600, 3
AT_ONCE = 2_000


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


def measured(kind: str, count: int = COUNT) -> Lateness:
    """Prepare the cases, let the workers fire, and return what came of it.

    Args:
        kind: `sqlite` or `postgresql`.
        count: of timers.
    Raises:
        Missing: there is no such database here.
    """
    with scratch.database(kind) as url, ExitStack() as stack:
        database = Database(url)
        stack.callback(database.close)
        engine.upgrade(database)
        prepared(database, count)
        with database.begin() as connection:
            shift(connection, count)
        workers = [worker(url, stack) for _number in range(WORKERS)]
        watched(database, count)
        busy = [float(ended(each)) for each in workers]
        return judged(database, kind, count, sum(busy) / WORKERS)


def prepared(database: Database, count: int) -> None:
    """Begin one case that waits for its timer, and copy it."""
    xml = diagram(
        start(), node("intermediateCatchEvent", "wait", event("timer", "P1D")), user("remind"), end(),
        flows="start wait remind end",
    )  # fmt: skip
    engine.deploy(database, actor=engine.SYSTEM, procedure="bench", files={"p.bpmn": xml})
    engine.start_instance(
        database, actor=engine.SYSTEM, process_key="bench/p", start_event="start", values={"text": "x" * 500},
        command_key=uuid4().hex,
    )  # fmt: skip
    with database.read() as connection:
        case, waiting = (dict(connection.execute(select(each)).mappings().one()) for each in (instance, timer))
    for first in range(1, count, AT_ONCE):
        ids = [uuid4().hex for _number in range(first, min(first + AT_ONCE, count))]
        with database.begin() as connection:
            connection.execute(insert(instance), [{**case, "id": each} for each in ids])
            connection.execute(insert(timer), [{**waiting, "id": uuid4().hex, "instance_id": each} for each in ids])


def shift(connection: Connection, count: int) -> None:
    """Let the timers fall due one after the other over a minute that begins soon."""
    base = clock.now() + timedelta(seconds=LEAD_SECONDS + count / 5_000)  # the change itself takes a while
    gap = timedelta(seconds=SPREAD_SECONDS) / count
    ids = connection.scalars(select(timer.c.id)).all()
    rows = connection.execute(select(timer)).mappings().all()
    connection.execute(timer.delete())
    moments = {each: base + gap * number for number, each in enumerate(ids)}
    due = [{**row, "due_at": moments[row["id"]], "try_at": moments[row["id"]]} for row in rows]
    connection.execute(insert(timer), due)


def worker(url: str, stack: ExitStack) -> subprocess.Popen[str]:
    """Begin a worker."""
    words = [sys.executable, "-m", "tests.benchmarks.timers", url]
    process = subprocess.Popen(words, cwd=TOP, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    stack.callback(process.communicate)
    stack.callback(process.kill)
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


def judged(database: Database, kind: str, count: int, busy: float) -> Lateness:
    """Read from the history how late each fired."""
    columns = history_step.c.chain, history_step.c.at, history_step.c.recorded_at
    with database.read() as connection:
        query = select(*columns).where(history_step.c.step > 1)  # the first begins the case, the next fires its timer
        rows: list[Any] = list(connection.execute(query))
    late = [(row.recorded_at - row.at).total_seconds() for row in rows]
    chains = {row.chain for row in rows}
    return Lateness(
        database=kind, count=count, fired=len(chains), twice=len(rows) - len(chains), p50=percentile(late, 0.5),
        p99=percentile(late, 0.99), worst=max(late, default=0.0), busy=busy,
    )  # fmt: skip


def work(url: str) -> None:
    """Fire what is due until the standard input ends; print the share of the time since the first that it took."""
    database = Database(url)
    busy, begun = 0.0, None
    ending = _ending()
    while not ending():
        before = time.perf_counter()
        fired = engine.fire_due_timers(database)
        if fired:
            begun = begun or before
            busy += time.perf_counter() - before
        else:
            time.sleep(IDLE_SECONDS)
    print(busy / (time.perf_counter() - begun) if begun else 0.0)
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
