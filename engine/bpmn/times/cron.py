"""Cron cycles as the modeller writes them: second minute hour day month weekday, in the zone of the process.

Spring's dialect, which Camunda 8 uses: 0 and 7 are Sunday; `L`, `W` and `#` are refused rather than guessed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from engine.bpmn.times.wall import at_wall, on_wall

_MONTHS = {
    name: n
    for n, name in enumerate(("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"), 1)
}
_WEEKDAYS = {name: n for n, name in enumerate(("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"))}
_FIELDS: tuple[tuple[int, int, dict[str, int]], ...] = (
    (0, 59, {}),
    (0, 59, {}),
    (0, 23, {}),
    (1, 31, {}),
    (1, 12, _MONTHS),
    (0, 7, _WEEKDAYS),
)
_SHORTHANDS = {
    "@yearly": "0 0 0 1 1 *",
    "@annually": "0 0 0 1 1 *",
    "@monthly": "0 0 0 1 * *",
    "@weekly": "0 0 0 * * 0",
    "@daily": "0 0 0 * * *",
    "@midnight": "0 0 0 * * *",
    "@hourly": "0 0 * * * *",
}
_HORIZON = timedelta(days=366 * 40)  # 29 February on a given weekday comes back within 40 years


@dataclass(frozen=True)
class Cron:
    """When the wall clock matches: allowed values of each field; days and weekdays must both match."""

    seconds: tuple[int, ...]
    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]  # Monday 0, as Python counts

    def next(self, after: datetime, zone: ZoneInfo) -> datetime | None:
        """Return the first match later than `after` (aware) on the wall of `zone`; None: none in 40 years."""
        wall = on_wall(after, zone)
        day, last = wall.date(), wall.date() + _HORIZON
        while day <= last:
            if self._matches(day):
                for moment in self._moments(day, zone, wall.hour if day == wall.date() else 0):
                    if moment.astimezone(UTC) > after.astimezone(UTC):
                        return moment
            day += timedelta(days=1)
        return None

    def _matches(self, day: date) -> bool:
        return day.month in self.months and day.day in self.days and day.weekday() in self.weekdays

    def _moments(self, day: date, zone: ZoneInfo, from_hour: int) -> Iterator[datetime]:
        # Two hours earlier: a clock change can move a match of the hour before to after this moment.
        for hour in (hour for hour in self.hours if hour >= from_hour - 2):
            for minute in self.minutes:
                for second in self.seconds:
                    yield at_wall(datetime.combine(day, time(hour, minute, second)), zone)


def cron(text: str) -> Cron:
    """Read six fields such as `0 0 9 1 * ?`, or a shorthand such as `@daily`.

    Raises:
        ValueError: another number of fields, a value out of range, or a sign the product does not run.
    """
    parts = _SHORTHANDS.get(text.strip().lower(), text).upper().split()
    if len(parts) != len(_FIELDS):
        raise ValueError(text)
    seconds, minutes, hours, days, months, weekdays = (
        _values(part, *field) for part, field in zip(parts, _FIELDS, strict=True)
    )
    return Cron(
        seconds=tuple(sorted(seconds)),
        minutes=tuple(sorted(minutes)),
        hours=tuple(sorted(hours)),
        days=frozenset(days),
        months=frozenset(months),
        weekdays=frozenset((day - 1) % 7 for day in weekdays),
    )


def _values(text: str, lowest: int, highest: int, names: dict[str, int]) -> set[int]:
    found: set[int] = set()
    for part in text.split(","):
        span, _slash, step = part.partition("/")
        first, last = _span(span, lowest, highest, names)
        if _slash and "-" not in span and span not in ("*", "?"):
            last = highest
        if not lowest <= first <= last <= highest or (_slash and int(step) < 1):
            raise ValueError(text)
        found.update(range(first, last + 1, int(step) if _slash else 1))
    return found


def _span(text: str, lowest: int, highest: int, names: dict[str, int]) -> tuple[int, int]:
    if text in ("*", "?"):
        return lowest, highest
    first, _dash, last = text.partition("-")
    return _value(first, names), _value(last or first, names)


def _value(text: str, names: dict[str, int]) -> int:
    return names[text] if text in names else int(text)
