"""How fast a case of fifty called payments goes on: tasks a second, and the longest that a person waits.

Completions, messages and timers run through the engine as people, other systems and workers use it; two days pass by
moving the clock. Each process has cases of its own; all fall silent together, so that timers fire for all at once.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median
from time import perf_counter, process_time
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select

import engine
from engine import clock
from engine.authorization import Actor
from engine.storage import Database
from engine.storage.tables import instance, task, timer
from tests.benchmarks import dispute, scratch, server
from tests.benchmarks.environments import TOP
from tests.benchmarks.figures import percentile

CASES, PROCESSES = 4, (1, 2)  # cases of each process
ANNA = Actor(user_id="anna", name="Anna", groups=frozenset((f"{dispute.PROCEDURE}/{dispute.GROUP}",)))
PHASES = ("open", "silence", "close")
CAMUNDA = 100 / 30  # tasks a second and core, as its maker publishes for a case of this size


@dataclass(frozen=True, kw_only=True)
class DisputeCost:
    """What came of the cases on one database; times in milliseconds."""

    database: str
    processes: int
    cases: int
    rate: float  # tasks of people a second, the time of starts, messages and timers included
    cores: int  # that could be busy: one a process, and one for a server beside a single process
    nodes: float  # flow nodes a second
    p50: float  # of a completion
    p99: float
    start: float  # p50
    message: float
    timer: float  # for each that fired
    cpu: float  # of clients and server for a task of a person
    state: int  # bytes of a case's state once its payments are called

    @property
    def per_core(self) -> float:
        """Tasks of people a second and core."""
        return self.rate / self.cores


def measured(kind: str, cases: int = CASES) -> list[DisputeCost]:
    """Play cases with one process and with two, each on an empty database.

    Args:
        kind: `sqlite` or `postgresql`.
        cases: of each process.
    Raises:
        Missing: there is no such database here.
    """
    return [_measured(kind, cases, processes) for processes in PROCESSES]


def _measured(kind: str, cases: int, processes: int) -> DisputeCost:
    with scratch.database(kind) as url, ExitStack() as stack:
        database = Database(url)
        stack.callback(database.close)
        engine.upgrade(database)
        engine.deploy(database, actor=engine.SYSTEM, procedure=dispute.PROCEDURE, files=dispute.files())
        clients = [_begun(url, cases, stack) for _number in range(processes)]
        for client in clients:  # one after the other: the two days of one would end before the answers of another
            _together([client], "warm up")
        before, state = server.computed(database), 0
        for phase in PHASES:
            _together(clients, phase)
            state = state or _largest_state(database)
        computed = server.computed(database) - before
        outcomes = [json.loads(_asked(client, "end")) for client in clients]
        _prove(database, (cases + 1) * processes)
        return _cost(outcomes, kind, cases, state, computed)


def _begun(url: str, cases: int, stack: ExitStack) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "tests.benchmarks.disputes", url, str(cases)]
    process = subprocess.Popen(words, cwd=TOP, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    stack.callback(process.wait)
    stack.callback(process.kill)
    return process


def _together(clients: list[subprocess.Popen[str]], phase: str) -> None:
    for client in clients:
        _tell(client, phase)
    for client in clients:
        assert _heard(client) == "done", f"a process broke off in the phase {phase}"


def _tell(client: subprocess.Popen[str], word: str) -> None:
    assert client.stdin is not None
    client.stdin.write(f"{word}\n")
    client.stdin.flush()


def _heard(client: subprocess.Popen[str]) -> str:
    assert client.stdout is not None
    return client.stdout.readline().strip()


def _asked(client: subprocess.Popen[str], word: str) -> str:
    _tell(client, word)
    return _heard(client)


def _largest_state(database: Database) -> int:
    with database.read() as connection:
        return connection.scalar(select(func.max(func.length(instance.c.state)))) or 0


def _prove(database: Database, cases: int) -> None:
    """Fail unless every case has ended as its drawing says and its chain holds."""
    with database.read() as connection:
        ended = connection.scalar(select(func.count()).where(instance.c.status == "completed"))
        done = connection.scalar(select(func.count()).where(task.c.status == "completed"))
    assert (ended, done) == (cases, cases * dispute.TASKS)
    assert engine.verify(database).problems == ()


def _cost(outcomes: list[dict[str, Any]], kind: str, cases: int, state: int, computed: float) -> DisputeCost:
    times = {name: [each for outcome in outcomes for each in outcome["times"][name]] for name in outcomes[0]["times"]}
    rates = [cases * dispute.TASKS / sum(map(sum, outcome["times"].values())) for outcome in outcomes]
    fired, processes = sum(outcome["fired"] for outcome in outcomes), len(outcomes)
    cores = min(os.cpu_count() or 1, processes + (kind == "postgresql"))
    return DisputeCost(
        database=kind, processes=processes, cases=cases * processes, rate=sum(rates), cores=cores,
        nodes=sum(rates) * dispute.NODES / dispute.TASKS, state=state,
        p50=percentile(times["complete"], 0.5) * 1000, p99=percentile(times["complete"], 0.99) * 1000,
        start=median(times["start"]) * 1000, message=median(times["message"]) * 1000,
        timer=sum(times["timer"]) / fired * 1000,
        cpu=(computed + sum(outcome["cpu"] for outcome in outcomes)) / (cases * processes * dispute.TASKS) * 1000,
    )  # fmt: skip


class Player:
    """Everybody around the cases of one process: people, other systems, and the worker."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        self.cases: dict[str, str] = {}  # mark -> instance
        self._forget()

    def _forget(self) -> None:
        self.times: dict[str, list[float]] = {"start": [], "complete": [], "message": [], "timer": []}
        self.fired, self.cpu = 0, 0.0

    def warm_up(self) -> None:
        """Play one case to its end, and forget what it took."""
        self.open(1)
        self.silence()
        self.close()
        self._forget()

    def open(self, cases: int) -> None:
        """Begin cases, let people check every payment, and bring the answers that come."""
        self.cases = {}
        for mark in [uuid4().hex for _number in range(cases)]:
            self._begin(mark)
            self._complete(mark, Counter(register=1))
            self._complete(mark, Counter(check=dispute.PAYMENTS))
            for key, how in dispute.endings(mark):
                if how != "silence":
                    self._publish(how, key)

    def silence(self) -> None:
        """Let two days pass."""
        clock.set_to(clock.now() + dispute.SILENCE)
        while self._due():
            self.fired += self._timed("timer", lambda: engine.fire_due_timers(self.database))

    def close(self) -> None:
        """Let people finish every payment, and answer the customer."""
        for mark in self.cases:
            self._complete(mark, dispute.opened())
            self._complete(mark, Counter(answer=1))

    def _begin(self, mark: str) -> None:
        begin = {"actor": ANNA, "process_key": dispute.PROCESS, "start_event": "start", "command_key": uuid4().hex}
        values = dispute.beginning(mark)
        begun = self._timed("start", lambda: engine.start_instance(self.database, **begin, values=values))
        self.cases[mark] = begun.instance_id

    def _complete(self, mark: str, expected: Counter[str]) -> None:
        """Complete everything that is open in a case; it is read before, untimed, as pages would show it."""
        where = (task.c.instance_id == self.cases[mark], task.c.status == "open")
        with self.database.read() as connection:
            found = connection.execute(select(task.c.id, task.c.element_id, task.c.revision).where(*where)).all()
        assert Counter(row.element_id for row in found) == expected
        for row in found:
            done = {"task_id": row.id, "task_revision": row.revision, "values": {"note": "seen"}}
            self._timed("complete", lambda d=done: engine.complete_task(
                self.database, actor=ANNA, command_key=uuid4().hex, **d
            ))  # fmt: skip

    def _publish(self, name: str, key: str) -> None:
        sent = {"procedure": dispute.PROCEDURE, "name": name, "key": key, "command_key": uuid4().hex}
        self._timed("message", lambda: engine.publish_message(self.database, actor=engine.SYSTEM, **sent))

    def _due(self) -> bool:
        with self.database.read() as connection:
            return bool(connection.scalar(select(func.count()).where(timer.c.try_at <= clock.now())))

    def _timed(self, name: str, act: Callable[[], Any]) -> Any:
        computed, begun = process_time(), perf_counter()
        answer = act()
        self.times[name].append(perf_counter() - begun)
        self.cpu += process_time() - computed
        return answer


def main() -> None:
    """Be one of the processes: do the phases as they are told, and print what they took."""
    player, cases = Player(sys.argv[1]), int(sys.argv[2])
    acts = {
        "warm up": player.warm_up, "open": lambda: player.open(cases), "silence": player.silence, "close": player.close,
    }  # fmt: skip
    while (word := sys.stdin.readline().strip()) in acts:
        acts[word]()
        print("done", flush=True)
    print(json.dumps({"times": player.times, "fired": player.fired, "cpu": player.cpu}), flush=True)


if __name__ == "__main__":
    main()
