"""What a completion is made of: where its time goes, and what its statements alone would take.

The time is sampled while cases run as they always do. The statements are noted once and sent again on a copy of the
database, by the driver alone; between them rows are updated one by one, which is the most a database can commit.
"""

import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from types import FrameType
from typing import Any

from tests.benchmarks import scratch
from tests.benchmarks.again import Again, noted, on_a_copy
from tests.benchmarks.driving import Watch
from tests.benchmarks.peers import one_row
from tests.benchmarks.peers.ours import Ours

CASES, TURNS, WARM, ROWS = 50, 5, 5, 200
EVERY = 0.0007  # seconds between two looks; no part of a completion comes at such a beat
OTHER = "everything else"
PARTS = {  # the first whose place is found, from the innermost frame outwards
    "statements and commit": (
        "engine/storage/pipeline.py", "engine/storage/prepared.py:_alone", "sqlalchemy/engine/default.py:do_commit",
        "engine/storage/database.py:_begin_sqlite",
    ),
    "rows to values and back, compression": ("engine/storage/",),
    "connection and transaction of SQLAlchemy": ("sqlalchemy/",),
    "the step in the diagram": ("engine/bpmn/", "SpiffWorkflow/"),
    "expressions, calendars": ("engine/feel/", "engine/dmn/", "engine/calendars/", "engine/shelf.py"),
    "history: canonical form, hashes": ("engine/audit/",),
    "command: rights, keys, what is to be written": ("engine/",),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Anatomy:
    """Medians on one database, in milliseconds."""

    database: str
    whole: float  # a completion
    alone: float  # its statements and its commit, with nothing above the driver
    limit: float  # one row updated and committed
    parts: dict[str, float]  # of the whole, by where it was found at work


class Sampler:
    """Looks every now and then where this process is at work, and counts."""

    def __init__(self) -> None:
        """Look at nothing yet."""
        self.found: Counter[str] = Counter()
        self.looking = False

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let the clock of the process tick."""
        before = signal.signal(signal.SIGALRM, self._look)
        signal.setitimer(signal.ITIMER_REAL, EVERY, EVERY)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)

    def watched(self, act: Callable[..., None]) -> Callable[..., None]:
        """Return what does the same and is looked at."""

        def seen(*given: Any) -> None:
            self.looking = True
            act(*given)
            self.looking = False

        return seen

    def _look(self, _signal: int, frame: FrameType | None) -> None:
        if self.looking:
            self.found[part_of(frame)] += 1

    def shares(self) -> dict[str, float]:
        """Return part -> share of all looks."""
        return {part: self.found[part] / self.found.total() for part in (*PARTS, OTHER)}


def part_of(frame: FrameType | None) -> str:
    """Return the part of a completion that a frame belongs to: that of the innermost place that is named."""
    while frame is not None:
        place = f"{frame.f_code.co_filename}:{frame.f_code.co_name}"
        for part, places in PARTS.items():
            if any(each in place for each in places):
                return part
        frame = frame.f_back
    return OTHER


def measured(kind: str, cases: int = CASES) -> list[Anatomy]:
    """Measure on an empty database.

    Args:
        kind: `sqlite` or `postgresql`.
        cases: of thirteen completions.
    Raises:
        Missing: there is no such database here.
    """
    with scratch.database(kind) as url, scratch.database(kind) as apart:
        ours = Ours(url)
        Watch(ours).instances(WARM)
        with on_a_copy(kind, url, ours.database) as driver:
            with noted(ours.database, ours) as transactions:
                Watch(ours).instances(cases)
            again = Again(driver, transactions)
            update = (one_row.sqlite_update if kind == "sqlite" else one_row.postgresql_update)(apart)
            with closing(ours.database):
                return [_by_turns(kind, ours, again, update, cases)]


def _by_turns(kind: str, ours: Ours, again: Again, update: Callable[[int], Any], cases: int) -> Anatomy:
    plain, sampled, sampler = Watch(ours), Watch(ours), Sampler()
    rows: list[float] = []
    complete, at_once = ours.complete, max(cases // TURNS, 1)
    for _turn in range(TURNS):
        plain.instances(at_once)
        again.play(1 / TURNS)
        rows += one_row.updated(update, ROWS)
        ours.complete = sampler.watched(complete)  # type: ignore[method-assign]
        with sampler.running():
            sampled.instances(at_once)
        ours.complete = complete  # type: ignore[method-assign]
    whole, alone, limit = (median(times) * 1000 for times in (plain.times, again.times, rows))
    parts = {part: share * whole for part, share in sampler.shares().items()}
    return Anatomy(database=kind, whole=whole, alone=alone, limit=limit, parts=parts)


def main() -> None:
    """Measure and print, for whoever changes the hot path."""
    from tests.benchmarks.table import anatomy_table

    begun = perf_counter()
    print(anatomy_table([each for kind in ("sqlite", "postgresql") for each in measured(kind)]))
    print(f"{perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
