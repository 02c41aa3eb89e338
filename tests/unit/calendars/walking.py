"""Finds when a limit is due by walking through a calendar sheet a day at a time. It shares nothing with the product."""

from datetime import date, datetime, time, timedelta
from functools import cache

import chinese_calendar

from tests.unit.calendars import counting

LAST_PUBLISHED = 2026
CLOSE, MIDNIGHT = time(18), time(23, 59, 59)
STEPS = {"R/PT30M": 1800, "R/PT8H": 28_800, "R/PT24H": 86_400, "R/P1D": 86_400}  # seconds; no clock changes in China
MONTHS = {"0 0 9 1 * ?": range(1, 13), "0 0 9 1 1,4,7,10 ?": (1, 4, 7, 10), "0 0 9 1 1,7 ?": (1, 7)}
SECONDS = {"minutes": 60, "hours": 3600}


@cache
def works(day):
    return chinese_calendar.is_workday(day) if day.year <= LAST_PUBLISHED else day.weekday() < 5


def later(day, fits):
    """The next day that fits, today excluded."""
    while True:
        day += timedelta(days=1)
        if fits(day):
            return day


def earlier(day, fits):
    while True:
        day -= timedelta(days=1)
        if fits(day):
            return day


def on(day, clock):
    return datetime.combine(day, clock, tzinfo=counting.ZONE)


def of_term(start, term):
    """When a term is due that begins at `start`."""
    unit, amount, ending = term["unit"], term["amount"], term.get("ending", "")
    if unit in SECONDS:
        return start + timedelta(seconds=amount * SECONDS[unit])
    if unit == "working days":
        return on(counting.working_days(start.date(), amount, works), CLOSE)
    if unit in ("working hours", "working minutes"):
        return _working(start, amount * (60 if unit == "working hours" else 1))
    if unit == "end of day":
        return on(start.date(), MIDNIGHT) if ending != "close" else _close(start)
    clock = {"close": CLOSE, "midnight": MIDNIGHT}.get(ending, start.time())
    return on(_on_wall(start.date(), amount, unit), clock)


def _working(start, minutes):
    if not counting.minute_works(start, works):
        start = start.replace(second=0) + timedelta(minutes=bool(start.second))
    return counting.working_minutes(start, minutes, works)


def _close(start):
    today = works(start.date()) and start.time() < CLOSE
    return on(start.date() if today else later(start.date(), works), CLOSE)


def _on_wall(day, amount, unit):
    if unit in ("days", "weeks"):
        return day + timedelta(days=amount * (7 if unit == "weeks" else 1))
    first = day.replace(day=1)
    for _month in range(amount):
        first = later(first, lambda found: found.day == 1)
    last = later(first, lambda found: found.day == 1) - timedelta(days=1)
    return min(first + timedelta(days=day.day - 1), last)


def of_reminder(end, before):
    """The moment so much before a due date."""
    if before["unit"] == "hours":
        return end - timedelta(hours=before["amount"])
    day = end.date()
    for _day in range(before["amount"]):
        day = earlier(day, works)
    return on(day, end.time())


def of_cycle(start, cycle, tick):
    if cycle in STEPS:
        return start + timedelta(seconds=tick * STEPS[cycle])
    months = MONTHS[cycle]
    return on(later(start.date(), lambda day: day.day == 1 and day.month in months), time(9))


def first_working_day(start, months):
    """Nine on the first working day after the end of a month or quarter."""
    first = later(start.date(), lambda day: day.day == 1 and day.month in months)
    return on(first if works(first) else later(first, works), time(9))


def last_working_day(start):
    """Five on the last working day of a month."""
    following = later(start.date(), lambda day: day.day == 1)
    return on(earlier(following, works), time(17))


def midnight(moment):
    return on(date(moment.year, moment.month, moment.day), time())
