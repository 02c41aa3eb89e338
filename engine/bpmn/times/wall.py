"""Arithmetic with wall time in a zone. A time a clock change skips moves forward; of a doubled one the first counts."""

import calendar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def on_wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return `moment` (aware) as the clock on the wall of `zone` shows it."""
    return moment.astimezone(zone)


def at_wall(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment at which the clock of `zone` shows `wall` (naive), moved forward where it never does."""
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC).astimezone(zone)


def add_days(day: date, days: int) -> date:
    """Return the day `days` later."""
    return day + timedelta(days=days)


def add_months(day: date, months: int) -> date:
    """Return the same day `months` later, or the last day of that month where it has no such day."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def end_of_day(moment: datetime, zone: ZoneInfo, days: int = 0) -> datetime:
    """Return 23:59:59 in `zone` of the day of `moment`, or of the day `days` later."""
    return at_wall(datetime.combine(add_days(on_wall(moment, zone).date(), days), time(23, 59, 59)), zone)


def end_of_month(moment: datetime, zone: ZoneInfo, months: int = 0) -> datetime:
    """Return 23:59:59 in `zone` of the last day of the month of `moment`, or of the month `months` later."""
    day = add_months(on_wall(moment, zone).date().replace(day=1), months)
    last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return at_wall(datetime.combine(last, time(23, 59, 59)), zone)
