"""What stands in a requirement graph: decisions, input data, knowledge models and services, ready to be evaluated.

None of them holds a value of any evaluation; those are in the `Evaluation`, which computes every decision once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from engine import feel
from engine.dmn.table import Decided, Input, Rule, Table
from engine.errors import ExpressionFailed
from engine.feel import boxed
from engine.feel.compiler import lookup
from engine.feel.run import Frame, Run

Json = Any


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a decision answered, and from what."""

    value: Json
    rules: tuple[int, ...]  # the rules that matched, counted from 1; empty for an expression
    inputs: dict[str, Json]  # what the columns judged, by the text of their expression


class Evaluation:
    """One evaluation of a graph: the values it was given, the decisions it has made, and one budget for all."""

    def __init__(self, given: Mapping[str, Any], run: Run) -> None:
        self.given = given
        self.run = run
        self._made: dict[int, Decided] = {}

    def decided(self, decision: Decision) -> Decided:
        """Return what a decision answers; it is evaluated once."""
        key = id(decision)
        if key not in self._made:
            self._made[key] = decision.judged(self)
        return self._made[key]


class Source(Protocol):
    """What a requirement may point to."""

    @property
    def variable(self) -> str:
        """The name its value is known by."""

    def value(self, evaluation: Evaluation) -> Any:
        """Return its value."""


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """One arrow of the graph; `within` is the name of the import that its source comes by, or nothing."""

    source: Source
    within: str = ""


@dataclass(frozen=True, kw_only=True)
class InputData:
    """A value from outside, under its name, or as `{namespace}name` where two models use the same."""

    variable: str
    namespace: str
    type: feel.Kind | None
    types: Mapping[str, feel.Kind]

    def value(self, evaluation: Evaluation) -> Any:
        """Return what was given, made to conform to its type; null where nothing was."""
        full = f"{{{self.namespace}}}{self.variable}"
        found = evaluation.given.get(full, evaluation.given.get(self.variable))
        return found if self.type is None else feel.coerced(found, self.type, evaluation.run, self.types)


@dataclass(frozen=True, kw_only=True)
class Logic:
    """What a decision or knowledge model consists of: its boxes, and the table where they are nothing but one."""

    node: Any
    closure: Callable[[Frame], Any]
    table: Table | None

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the table; none where it is another box."""
        return self.table.rules if self.table else ()

    @cached_property
    def _names(self) -> frozenset[str]:
        return feel.free_names((self.node,)).certain

    def names(self) -> frozenset[str]:
        """Return the variables it reads."""
        return self._names


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One decision of a file."""

    id: str
    name: str
    inputs: tuple[Input, ...]
    hit_policy: str  # as DMN writes it, with the aggregation of a COLLECT table; "" for an expression
    logic: Logic
    variable: str  # the name other decisions know its value by
    type: feel.Kind | None
    types: Mapping[str, feel.Kind] = field(default_factory=dict)  # those the file defines
    requirements: tuple[Requirement, ...] = ()

    def evaluate(self, inputs: Mapping[str, Json], *, scope: feel.Scope) -> Outcome:
        """Evaluate the decision.

        Args:
            inputs: variables by name, JSON or FEEL values. A required decision's value may stand among them.
            scope: what the expressions may know beyond them; it collects the reasons for nulls, and in `trail` what
                every table tells of itself.
        Returns:
            The value as JSON: of a table with one hit the output, or a dict of several; with many hits a list of them,
            or what aggregates them.
        Raises:
            DecisionFailed: rules match that must not together, or a value is not what its column allows.
            ExpressionFailed: an expression spent its budget, or the value has no place in JSON.
        """
        decided = self.decide(inputs, scope)
        return Outcome(value=feel.to_json(decided.value), rules=decided.rules, inputs=_seen(decided.inputs))

    def decide(self, inputs: Mapping[str, Any], scope: feel.Scope) -> Decided:
        """Evaluate as above, and answer FEEL values."""
        return self.judged(Evaluation(inputs, Run(self.name, scope)))

    def value(self, evaluation: Evaluation) -> Any:
        """Return its value as others require it: what was given under its name, or what it decides."""
        if self.variable not in evaluation.given:
            return evaluation.decided(self).value
        found = evaluation.given[self.variable]
        return found if self.type is None else feel.coerced(found, self.type, evaluation.run, self.types)

    def judged(self, evaluation: Evaluation) -> Decided:
        """Evaluate it as part of an evaluation.

        Raises:
            DecisionFailed, ExpressionFailed: as `evaluate`.
        """
        frame = self._frame(evaluation)
        if self.logic.table is not None:
            decided = self.logic.table.judge(frame)
        else:
            value = boxed.evaluated(self.logic.closure, frame)
            seen = {name: lookup(frame, name, None) for name in sorted(self.logic.names())}
            decided = Decided(value=value, inputs=seen)
        if self.type is None:
            return decided
        value = feel.coerced(decided.value, self.type, evaluation.run, self.types)
        return Decided(value=value, rules=decided.rules, inputs=decided.inputs)

    def _frame(self, evaluation: Evaluation) -> Frame:
        outer = Frame(evaluation.given, None, evaluation.run)
        if not self.requirements:
            return outer
        return Frame(required_values(self.requirements, evaluation), outer, evaluation.run)

    @property
    def required(self) -> tuple[Decision, ...]:
        """The decisions it requires."""
        return tuple(r.source for r in self.requirements if isinstance(r.source, Decision))


def _seen(inputs: Mapping[str, Any]) -> dict[str, Json]:
    """Return what was judged as JSON, without what has no place there, such as functions."""
    seen: dict[str, Json] = {}
    for name, value in inputs.items():
        with suppress(ExpressionFailed):
            seen[name] = feel.to_json(value)
    return seen


def required_values(requirements: tuple[Requirement, ...], evaluation: Evaluation) -> dict[str, Any]:
    """Return what requirements give, by name; what is imported stands in a context under the import's name."""
    names: dict[str, Any] = {}
    for requirement in requirements:
        into = names.setdefault(requirement.within, {}) if requirement.within else names
        into[requirement.source.variable] = requirement.source.value(evaluation)
    return names
