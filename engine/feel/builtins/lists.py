"""Built-in functions of lists (DMN 1.5, table 75). Every one looks at no more items than a list may hold."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import cmp_to_key
from itertools import pairwise
from typing import Any

from engine.feel.arithmetic import operation
from engine.feel.builtins.registry import builtin
from engine.feel.calls import invoke
from engine.feel.compare import compare, equal, key
from engine.feel.convert import scalar
from engine.feel.run import Run
from engine.feel.values import NUMBERS, Function, Value, YearsMonths

_PLUS = operation("+")


def aggregate(name: str) -> Callable[[Callable[[Run, list[Value]], Value]], Any]:
    """Declare a function that takes a list, or its items one by one."""

    def register(function: Callable[[Run, list[Value]], Value]) -> Any:
        builtin(f"{name}(list: list)")(function)
        builtin(f"{name}(list: any, more: any...)")(lambda run, *items: function(run, list(items)))
        return function

    return register


def _of_kind(items: list[Value], *kinds: type) -> bool:
    return all(type(item) is type(items[0]) and type(item) in kinds for item in items)


@builtin("list contains(list: list, element: any)")
def _list_contains(run: Run, items: list[Value], element: Value) -> Value:
    wanted = key(element, run)
    return any(key(item, run) == wanted for item in items)


@builtin("count(list: list)")
def _count(run: Run, items: list[Value]) -> Value:
    return Decimal(len(items))


def _extreme(run: Run, items: list[Value], sign: int) -> Value:
    best = items[0] if items else None
    for item in items:
        order = compare(item, best, run)
        if order is None:
            return None
        best = item if order == sign else best
    return best


@aggregate("min")
def _min(run: Run, items: list[Value]) -> Value:
    return _extreme(run, items, -1)


@aggregate("max")
def _max(run: Run, items: list[Value]) -> Value:
    return _extreme(run, items, 1)


@aggregate("sum")
def _sum(run: Run, items: list[Value]) -> Value:
    if not items or not _of_kind(items, Decimal, timedelta, YearsMonths):
        return run.null("没有可以求和的内容")
    total = items[0]
    for item in items[1:]:
        total = _PLUS(total, item, run)
    return total


@aggregate("mean")
def _mean(run: Run, items: list[Value]) -> Value:
    if not items or not _of_kind(items, Decimal, timedelta, YearsMonths):
        return run.null("没有可以求平均的内容")
    return operation("/")(_sum(run, items), Decimal(len(items)), run)


@aggregate("product")
def _product(run: Run, items: list[Value]) -> Value:
    if not items or not _of_kind(items, Decimal):
        return run.null("没有可以相乘的数字")
    total = Decimal(1)
    for item in items:
        total = NUMBERS.multiply(total, item)
    return total


@aggregate("median")
def _median(run: Run, items: list[Value]) -> Value:
    if not items or not _of_kind(items, Decimal):
        return run.null("没有可以取中位数的数字")
    ordered = sorted(items)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return NUMBERS.divide(NUMBERS.add(ordered[middle - 1], ordered[middle]), Decimal(2))


@aggregate("stddev")
def _stddev(run: Run, items: list[Value]) -> Value:
    if len(items) < 2 or not _of_kind(items, Decimal):
        return run.null("标准差至少需要两个数字")
    mean = _mean(run, items)
    squares = [NUMBERS.power(NUMBERS.subtract(item, mean), Decimal(2)) for item in items]
    return NUMBERS.sqrt(NUMBERS.divide(_sum(run, squares), Decimal(len(items) - 1)))


@aggregate("mode")
def _mode(run: Run, items: list[Value]) -> Value:
    if any(type(item) is not Decimal for item in items):
        return run.null("只能取数字的众数")
    counts = Counter(items)
    return sorted(item for item, count in counts.items() if count == max(counts.values()))


@aggregate("all")
def _all(run: Run, items: list[Value]) -> Value:
    if any(item is False for item in items):
        return False
    return True if all(item is True for item in items) else run.null("列表里有不是真或假的内容")


@aggregate("any")
def _any(run: Run, items: list[Value]) -> Value:
    if any(item is True for item in items):
        return True
    return False if all(item is False for item in items) else run.null("列表里有不是真或假的内容")


@builtin("sublist(list: list, start position: number, length?: number)")
def _sublist(run: Run, items: list[Value], start: Decimal, length: Decimal | None = None) -> Value:
    place = int(start)
    if place == 0 or abs(place) > len(items) or (length is not None and length < 1):
        return run.null("列表的位置或长度不对")
    first = place - 1 if place > 0 else len(items) + place
    if length is None:
        return items[first:]
    return items[first : first + int(length)] if first + int(length) <= len(items) else run.null("列表没有那么长")


@builtin("append(list: list, item: any...)")
def _append(run: Run, items: list[Value], *more: Value) -> Value:
    return run.sized([*items, *more])


@builtin("concatenate(list: list...)")
def _concatenate(run: Run, *lists: list[Value]) -> Value:
    return run.sized([item for items in lists for item in items])


@builtin("insert before(list: list, position: number, newItem: any)")
def _insert_before(run: Run, items: list[Value], position: Decimal, item: Value) -> Value:
    index = _index(items, position)
    return run.null("列表没有这个位置") if index is None else run.sized([*items[:index], item, *items[index:]])


@builtin("remove(list: list, position: number)")
def _remove(run: Run, items: list[Value], position: Decimal) -> Value:
    index = _index(items, position)
    return run.null("列表没有这个位置") if index is None else [*items[:index], *items[index + 1 :]]


def _index(items: list[Value], position: Decimal) -> int | None:
    place = int(position)
    if place == 0 or abs(place) > len(items):
        return None
    return place - 1 if place > 0 else len(items) + place


@builtin("list replace(list: list, position: number, newItem: any)")
def _replace_at(run: Run, items: list[Value], position: Decimal, item: Value) -> Value:
    index = _index(items, position)
    return run.null("列表没有这个位置") if index is None else [*items[:index], item, *items[index + 1 :]]


@builtin("list replace(list: list, match: function, newItem: any)")
def _replace_matching(run: Run, items: list[Value], match: Function, new: Value) -> Value:
    answers = [invoke(match, (item, new), None, run) for item in items]
    if any(answer is not True and answer is not False for answer in answers):
        return run.null("匹配函数应当得出真或假")
    return [new if answer else item for item, answer in zip(items, answers, strict=True)]


@builtin("reverse(list: list)")
def _reverse(run: Run, items: list[Value]) -> Value:
    return items[::-1]


@builtin("index of(list: list, match: any)")
def _index_of(run: Run, items: list[Value], match: Value) -> Value:
    return [Decimal(i) for i, item in enumerate(items, 1) if equal(item, match, run) is True]


@builtin("distinct values(list: list)")
def _distinct_values(run: Run, items: list[Value]) -> Value:
    return _first(items, run)


def _first(items: list[Value], run: Run) -> list[Value]:
    """Return the items without those that an earlier one equals."""
    found: dict[Any, Value] = {}
    for item in items:
        found.setdefault(key(item, run), item)
    return list(found.values())


@builtin("union(list: list...)")
def _union(run: Run, *lists: list[Value]) -> Value:
    return _first(run.sized([item for items in lists for item in items]), run)


@builtin("flatten(list: list)")
def _flatten(run: Run, items: list[Value]) -> Value:
    flat: list[Value] = []
    waiting = [iter(items)]
    while waiting:
        item = scalar(next(waiting[-1], _END))
        if item is _END:
            waiting.pop()
        elif isinstance(item, list):
            run.spend()
            waiting.append(iter(item))
        else:
            flat.append(item)
            run.sized(flat)
    return flat


_END = object()


@builtin("sort(list: list, precedes?: function)")
def _sort(run: Run, items: list[Value], precedes: Function | None = None) -> Value:
    if precedes is None:
        unordered = any(compare(one, other, run) is None for one, other in pairwise(items))
        return None if unordered else sorted(items, key=cmp_to_key(lambda a, b: compare(a, b, run) or 0))

    def order(one: Value, other: Value) -> int:
        return -1 if invoke(precedes, (one, other), None, run) is True else 1

    return sorted(items, key=cmp_to_key(order))


@builtin("partition(list: list, size: number)")
def _partition(run: Run, items: list[Value], size: Decimal) -> Value:
    count = int(size)
    if count < 1:
        return run.null("每段至少一项")
    return [items[start : start + count] for start in range(0, len(items), count)]
