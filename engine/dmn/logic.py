"""What decisions consist of: a decision table (DMN 1.5, 8) or one literal expression (7.3.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine import feel
from engine.dmn.decision import Decided, Input
from engine.errors import DecisionFailed
from engine.language import gettext as _


@dataclass(frozen=True, kw_only=True)
class LiteralLogic:
    """One expression."""

    expression: feel.Expression

    def decide(self, context: Mapping[str, Any], scope: feel.Scope) -> Decided:
        """Evaluate the expression."""
        return Decided(value=self.expression.evaluate(context, scope=scope), inputs=self.expression.seen(context))

    def names(self) -> frozenset[str]:
        """Return the variables it reads."""
        return self.expression.names


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column that a table judges, with its prepared expression."""

    input: Input
    expression: feel.Expression
    type: feel.Kind | None  # what its values have to be

    def judged(self, table: str, types: Mapping[str, feel.Kind], context: Mapping[str, Any], scope: feel.Scope) -> Any:
        """Return the value that the column judges.

        Raises:
            DecisionFailed: it is of another type than the column names; every test of it would silently not hold.
        """
        value = self.expression.evaluate(context, scope=scope)
        if value is None or self.type is None:
            return value
        typed = feel.coerced(value, self.type, scope, types)
        if typed is None:
            reason = _("“{text}”{reason}", text=self.input.text, reason=scope.remarks[-1].reason)
            raise DecisionFailed(decision=table, reason=reason)
        return typed


@dataclass(frozen=True, kw_only=True)
class Output:
    """A column that a table answers."""

    name: str
    default: feel.Expression | None


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A row: its tests and its answers, in the order of the columns."""

    tests: tuple[feel.UnaryTests, ...]
    answers: tuple[feel.Expression, ...]


@dataclass(frozen=True, kw_only=True)
class TableLogic:
    """A decision table."""

    name: str
    hit_policy: str
    columns: tuple[Column, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    types: Mapping[str, feel.Kind]

    def decide(self, context: Mapping[str, Any], scope: feel.Scope) -> Decided:
        """Judge every rule, and answer as the hit policy says.

        Raises:
            DecisionFailed: the policy is UNIQUE and more than one rule matches, or a value is of a wrong type.
        """
        inputs = {c.input.text: c.judged(self.name, self.types, context, scope) for c in self.columns}
        values = [inputs[column.input.text] for column in self.columns]
        matched = tuple(number for number, rule in enumerate(self.rules, 1) if _matches(rule, values, context, scope))
        return Decided(value=self._answer(matched, context, scope), rules=matched, inputs=inputs)

    def _answer(self, matched: tuple[int, ...], context: Mapping[str, Any], scope: feel.Scope) -> Any:
        if self.hit_policy == "COLLECT" and (matched or not self._has_default()):
            return [self._output(self.rules[number - 1].answers, context, scope) for number in matched]
        if len(matched) > 1:
            numbers = ", ".join(map(str, matched))
            raise DecisionFailed(decision=self.name, reason=_("第 {rules} 条规则同时符合", rules=numbers))
        if matched:
            return self._output(self.rules[matched[0] - 1].answers, context, scope)
        return self._output(tuple(output.default for output in self.outputs), context, scope)

    def _has_default(self) -> bool:
        return any(output.default is not None for output in self.outputs)

    def _output(
        self, answers: tuple[feel.Expression | None, ...], context: Mapping[str, Any], scope: feel.Scope
    ) -> Any:
        values = [None if answer is None else answer.evaluate(context, scope=scope) for answer in answers]
        if len(self.outputs) == 1:
            return values[0]
        if not any(answers):
            return None
        return {output.name: value for output, value in zip(self.outputs, values, strict=True)}

    def names(self) -> frozenset[str]:
        """Return the variables it reads."""
        expressions = [column.expression for column in self.columns]
        expressions += [output.default for output in self.outputs if output.default]
        tests = [test for rule in self.rules for test in rule.tests]
        answers = [answer for rule in self.rules for answer in rule.answers]
        return frozenset().union(*(part.names for part in (*expressions, *tests, *answers)))


def _matches(rule: Rule, values: list[Any], context: Mapping[str, Any], scope: feel.Scope) -> bool:
    tested = zip(rule.tests, values, strict=True)
    return all(test.matches(value, context, scope=scope) is True for test, value in tested)
