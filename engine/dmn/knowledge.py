"""Business knowledge models and decision services as functions (DMN 1.5, 6.3.9 and 10.4): pure, and within the budget.

They see their parameters and what they require themselves, never the variables of who calls them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine import feel
from engine.dmn.decision import Decision, Evaluation, InputData, Logic, Requirement, required_values
from engine.feel.calls import defined
from engine.feel.run import Frame, Run

_Parameters = tuple[tuple[str, feel.Kind | None], ...]


@dataclass(frozen=True, kw_only=True)
class Knowledge:
    """A business knowledge model."""

    variable: str
    parameters: _Parameters
    logic: Logic
    returns: feel.Kind | None
    types: Mapping[str, feel.Kind]
    requirements: tuple[Requirement, ...]

    def value(self, evaluation: Evaluation) -> feel.Function:
        """Return the function it is."""
        around = Frame(required_values(self.requirements, evaluation), None, evaluation.run)
        function = defined(self.variable, self.parameters, self.logic.closure, around, self.types)
        return _returning(function, self.returns, self.types)


@dataclass(frozen=True, kw_only=True)
class DecisionService:
    """A decision service: decisions to be called with the values they stand on."""

    id: str
    variable: str
    outputs: tuple[Decision, ...]
    inputs: tuple[InputData | Decision, ...]  # its parameters in order: input data, then decisions
    returns: feel.Kind | None
    types: Mapping[str, feel.Kind]

    def value(self, evaluation: Evaluation) -> feel.Function:
        """Return the function it is."""
        wanted = [source.variable for source in self.inputs]

        def call(run: Run, arguments: tuple[Any, ...], names: tuple[str, ...] | None) -> Any:
            if len(arguments) != len(wanted) or (names is not None and sorted(names) != sorted(wanted)):
                return run.null("函数“{name}”的参数不对", name=self.variable)
            return self._answer(dict(zip(names or wanted, arguments, strict=True)), run)

        parameters = tuple((source.variable, source.type) for source in self.inputs)
        return feel.Function(self.variable, call, parameters, self.returns)

    def _answer(self, given: Mapping[str, Any], run: Run) -> Any:
        """Return the value of the one output, or a context of several, as the service's type asks for it."""
        values = self._values(given, run)
        value = next(iter(values.values())) if len(values) == 1 else values
        return value if self.returns is None else feel.coerced(value, self.returns, run, self.types)

    def decide(self, inputs: Mapping[str, Any], scope: feel.Scope) -> dict[str, Any]:
        """Evaluate the service by itself.

        Args:
            inputs: values of its input data and input decisions by name; one that is not there is null.
            scope: as for decisions.
        Returns:
            The values of its output decisions by name; one output too.
        Raises:
            DecisionFailed, ExpressionFailed: as for decisions.
        """
        run = Run(self.variable, scope)
        answer = self._answer(inputs, run)
        if len(self.outputs) == 1 or answer is None:
            return dict.fromkeys([output.variable for output in self.outputs], answer)
        return dict(answer)

    def _values(self, given: Mapping[str, Any], run: Run) -> dict[str, Any]:
        named = {source.variable: given.get(source.variable) for source in self.inputs}
        inner = Evaluation(named, run)
        return {decision.variable: inner.decided(decision).value for decision in self.outputs}


def _returning(function: feel.Function, kind: feel.Kind | None, types: Mapping[str, feel.Kind]) -> feel.Function:
    """Return the function with its result made to conform to a type."""
    if kind is None:
        return function

    def call(run: Run, arguments: tuple[Any, ...], names: tuple[str, ...] | None) -> Any:
        return feel.coerced(function.call(run, arguments, names), kind, run, types)

    return feel.Function(function.name, call, function.parameters, kind)
