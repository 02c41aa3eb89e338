"""Hit policies (DMN 1.5, 8.2.8): which of the rules that match count, and what they answer together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from engine.errors import DecisionFailed
from engine.feel.builtins import BUILT_INS
from engine.feel.compare import equal
from engine.feel.run import Frame
from engine.language import gettext as _

if TYPE_CHECKING:
    from engine.dmn.table import Table

Hits = tuple[Sequence[int], Any]  # the rules that count, from 1, and the answer
_Policy = Callable[["Table", list[int], Frame], Hits]


def answer(table: Table, matched: list[int], frame: Frame) -> Hits:
    """Return the rules that count and what they answer.

    Args:
        table: the table, with the name of its policy.
        matched: the numbers of all rules that match, in their order.
        frame: where its answers are evaluated.
    Raises:
        DecisionFailed: rules match that must not together.
    """
    if not matched and (policy := table.hit_policy) != "COLLECT COUNT":
        default = table.without_hit(frame)
        return (), [] if default is None and policy in LISTS else default
    return POLICIES[table.hit_policy](table, matched, frame)


def _output(table: Table, number: int, frame: Frame) -> Any:
    return table.output(table.rules[number - 1].answers, frame)


def _outputs(table: Table, numbers: Sequence[int], frame: Frame) -> list[Any]:
    return [_output(table, number, frame) for number in numbers]


def _together(table: Table, matched: list[int]) -> DecisionFailed:
    numbers = ", ".join(map(str, matched))
    return DecisionFailed(decision=table.name, reason=_("第 {rules} 条规则同时符合", rules=numbers))


def _unique(table: Table, matched: list[int], frame: Frame) -> Hits:
    if len(matched) > 1:
        raise _together(table, matched)
    return matched, _output(table, matched[0], frame)


def _any(table: Table, matched: list[int], frame: Frame) -> Hits:
    first, *others = _outputs(table, matched, frame)
    if not all(equal(first, other, frame.run) for other in others):
        numbers = ", ".join(map(str, matched))
        raise DecisionFailed(decision=table.name, reason=_("第 {rules} 条规则的结果不同", rules=numbers))
    return matched, first


def _first(table: Table, matched: list[int], frame: Frame) -> Hits:
    return matched[:1], _output(table, matched[0], frame)


def _in_rule_order(table: Table, matched: list[int], frame: Frame) -> Hits:
    return matched, _outputs(table, matched, frame)


def _in_output_order(table: Table, matched: list[int], frame: Frame) -> Hits:
    """Sort by the places of the outputs among the values their columns allow, the first column first."""
    found = [(number, _output(table, number, frame)) for number in matched]
    found.sort(key=lambda hit: _places(table, hit[1], frame))
    return [number for number, _value in found], [value for _number, value in found]


def _priority(table: Table, matched: list[int], frame: Frame) -> Hits:
    numbers, values = _in_output_order(table, matched, frame)
    return numbers[:1], values[0]


def _places(table: Table, value: Any, frame: Frame) -> list[int]:
    values = [value] if len(table.outputs) == 1 else [value[output.name] for output in table.outputs]
    ordered = [(output.allowed, item) for output, item in zip(table.outputs, values, strict=True) if output.allowed]
    return [_place(allowed.place(item, frame)) for allowed, item in ordered]


def _place(found: int | None) -> int:
    return found if found is not None else 1 << 30  # an empty cell comes last


def _aggregated(function: str) -> _Policy:
    """Return the policy that puts the outputs through a function of FEEL."""
    aggregate = BUILT_INS[function]

    def collect(table: Table, matched: list[int], frame: Frame) -> Hits:
        return matched, aggregate.call(frame.run, (_outputs(table, matched, frame),), None)

    return collect


POLICIES: dict[str, _Policy] = {
    "UNIQUE": _unique,
    "ANY": _any,
    "PRIORITY": _priority,
    "FIRST": _first,
    "RULE ORDER": _in_rule_order,
    "OUTPUT ORDER": _in_output_order,
    "COLLECT": _in_rule_order,
    "COLLECT SUM": _aggregated("sum"),
    "COLLECT MIN": _aggregated("min"),
    "COLLECT MAX": _aggregated("max"),
    "COLLECT COUNT": _aggregated("count"),
}
LISTS = frozenset(("COLLECT", "RULE ORDER", "OUTPUT ORDER"))  # those that answer a list of outputs
ORDERED = frozenset(("PRIORITY", "OUTPUT ORDER"))  # those that need the allowed values of outputs
AGGREGATED = frozenset(("COLLECT SUM", "COLLECT MIN", "COLLECT MAX"))  # those for one output only
