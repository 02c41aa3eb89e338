"""Dates of years that Python's own cannot hold: FEEL's go from -999,999,999 to 999,999,999 (DMN 1.5, 10.3.2.3.4).

The calendar repeats every 400 years, to the weekday; so a far date is a near one of the years 2000 to 2399 and a number
of such cycles, and Python's calendar still does all the counting. Within the years 1 to 9999 dates are Python's.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

_YEARS, _DAYS, _BASE = 400, 146_097, 2000
_LIMIT = 999_999_999
_EPOCH = datetime(_BASE, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)
_CYCLE = timedelta(days=_DAYS)


@dataclass(frozen=True, slots=True)
class _Far:
    """So many cycles of 400 years before or after a date that Python holds."""

    cycles: int
    near: Any

    @property
    def year(self) -> int:
        """The year, counted as Python counts: 0 is the year before 1."""
        return int(self.near.year) + _YEARS * self.cycles

    @property
    def month(self) -> int:
        """The month, from 1."""
        return int(self.near.month)

    @property
    def day(self) -> int:
        """The day of the month."""
        return int(self.near.day)


@dataclass(frozen=True, slots=True)
class FarDate(_Far):
    """A date."""


@dataclass(frozen=True, slots=True)
class FarMoment(_Far):
    """A date and time."""

    @property
    def tzinfo(self) -> tzinfo | None:
        """The zone, if it has one."""
        zone: tzinfo | None = self.near.tzinfo
        return zone

    def date(self) -> FarDate:
        """Return the date of the moment."""
        return FarDate(self.cycles, self.near.date())

    def timetz(self) -> time:
        """Return the time of the moment with its zone."""
        clock: time = self.near.timetz()
        return clock


_MOMENTS = (datetime, FarMoment)


def near(value: Any) -> Any:
    """Return a date or date and time that has the same place in its cycle, and that Python holds."""
    return value.near if isinstance(value, _Far) else value


def mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    """Return a date or date and time changed by a function of Python's own; the cycles stay."""
    return _joined(value.cycles, change(value.near)) if isinstance(value, _Far) else change(value)


def _split(value: Any) -> tuple[int, Any]:
    if isinstance(value, _Far):
        return value.cycles, value.near
    cycles, rest = divmod(value.year - _BASE, _YEARS)
    return cycles, value.replace(year=_BASE + rest)


def _joined(cycles: int, value: Any) -> Any:
    year = value.year + _YEARS * cycles
    if abs(year) > _LIMIT:
        raise OverflowError
    if 1 <= year <= 9999:
        return value.replace(year=year)
    more, rest = divmod(value.year - _BASE, _YEARS)
    kind = FarMoment if isinstance(value, datetime) else FarDate
    return kind(cycles + more, value.replace(year=_BASE + rest))


def on_day(year: int, month: int, day: int) -> Any:
    """Return a date.

    Raises:
        ValueError, OverflowError: there is no such date.
    """
    cycles, rest = divmod(year - _BASE, _YEARS)
    return _joined(cycles, date(_BASE + rest, month, day))


def at(day: Any, clock: time) -> Any:
    """Return the moment of a date, or of a moment's date, at a time."""
    return mapped(day, lambda own: datetime.combine(own, clock))


def plus_months(value: Any, months: int) -> Any:
    """Return a date or date and time some months later; a day the month has not becomes its last day."""
    cycles, own = _split(value)
    years, month = divmod(own.month - 1 + months, 12)
    more, rest = divmod(own.year - _BASE + years, _YEARS)
    year, month = _BASE + rest, month + 1
    return _joined(cycles + more, own.replace(year=year, month=month, day=min(own.day, monthrange(year, month)[1])))


def plus_duration(value: Any, duration: timedelta) -> Any:
    """Return the moment some time later, on the time line where it has a zone; of a date the date of that moment."""
    cycles, own = _split(value)
    more, rest = divmod(duration, _CYCLE)
    if not isinstance(own, datetime):
        return _joined(cycles + more, (datetime.combine(own, time(tzinfo=UTC)) + rest).date())
    moved = own + rest if own.tzinfo is None else (own.astimezone(UTC) + rest).astimezone(own.tzinfo)
    return _joined(cycles + more, moved)


def difference(left: Any, right: Any) -> timedelta | None:
    """Return the time between two dates or moments; a date beside a moment is its midnight in UTC.

    Raises:
        OverflowError: a duration cannot hold it.
    """
    (one_line, one), (other_line, other) = _place(left), _place(right)
    if "date" in (one_line, other_line):
        one_line, other_line = (line if line != "date" else "zoned" for line in (one_line, other_line))
    return timedelta(microseconds=one - other) if one_line == other_line else None


def order(left: Any, right: Any) -> int | None:
    """Return -1, 0 or 1 for two dates or two moments, compared to the second; None where they have no order."""
    (one_line, one), (other_line, other) = _place(left), _place(right)
    if one_line != other_line:
        return None
    one, other = one // 1_000_000, other // 1_000_000
    return int(one > other) - int(one < other)


def _place(value: Any) -> tuple[str, int]:
    """Return the time line a value lies on, and its place there in microseconds."""
    cycles, own = _split(value)
    if not isinstance(own, datetime):
        line, moment = "date", datetime.combine(own, time(tzinfo=UTC))
    else:
        line, moment = ("local", own.replace(tzinfo=UTC)) if own.tzinfo is None else ("zoned", own)
    return line, cycles * (_CYCLE // _MICRO) + (moment - _EPOCH) // _MICRO


def alike(left: Any, right: Any) -> bool:
    """Return whether one of two values is far and both are dates, or both are moments."""
    if not isinstance(left, _Far) and not isinstance(right, _Far):
        return False
    if not isinstance(left, (date, _Far)) or not isinstance(right, (date, _Far)):
        return False
    return isinstance(left, _MOMENTS) == isinstance(right, _MOMENTS)
