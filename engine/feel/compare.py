"""Equality, order, membership and keys of FEEL values (DMN 1.5, tables 42, 50 and 51).

Values of different kinds are neither equal nor different: the answer is null, and the run keeps the reason.
"""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.feel import far
from engine.feel.convert import scalar
from engine.feel.run import Run
from engine.feel.values import Function, Range, Value, YearsMonths, described

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_LOCAL_EPOCH = _EPOCH.replace(tzinfo=None)
_FAR = frozenset({far.FarDate, far.FarMoment})
_ORDERED = frozenset({Decimal, str, date, timedelta, YearsMonths})


def equal(left: Value, right: Value, run: Run) -> bool | None:
    """Return whether two values are equal; null where they cannot be compared."""
    left, right = scalar(left), scalar(right)
    if left is None or right is None:
        return left is right
    kind = type(left)
    if kind is not type(right) or kind in _FAR:
        if far.alike(left, right):
            return far.order(left, right) == 0
        return run.null("不能比较 {left} 与 {right}", left=described(left), right=described(right))
    if kind is list:
        return _equal_lists(left, right, run)
    if kind is dict:
        return _equal_contexts(left, right, run)
    if kind is datetime or kind is time:
        return _equal_moments(left, right)
    return bool(left is right if kind is Function else left == right)


def _equal_lists(left: list[Any], right: list[Any], run: Run) -> bool | None:
    run.spend(min(len(left), len(right)) // 10)
    if len(left) != len(right):
        return False
    return _all(equal(one, other, run) for one, other in zip(left, right, strict=True))


def _equal_contexts(left: dict[str, Any], right: dict[str, Any], run: Run) -> bool | None:
    run.spend(len(left) // 10)
    if left.keys() != right.keys():
        return False
    return _all(equal(item, right[key], run) for key, item in left.items())


def _all(answers: Any) -> bool | None:
    found: bool | None = True
    for answer in answers:
        if answer is False:
            return False
        if answer is None:
            found = None
    return found


def _equal_moments(left: Any, right: Any) -> bool:
    return bool(to_the_second(left) == to_the_second(right))


def to_the_second(value: datetime | time) -> Any:
    """Return what moments are compared by; FEEL compares seconds (DMN 1.5, 10.3.2.3.5), fractions do not count."""
    return instant(value.replace(microsecond=0))


def instant(value: datetime | time) -> Any:
    """Return a moment's (time line, place on it): local moments and those of a zone lie on different ones."""
    if isinstance(value, datetime):
        return (True, value - _LOCAL_EPOCH) if value.tzinfo is None else (False, value - _EPOCH)
    if value.tzinfo is None:
        return True, _since_midnight(value)
    offset = value.utcoffset()
    if offset is None:  # a named zone has no offset without a day; such times compare within their zone
        return str(value.tzinfo), _since_midnight(value)
    return False, _since_midnight(value) - offset


def _since_midnight(value: time) -> timedelta:
    return timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)


def compare(left: Value, right: Value, run: Run) -> int | None:
    """Return -1, 0 or 1 as `left` is below, equal to or above `right`; null where there is no order."""
    left, right = scalar(left), scalar(right)
    kind = type(left)
    if kind is type(right):
        if kind in _ORDERED:
            return int(left > right) - int(left < right)
        if kind is datetime or kind is time:
            one, other = to_the_second(left), to_the_second(right)
            if one[0] == other[0]:
                return int(one[1] > other[1]) - int(one[1] < other[1])
            return run.null("不能比较有时区与没有时区的时间")
    if far.alike(left, right):
        return far.order(left, right)
    if left is None or right is None:
        return run.null("不能与空值比较大小")
    return run.null("不能比较 {left} 与 {right}", left=described(left), right=described(right))


def within(value: Value, bounds: Range, run: Run) -> bool | None:
    """Return whether a value lies in a range; null where it cannot be compared with its ends."""
    if bounds.sign in ("=", "!="):
        same = equal(value, bounds.low, run)
        return same if same is None or bounds.sign == "=" else not same
    for end, included, sign in ((bounds.low, bounds.low_included, 1), (bounds.high, bounds.high_included, -1)):
        if end is None and bounds.sign:
            continue
        order = compare(value, end, run)
        if order is None:
            return None
        if order != sign and not (order == 0 and included):
            return False
    return True


def member(value: Value, test: Value, run: Run) -> bool | None:
    """Return whether a value passes a test value: lies in a range, is in a list, or equals it (DMN 1.5, table 55)."""
    test = scalar(test)
    if type(test) is Range and type(value) is not Range:
        return within(value, test, run)
    if type(test) is list and type(value) is not list:
        return _any(member(value, item, run) for item in test)
    if type(test) is list:
        inside = _any(equal(value, scalar(item), run) for item in test if type(scalar(item)) is list)
        return True if inside else equal(value, test, run)
    return equal(value, test, run)


def _any(answers: Any) -> bool | None:
    found: bool | None = False
    for answer in answers:
        if answer is True:
            return True
        if answer is None:
            found = None
    return found


def key(value: Value, run: Run) -> Any:
    """Return something hashable that is the same for equal values and different for others."""
    value = scalar(value)
    run.spend(0 if type(value) in _ORDERED else 1)
    if type(value) is list:
        return "list", tuple(key(item, run) for item in value)
    if type(value) is dict:
        return "context", frozenset((name, key(item, run)) for name, item in value.items())
    if type(value) in (datetime, time):
        return type(value), to_the_second(value)
    return (type(value), id(value)) if type(value) is Function else (type(value), value)
