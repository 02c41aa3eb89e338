"""Plus, minus, times, divided by, to the power of: numbers, strings, moments, durations (DMN 1.5, tables 53 to 57).

Null where the standard says null; the run keeps the reason. Numbers beyond decimal128 are null as well.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, DecimalException
from typing import Any

from engine.feel import far
from engine.feel.compare import instant
from engine.feel.run import Run
from engine.feel.values import NUMBERS, Value, YearsMonths, described

_DAY = timedelta(days=1)
_MICRO = timedelta(microseconds=1)
_MONTHS = 10**18  # more than any date has


def _plus_clock(value: time, duration: timedelta) -> time:
    moved = datetime.combine(date(2000, 1, 1), value.replace(tzinfo=None)) + duration % _DAY
    return moved.time().replace(tzinfo=value.tzinfo)


def _between(left: time, right: time) -> timedelta | None:
    one, other = instant(left), instant(right)
    return one[1] - other[1] if one[0] == other[0] else None


def micros(duration: timedelta) -> Decimal:
    """Return a duration as a number of microseconds."""
    return Decimal(duration // _MICRO)


def from_micros(number: Decimal) -> timedelta:
    """Return so many microseconds as a duration; what is smaller is cut off."""
    return timedelta(microseconds=int(number))


def _scaled(duration: timedelta, number: Decimal) -> timedelta:
    return from_micros(NUMBERS.multiply(micros(duration), number))


def _power(base: Decimal, exponent: Decimal) -> Decimal:
    # Zero to a negative power is infinite to `decimal`, without a signal; to FEEL it divides by zero.
    found = NUMBERS.power(base, exponent)
    if not found.is_finite():
        raise OverflowError
    return found


def _months(number: Decimal) -> YearsMonths:
    if abs(number) > _MONTHS:
        raise OverflowError
    return YearsMonths(int(number))


_Operation = Callable[[Any, Any], Any]
_TABLES: dict[str, dict[tuple[type, type], _Operation]] = {
    "+": {
        (Decimal, Decimal): NUMBERS.add,
        (str, str): str.__add__,
        (time, timedelta): _plus_clock,
        (timedelta, time): lambda a, b: _plus_clock(b, a),
        (timedelta, timedelta): timedelta.__add__,
        (YearsMonths, YearsMonths): lambda a, b: YearsMonths(a.months + b.months),
    },
    "-": {
        (Decimal, Decimal): NUMBERS.subtract,
        (time, time): _between,
        (time, timedelta): lambda a, b: _plus_clock(a, -b),
        (timedelta, timedelta): timedelta.__sub__,
        (YearsMonths, YearsMonths): lambda a, b: YearsMonths(a.months - b.months),
    },
    "*": {
        (Decimal, Decimal): NUMBERS.multiply,
        (timedelta, Decimal): _scaled,
        (Decimal, timedelta): lambda a, b: _scaled(b, a),
        (YearsMonths, Decimal): lambda a, b: _months(NUMBERS.multiply(Decimal(a.months), b)),
        (Decimal, YearsMonths): lambda a, b: _months(NUMBERS.multiply(a, Decimal(b.months))),
    },
    "/": {
        (Decimal, Decimal): NUMBERS.divide,
        (timedelta, Decimal): lambda a, b: from_micros(NUMBERS.divide(micros(a), b)),
        (timedelta, timedelta): lambda a, b: NUMBERS.divide(micros(a), micros(b)),
        (YearsMonths, Decimal): lambda a, b: _months(NUMBERS.divide(Decimal(a.months), b)),
        (YearsMonths, YearsMonths): lambda a, b: NUMBERS.divide(Decimal(a.months), Decimal(b.months)),
    },
    "**": {(Decimal, Decimal): _power},
}  # fmt: skip

for _day in (date, far.FarDate, datetime, far.FarMoment):
    _TABLES["+"] |= {
        (_day, timedelta): far.plus_duration,
        (timedelta, _day): lambda a, b: far.plus_duration(b, a),
        (_day, YearsMonths): lambda a, b: far.plus_months(a, b.months),
        (YearsMonths, _day): lambda a, b: far.plus_months(b, a.months),
    }
    _TABLES["-"] |= {
        (_day, timedelta): lambda a, b: far.plus_duration(a, -b),
        (_day, YearsMonths): lambda a, b: far.plus_months(a, -b.months),
        (_day, date): far.difference,
        (_day, far.FarDate): far.difference,
        (_day, datetime): far.difference,
        (_day, far.FarMoment): far.difference,
    }


def operation(op: str) -> Callable[[Value, Value, Run], Value]:
    """Return the function of an operator: it takes both operands and the run."""
    table = _TABLES[op]

    def apply(left: Value, right: Value, run: Run) -> Value:
        action = table.get((type(left), type(right)))
        if action is None:
            return run.null("不能计算 {left} {op} {right}", left=described(left), op=op, right=described(right))
        try:
            found = action(left, right)
        except (DecimalException, ArithmeticError, ValueError):
            return run.null("{op} 的结果超出范围,或者除数为零", op=op)
        return run.written(found) if type(found) is str else found

    return apply


def negated(value: Value, run: Run) -> Value:
    """Return the value with the other sign."""
    if type(value) is Decimal:
        return NUMBERS.minus(value)
    if type(value) is timedelta:
        return operation("-")(timedelta(), value, run)
    if type(value) is YearsMonths:
        return YearsMonths(-value.months)
    return run.null("不能取 {kind} 的负值", kind=described(value))


def operand_kinds() -> dict[str, list[tuple[type, type]]]:
    """Return for every operator the kinds of operands it has a meaning for."""
    return {op: list(table) for op, table in _TABLES.items()}
