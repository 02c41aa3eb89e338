"""Random walks over real procedures: `python -m tests.soak.walks PROCEDURE --cases N --seed S`, which is `make soak`.

A seed tells the whole walk. It can be interrupted: what was walked so far is summed up.
"""

import argparse
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random, SystemRandom
from threading import get_ident
from time import perf_counter
from unittest import mock

import psycopg
from psycopg import sql

import engine
import forms
from engine import clock
from tests.soak.house import Broken, House
from tests.soak.walk import Walk
from web import library
from web.scenarios.run import FOLDER as SCENARIOS
from web.scenarios.stage import Stages, quick_folder

SERVER = os.environ.get("CLAUSEFLOW_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1/postgres")
TOGETHER = 10  # cases that begin in one house; then a new one is made, with the next seed
FIRST, DAYS = datetime(2025, 1, 6, tzinfo=UTC), 400  # the walks begin within so many days of this one
TOLD = 60  # lines of a story


@dataclass
class Outcome:
    """What the walks of one procedure came to."""

    procedure: str
    seed: int  # of the first house
    ended: int = 0
    steps: int = 0
    seconds: float = 0.0
    seen: set[str] = field(default_factory=set)
    named: dict[str, str] = field(default_factory=dict)  # every element and named flow -> its words
    failure: str = ""
    failed_seed: int = 0
    story: list[str] = field(default_factory=list)  # of the last house

    @property
    def not_seen(self) -> list[str]:
        """Elements and flows that no case went through."""
        return [each for each in self.named if each not in self.seen]


def walk_through(
    procedure: str, cases: int, seed: int, *, files=None, url: str | None = None, progress=lambda _outcome: None
) -> Outcome:
    """Walk through a procedure until so many cases have ended, or something is as it must never be.

    Args:
        procedure: the name of its folder.
        cases: how many cases have to end.
        seed: of the first house; the next one has the next.
        files: its bundle; by default that of its folders.
        url: a PostgreSQL database to work in; None makes SQLite files.
        progress: told the outcome so far whenever a case has ended.
    Returns:
        What came out; also when it was interrupted.
    """
    outcome, began = Outcome(procedure, seed), perf_counter()
    progress(outcome)
    files = files or {n: data for n, data in library.files_of(procedure).items() if not n.startswith(SCENARIOS)}
    engine.set_page_renderer(forms.archive_page)
    with tempfile.TemporaryDirectory(prefix="clauseflow-", dir=quick_folder()) as folder:
        forms.set_uploads(Path(folder) / "uploads")
        stages = Stages(Path(folder), url)
        try:
            while outcome.ended < cases and not outcome.failure:
                _in_a_house(stages, files, outcome, seed, min(TOGETHER, cases - outcome.ended), progress)
                seed += 1
        finally:
            outcome.seconds = perf_counter() - began
    return outcome


def _in_a_house(stages: Stages, files, outcome: Outcome, seed: int, cases: int, progress) -> None:
    random = Random(f"{seed} {sorted(files.items())}")  # ids come from it too, and what is kept by id must never mix
    at = FIRST + timedelta(minutes=random.randrange(DAYS * 1440))
    with mock.patch("os.urandom", _for_this_thread(random)), stages.fresh(outcome.procedure, files, at) as stage:
        clock.set_to(at)
        house = House(stage.database, stage.procedure, stage.deployment_id)
        walk = Walk(house, random)
        outcome.named = outcome.named or _named(house)

        def ended(count: int) -> None:
            outcome.ended += count
            progress(outcome)

        try:
            walk.go(cases, ended)
        except Broken as broken:
            outcome.failure, outcome.failed_seed = str(broken), seed
        finally:
            outcome.story = house.story
            outcome.steps += walk.steps
            outcome.seen |= walk.seen


def _for_this_thread(random: Random) -> Callable[[int], bytes]:
    """Draw bytes for the walk only: a thread that is about something else would take some, whenever it runs."""
    walking, system = get_ident(), os.urandom
    return lambda size: random.randbytes(size) if get_ident() == walking else system(size)


def _named(house: House) -> dict[str, str]:
    diagrams = [process.diagram for process in house.bundle.processes.values()]
    elements = {each.id: f"{each.id} {each.name}" for diagram in diagrams for each in diagram.elements.values()}
    flows = {each.id: f"{each.id} {each.name}" for diagram in diagrams for each in diagram.flows.values() if each.name}
    return elements | flows


@contextmanager
def place(on: str) -> Iterator[str | None]:
    """Yield the address of a PostgreSQL database that is dropped in the end; None for SQLite."""
    if on == "sqlite":
        yield None
        return
    name = f"clauseflow_walks_{os.getpid()}"
    with psycopg.connect(SERVER.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield f"{SERVER.rpartition('/')[0]}/{name}"
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def summary(outcome: Outcome) -> str:
    """Return in words what came out for one procedure."""
    seen = len(outcome.named) - len(outcome.not_seen)
    lines = [
        f"{outcome.procedure}: {outcome.ended} cases ended in {outcome.steps} steps, {outcome.seconds:.0f} s"
        f" (seed {outcome.seed}); went through {seen} of {len(outcome.named)} elements and named flows"
    ]
    lines += [f"  not seen: {outcome.named[each]}" for each in outcome.not_seen]
    if outcome.failure:
        again = f"python -m tests.soak.walks {outcome.procedure} --seed {outcome.failed_seed} --cases {TOGETHER}"
        lines += [*(f"  | {line}" for line in outcome.story[-TOLD:]), f"FAILED: {outcome.failure}", f"again: {again}"]
    return "\n".join(lines)


def asked(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.walks", description=__doc__.splitlines()[0])
    parser.add_argument("procedures", nargs="*", metavar="PROCEDURE", help="all that come with the product by default")
    parser.add_argument("--cases", type=int, default=2000, help="of each procedure (2000)")
    parser.add_argument("--seed", type=int, help="what to repeat; drawn by default")
    parser.add_argument("--on", choices=["sqlite", "postgresql"], default="sqlite")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Walk, show how far it has come, and sum up; returns the exit code."""
    wanted = asked(arguments)
    seed = wanted.seed if wanted.seed is not None else SystemRandom().randrange(10**6)
    outcomes: list[Outcome] = []

    def progress(outcome: Outcome) -> None:
        outcomes[-1:] = [outcome]
        if sys.stderr.isatty() or (outcome.ended and outcome.ended % 100 == 0):
            end = "\r" if sys.stderr.isatty() else "\n"
            print(f"{outcome.procedure}: {outcome.ended} of {wanted.cases}", end=end, file=sys.stderr, flush=True)

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with place(wanted.on) as url:
            for procedure in wanted.procedures or library.procedures():
                outcomes.append(Outcome(procedure, seed))
                outcomes[-1] = walk_through(procedure, wanted.cases, seed, url=url, progress=progress)
    except KeyboardInterrupt:
        print("\ninterrupted", file=sys.stderr)
    print("\n".join(map(summary, outcomes)))
    return int(any(outcome.failure for outcome in outcomes))


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":  # else sets have another order in every process, and ids with them
        again = [sys.executable, "-m", "tests.soak.walks", *sys.argv[1:]]
        os.execve(sys.executable, again, {**os.environ, "PYTHONHASHSEED": "0"})
    sys.exit(main())
