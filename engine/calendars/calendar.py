"""A calendar: zone, weekly pattern, working hours, and days that a notice makes an exception of. It counts nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from functools import cached_property
from zoneinfo import ZoneInfo

MONDAY_TO_FRIDAY = frozenset(range(5))


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Where exceptions come from: an order of the State Council, a company's own list, or a package of data."""

    number: str  # 国办发明电〔2024〕12号
    title: str = ""
    published: date | None = None
    year: int = 0  # the year it settles; 0 where it only adds days


@dataclass(frozen=True)
class Day:
    """A day on which the weekly pattern does not hold."""

    works: bool
    name: str  # of the holiday
    notice: Notice


@dataclass(frozen=True)
class Hours:
    """A span of working time on a working day, as seconds after midnight; a noon break is the gap between two."""

    begins: int
    ends: int

    @classmethod
    def of(cls, begins: time, ends: time) -> "Hours":
        """Make a span from times of day; an end at midnight is the end of the day."""
        last = _seconds(ends) or 86_400
        return cls(_seconds(begins), last)

    @property
    def length(self) -> int:
        """Seconds."""
        return self.ends - self.begins


def _seconds(moment: time) -> int:
    return moment.hour * 3600 + moment.minute * 60 + moment.second


OFFICE = (Hours.of(time(9), time(12)), Hours.of(time(13), time(18)))


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """A calendar by which limits are counted."""

    id: str
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    week: frozenset[int] = MONDAY_TO_FRIDAY  # working weekdays, 0 is Monday
    hours: tuple[Hours, ...] = OFFICE  # in order, without overlap
    days: Mapping[date, Day] = field(default_factory=dict)
    settled: frozenset[int] | None = None  # years whose notices are out; None: nothing is ever announced for it

    def works(self, day: date) -> bool:
        """Whether people work on a day."""
        exception = self.days.get(day)
        return day.weekday() in self.week if exception is None else exception.works

    def is_settled(self, year: int) -> bool:
        """Whether the days of a year are known, and not only its weekly pattern."""
        return self.settled is None or year in self.settled

    @cached_property
    def day_length(self) -> int:
        """Seconds of working time in a working day."""
        return sum(span.length for span in self.hours)

    @cached_property
    def opens(self) -> int:
        """When a working day begins, in seconds after midnight."""
        return self.hours[0].begins

    @cached_property
    def closes(self) -> int:
        """When a working day ends, in seconds after midnight: the close of business."""
        return self.hours[-1].ends

    def with_days(self, days: Mapping[date, Day], settles: Iterable[int] = ()) -> "Calendar":
        """Return the calendar with further exceptions, which win over earlier ones.

        Args:
            days: the exceptions.
            settles: years that are known from now on.
        """
        settled = None if self.settled is None else self.settled | set(settles)
        return replace(self, days={**self.days, **days}, settled=settled)

    def counts_like(self, other: "Calendar") -> bool:
        """Return whether every limit comes out the same by the other calendar, names and notices aside."""
        mine, theirs = ({day: found.works for day, found in each.days.items()} for each in (self, other))
        frame = (self.zone, self.week, self.hours, self.settled)
        return frame == (other.zone, other.week, other.hours, other.settled) and mine == theirs


_zoned: dict[tuple[int, str], tuple[Calendar, Calendar]] = {}


def in_zone(calendar: Calendar, zone: ZoneInfo) -> Calendar:
    """Return the calendar as it is kept in another zone; the same one each time, so that what was counted is kept."""
    if calendar.zone.key == zone.key:
        return calendar
    kept = _zoned.get((id(calendar), zone.key))
    if kept is None or kept[0] is not calendar:
        _zoned[id(calendar), zone.key] = kept = (calendar, replace(calendar, zone=zone))
    return kept[1]
