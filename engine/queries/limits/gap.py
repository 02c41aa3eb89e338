"""How far a limit is from its due date, in the time it is counted in: working time, or time by the clock.

Every page that says by how much a limit was missed takes the number from here. It reads no row and no clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.calendars import Calendar, Elapsed, Term, elapsed_in_words, time_in_words, used
from engine.calendars.due import by_working_time
from engine.calendars.stops import Stop, within
from engine.queries.limits.limit import Limit


@dataclass(frozen=True, order=True)
class Gap:
    """A length of time of a limit."""

    seconds: int
    day_length: int  # seconds of a working day; 0: it is time by the clock

    @property
    def words(self) -> str:
        """The two largest of its days, hours and minutes, in the language of the moment."""
        return elapsed_in_words(Elapsed(*_pair(self))) if self.day_length else time_in_words(self.seconds)


def _pair(gap: Gap) -> tuple[int, int]:
    return gap.seconds, gap.day_length


def between(start: datetime, end: datetime, term: Term, calendar: Calendar, stops: Iterable[Stop] = ()) -> Gap:
    """Return the time between two moments as a limit counts it.

    Args:
        start, end: aware.
        term: of the limit; in working time, or by the clock.
        calendar: what it is counted by.
        stops: from when to when its clock stood still; that time is left out.
    """
    if by_working_time(term):
        found = used(start, end, stops, calendar)
        return Gap(found.seconds, found.day_length)
    stood = sum((to - since for since, to in within(start, end, stops)), timedelta())
    return Gap(int((end - start - stood).total_seconds()), 0)


def counted_until(limit: Limit, now: datetime) -> datetime:
    """Return until when the clock of a limit has run at the moment `now`."""
    return limit.ended_at or limit.stopped_at or now


def gap_of(limit: Limit, now: datetime, calendar: Calendar) -> Gap:
    """Return by how much a limit was missed or is overdue at `now`; else how much time was left, or is."""
    first, last = sorted((limit.due_at, counted_until(limit, now)))
    return between(first, last, limit.term, calendar, limit.stops)
