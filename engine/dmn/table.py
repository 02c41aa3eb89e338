"""Decision tables (DMN 1.5, 8): columns, rules and what their evaluation answers. Which hits count is in `policies`.

A table is a part of a tree like any other box, so that it may stand inside contexts and functions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from engine import feel
from engine.dmn import policies
from engine.errors import DecisionFailed
from engine.feel import tree
from engine.feel.compiler import Closure, Compiler, compiles
from engine.feel.run import Frame
from engine.feel.types import shown
from engine.language import gettext as _

_TRAIL = 1_000  # tables that may tell of themselves in one scope
Types = Mapping[str, feel.Kind]


@dataclass(frozen=True, kw_only=True)
class Input:
    """A column that a table judges."""

    id: str
    label: str
    text: str  # the expression that gives the value
    type: str  # the name of its type, or ""


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What a decision answered, with FEEL values; `table` is the table that did.

    `failed` has for every rule of it the first column that did not hold, from 0, or None where all did.
    """

    value: Any
    rules: tuple[int, ...] = ()
    inputs: Mapping[str, Any]
    table: Table | None = None
    failed: tuple[int | None, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column that a table judges, with its prepared expression."""

    input: Input
    expression: feel.Expression
    type: feel.Kind | None  # what its values have to be
    allowed: feel.UnaryTests | None  # what else they have to be

    def judged(self, table: str, types: Types, frame: Frame) -> Any:
        """Return the value that the column judges.

        Raises:
            DecisionFailed: it is not what the column asks for; every test of it would silently not hold.
        """
        value = self.expression.at(frame)
        if value is None:
            return None
        if self.type is not None:
            value = _typed(value, self.type, table, self.input.text, types, frame)
        if self.allowed is not None and self.allowed.at(value, frame) is not True:
            raise _not_allowed(table, self.input.text, value)
        return value


@dataclass(frozen=True, kw_only=True)
class Output:
    """A column that a table answers."""

    name: str
    default: feel.Expression | None
    type: feel.Kind | None
    allowed: feel.UnaryTests | None  # the values it may have, the most important first

    def answered(self, answer: feel.Expression | None, table: str, types: Types, frame: Frame) -> Any:
        """Return the value of a rule's answer.

        Raises:
            DecisionFailed: it is not what the column asks for.
        """
        value = None if answer is None else answer.at(frame)
        if value is None:
            return None
        if self.type is not None:
            value = _typed(value, self.type, table, self.name or table, types, frame)
        if self.allowed is not None and self.allowed.at(value, frame) is not True:
            raise _not_allowed(table, self.name or table, value)
        return value


def _typed(value: Any, kind: feel.Kind, table: str, text: str, types: Types, frame: Frame) -> Any:
    found = feel.coerced(value, kind, frame.run, types)
    if found is None:
        said = _("“{text}”得到的是 {kind},应当是 {wanted}", text=text, kind=shown(value), wanted=kind.name)
        raise DecisionFailed(decision=table, reason=said)
    return found


def _not_allowed(table: str, text: str, value: Any) -> DecisionFailed:
    return DecisionFailed(decision=table, reason=_("“{text}”不能是 {kind}", text=text, kind=shown(value)))


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A row: its tests and its answers, in the order of the columns."""

    id: str
    tests: tuple[feel.UnaryTests, ...]
    answers: tuple[feel.Expression | None, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Table(tree.Boxed):
    """A decision table."""

    id: str
    name: str
    hit_policy: str
    columns: tuple[Column, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    types: Types

    def judge(self, frame: Frame) -> Decided:
        """Judge every rule, and answer as the hit policy says.

        Raises:
            DecisionFailed: rules match that must not together, or a value is not what its column allows.
        """
        judged = [column.judged(self.name, self.types, frame) for column in self.columns]
        failed = [_failed(rule, judged, frame) for rule in self.rules]
        matched = [number for number, column in enumerate(failed, 1) if column is None]
        hits, value = policies.answer(self, matched, frame)
        inputs = {column.input.text: value for column, value in zip(self.columns, judged, strict=True)}
        decided = Decided(value=value, rules=tuple(hits), inputs=inputs, table=self, failed=tuple(failed))
        trail = frame.run.scope.trail
        if len(trail) < _TRAIL:
            trail.append(decided)
        return decided

    def output(self, answers: tuple[feel.Expression | None, ...], frame: Frame) -> Any:
        """Return the answer of a rule: a value, or a context of several outputs."""
        answered = zip(self.outputs, answers, strict=True)
        values = [output.answered(answer, self.name, self.types, frame) for output, answer in answered]
        if len(values) == 1:
            return values[0]
        return {output.name: value for output, value in zip(self.outputs, values, strict=True)}

    def without_hit(self, frame: Frame) -> Any:
        """Return what stands where no rule matches: the default outputs, or null."""
        defaults = tuple(output.default for output in self.outputs)
        return self.output(defaults, frame) if any(default is not None for default in defaults) else None

    @cached_property
    def _parts(self) -> tuple[feel.Expression | feel.UnaryTests, ...]:
        parts: list[feel.Expression | feel.UnaryTests | None] = [column.expression for column in self.columns]
        parts += [output.default for output in self.outputs]
        for rule in self.rules:
            parts += [*rule.tests, *rule.answers]
        return tuple(part for part in parts if part is not None)

    @property
    def names(self) -> frozenset[str]:
        """The variables it reads."""
        return frozenset[str]().union(*(part.names for part in self._parts))

    @property
    def functions(self) -> frozenset[str]:
        """The functions it calls beyond the built-in ones."""
        return frozenset[str]().union(*(part.functions for part in self._parts))


def _failed(rule: Rule, judged: list[Any], frame: Frame) -> int | None:
    for place, test in enumerate(rule.tests):
        if test.at(judged[place], frame) is not True:
            return place
    return None


@compiles(Table)
def _table(compiler: Compiler, table: Table) -> Closure:
    return lambda frame: table.judge(frame).value
