"""One round: everybody is begun, then works a slice at a time in turn, so that what else goes on meets all alike.

Only one contender works at any moment. It judges nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from statistics import median
from typing import Any

from tests.benchmarks import disk
from tests.benchmarks.contenders import Contender
from tests.benchmarks.environments import Missing, cache
from tests.benchmarks.figures import Figures, of_processes
from tests.benchmarks.processes import Running

SLICES = 5


@dataclass(kw_only=True)
class Turn:
    """What one contender has to do in a round, and how far it is."""

    contender: Contender
    instances: int  # of each process
    loops: tuple[int, ...]
    running: Running | None = None
    writes: list[float] = field(default_factory=list)  # seconds of durable writes before its slices
    figures: Figures | None = None
    versions: list[str] = field(default_factory=list)
    missing: str = ""  # why it does not run

    def begin(self, stack: ExitStack) -> None:
        """Begin its processes."""
        self.running = Running(self.contender, self.loops)
        stack.callback(self.running.close)

    def work(self, number: int) -> None:
        """Do its slice of this number."""
        if self.running and (count := shares(self.instances)[number]):
            self.writes += disk.write_seconds(cache())
            self.running.work(count)

    def end(self) -> None:
        """Take what it has measured, and end its processes."""
        if self.running:
            outcomes = self.running.end()
            self.figures = of_processes(outcomes, self.instances, median(self.writes) * 1000)
            self.versions = [self.running.version, *_named(outcomes[0]["versions"])]
            self.running.close()


def shares(instances: int) -> list[int]:
    """Return how many instances fall to each slice."""
    return [instances * (number + 1) // SLICES - instances * number // SLICES for number in range(SLICES)]


def play(turns: Sequence[Turn], show: Callable[[str], None]) -> None:
    """Play a round; each turn holds afterwards its figures or why there are none."""
    with ExitStack() as stack:
        for turn in _those_left(turns):
            show(f"begin {turn.contender.name}")
            _attempt(turn, partial(turn.begin, stack))
        for number in range(SLICES):
            show(f"slice {number + 1} of {SLICES}")
            for turn in _those_left(turns):
                _attempt(turn, partial(turn.work, number))
        for turn in _those_left(turns):
            _attempt(turn, turn.end)
            rate = f"{turn.figures.rate:,.0f} per s" if turn.figures else ""
            show(f"{turn.contender.name:20} {rate:>16} {turn.missing}")


def _those_left(turns: Sequence[Turn]) -> Iterator[Turn]:
    return (turn for turn in turns if not turn.missing)


def _attempt(turn: Turn, action: Callable[[], None]) -> None:
    try:
        action()
    except Missing as reason:
        turn.missing = str(reason)


def _named(versions: dict[str, Any]) -> list[str]:
    return [f"{name} {version}" for name, version in versions.items()]
