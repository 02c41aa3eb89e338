"""Durations and moments as ISO 8601 writes them. Months, weeks and days are wall time; hours and less are exact."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from engine.bpmn.times.wall import add_days, add_months, at_wall, on_wall

_NUMBER = r"(\d+(?:[.,]\d+)?)"
_SHAPE = re.compile(
    rf"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?", re.ASCII
)
_LONGEST = timedelta(days=366 * 100)


@dataclass(frozen=True)
class Duration:
    """A length of time: whole months and days of the calendar, then an exact remainder."""

    months: int = 0
    days: int = 0
    exact: timedelta = timedelta()

    def __bool__(self) -> bool:
        return bool(self.months or self.days or self.exact)

    @property
    def at_least(self) -> timedelta:
        """The shortest time it can last, whatever the month and the clock change."""
        return timedelta(days=self.months * 28 + self.days) + self.exact


def duration(text: str) -> Duration:
    """Read `PT10M`, `P1D`, `P1M`, `P1Y2M10DT2H`, `PT1.5H`.

    Raises:
        ValueError: another shape, a negative one, or longer than a hundred years.
    """
    match = _SHAPE.fullmatch(text.strip().upper())
    if match is None or not any(match.groups()) or text.strip().upper().endswith("T"):
        raise ValueError(text)
    years, months, weeks, days = (int(part or 0) for part in match.groups()[:4])
    hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in match.groups()[4:])
    try:
        exact = timedelta(hours=hours, minutes=minutes, seconds=seconds)
        found = Duration(years * 12 + months, weeks * 7 + days, exact)
        too_long = found.at_least > _LONGEST
    except OverflowError as error:
        raise ValueError(text) from error
    if too_long:
        raise ValueError(text)
    return found


def after(moment: datetime, length: Duration, zone: ZoneInfo, times: int = 1) -> datetime:
    """Return the moment `times` lengths after `moment`.

    Args:
        moment: an aware datetime of any zone.
        length: the calendar part moves the clock on the wall of `zone`, the exact part counts seconds.
        times: how many lengths; months are multiplied first, so that the 31st does not drift to the 28th.
    """
    if length.months or length.days:
        wall = on_wall(moment, zone)
        day = add_days(add_months(wall.date(), length.months * times), length.days * times)
        moment = at_wall(datetime.combine(day, wall.time()), zone)
    return on_wall(moment.astimezone(UTC) + length.exact * times, zone)


def moment(text: str) -> datetime:
    """Read a date and time with an offset or `Z`, e.g. `2025-03-10T09:00:00+08:00`.

    Raises:
        ValueError: another shape, or no offset: a time without a zone means another moment on every server.
    """
    body, _at, name = text.strip().partition("@")
    found = datetime.fromisoformat(body)
    if name and found.tzinfo is None:
        return at_wall(found, ZoneInfo(name))
    if found.tzinfo is None:
        raise ValueError(text)
    return found
