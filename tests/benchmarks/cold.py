"""How long fresh processes take to be of use and the memory they hold, and what a warm one takes to begin and go on.

From the beginning of the process: a web process is of use when it has answered with the page to sign in, a worker when
it has looked for due timers once, a deployment when a diagram of four hundred nodes is deployed, a clerk when the first
task of a person is completed. Each is measured a few times, of which the medians count.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from uuid import uuid4

import engine
from engine.bpmn.runtime.execution import Execution
from engine.storage import Database
from tests.benchmarks import lint, scratch
from tests.benchmarks.driving import Watch, resident
from tests.benchmarks.environments import TOP
from tests.benchmarks.peers import ours

TIMES, WARM = 5, 15
FIELDS = [{"type": "number", "key": f"n{number}", "id": f"F{number}", "label": f"n{number}"} for number in range(60)]
FORM = json.dumps({"type": "default", "id": "f", "schemaVersion": 19, "components": FIELDS}).encode()


@dataclass(frozen=True, kw_only=True)
class ColdCost:
    """What one thing costs on one database, in a fresh process and in a warm one."""

    database: str
    what: str  # web | worker | deploy | clerk
    seconds: float  # from the beginning of the process until it was of use
    memory: float  # bytes it holds then
    first: float = 0.0  # milliseconds of the act itself, the first time; 0: there is no such act
    warm: float = 0.0  # later
    start: float = 0.0  # milliseconds to begin an instance, warm
    loading: float = 0.0  # share of a completion that goes into reading its state and putting its tokens back


def web(settings: Any) -> dict[str, float]:
    """Build the application and answer one request."""
    from web import create_app

    page = create_app(settings).test_client()
    return _first_and_warm(lambda: page.get("/login").status_code == 200)


def worker(settings: Any) -> dict[str, float]:
    """Join the rooms of a worker and look for due timers."""
    from web.wiring import wire

    database = wire(settings)
    return _first_and_warm(lambda: engine.fire_due_timers(database) == 0)


def deploy(settings: Any) -> dict[str, float]:
    """Deploy the diagram, with one change so that it is new each time."""
    database, diagram = Database(settings.database_url), lint.large()

    def once() -> bool:
        changed = diagram.replace(b'id="p"', b'id="p" name="%s"' % uuid4().hex.encode(), 1)
        files = {"large.bpmn": changed, "f.form": FORM, "organization.yaml": b"roles: {desk: Desk}\n"}
        return bool(engine.deploy(database, actor=engine.SYSTEM, procedure="large", files=files))

    return _first_and_warm(once, times=2)


def clerk(settings: Any) -> dict[str, float]:
    """Complete a person's first task, and some cases more."""
    watch = Watch(ours.Ours(settings.database_url))
    watch.instances(1)
    of_use = {"first": watch.times[0] * 1000, "rss": resident(), "at": perf_counter()}
    cold = len(watch.times)
    with _loading() as spent:
        watch.instances(WARM)
    later = watch.times[cold:]
    warm = {"warm": median(later) * 1000, "start": median(watch.starts[1:]) * 1000}
    return {**of_use, **warm, "loading": sum(spent) / sum(later)}


def _first_and_warm(act: Callable[[], bool], times: int = WARM) -> dict[str, float]:
    taken: list[float] = []
    found: dict[str, float] = {}
    for _time in range(1 + times):
        begun = perf_counter()
        assert act()
        taken.append((perf_counter() - begun) * 1000)
        found = found or {"rss": resident(), "at": perf_counter()}
    return {**found, "first": taken[0], "warm": median(taken[1:])}


@contextmanager
def _loading() -> Iterator[list[float]]:
    """Note what it takes to read states and to put the parts of a step together: what a cache of cases could save."""
    spent: list[float] = []
    door: Any = import_module("engine.bpmn.runtime.advance")
    load, together = door.load, Execution.__init__
    door.load, Execution.__init__ = _noted(load, spent), _noted(together, spent)  # type: ignore[method-assign]
    yield spent
    door.load, Execution.__init__ = load, together  # type: ignore[method-assign]


def _noted(act: Callable[..., Any], spent: list[float]) -> Callable[..., Any]:
    def noted(*given: Any) -> Any:
        begun = perf_counter()
        answer = act(*given)
        spent.append(perf_counter() - begun)
        return answer

    return noted


WHAT = {each.__name__: each for each in (web, worker, deploy, clerk)}


def child(what: str, var: str, url: str) -> None:
    """Do one of these in this process, and print what it took."""
    from web.settings import Settings

    print(json.dumps(WHAT[what](Settings(var=Path(var), database_url=url, secret_key="k" * 40))))


def measured(kind: str, times: int = TIMES) -> list[ColdCost]:
    """Measure all of them on an empty database.

    Args:
        kind: `sqlite` or `postgresql`.
        times: that each is begun.
    Raises:
        Missing: there is no such database here.
    """
    with scratch.database(kind) as url, tempfile.TemporaryDirectory() as var:
        database = Database(url)
        engine.upgrade(database)
        database.close()
        ours.Ours(url).database.close()  # people and diagram are there before
        return [_medians(kind, what, [_begun(what, var, url) for _time in range(times)]) for what in WHAT]


def _begun(what: str, var: str, url: str) -> dict[str, float]:
    """Begin a process; the clock of `perf_counter` is the same in all processes of a machine."""
    begun = perf_counter()
    words = [sys.executable, "-m", "tests.benchmarks.cold", what, var, url]
    done = subprocess.run(words, cwd=TOP, check=True, capture_output=True, text=True)
    said = dict(json.loads(done.stdout.splitlines()[-1]))
    return {**said, "seconds": said["at"] - begun}


def _medians(kind: str, what: str, said: list[dict[str, float]]) -> ColdCost:
    middle = {name: median(each[name] for each in said) for name in said[0]}
    named = {name: middle[name] for name in ("seconds", "first", "warm", "start", "loading") if name in middle}
    return ColdCost(database=kind, what=what, memory=middle["rss"], **named)


def main() -> None:
    """Be one of the processes."""
    child(*sys.argv[1:])


if __name__ == "__main__":
    main()
