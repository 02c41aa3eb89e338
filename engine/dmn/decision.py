"""A decision ready to be evaluated, and what an evaluation answers. A decision holds no value of any evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from engine import feel

Json = Any


@dataclass(frozen=True, kw_only=True)
class Input:
    """A column that a table judges."""

    id: str
    label: str
    text: str  # the expression that gives the value
    type: str  # the name of its type, or ""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a decision answered, and from what."""

    value: Json
    rules: tuple[int, ...]  # the rules that matched, counted from 1; empty for an expression
    inputs: dict[str, Json]  # what the columns judged, by the text of their expression


@dataclass(frozen=True, kw_only=True)
class Decided:
    """As Outcome, with FEEL values."""

    value: Any
    rules: tuple[int, ...] = ()
    inputs: Mapping[str, Any]


class Logic(Protocol):
    """What a decision consists of."""

    def decide(self, context: Mapping[str, Any], scope: feel.Scope) -> Decided:
        """Evaluate over variables by name."""

    def names(self) -> frozenset[str]:
        """Return the variables it reads."""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One decision of a file."""

    id: str
    name: str
    inputs: tuple[Input, ...]
    hit_policy: str  # UNIQUE or COLLECT for a table, "" for an expression
    logic: Logic
    variable: str  # the name other decisions know its value by
    type: feel.Kind | None
    types: Mapping[str, feel.Kind] = field(default_factory=dict)  # those the file defines
    required: tuple[Decision, ...] = ()
    input_data: frozenset[str] = frozenset()  # names of the input data it requires

    def evaluate(self, inputs: Mapping[str, Json], *, scope: feel.Scope) -> Outcome:
        """Evaluate the decision.

        Args:
            inputs: variables by name, JSON or FEEL values. A required decision's value may stand among them.
            scope: what the expressions may know beyond them; it collects the reasons for nulls.
        Returns:
            The value as JSON: of a UNIQUE table the output, or a dict of several; of a COLLECT table a list of them.
        Raises:
            DecisionFailed: two rules of a UNIQUE table match, or a value is not of the type its column names.
            ExpressionFailed: an expression spent its budget, or the value has no place in JSON.
        """
        decided = self.decide(inputs, scope)
        seen = {text: feel.to_json(value) for text, value in decided.inputs.items()}
        return Outcome(value=feel.to_json(decided.value), rules=decided.rules, inputs=seen)

    def decide(self, inputs: Mapping[str, Any], scope: feel.Scope) -> Decided:
        """Evaluate as above, and answer FEEL values."""
        context = dict(inputs)
        for decision in self.required:
            if decision.variable not in context:
                context[decision.variable] = decision.decide(inputs, scope).value
        decided = self.logic.decide(context, scope)
        if self.type is None or (self.hit_policy == "COLLECT" and self.type.name != "list"):
            return decided  # modellers name the type of one item there
        value = feel.coerced(decided.value, self.type, scope, self.types)
        return Decided(value=value, rules=decided.rules, inputs=decided.inputs)
