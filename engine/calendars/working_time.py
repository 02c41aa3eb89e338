"""Working time as a number: every moment has a place on one line of working seconds, and every place a moment.

All counting of limits is done on that line, so it is exact over years and costs two look-ups. It decides no rule.
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from engine.calendars.calendar import Calendar
from engine.errors import InvalidValue
from engine.language import gettext as _

_FIRST, _LAST = 1990, 2199  # years a limit may touch


@dataclass(frozen=True)
class Elapsed:
    """Working time that has gone by, or is left."""

    seconds: int
    day_length: int  # seconds of a working day

    @property
    def days(self) -> int:
        """Whole working days."""
        return self.seconds // self.day_length

    @property
    def hours(self) -> int:
        """Whole hours beyond the days."""
        return self.seconds % self.day_length // 3600

    @property
    def minutes(self) -> int:
        """Whole minutes beyond the hours."""
        return self.seconds % self.day_length % 3600 // 60


class Line:
    """The working seconds of one calendar, from the first year on."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._years: dict[int, list[int]] = {}
        self._before: dict[int, int] = {_FIRST: 0}

    def number(self, day: date) -> int:
        """Return how many working days there are before a day."""
        return self._count_before(day.year) + bisect_left(self._year(day.year), day.toordinal())

    def day(self, number: int) -> date:
        """Return the working day that has so many before it."""
        if number < 0:
            raise _out_of_range(_FIRST - 1)
        known = [y for y, count in self._before.items() if count <= number]
        year = max(known, default=_FIRST)
        while number - self._count_before(year) >= len(self._year(year)):
            year += 1
        return date.fromordinal(self._year(year)[number - self._count_before(year)])

    def place(self, moment: datetime) -> int:
        """Return the working seconds before a moment."""
        local = moment.astimezone(self.calendar.zone)
        number, day = self.number(local.date()), self.calendar.works(local.date())
        return number * self.calendar.day_length + (self._within(_of_day(local)) if day else 0)

    def moment(self, place: int, *, opening: bool = False) -> datetime:
        """Return the moment with so many working seconds before it.

        Args:
            place: working seconds.
            opening: of a close of business and the next opening, which have the same place, the opening.
        """
        length = self.calendar.day_length
        number, rest = divmod(place, length)
        if rest == 0 and not opening:
            number, rest = number - 1, length
        return at(self.day(number), self._clock(rest, opening=opening), self.calendar)

    def _within(self, second: int) -> int:
        return sum(max(0, min(second, span.ends) - span.begins) for span in self.calendar.hours)

    def _clock(self, rest: int, *, opening: bool) -> int:
        for span in self.calendar.hours:
            if rest < span.length or (rest == span.length and not opening):
                return span.begins + rest
            rest -= span.length
        return self.calendar.closes

    def _year(self, year: int) -> list[int]:
        if year not in self._years:
            if not _FIRST <= year <= _LAST:
                raise _out_of_range(year)
            first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            works = self.calendar.works
            self._years[year] = [day for day in range(first, last + 1) if works(date.fromordinal(day))]
        return self._years[year]

    def _count_before(self, year: int) -> int:
        if year not in self._before:
            known = max(y for y in self._before if y < year) if year > _FIRST else _FIRST
            for each in range(known, year):
                self._before[each + 1] = self._before[each] + len(self._year(each))
        return self._before[year]


def _out_of_range(year: int) -> InvalidValue:
    return InvalidValue(reason=_("时限落在 {year} 年,超出了可以计算的范围。", year=year))


def at(day: date, second: int, calendar: Calendar) -> datetime:
    """Return a moment of a day by the clock of the calendar's zone; a time that a clock change skips moves forward."""
    days, second = divmod(second, 86_400)
    wall = datetime.combine(day, time(), tzinfo=None) + timedelta(days=days, seconds=second)
    return wall.replace(tzinfo=calendar.zone, fold=0).astimezone(UTC).astimezone(calendar.zone)


_lines: dict[int, tuple[Calendar, Line]] = {}
_KEPT = 64


def line(calendar: Calendar) -> Line:
    """Return the line of a calendar, made once as long as the calendar lives."""
    found = _lines.get(id(calendar))
    if found is None or found[0] is not calendar:
        while len(_lines) >= _KEPT:
            _lines.pop(next(iter(_lines)))
        found = _lines[id(calendar)] = (calendar, Line(calendar))
    return found[1]


def elapsed(start: datetime, end: datetime, calendar: Calendar) -> Elapsed:
    """Return the working time between two moments.

    Args:
        start, end: aware; an end before the start gives a negative time.
    """
    on = line(calendar)
    return Elapsed(on.place(end) - on.place(start), calendar.day_length)


def _of_day(moment: datetime) -> int:
    return moment.hour * 3600 + moment.minute * 60 + moment.second
