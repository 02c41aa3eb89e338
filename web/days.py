"""Calendars in people's words: names, weeks and hours, and the spans of a year that are exceptions. Plain text out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import engine
from engine import language
from engine.calendars import Definition, as_data
from engine.language import gettext as _


@dataclass(frozen=True, kw_only=True)
class Span:
    """Days in a row that one notice makes the same exception of."""

    first: date
    last: date
    works: bool
    name: str
    notice: str

    @property
    def count(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1


def title(definition: Definition) -> str:
    """Return what a calendar is called in the language of the moment."""
    return definition.name_en or definition.name if language.current() == "en" else definition.name


def weekdays() -> tuple[str, ...]:
    """Return the names of weekdays, Monday first."""
    return _("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")


def short_weekdays() -> tuple[str, ...]:
    """Return the names of weekdays for the head of a month, two columns wide, Monday first."""
    return tuple(_("一 二 三 四 五 六 日").split())


def months() -> tuple[str, ...]:
    """Return the names of months, January first."""
    return tuple(_("1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月").split())


def week_words(definition: Definition) -> str:
    """Return a working week: 周一至周五."""
    names, runs = weekdays(), _runs(sorted(definition.week))
    parts = [_("{first}至{last}", first=names[a], last=names[b]) if a != b else names[a] for a, b in runs]
    return _("、").join(parts)


def hours_words(definition: Definition) -> str:
    """Return the working hours of a day: 09:00–12:00、13:00–18:00."""
    return _("、").join(span.replace("-", "–") for span in as_data(definition)["hours"])


def years_words(years: Iterable[int]) -> str:
    """Return years with those in a row as from and to: 2004–2026."""
    return _("、").join(f"{a}–{b}" if a != b else str(a) for a, b in _runs(sorted(years)))


def day_words(day: date) -> str:
    """Return a day of a known year: 2月14日 周六."""
    return _("{month}月{day}日 {weekday}", month=day.month, day=day.day, weekday=weekdays()[day.weekday()])


def spans(year: engine.CalendarYear) -> list[Span]:
    """Return the exceptions of a year, days in a row as one."""
    found: list[Span] = []
    for row in (row for month in year.months for row in month if row.notice):
        span = Span(first=row.day, last=row.day, works=row.works, name=row.name, notice=row.notice)
        if found and _goes_on(found[-1], span):
            span = Span(**{**vars(found.pop()), "last": row.day})
        found.append(span)
    return found


def _goes_on(before: Span, after: Span) -> bool:
    same = (before.works, before.name, before.notice) == (after.works, after.name, after.notice)
    return same and before.last + timedelta(days=1) == after.first


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Numbers in a row as (first, last)."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
