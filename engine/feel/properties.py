"""What stands after a dot: entries of contexts, and the named parts of temporal values and ranges (DMN 1.5, table 65).

Nothing else has parts: an attribute of an object is never read by a name from the text.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from engine.feel.convert import scalar
from engine.feel.far import FarDate, FarMoment
from engine.feel.run import Run
from engine.feel.values import Range, Value, YearsMonths, described


def _offset(value: datetime | time) -> timedelta | None:
    return value.utcoffset()


def _zone(value: Any) -> str | None:
    zone: tzinfo | None = value.tzinfo
    return zone.key if isinstance(zone, ZoneInfo) else None


def _part(parts: Callable[[timedelta], int]) -> Callable[[timedelta], Decimal]:
    def read(value: timedelta) -> Decimal:
        found = parts(abs(value))
        return Decimal(-found if value < timedelta() else found)

    return read


def _months_part(value: YearsMonths, index: int) -> Decimal:
    found = divmod(abs(value.months), 12)[index]
    return Decimal(-found if value.months < 0 else found)


def _of_near(read: Callable[[Any], Value]) -> Callable[[Any], Value]:
    return lambda value: read(value.near)


_Properties = dict[str, Callable[[Any], Value]]
_DAY: _Properties = {
    "year": lambda value: Decimal(value.year),
    "month": lambda value: Decimal(value.month),
    "day": lambda value: Decimal(value.day),
    "weekday": lambda value: Decimal(value.isoweekday()),
}
_CLOCK: _Properties = {
    "hour": lambda value: Decimal(value.hour),
    "minute": lambda value: Decimal(value.minute),
    "second": lambda value: Decimal(value.second),
    "time offset": _offset,
    "timezone": _zone,
}
_PROPERTIES: dict[type, _Properties] = {
    date: _DAY,
    time: _CLOCK,
    datetime: _DAY | _CLOCK,
    FarDate: {name: _of_near(read) for name, read in _DAY.items()} | {"year": _DAY["year"]},
    FarMoment: {name: _of_near(read) for name, read in (_DAY | _CLOCK).items()} | {"year": _DAY["year"]},
    timedelta: {
        "days": _part(lambda value: value.days),
        "hours": _part(lambda value: value.seconds // 3600),
        "minutes": _part(lambda value: value.seconds // 60 % 60),
        "seconds": _part(lambda value: value.seconds % 60),
    },
    YearsMonths: {
        "years": lambda value: _months_part(value, 0),
        "months": lambda value: _months_part(value, 1),
    },
    Range: {
        "start": lambda value: value.low,
        "end": lambda value: value.high,
        "start included": lambda value: value.low_included,
        "end included": lambda value: value.high_included,
    },
}


def property_of(value: Value, name: str, run: Run) -> Value:
    """Return the part of a value that a path names, or null with the reason."""
    if isinstance(value, Mapping):
        if name in value:
            return scalar(value[name])
        return run.null("没有名为“{name}”的内容", name=name)
    if value is None:
        return run.null("空值没有“{name}”", name=name)
    read = _PROPERTIES.get(type(value), {}).get(name)
    return read(value) if read else run.null("{kind} 没有“{name}”", kind=described(value), name=name)
