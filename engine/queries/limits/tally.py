"""Counts of limits by what has become of them, and how late the late ones were. Fed row by row; it reads nothing."""

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from engine.queries.limits.gap import Gap
from engine.queries.limits.limit import Verdict


@dataclass(frozen=True, kw_only=True)
class Delays:
    """How late the late limits of one kind were."""

    count: int
    median: Gap
    worst: Gap


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What has become of some limits."""

    met: int = 0
    missed: int = 0
    overdue: int = 0  # still owed, and too late
    running: int = 0
    stopped: int = 0
    cancelled: int = 0
    working: Delays | None = None  # of those counted in working time that are late
    by_clock: Delays | None = None  # of the other late ones

    @property
    def total(self) -> int:
        """All of them."""
        return self.late + self.met + self.running + self.stopped + self.cancelled

    @property
    def late(self) -> int:
        """Those that were missed or are overdue."""
        return self.missed + self.overdue

    @property
    def on_time(self) -> float | None:
        """Share of those met among those whose time is over; None where there are none."""
        over = self.met + self.late
        return self.met / over if over else None


class Counts:
    """A tally while it grows. It keeps eight bytes for each late limit and nothing else of it."""

    def __init__(self) -> None:
        self._verdicts: Counter[str] = Counter()
        self._late: dict[bool, array[int]] = {}  # counted in working time -> seconds
        self._day_lengths: set[int] = set()

    def add(self, verdict: str, count: int) -> None:
        """Count limits of one verdict."""
        self._verdicts[verdict] += count

    def delay(self, gap: Gap) -> None:
        """Note by how much one was late."""
        self._late.setdefault(bool(gap.day_length), array("q")).append(gap.seconds)
        self._day_lengths |= {gap.day_length} if gap.day_length else set()

    def tally(self) -> Tally:
        """Return what has been counted."""
        counts = {each.value: self._verdicts[each.value] for each in Verdict}
        # Days of different lengths cannot be told in days: then everything is told in hours.
        length = next(iter(self._day_lengths)) if len(self._day_lengths) == 1 else _NEVER
        return Tally(
            **counts, working=_delays(self._late.get(True, ()), length), by_clock=_delays(self._late.get(False, ()), 0)
        )


_NEVER = 10**12  # seconds of a working day that no delay fills


def _delays(seconds: Iterable[int], day_length: int) -> Delays | None:
    ordered = sorted(seconds)
    if not ordered:
        return None
    middle = ordered[(len(ordered) - 1) // 2]  # one of them, not a mean of two: it can be found in the list
    return Delays(count=len(ordered), median=Gap(middle, day_length), worst=Gap(ordered[-1], day_length))
