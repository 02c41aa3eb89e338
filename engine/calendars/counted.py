"""The days of a span one by one, as a reviewer checks them by hand: what of each counted, and why. It sets no due date.

Days that follow each other and count alike make one row, so that a year fits on a page.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from engine.calendars.calendar import Calendar, Hours
from engine.calendars.stops import Stop, within

_ONE = timedelta(days=1)


class Why(StrEnum):
    """Why days count or not."""

    WORKS = "works"  # by the weekly pattern
    MADE_UP = "made up"  # a notice makes it a working day
    WEEKEND = "weekend"  # off by the weekly pattern
    HOLIDAY = "holiday"  # a notice makes it a day off
    OUTSIDE = "outside hours"  # a working day, but the span touches none of its hours
    STOPPED = "stopped"  # a working day, but the clock stood still in all its hours of the span


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A day, or days that follow each other and count alike."""

    first: date
    last: date
    seconds: int  # of working time, of all its days together
    why: Why
    hours: tuple[Hours, ...] = ()  # what of each day counted
    whole: bool = False  # whether all working hours of each day counted
    stopped: int = 0  # seconds of working time in which the clock stood still, of all its days together
    name: str = ""  # of the holiday
    notice: str = ""  # number of the notice

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1


def counted(start: datetime, end: datetime, calendar: Calendar, stops: Iterable[Stop] = ()) -> tuple[Counted, ...]:
    """Return the calendar days of a span with the working time of them that counted.

    Args:
        start, end: aware; an end that is not after the start gives no rows.
        calendar: what it is counted by.
        stops: from when to when the clock stood still, in any order.
    Returns:
        Rows without gaps from the day of the start to that of the end; their seconds are those of `used`.
    """
    zone = calendar.zone
    spans = [(a.astimezone(zone), b.astimezone(zone)) for a, b in within(start, end, stops)]
    rows: list[Counted] = []
    for day, span in _days(start.astimezone(zone), end.astimezone(zone)):
        row = _row(day, span, [found for stop in spans if (found := _on(day, *stop))], calendar)
        if rows and _alike(rows[-1], row):
            rows[-1] = _joined(rows[-1], row)
        else:
            rows.append(row)
    return tuple(rows)


def _days(start: datetime, end: datetime) -> Iterator[tuple[date, Hours]]:
    """Yield each day with the part of it that lies in the span."""
    for number in range((end.date() - start.date()).days + 1):
        day = start.date() + number * _ONE
        if span := _on(day, start, end):
            yield day, span


def _on(day: date, start: datetime, end: datetime) -> Hours | None:
    """Return the part of a day between two moments on its clock, or None."""
    begins = _of_day(start) if start.date() == day else 0
    ends = _of_day(end) if end.date() == day else 86_400
    inside = start.date() <= day <= end.date() and begins < ends
    return Hours(begins, ends) if inside else None


def _row(day: date, span: Hours, stood: list[Hours], calendar: Calendar) -> Counted:
    exception = calendar.days.get(day)
    name, notice = (exception.name, exception.notice.number) if exception else ("", "")
    row = Counted(first=day, last=day, seconds=0, why=Why.WEEKEND, name=name, notice=notice)
    if not calendar.works(day):
        return replace(row, why=Why.HOLIDAY if exception else Why.WEEKEND)
    touched = hours = _common(calendar.hours, span)
    for stop in stood:
        hours = _without(hours, stop)
    seconds, most = (sum(part.length for part in parts) for parts in (hours, touched))
    why = (Why.MADE_UP if exception else Why.WORKS) if seconds else (Why.STOPPED if most else Why.OUTSIDE)
    whole = seconds == calendar.day_length
    return replace(row, seconds=seconds, why=why, hours=hours, whole=whole, stopped=most - seconds)


def _common(hours: Iterable[Hours], span: Hours) -> tuple[Hours, ...]:
    cut = (Hours(max(part.begins, span.begins), min(part.ends, span.ends)) for part in hours)
    return tuple(part for part in cut if part.begins < part.ends)


def _without(hours: Iterable[Hours], stop: Hours) -> tuple[Hours, ...]:
    before, after = Hours(0, stop.begins), Hours(stop.ends, 86_400)
    return tuple(part for each in hours for side in (before, after) for part in _common((each,), side))


def _alike(one: Counted, other: Counted) -> bool:
    """Whether two days make one row: days off for one reason, whole working days, or whole days of standing still."""
    told = one.why == other.why and (one.name, one.notice) == (other.name, other.notice)
    return told and (one.whole == other.whole) and (one.whole or not (one.seconds or other.seconds))


def _joined(one: Counted, other: Counted) -> Counted:
    seconds, stopped = one.seconds + other.seconds, one.stopped + other.stopped
    return replace(one, last=other.last, seconds=seconds, stopped=stopped)


def _of_day(moment: datetime) -> int:
    return moment.hour * 3600 + moment.minute * 60 + moment.second
