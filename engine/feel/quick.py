"""The short way through comparisons of variables with constants, which is what most gateways and cells are.

It answers only where types leave no doubt, so that there is no null, nothing to remark and nothing to spend; in every
other case it says UNSURE, and the closures of the whole tree decide. Both ways agree; a test holds them together.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from engine.feel import tree

UNSURE = object()
_WHOLE = 10**30  # integers below are exact as FEEL numbers
_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_ENDS = {True: operator.le, False: operator.lt}
Quick = Callable[[Mapping[str, Any]], Any]
QuickTest = Callable[[Any], Any]


def quick(node: tree.Node) -> Quick | None:
    """Return a function of the variables that answers or says UNSURE; None where there is no short way."""
    if isinstance(node, tree.Comparison):
        return _comparison(node)
    if isinstance(node, tree.Logic):
        return _logic(node)
    return _flag(node.name) if isinstance(node, tree.Name) else None


def _comparison(node: tree.Comparison) -> Quick | None:
    if not isinstance(node.left, tree.Name) or not isinstance(node.right, tree.Literal):
        return None
    name, constant, holds = node.left.name, node.right.value, _OPERATORS[node.op]
    if type(constant) is str:
        return _of_text(name, constant, holds)
    if type(constant) is bool and node.op in ("=", "!="):
        return _of_text(name, constant, holds)
    return _of_number(name, constant, holds) if type(constant) is Decimal else None


def _of_text(name: str, constant: str | bool, holds: Callable[[Any, Any], bool]) -> Quick:
    kind = type(constant)

    def compare(names: Mapping[str, Any]) -> Any:
        found = names.get(name)
        return holds(found, constant) if type(found) is kind else UNSURE

    return compare


def _of_number(name: str, constant: Decimal, holds: Callable[[Any, Any], bool]) -> Quick:
    whole: Any = int(constant) if constant == constant.to_integral_value() and abs(constant) < _WHOLE else constant

    def compare(names: Mapping[str, Any]) -> Any:
        found = names.get(name)
        if type(found) is int and -_WHOLE < found < _WHOLE:
            return holds(found, whole)
        return holds(found, constant) if type(found) is Decimal else UNSURE

    return compare


def _flag(name: str) -> Quick:
    def read(names: Mapping[str, Any]) -> Any:
        found = names.get(name)
        return found if type(found) is bool else UNSURE

    return read


def _logic(node: tree.Logic) -> Quick | None:
    parts = [quick(operand) for operand in node.operands]
    known = [part for part in parts if part is not None]
    if len(known) != len(parts):
        return None
    other = not node.absorbing

    def decide(names: Mapping[str, Any]) -> Any:
        for part in known:
            found = part(names)
            if found is not other:
                return found  # what decides at once, or what nobody knows yet
        return other

    return decide


def quick_tests(nodes: tuple[tree.Node, ...] | None) -> QuickTest | None:
    """Return a function of the tested value that answers or says UNSURE; None where there is no short way."""
    if not nodes:
        return None
    if all(isinstance(node, tree.Literal) and type(node.value) is str for node in nodes):
        return _among(frozenset(node.value for node in nodes if isinstance(node, tree.Literal)))
    if len(nodes) != 1:
        return None
    node = nodes[0]
    if isinstance(node, tree.UnaryTest):
        return _of_end(node.endpoint, _OPERATORS[node.op])
    if isinstance(node, tree.RangeOf):
        return _within(node)
    return _of_end(node, operator.eq) if isinstance(node, tree.Literal) and node.value is not None else None


def _among(texts: frozenset[str]) -> QuickTest:
    return lambda value: value in texts if type(value) is str else UNSURE


def _of_end(node: tree.Node, holds: Callable[[Any, Any], bool]) -> QuickTest | None:
    if not isinstance(node, tree.Literal) or type(node.value) not in (Decimal, str, bool):
        return None
    constant, kind = node.value, type(node.value)
    if kind is bool and holds not in (operator.eq, operator.ne):
        return None
    return lambda value: holds(value, constant) if type(value) is kind else UNSURE


def _within(node: tree.RangeOf) -> QuickTest | None:
    low, high = (end.value if isinstance(end, tree.Literal) else None for end in (node.low, node.high))
    if type(low) is not Decimal or type(high) is not Decimal:
        return None
    above, below = _ENDS[node.low_included], _ENDS[node.high_included]
    return lambda value: above(low, value) and below(value, high) if type(value) is Decimal else UNSURE
