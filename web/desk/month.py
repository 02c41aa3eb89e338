"""A month as weeks of days, each with what falls due on it and whether people work. Plain data; it asks nobody."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from engine import TaskRow
from engine.calendars import Calendar
from engine.language import gettext as _

FIRST, LAST = date(2000, 1, 1), date(2198, 12, 1)  # months that can be shown


@dataclass(frozen=True, kw_only=True)
class MonthDay:
    """One day of the calendar view."""

    date: date
    within: bool  # the month itself, and not the days before and behind that fill its weeks
    works: bool
    label: str  # why it is off, or that it is made up for; "" on usual days
    tasks: tuple[TaskRow, ...]  # due on it, the earliest first


def first_of(text: str | None, today: date) -> date:
    """Return the first day of a month written as 2026-12; of the running one where that is no month we show."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return min(max(found, FIRST), LAST)


def later(first: date, months: int) -> date:
    """Return the first day of the month so many months later."""
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return the moment a day begins."""
    return datetime.combine(day, time(), zone)


def weeks_of(first: date, rows: Iterable[TaskRow], calendar: Calendar, zone: ZoneInfo) -> list[list[MonthDay]]:
    """Return the weeks of a month from Monday to Sunday.

    Args:
        first: first day of the month.
        rows: what falls due, in its order.
        calendar: whose days off are shown.
        zone: in which a due date falls on a day.
    """
    due = by_day(rows, zone)
    begin, end = first - timedelta(days=first.weekday()), later(first, 1)
    days = [begin + timedelta(days=number) for number in range(((end - begin).days + 6) // 7 * 7)]
    found = [_day(day, first, due, calendar) for day in days]
    return [found[number : number + 7] for number in range(0, len(found), 7)]


def _day(day: date, first: date, due: Mapping[date, Sequence[TaskRow]], calendar: Calendar) -> MonthDay:
    within = (day.year, day.month) == (first.year, first.month)
    tasks = tuple(due.get(day, ())) if within else ()
    return MonthDay(date=day, within=within, works=calendar.works(day), label=day_label(day, calendar), tasks=tasks)


def day_label(day: date, calendar: Calendar) -> str:
    """Return why a day is off against the weekly pattern, or works against it; "" on usual days."""
    exception = calendar.days.get(day)
    if exception is None:
        return ""
    if exception.works:
        return _("调休上班") if day.weekday() not in calendar.week else ""
    return _("{name}放假", name=exception.name) if exception.name else _("放假")


def by_day(rows: Iterable[TaskRow], zone: ZoneInfo) -> dict[date, list[TaskRow]]:
    """Return what falls due by the day it does."""
    found: dict[date, list[TaskRow]] = defaultdict(list)
    for row in rows:
        if row.due_at:
            found[row.due_at.astimezone(zone).date()].append(row)
    return dict(found)
