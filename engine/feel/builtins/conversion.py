"""Built-in functions that make a value of another kind (DMN 1.5, table 72)."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.feel import far, literals
from engine.feel.arithmetic import from_micros
from engine.feel.builtins.registry import builtin
from engine.feel.convert import scalar
from engine.feel.run import Run
from engine.feel.values import NUMBERS, Function, Range, Value, YearsMonths, type_name

_NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)
_MICROS = Decimal(1_000_000)


@builtin("date(from: string)")
def _date_of_text(run: Run, text: str) -> Value:
    return literals.read_date(text) or run.null("“{text}”不是日期", text=text)


@builtin("date(from: moment)")
def _date_of_moment(run: Run, moment: datetime) -> Value:
    return moment.date()


@builtin("date(from: date)")
def _date_of_date(run: Run, day: date) -> Value:
    return day


@builtin("date(year: number, month: number, day: number)")
def _date_of_parts(run: Run, year: Decimal, month: Decimal, day: Decimal) -> Value:
    if any(part != int(part) for part in (year, month, day)):
        return run.null("没有这个日期")
    try:
        return far.on_day(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        return run.null("没有这个日期")


@builtin("date and time(from: string)")
def _moment_of_text(run: Run, text: str) -> Value:
    return literals.read_date_time(text) or run.null("“{text}”不是日期时间", text=text)


@builtin("date and time(from: moment)")
def _moment_of_moment(run: Run, moment: datetime) -> Value:
    return moment


@builtin("date and time(from: date)")
def _moment_of_date(run: Run, day: date) -> Value:
    return far.at(day, time())


@builtin("date and time(date: day, time: time)")
def _moment_of_day_and_time(run: Run, day: date, at: time) -> Value:
    return far.at(day, at)


@builtin("date and time(date: moment, timezone: string)")
def _moment_in_zone(run: Run, moment: datetime, timezone: str) -> Value:
    zone = literals.read_zone(timezone if timezone[:1] in "+-Z" else f"@{timezone}") if timezone else None
    if zone is None:
        return run.null("没有名为“{name}”的时区", name=timezone)
    if moment.tzinfo is None:
        return far.mapped(moment, lambda own: own.replace(tzinfo=zone))
    return far.mapped(moment, lambda own: own.astimezone(zone))


@builtin("time(from: string)")
def _time_of_text(run: Run, text: str) -> Value:
    found = literals.read_time(text)
    return run.null("“{text}”不是时间", text=text) if found is None else found


@builtin("time(from: clock)")
def _time_of_moment(run: Run, moment: Any) -> Value:
    return moment if isinstance(moment, time) else moment.timetz()


@builtin("time(from: date)")
def _time_of_date(run: Run, day: date) -> Value:
    return time(tzinfo=literals.read_zone("Z"))


@builtin("time(hour: number, minute: number, second: number, offset?: duration!)")
def _time_of_parts(run: Run, hour: Decimal, minute: Decimal, second: Decimal, offset: timedelta | None = None) -> Value:
    zone = None if offset is None else literals.read_zone(_offset_text(offset))
    if (offset is not None and zone is None) or any(part != int(part) for part in (hour, minute)):
        return run.null("没有这个时间")
    try:
        parts = int(hour), int(minute), int(second), int(NUMBERS.remainder(second, Decimal(1)) * _MICROS)
        return time(*parts, tzinfo=zone)
    except (ValueError, ArithmeticError):
        return run.null("没有这个时间")


def _offset_text(offset: timedelta) -> str:
    seconds = abs(int(offset.total_seconds()))
    sign = "-" if offset < timedelta() else "+"
    return f"{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


@builtin("number(from: string)")
def _number_of_plain(run: Run, text: str) -> Value:
    return _number(run, text)


@builtin("number(from: number)")
def _number_of_number(run: Run, number: Decimal) -> Value:
    return number


@builtin("number(from: string, grouping separator: string!, decimal separator: string!)")
def _number_of_text(run: Run, text: str, grouping: str | None, point: str | None) -> Value:
    if grouping not in (" ", ",", ".", None) or point not in (".", ",", None) or (grouping and grouping == point):
        return run.null("分隔符不对")
    if grouping:
        text = text.replace(grouping, "")
    return _number(run, text.replace(point, ".") if point else text)


def _number(run: Run, text: str) -> Value:
    if not _NUMBER.fullmatch(text):
        return run.null("“{text}”不是数字", text=text)
    return scalar(NUMBERS.create_decimal(text)) if len(text) <= 6200 else run.null("数字超出范围")


@builtin("duration(from: string)")
def _duration_of_text(run: Run, text: str) -> Value:
    found = literals.read_duration(text)
    return run.null("“{text}”不是时长", text=text) if found is None else found


@builtin("duration(from: span)")
def _duration_of_duration(run: Run, duration: Value) -> Value:
    return duration


@builtin("years and months duration(from: day, to: day)")
def _months_between(run: Run, start: date, end: date) -> Value:
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and start.day > end.day:
        months -= 1
    elif months < 0 and start.day < end.day:
        months += 1
    return YearsMonths(months)


@builtin("string(from: any)")
def _string(run: Run, value: Value) -> Value:
    return None if value is None else run.written(written(run, value, top=True))


def written(run: Run, value: Value, *, top: bool = False) -> str:
    """Return how a value is written; a string inside another value stands in quotes."""
    value = scalar(value)
    if isinstance(value, str):
        return value if top else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, (list, dict, Range)):
        run.spend()
        return _written_container(run, value)
    writer = _WRITERS.get(type(value))
    return writer(value) if writer else type_name(value)


def _written_container(run: Run, value: Any) -> str:
    if isinstance(value, list):
        return run.written("[" + ", ".join(written(run, item) for item in value) + "]")
    if isinstance(value, dict):
        return run.written("{" + ", ".join(f"{key}: {written(run, item)}" for key, item in value.items()) + "}")
    opening, closing = "[" if value.low_included else "(", "]" if value.high_included else ")"
    return f"{opening}{written(run, value.low)}..{written(run, value.high)}{closing}"


def write_number(number: Decimal) -> str:
    """Write a number without an exponent and without zeros at the end."""
    if not number:
        return "0"
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


_WRITERS: dict[type, Any] = {
    type(None): lambda value: "null",
    bool: lambda value: "true" if value else "false",
    Decimal: write_number,
    date: literals.write_date,
    far.FarDate: literals.write_date,
    datetime: literals.write_date_time,
    far.FarMoment: literals.write_date_time,
    time: literals.write_time,
    timedelta: literals.write_duration,
    YearsMonths: literals.write_months,
    Function: lambda value: f"function {value.name}",
}

__all__ = ["from_micros", "write_number", "written"]
