"""Closures of filters, `for`, `some` and `every`. Every round is paid for from the budget of the run."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from engine.feel import tree
from engine.feel.compare import compare
from engine.feel.compiler import Closure, Compiler, compiles, truth
from engine.feel.convert import scalar
from engine.feel.run import LIST_LENGTH, Frame, Run
from engine.feel.values import NUMBERS, Range, Value
from engine.language import gettext as _

# Conditions that cannot be a number: an empty list needs no look at whether they are the place of an item.
_JUDGING = (tree.Comparison, tree.Logic, tree.Between, tree.In, tree.Quantified, tree.InstanceOf)


@compiles(tree.Filter)
def _filter(compiler: Compiler, node: tree.Filter) -> Closure:
    source, condition = compiler.closure(node.source), compiler.closure(node.condition)
    counts = not isinstance(node.condition, _JUDGING)

    def select(frame: Frame) -> Value:
        items = as_list(source(frame))
        if not items and counts and type(place := condition(Frame({"item": None}, frame, frame.run))) is Decimal:
            return nth(items, place, frame.run)
        judged = answers(items, condition, frame)
        first = next(judged, None)
        if first is not None and type(first[1]) is Decimal:
            return nth(items, first[1], frame.run)
        found = [first[0]] if first is not None and first[1] is True else []
        return found + [item for item, answer in judged if answer is True]

    return select


def as_list(value: Value) -> list[Value]:
    """Return a list as it is, null as an empty one, and anything else as a list of itself."""
    if type(value) is list:
        return value
    return [] if value is None else [value]


def answers(items: list[Value], condition: Closure, frame: Frame) -> Iterator[tuple[Value, Value]]:
    """Yield every item with what a condition says of it; an item's entries can be seen by name."""
    run = frame.run
    for raw in items:
        run.spend()
        item = scalar(raw)
        around = Frame({"item": item}, frame, run)
        yield item, condition(Frame(item, around, run) if isinstance(item, dict) else around)


def nth(items: list[Value], index: Decimal, run: Run) -> Value:
    """Return the item at a place counted from 1, or from the end with -1; null where there is none."""
    place = int(index)
    if place == 0 or abs(place) > len(items):
        return run.null("列表没有第 {place} 项", place=index)
    return scalar(items[place - 1 if place > 0 else place])


@compiles(tree.For)
def _for(compiler: Compiler, node: tree.For) -> Closure:
    domains, body = _domains(compiler, node.domains), compiler.closure(node.body)

    def collect(frame: Frame) -> Value:
        results: list[Value] = []
        inner = Frame({"partial": results}, frame, frame.run)
        for bound in _rounds(domains, 0, inner):
            if bound is None:
                return None
            results.append(body(bound))
            frame.run.sized(results)
        return results

    return collect


@compiles(tree.Quantified)
def _quantified(compiler: Compiler, node: tree.Quantified) -> Closure:
    domains, condition = _domains(compiler, node.domains), compiler.closure(node.condition)
    deciding = not node.every

    def decide(frame: Frame) -> bool | None:
        found: bool | None = not deciding
        for bound in _rounds(domains, 0, frame):
            answer = None if bound is None else truth(condition(bound), frame)
            if answer is deciding:
                return deciding
            if answer is None:
                found = None
        return found

    return decide


_Domain = tuple[str, Closure, Closure | None]


def _domains(compiler: Compiler, domains: tuple[tree.Domain, ...]) -> list[_Domain]:
    return [(d.name, compiler.closure(d.source), compiler.closure(d.high) if d.high else None) for d in domains]


def _rounds(domains: list[_Domain], index: int, frame: Frame) -> Iterator[Frame | None]:
    """Yield a frame for every round of nested domains, or None where a domain cannot be walked through."""
    if index == len(domains):
        yield frame
        return
    name, source, high = domains[index]
    first = source(frame)
    items = walk(first, high(frame), frame.run) if high else items_of(first, frame.run)
    if items is None:
        yield None
        return
    for item in items:
        frame.run.spend()
        yield from _rounds(domains, index + 1, Frame({name: scalar(item)}, frame, frame.run))


def items_of(value: Value, run: Run) -> Any:
    """Return what a loop over a value walks through: a list's items, a range's values; null for what has none."""
    if type(value) is Range:
        if value.low is None or value.high is None:
            return run.null("不能遍历没有边界的区间")
        order = compare(value.low, value.high, run)
        if order is None or order > 0:
            return run.null("不能遍历倒着写的区间")
        return walk(value.low, value.high, run, value.low_included, value.high_included)
    if value is None:
        return run.null("不能遍历空值")
    return value if type(value) is list else [value]


def walk(low: Value, high: Value, run: Run, low_included: bool = True, high_included: bool = True) -> Any:
    """Return the whole numbers or days from one end to the other, downwards where the second is smaller.

    Raises:
        ExpressionFailed: they are more than a list may hold.
    """
    if type(low) not in (Decimal, date) or type(high) is not type(low) or (order := compare(low, high, run)) is None:
        return run.null("只能从整数数到整数,或从日期数到日期")
    if type(low) is Decimal and (low != low.to_integral_value() or high != high.to_integral_value()):
        return run.null("只能从整数数到整数,或从日期数到日期")
    distance = abs(high.toordinal() - low.toordinal()) if type(low) is date else abs(NUMBERS.subtract(high, low))
    if distance >= LIST_LENGTH:
        raise run.failed(_("列表超过 {limit} 项", limit=LIST_LENGTH))
    return _walked(low, int(distance), 1 if order <= 0 else -1, low_included, high_included)


def _walked(low: Value, distance: int, sign: int, low_included: bool, high_included: bool) -> list[Value]:
    steps = range(0 if low_included else 1, distance + (1 if high_included else 0))
    if type(low) is Decimal:
        return [NUMBERS.add(low, Decimal(sign * step)) for step in steps]
    return [low + timedelta(days=sign * step) for step in steps]
