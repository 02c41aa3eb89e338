"""Asks `engine.feel` in the name of an element: the scope's variables, the case, the moment, the decision tables.

A text without a leading "=" is a literal. Every failure becomes a fault that names element, expression and values.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from typing import Any

from engine import feel
from engine.bpmn.diagram import Element
from engine.bpmn.names import comma_list
from engine.bpmn.runtime.context import StepContext, fault
from engine.bpmn.step import EventType, Json
from engine.calendars.functions import NAMES, functions
from engine.errors import DecisionFailed, ExpressionFailed, ExpressionInvalid
from engine.language import gettext as _

_FUNCTIONS = frozenset({"decide"}) | NAMES  # product functions an expression may call
_Function = Callable[..., Any]


class Evaluator:
    """Evaluates the expressions of one step."""

    def __init__(self, context: StepContext) -> None:
        self._context = context
        self.provisional = 0  # the first unpublished year that the last expression has reached into
        self._remarks: tuple[str, list[str]] = ("", [])  # why parts of the last expression came out as null

    def value(
        self,
        text: str,
        element: Element,
        chain: tuple[str, ...],
        extra: Mapping[str, Any] | None = None,
        *,
        now: datetime | None = None,
    ) -> Json:
        """Return what `text` says as JSON.

        Args:
            text: a literal, or an expression with a leading "=".
            element: whose expression it is.
            chain: scopes it sees, innermost first.
            extra: names it sees besides, FEEL values or JSON.
            now: the moment from which it counts, where that is not the moment of the step.
        Raises:
            DiagramFault: the expression cannot be evaluated.
        """
        self.provisional = 0
        return self.expression(text, element, chain, extra, now=now) if text.startswith("=") else text

    def expression(
        self,
        text: str,
        element: Element,
        chain: tuple[str, ...],
        extra: Mapping[str, Any] | None = None,
        *,
        now: datetime | None = None,
    ) -> Json:
        """Return the value of an expression, with or without "=", as JSON.

        Raises:
            DiagramFault: as in `value`.
        """
        seen = self.visible(chain)
        seen.update(extra or {})
        scope, self.provisional = self._scope(element, chain, now), 0
        try:
            found = feel.compile(text).evaluate(seen, scope=scope)
            self._remarks = (text, [remark.reason for remark in scope.remarks])
            return feel.to_json(found)
        except (ExpressionFailed, ExpressionInvalid) as error:
            raise fault(element, "expression", error.message, **self.saw(text, chain, extra)) from error

    def visible(self, chain: tuple[str, ...]) -> dict[str, Any]:
        """Return every variable the chain sees, inner ones in front of outer ones, and the case."""
        case = self._context.case
        facts = {
            "instance_id": case.instance_id,
            "business_key": case.business_key,
            "started_by": case.started_by,
            "actor": case.actor,
        }
        found: dict[str, Any] = {}
        for scope in reversed(chain):
            found.update(self._context.state.variables.get(scope, {}))
        found["case"] = facts  # a variable of that name never hides the case
        return found

    def listed(
        self, text: str, element: Element, chain: tuple[str, ...], extra: Mapping[str, Any] | None = None
    ) -> tuple[str, ...]:
        """Return names from a comma list, or from an expression that gives a text or a list of texts.

        Raises:
            DiagramFault: the expression gives something else.
        """
        if not text.startswith("="):
            return _names(text)
        found = self.value(text, element, chain, extra)
        return self.names(found, element, lambda: self.saw(text, chain, extra))

    def names(self, found: Json, element: Element, seen: Callable[[], dict[str, Json]]) -> tuple[str, ...]:
        """Return names from a text with commas or a list of texts; null is nobody.

        Raises:
            DiagramFault: something else; `seen` goes into its detail.
        """
        items = [] if found is None else found if isinstance(found, list) else [found]
        if not all(isinstance(item, str) for item in items):
            reason = _("这里需要一个名称或名称列表。")
            raise fault(element, "assignment", reason, **seen(), result=found)
        return tuple(dict.fromkeys(name for item in items for name in comma_list(item)))

    def saw(self, text: str, chain: tuple[str, ...], extra: Mapping[str, Any] | None = None) -> dict[str, Json]:
        """Return the expression and the values of the names it uses, for a fault's detail."""
        seen = {**self.visible(chain), **(extra or {})}
        try:
            read = feel.compile(text).seen(seen)
        except ExpressionInvalid:
            read = {}
        values = _shown({name: value for name, value in read.items() if name not in _FUNCTIONS})
        last, remarks = self._remarks
        return {"expression": text, "values": values, "remarks": remarks if last == text else []}

    def _scope(self, element: Element, chain: tuple[str, ...], now: datetime | None = None) -> feel.Scope:
        def decide(decision: Any, inputs: Any = None) -> Any:
            return self.decide(str(decision), feel.to_json(inputs) or {}, element, chain)

        context = self._context
        moment = now or context.now
        known = _Known(decide, lambda: self._working_time(moment, element, chain))
        return feel.Scope(now=moment, zone=context.zone, functions=known)

    def _working_time(self, now: datetime, element: Element, chain: tuple[str, ...]) -> Mapping[str, _Function]:
        outermost = self._context.state.activations.get(chain[-1])
        id = self._context.process_of(outermost.calls if outermost else 0).case.calendar
        calendar = self._context.calendar(id)
        if calendar is None:
            raise fault(element, "timer", _("没有编号为“{calendar}”的工作日历。", calendar=id), calendar=id)
        return functions(now, calendar, self._reached)

    def _reached(self, year: int) -> None:
        self.provisional = min(year, self.provisional or year)

    def decide(
        self, decision_id: str, inputs: Mapping[str, Any], element: Element, chain: tuple[str, ...], ref: str = ""
    ) -> Json:
        """Ask a decision table of the bundle the element stands in, and record what it said.

        Raises:
            DiagramFault: there is no such table, or it comes to no result.
        """
        outermost = self._context.state.activations.get(chain[-1])
        number = outermost.calls if outermost else 0
        decision = self._context.bundle_of(number).decisions.get(decision_id)
        if decision is None:
            reason = _("没有标识为“{decision}”的决策表。", decision=decision_id)
            raise fault(element, "decision", reason, decision=decision_id)
        try:
            outcome = decision.evaluate(inputs, scope=self._scope(element, chain))
        except (DecisionFailed, ExpressionFailed) as error:
            raise fault(element, "decision", error.message, decision=decision_id, values=_shown(inputs)) from error
        self._context.record.event(
            EventType.DECISION_EVALUATED,
            element.id,
            ref,
            process=self._context.name_of(number),
            decision=decision_id,
            rules=list(outcome.rules),
            inputs=outcome.inputs,
            value=outcome.value,
        )
        return outcome.value


class _Known(dict[str, _Function]):
    """The product functions by name; those of working time are made when the first of them is called."""

    def __init__(self, decide: _Function, working_time: Callable[[], Mapping[str, _Function]]) -> None:
        super().__init__(decide=decide)
        self._working_time = working_time

    def get(self, name: str, default: Any = None) -> Any:
        """Return a function, or the default."""
        if name in NAMES and name not in self:
            self.update(self._working_time())
        return super().get(name, default)


@lru_cache(maxsize=1024)
def _names(text: str) -> tuple[str, ...]:
    """Names a diagram lists with commas, each once."""
    return tuple(dict.fromkeys(comma_list(text)))


def _shown(values: Mapping[str, Any]) -> dict[str, Json]:
    """Return values for a fault's detail, as far as they have a place in JSON."""
    shown: dict[str, Json] = {}
    for name, value in values.items():
        with suppress(ExpressionFailed):
            shown[name] = feel.to_json(value)
    return shown
