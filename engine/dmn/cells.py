"""What the cells of a column can tell apart: a few sample values that stand for all values there are.

A cell that only compares its value with constants answers the same for every value between two neighbouring constants.
So the constants, and one value before, between and after them, stand for all. A cell beyond that is not decided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from engine import feel
from engine.errors import ExpressionFailed
from engine.feel import boxed, tree
from engine.feel.builtins import BUILT_INS
from engine.feel.compare import to_the_second
from engine.feel.run import Frame, Run
from engine.language import gettext as _

_MOVING = frozenset(("now", "today"))  # functions that a constant must not call
_SECOND, _DAY = timedelta(seconds=1), timedelta(days=1)


class Undecided(Exception):
    """A cell that is more than comparisons with constants. It never leaves this package."""


def constants(tests: feel.UnaryTests) -> tuple[Any, ...]:
    """Return the constants that a cell compares its value with.

    Raises:
        Undecided: it reads other variables, computes with its value, or compares with a kind that has no order here.
    """
    return tuple(found for node in tests.nodes or () for found in _of_test(node))


def _of_test(node: tree.Node) -> Iterator[Any]:
    if isinstance(node, tree.UnaryTest):
        yield from _plain(_constant(node.endpoint))
    elif isinstance(node, tree.Logic):
        for operand in node.operands:
            yield from _of_test(operand)
    elif isinstance(node, tree.Comparison):
        yield from _of_pair(node)
    elif isinstance(node, tree.In) and _is_input(node.value):
        for test in node.tests:
            yield from _of_test(test)
    elif isinstance(node, tree.Between) and _is_input(node.value):
        yield from _plain(_constant(node.low))
        yield from _plain(_constant(node.high))
    elif isinstance(node, tree.Call) and node.function == tree.Name("not") and len(node.arguments) == 1:
        yield from _of_test(node.arguments[0])
    else:
        yield from _plain(_constant(node))


def _of_pair(node: tree.Comparison) -> Iterator[Any]:
    if _is_input(node.left):
        yield from _plain(_constant(node.right))
    elif _is_input(node.right):
        yield from _plain(_constant(node.left))
    else:
        raise Undecided


def _is_input(node: tree.Node) -> bool:
    return node == tree.Name("?")


def _constant(node: tree.Node) -> Any:
    """Return the value of a part of a cell that reads nothing.

    Raises:
        Undecided: it reads a variable, calls the clock or a function of the product, or costs too much.
    """
    free = feel.free_names((node,))
    if free.certain or free.possible or free.functions - (BUILT_INS.keys() - _MOVING):
        raise Undecided
    try:
        return boxed.prepared(node, "", {})(Frame({}, None, Run("", None)))
    except (ExpressionFailed, RecursionError):
        raise Undecided from None


def _plain(value: Any) -> Iterator[Any]:
    """Yield the values a constant is made of: those of a list, the ends of a range, or itself."""
    if isinstance(value, list):
        for item in value:
            yield from _plain(item)
    elif isinstance(value, feel.Range):
        yield from (end for end in (value.low, value.high) if end is not None)
    elif value is None or type(value) in _LINES:
        yield value
    else:
        raise Undecided


def samples(found: Iterable[Any], kind: type | None) -> list[Any]:
    """Return values that stand for all values of a column.

    Args:
        found: the constants of its cells.
        kind: the kind of its values where its type says so.
    Raises:
        Undecided: the constants are of different kinds, or have no order.
    """
    values = list(found)
    points = [value for value in values if value is not None]
    kinds = {type(point) for point in points} | ({kind} if kind else set())
    if len(kinds) != 1:
        raise Undecided
    empty = [None] if len(points) < len(values) else []  # null is told apart only where a cell speaks of it
    return _LINES[kinds.pop()](points) + empty


def _numbers(points: list[Any]) -> list[Any]:
    ordered = sorted(set(points))
    if not ordered:
        return [Decimal(0)]
    between = [value for low, high in pairwise(ordered) for value in (low, _middle(low, high))]
    return [ordered[0] - 1, *between, ordered[-1], ordered[-1] + 1]


def _middle(low: Decimal, high: Decimal) -> Decimal:
    whole = Decimal(int(low.to_integral_value(rounding="ROUND_FLOOR")) + 1)
    return whole if whole < high else (low + high) / 2


def _steps(points: list[Any], step: timedelta, key: Callable[[Any], Any] = lambda point: point) -> list[Any]:
    """Return points and their neighbours one step away; what lies between two neighbours stands for all between."""
    found: dict[Any, Any] = {}
    for point in points:
        for value in (point, *_beside(point, step)):
            found.setdefault(key(value), value)
    return [found[place] for place in sorted(found)]


def _beside(point: Any, step: timedelta) -> Iterator[Any]:
    for move in (step, -step):
        try:
            yield point + move
        except OverflowError:
            continue


def _moments(points: list[Any]) -> list[Any]:
    if len({point.tzinfo is None for point in points}) > 1:
        raise Undecided
    return _steps(points, _SECOND, to_the_second)


def _times(points: list[Any]) -> list[Any]:
    if any(point.tzinfo is not None for point in points):
        raise Undecided
    seconds = {point.hour * 3600 + point.minute * 60 + point.second for point in points}
    near = {second + move for second in seconds for move in (-1, 0, 1)}
    return [time(s // 3600, s // 60 % 60, s % 60) for s in sorted(near) if 0 <= s < 24 * 3600]


def _months(points: list[Any]) -> list[Any]:
    near = {point.months + move for point in points for move in (-1, 0, 1)}
    return [feel.YearsMonths(months) for months in sorted(near)]


def _strings(points: list[Any]) -> list[Any]:
    other = _("其他")
    while other in points:
        other += "*"
    return [*dict.fromkeys(points), other]


_LINES: dict[type, Callable[[list[Any]], list[Any]]] = {
    Decimal: _numbers,
    bool: lambda points: [True, False],
    str: _strings,
    date: lambda points: _steps(points, _DAY),
    datetime: _moments,
    time: _times,
    timedelta: lambda points: _steps(points, timedelta(microseconds=1)),
    feel.YearsMonths: _months,
}
KINDS: dict[str, type] = {
    "number": Decimal, "boolean": bool, "string": str, "date": date, "date and time": datetime, "dateTime": datetime,
    "time": time, "days and time duration": timedelta, "dayTimeDuration": timedelta,
    "years and months duration": feel.YearsMonths, "yearMonthDuration": feel.YearsMonths,
}  # fmt: skip


def orders_text(tests: feel.UnaryTests) -> bool:
    """Return whether a cell asks which of two texts comes first; samples of texts only tell which are equal.

    Raises:
        Undecided: as `constants`.
    """
    return any(isinstance(value, str) for value in constants(tests)) and _orders(tests.nodes)


def _orders(node: Any) -> bool:
    if isinstance(node, (tree.UnaryTest, tree.Comparison)) and node.op not in ("=", "!="):
        return True
    return isinstance(node, (tree.RangeOf, tree.Between)) or any(_orders(part) for part in tree.parts(node))
