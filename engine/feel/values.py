"""The values FEEL has and Python has not: months, ranges, functions; and the names of all types.

Numbers are Decimal with 34 digits, the rest is str, bool, None, date, time, datetime, timedelta, list and dict.
A datetime or time without a zone is a FEEL value of its own: a local time, never taken for one of some zone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from functools import total_ordering
from typing import Any

from engine.feel.far import FarDate, FarMoment
from engine.feel.tree import TypeOf
from engine.language import gettext as _

Value = Any
# decimal128 of IEEE 754-2008, the number format of DMN 1.5, 10.3.2.3.1.
NUMBERS = Context(
    prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[InvalidOperation, DivisionByZero, Overflow]
)


@total_ordering
@dataclass(frozen=True, slots=True)
class YearsMonths:
    """A years and months duration, held as a number of months."""

    months: int

    def __lt__(self, other: "YearsMonths") -> bool:
        return self.months < other.months


@dataclass(frozen=True, slots=True)
class Range:
    """All values from `low` to `high`.

    `sign` is that of a range written as a test such as `(< 10)`: its missing end is not bounded, while an end of a
    range with both ends written that turns out null makes every comparison null.
    """

    low: Value
    high: Value
    low_included: bool
    high_included: bool
    sign: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function value: what it is called with, and how to run it.

    `call` takes the run of the evaluation, the arguments, and their names or None when given by position.
    """

    name: str
    call: Callable[[Any, tuple[Value, ...], tuple[str, ...] | None], Value]
    parameters: tuple[tuple[str, TypeOf | None], ...] = ()
    returns: TypeOf | None = None


TYPE_NAMES: dict[type, str] = {
    Decimal: "number",
    str: "string",
    bool: "boolean",
    date: "date",
    time: "time",
    datetime: "date and time",
    FarDate: "date",
    FarMoment: "date and time",
    timedelta: "days and time duration",
    YearsMonths: "years and months duration",
    list: "list",
    dict: "context",
    Range: "range",
    Function: "function",
    type(None): "null",
}


_WORDS: dict[type, str] = {
    Decimal: "数字",
    str: "文字",
    bool: "真或假",
    date: "日期",
    time: "时间",
    datetime: "日期时间",
    FarDate: "日期",
    FarMoment: "日期时间",
    timedelta: "时长",
    YearsMonths: "年月时长",
    list: "列表",
    dict: "一组内容",
    Range: "区间",
    Function: "函数",
    type(None): "空值",
}


def described(value: Value) -> str:
    """Return what kind of value it is, for people."""
    word = _WORDS.get(type(value))
    return _(word) if word else _("不认识的内容")


def type_name(value: Value) -> str:
    """Return the FEEL name of a value's type; an object that FEEL does not know is an `object`."""
    return TYPE_NAMES.get(type(value), "object")
