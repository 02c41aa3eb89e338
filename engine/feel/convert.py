"""JSON <-> FEEL values. Whole numbers stay whole; temporal values become ISO text with an offset.

What comes in is read where it is used: containers stay as they are until something looks into them.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.errors import ExpressionFailed
from engine.feel import literals
from engine.feel.far import FarDate, FarMoment
from engine.feel.values import NUMBERS, Range, Value, YearsMonths, described
from engine.language import gettext as _

Json = Any
_NODES = 100_000  # parts of one value; shared parts count as often as they are reached
_SAFE_INTEGER = 10**34
_FLOAT_DIGITS = 16


def scalar(value: Any) -> Value:
    """Return a JSON value as FEEL sees it; lists and contexts as they are."""
    kind = type(value)
    if kind is str or value is None or kind is Decimal or kind is bool:
        return value
    if kind is int:
        return Decimal(value) if -_SAFE_INTEGER < value < _SAFE_INTEGER else _rounded(value)
    if kind is float:
        return _rounded(repr(value))
    if kind is tuple:
        return list(value)
    return _plain_number(value) if isinstance(value, (int, float, str)) else value


def _plain_number(value: Any) -> Value:
    """Read an enumeration's member or another child of int, float or str as what it is in JSON."""
    for kind in (str, int, float):
        if isinstance(value, kind):
            return scalar(kind.__call__(value)) if kind is not str else str.__str__(value)
    return None


def _rounded(number: int | str) -> Decimal | None:
    try:
        found = NUMBERS.create_decimal(number)
    except (InvalidOperation, ArithmeticError, ValueError):
        return None
    return found if found.is_finite() else None


def from_json(value: Json) -> Value:
    """Return a JSON value as a FEEL value, all the way down.

    Raises:
        ExpressionFailed: it has more than 100,000 parts.
    """
    return _deep(value, [_NODES])


def _deep(value: Any, left: list[int]) -> Value:
    left[0] -= 1
    if left[0] < 0:
        raise too_large()
    if isinstance(value, Mapping):
        return {str(key): _deep(item, left) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_deep(item, left) for item in value]
    return scalar(value)


def too_large() -> ExpressionFailed:
    """Make the error of a value with too many parts."""
    return ExpressionFailed(reason=_("结果过大"), text="")


def to_json(value: Value) -> Json:
    """Return a FEEL value as JSON.

    Args:
        value: what an evaluation returned.
    Returns:
        Numbers as int where they are whole, else float; temporal values as ISO text, date-times with their offset.
    Raises:
        ExpressionFailed: a function, a number that JSON has no room for, or more than 100,000 parts.
    """
    return _json(value, [_NODES])


def _json(value: Any, left: list[int]) -> Json:
    left[0] -= 1
    if left[0] < 0:
        raise too_large()
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, (list, tuple)):
        return [_json(item, left) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _json(item, left) for key, item in value.items()}
    if isinstance(value, Range):
        return _json_range(value, left)
    return _json_temporal(value)


def _json_temporal(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (date, FarDate)):
        return literals.write_date(value)
    if isinstance(value, FarMoment):
        return literals.write_date_time(value)
    if isinstance(value, time):
        return literals.write_time(value)
    if isinstance(value, timedelta):
        return literals.write_duration(value)
    if isinstance(value, YearsMonths):
        return literals.write_months(value)
    raise ExpressionFailed(reason=_("结果不能保存:{kind}", kind=described(value)), text="")


def _json_range(value: Range, left: list[int]) -> Json:
    return {
        "start": _json(value.low, left), "end": _json(value.high, left),
        "start included": value.low_included, "end included": value.high_included,
    }  # fmt: skip


def number(value: Decimal) -> int | float:
    """Return a FEEL number as JSON: int where it is whole and below 10^34, else float.

    A whole number that was only known to 16 digits, such as 4.5E+20, came from a float and goes back to it.

    Raises:
        ExpressionFailed: no float is that large.
    """
    exact = int(value.as_tuple().exponent) <= 0 or value.adjusted() < _FLOAT_DIGITS
    if exact and value.adjusted() < NUMBERS.prec and value == value.to_integral_value():
        return int(value)
    found = float(value)
    if found in (float("inf"), float("-inf")):
        raise ExpressionFailed(reason=_("数字超出范围"), text="")
    return found
