"""Dates, times and durations <-> their ISO 8601 spelling with FEEL's `@zone` (DMN 1.5, 10.3.2.3.4 to 10.3.2.3.8).

What cannot be read is None here; the caller says why. Nothing here reads the clock.
"""

import re
from contextlib import suppress
from datetime import UTC, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.feel import far
from engine.feel.values import Value, YearsMonths

_DATE = r"(-?(?:\d{4}|[1-9]\d{4,8}))-(\d\d)-(\d\d)"
_ZONE = r"(Z|[+-]\d\d:\d\d(?::\d\d)?|@[A-Za-z_]+(?:[/+-][A-Za-z0-9_]+)*)?"
_TIME = r"(\d\d):(\d\d):(\d\d)(?:\.(\d+))?" + _ZONE
_DATE_ONLY = re.compile(_DATE, re.ASCII)
_TIME_ONLY = re.compile(_TIME, re.ASCII)
_DATE_TIME = re.compile(_DATE + "T" + _TIME, re.ASCII)
_MONTHS = re.compile(r"(-?)P(?=.)(?:(\d+)Y)?(?:(\d+)M)?", re.ASCII)
_SECONDS = re.compile(r"(-?)P(?=.)(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d*))?S)?)?", re.ASCII)
_DIGITS = 18  # of a number inside a duration; more cannot be a duration anyway


def read_date(text: str) -> Value:
    """Read `2025-03-10`."""
    match = _DATE_ONLY.fullmatch(text)
    return _date(match.groups()) if match else None


def read_time(text: str) -> time | None:
    """Read `09:00:00`, with a fraction, an offset or a zone if wanted; without one it is a local time."""
    match = _TIME_ONLY.fullmatch(text)
    return _time(match.groups()) if match else None


def read_date_time(text: str) -> Value:
    """Read `2025-03-10T09:00:00+08:00`; a date alone is its midnight."""
    match = _DATE_TIME.fullmatch(text)
    if match is None:
        day = read_date(text)
        return far.at(day, time()) if day else None
    day, parts = _date(match.groups()[:3]), list(match.groups()[3:])
    ends = parts[:3] == ["24", "00", "00"] and not int(parts[3] or 0)  # the midnight a day ends with
    clock = _time(["00", *parts[1:]] if ends else parts)
    if day is None or clock is None:
        return None
    return far.at(far.plus_duration(day, timedelta(days=1)) if ends else day, clock)


def read_duration(text: str) -> timedelta | YearsMonths | None:
    """Read `P1Y2M` or `P1DT2H3M4.5S`."""
    if match := _MONTHS.fullmatch(text):
        sign, years, months = match.groups()
        if len(years or "") > _DIGITS or len(months or "") > _DIGITS:
            return None
        total = int(years or 0) * 12 + int(months or 0)
        return YearsMonths(-total if sign else total)
    match = _SECONDS.fullmatch(text)
    return _seconds(match.groups()) if match else None


def temporal(text: str) -> Any:
    """Read what stands in `@"..."`: a date, time, date and time, or duration."""
    for read in (read_date, read_date_time, read_time, read_duration):
        if (value := read(text)) is not None:
            return value
    return None


def _date(parts: Any) -> Value:
    with suppress(ValueError, OverflowError):
        return far.on_day(int(parts[0]), int(parts[1]), int(parts[2]))
    return None


def _time(parts: Any) -> time | None:
    hour, minute, second, fraction, zone_text = parts
    zone = read_zone(zone_text) if zone_text else None
    if zone_text and zone is None:
        return None
    with suppress(ValueError):
        return time(int(hour), int(minute), int(second), _micros(fraction), tzinfo=zone)
    return None


def _micros(fraction: str | None) -> int:
    return int((fraction or "").ljust(6, "0")[:6])


def _seconds(parts: Any) -> timedelta | None:
    sign, days, hours, minutes, seconds, fraction = parts
    if any(len(part or "") > _DIGITS for part in (days, hours, minutes, seconds)):
        return None
    with suppress(OverflowError):
        total = timedelta(
            days=int(days or 0), hours=int(hours or 0), minutes=int(minutes or 0),
            seconds=int(seconds or 0), microseconds=_micros(fraction),
        )  # fmt: skip
        return -total if sign else total
    return None


@lru_cache(maxsize=512)
def read_zone(text: str) -> tzinfo | None:
    """Read `Z`, `+08:00` or `@Asia/Shanghai`."""
    if text == "Z":
        return UTC
    if text.startswith("@"):
        with suppress(ZoneInfoNotFoundError, ValueError, OSError):
            return ZoneInfo(text[1:])
        return None
    hours, minutes, *seconds = (int(part) for part in text[1:].split(":"))
    if hours > 14 or minutes > 59 or any(second > 59 for second in seconds):
        return None
    offset = timedelta(hours=hours, minutes=minutes, seconds=sum(seconds))
    return timezone(-offset if text[0] == "-" else offset) if offset else UTC


def write_zone(zone: tzinfo | None) -> str:
    """Write a zone as it is read."""
    if zone is None:
        return ""
    if isinstance(zone, ZoneInfo):
        return f"@{zone.key}"
    return _write_offset(zone.utcoffset(None) or timedelta())


def _write_offset(offset: timedelta) -> str:
    if not offset:
        return "Z"
    seconds = int(abs(offset).total_seconds())
    text = f"{'-' if offset < timedelta() else '+'}{seconds // 3600:02d}:{seconds // 60 % 60:02d}"
    return f"{text}:{seconds % 60:02d}" if seconds % 60 else text


def write_time(value: time) -> str:
    """Write a time as it is read."""
    text = f"{value.hour:02d}:{value.minute:02d}:{value.second:02d}"
    return text + _write_fraction(value.microsecond) + write_zone(value.tzinfo)


def _write_fraction(micros: int) -> str:
    return f".{micros:06d}".rstrip("0") if micros else ""


def write_date(value: Value) -> str:
    """Write a date as it is read: years of four digits at least."""
    return f"{'-' if value.year < 0 else ''}{abs(value.year):04d}-{value.month:02d}-{value.day:02d}"


def write_date_time(value: Value) -> str:
    """Write a date and time as it is read."""
    return f"{write_date(value)}T{write_time(value.timetz())}"


def write_duration(value: timedelta) -> str:
    """Write a days and time duration as it is read; none at all is `PT0S`."""
    micros = abs(value) // timedelta(microseconds=1)
    seconds, micros = divmod(micros, 1_000_000)
    days, seconds = divmod(seconds, 86_400)
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    second_text = f"{seconds}{_write_fraction(micros)}"
    clock = [f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M")) if n]
    clock += [f"{second_text}S"] if second_text != "0" else []
    if not days and not clock:
        return "PT0S"
    text = (f"{days}D" if days else "") + ("T" + "".join(clock) if clock else "")
    return f"{'-' if value < timedelta() else ''}P{text}"


def write_months(value: YearsMonths) -> str:
    """Write a years and months duration as it is read; none at all is `P0M`."""
    years, months = divmod(abs(value.months), 12)
    text = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
    return f"{'-' if value.months < 0 else ''}P{text or '0M'}"
