"""Built-in functions of ranges: how points and ranges lie to each other (DMN 1.5, table 78), and `range`."""

import re
from collections.abc import Callable

from engine.errors import ExpressionInvalid
from engine.feel import literals
from engine.feel.builtins.registry import builtin
from engine.feel.compare import compare, within
from engine.feel.run import Run
from engine.feel.tokens import tokenize, unescape
from engine.feel.values import Range, Value


@builtin("range(from: string)")
def _range(run: Run, text: str) -> Value:
    """Read a range whose ends are literals; one end may be missing where it is open."""
    found = _read_range(text)
    if found is None:
        return run.null("“{text}”不是区间", text=text)
    order = 0 if found.low is None or found.high is None else compare(found.low, found.high, run)
    return found if order is not None and order <= 0 else run.null("区间的起点应当在终点之前")


def _read_range(text: str) -> Range | None:
    match = _RANGE.fullmatch(text)
    if match is None:
        return None
    opening, low_text, high_text, closing = match.groups()
    low, high = _endpoint(low_text), _endpoint(high_text)
    if low is high is None or (low is None and opening == "[") or (high is None and closing == "]"):
        return None
    if (low is None and low_text) or (high is None and high_text):
        return None
    sign = "<" if low is None else ">" if high is None else ""
    return Range(low, high, opening == "[", closing == "]", sign)


_RANGE = re.compile(r"\s*([\[(\]])\s*(.*?)\s*\.\.\s*(.*?)\s*([\])\[])\s*", re.DOTALL)
_CALL = re.compile(r'(?:@|(date|time|date and time|duration)\s*\(\s*)("(?:[^"\\]|\\.)*")(?(1)\s*\))')
_READERS: dict[str | None, Callable[[str], Value]] = {
    None: literals.temporal,
    "date": literals.read_date,
    "time": literals.read_time,
    "date and time": literals.read_date_time,
    "duration": literals.read_duration,
}


def _endpoint(text: str) -> Value:
    """Read a literal: a number, a string, or a date, time or duration with its text; None for anything else."""
    if match := _CALL.fullmatch(text):
        return _READERS[match.group(1)](unescape(match.group(2)[1:-1]))
    try:
        tokens = tokenize(text)[:-1]
    except ExpressionInvalid:
        return None
    minus = len(tokens) == 2 and tokens[0].text == "-" and tokens[1].kind == "number"
    if minus or (len(tokens) == 1 and tokens[0].kind in ("number", "string")):
        return -tokens[1].value if minus else tokens[0].value
    return None


@builtin("before(point1: point, point2: point)")
def _point_before_point(run: Run, one: Value, other: Value) -> Value:
    order = compare(one, other, run)
    return None if order is None else order < 0


@builtin("before(point: point, range: range)")
def _point_before_range(run: Run, point: Value, bounds: Range) -> Value:
    order = compare(point, bounds.low, run)
    return None if order is None else order < 0 or (order == 0 and not bounds.low_included)


@builtin("before(range: range, point: point)")
def _range_before_point(run: Run, bounds: Range, point: Value) -> Value:
    order = compare(bounds.high, point, run)
    return None if order is None else order < 0 or (order == 0 and not bounds.high_included)


@builtin("before(range1: range, range2: range)")
def _range_before_range(run: Run, one: Range, other: Range) -> Value:
    order = compare(one.high, other.low, run)
    if order is None:
        return None
    return order < 0 or (order == 0 and not (one.high_included and other.low_included))


builtin("after(point1: point, point2: point)")(lambda run, one, other: _point_before_point(run, other, one))
builtin("after(point: point, range: range)")(lambda run, one, other: _range_before_point(run, other, one))
builtin("after(range: range, point: point)")(lambda run, one, other: _point_before_range(run, other, one))
builtin("after(range1: range, range2: range)")(lambda run, one, other: _range_before_range(run, other, one))


@builtin("meets(range1: range, range2: range)")
def _meets(run: Run, one: Range, other: Range) -> Value:
    order = compare(one.high, other.low, run)
    return None if order is None else order == 0 and one.high_included and other.low_included


builtin("met by(range1: range, range2: range)")(lambda run, one, other: _meets(run, other, one))


@builtin("overlaps(range1: range, range2: range)")
def _overlaps(run: Run, one: Range, other: Range) -> Value:
    apart, behind = _range_before_range(run, one, other), _range_before_range(run, other, one)
    return None if apart is None or behind is None else not apart and not behind


@builtin("overlaps before(range1: range, range2: range)")
def _overlaps_before(run: Run, one: Range, other: Range) -> Value:
    low, high, touch = (
        compare(one.low, other.low, run), compare(one.high, other.high, run), compare(one.high, other.low, run)
    )  # fmt: skip
    if low is None or high is None or touch is None:
        return None
    starts = low < 0 or (low == 0 and one.low_included and not other.low_included)
    reaches = touch > 0 or (touch == 0 and one.high_included and other.low_included)
    return starts and reaches and (high < 0 or (high == 0 and (not one.high_included or other.high_included)))


@builtin("overlaps after(range1: range, range2: range)")
def _overlaps_after(run: Run, one: Range, other: Range) -> Value:
    low, high, touch = (
        compare(other.low, one.low, run), compare(other.high, one.high, run), compare(other.high, one.low, run)
    )  # fmt: skip
    if low is None or high is None or touch is None:
        return None
    ends = high < 0 or (high == 0 and one.high_included and not other.high_included)
    reaches = touch > 0 or (touch == 0 and other.high_included and one.low_included)
    return ends and reaches and (low < 0 or (low == 0 and (other.low_included or not one.low_included)))


@builtin("finishes(point: point, range: range)")
def _point_finishes(run: Run, point: Value, bounds: Range) -> Value:
    order = compare(bounds.high, point, run)
    return None if order is None else bounds.high_included and order == 0


@builtin("finishes(range1: range, range2: range)")
def _range_finishes(run: Run, one: Range, other: Range) -> Value:
    low, high = compare(one.low, other.low, run), compare(one.high, other.high, run)
    if low is None or high is None:
        return None
    inside = low > 0 or (low == 0 and (not one.low_included or other.low_included))
    return one.high_included == other.high_included and high == 0 and inside


builtin("finished by(range: range, point: point)")(lambda run, one, other: _point_finishes(run, other, one))
builtin("finished by(range1: range, range2: range)")(lambda run, one, other: _range_finishes(run, other, one))


@builtin("starts(point: point, range: range)")
def _point_starts(run: Run, point: Value, bounds: Range) -> Value:
    order = compare(bounds.low, point, run)
    return None if order is None else bounds.low_included and order == 0


@builtin("starts(range1: range, range2: range)")
def _range_starts(run: Run, one: Range, other: Range) -> Value:
    low, high = compare(one.low, other.low, run), compare(one.high, other.high, run)
    if low is None or high is None:
        return None
    inside = high < 0 or (high == 0 and (not one.high_included or other.high_included))
    return one.low_included == other.low_included and low == 0 and inside


builtin("started by(range: range, point: point)")(lambda run, one, other: _point_starts(run, other, one))
builtin("started by(range1: range, range2: range)")(lambda run, one, other: _range_starts(run, other, one))


@builtin("includes(range: range, point: point)")
def _includes_point(run: Run, bounds: Range, point: Value) -> Value:
    return within(point, bounds, run)


@builtin("includes(range1: range, range2: range)")
def _includes_range(run: Run, outer: Range, inner: Range) -> Value:
    low, high = compare(outer.low, inner.low, run), compare(outer.high, inner.high, run)
    if low is None or high is None:
        return None
    starts = low < 0 or (low == 0 and (outer.low_included or not inner.low_included))
    return starts and (high > 0 or (high == 0 and (outer.high_included or not inner.high_included)))


builtin("during(point: point, range: range)")(lambda run, one, other: _includes_point(run, other, one))
builtin("during(range1: range, range2: range)")(lambda run, one, other: _includes_range(run, other, one))


@builtin("coincides(point1: point, point2: point)")
def _points_coincide(run: Run, one: Value, other: Value) -> Value:
    order = compare(one, other, run)
    return None if order is None else order == 0


@builtin("coincides(range1: range, range2: range)")
def _ranges_coincide(run: Run, one: Range, other: Range) -> Value:
    low, high = compare(one.low, other.low, run), compare(one.high, other.high, run)
    if low is None or high is None:
        return None
    ends = (one.low_included, one.high_included) == (other.low_included, other.high_included)
    return low == 0 and high == 0 and ends
