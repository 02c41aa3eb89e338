"""Standard loops and multi-instance activities: how many rounds there are, and what they bring together.

The activity itself is one activation (the body); every round is another inside it. Source: BPMN 2.0.2, 13.3.6, 13.3.7.
"""

import re
from collections.abc import Mapping

from engine.bpmn.diagram import Element
from engine.bpmn.markers import Loop
from engine.bpmn.runtime.activation import INSIDE, Activation, Round
from engine.bpmn.runtime.context import StepContext, fault
from engine.bpmn.runtime.expressions import Evaluator
from engine.bpmn.runtime.motion import Motion
from engine.bpmn.runtime.scopes import Scopes
from engine.bpmn.runtime.tokens import Place, Tokens
from engine.bpmn.spiff.workflow import Token
from engine.bpmn.step import EventType, Json
from engine.language import gettext as _

MAX_INSTANCES = 1_000
_NAME = re.compile(r"\s*=?\s*[^\W\d]\w*\s*")


class Loops:
    """Runs the loops of one instance."""

    def __init__(
        self, context: StepContext, evaluator: Evaluator, scopes: Scopes, tokens: Tokens, motion: Motion
    ) -> None:
        self._context, self._evaluator, self._scopes = context, evaluator, scopes
        self._tokens, self._motion = tokens, motion

    def open(self, token: Token, element: Element, loop: Loop) -> bool:
        """Begin the body; return whether it is done already, because there is nothing to repeat.

        Raises:
            DiagramFault: the collection, the number or a condition is not what it should be.
        """
        body = token.activation
        chain = self._context.chain(body.scope)
        body.loop = self._round(element, loop, chain)
        token.rest(INSIDE)
        variables = self._context.state.variables[body.ref] = {}
        if loop.output_collection:
            variables[loop.output_collection] = [None] * body.loop.total
        self._context.tell(EventType.LOOP_STARTED, body, instances=body.loop.total if loop.multi else None)
        if not self._again(body, element, loop, first=True):
            return True
        self._begin_next(body, element, loop)
        return False

    def begun(self, activation: Activation, element: Element) -> None:
        """Give a round its own variables."""
        loop, body = element.loop, self._context.state.activations[activation.scope]
        assert loop is not None
        assert body.loop is not None
        own: dict[str, Json] = {"loopCounter": activation.index}
        if _NAME.fullmatch(loop.output_element):
            own[loop.output_element.lstrip("= ").rstrip()] = None  # what it hands over is its own, as in Camunda 8
        if loop.element and body.loop.items is not None:
            own[loop.element] = body.loop.items[activation.index - 1]
        self._context.state.variables[activation.ref] = own

    def ended(self, activation: Activation, element: Element, values: Mapping[str, Json]) -> Token | None:
        """Take in a round that is done: begin the next, or return the token of the body when that is done too.

        Args:
            activation: of the round; its variables are still there.
            values: what it has brought.
        """
        loop, body = element.loop, self._context.state.activations[activation.scope]
        assert loop is not None
        assert body.loop is not None
        body.loop.done += 1
        if loop.output_collection:
            self._collect(activation, element, loop, values)
        return None if self._goes_on(body, element, loop, activation) else self._tokens.of(body.ref)

    def results(self, body: Activation, element: Element) -> dict[str, Json]:
        """Return what the body hands on when it is done."""
        name = element.loop.output_collection if element.loop else ""
        return {name: self._context.state.variables[body.ref][name]} if name else {}

    def _goes_on(self, body: Activation, element: Element, loop: Loop, last: Activation) -> bool:
        assert body.loop is not None
        self._count(body)
        if loop.multi and loop.completion and self._holds(loop.completion, body, element, last):
            body.loop.ended = body.loop.begun - body.loop.done
            for other in self._tokens.inside(body.ref):
                if other.ref != last.ref:
                    self._motion.cancel(other)
            return False
        if loop.multi and not loop.sequential:
            return body.loop.done < body.loop.total
        if not self._again(body, element, loop):
            return False
        self._begin_next(body, element, loop)
        return True

    def _again(self, body: Activation, element: Element, loop: Loop, *, first: bool = False) -> bool:
        assert body.loop is not None
        if loop.multi:
            return body.loop.begun < body.loop.total
        if body.loop.total and body.loop.done >= body.loop.total:
            return False
        if (first and not loop.test_before) or not loop.condition:
            return True
        return self._holds(loop.condition, body, element, None)

    def _begin_next(self, body: Activation, element: Element, loop: Loop) -> None:
        assert body.loop is not None
        count = body.loop.total if loop.multi and not loop.sequential else 1
        first, body.loop.begun = body.loop.begun + 1, body.loop.begun + count
        self._count(body)
        for number, path in enumerate(self._tokens.split(body.path, count), first):
            self._motion.enter(element.id, Place(body.ref, body.process, path), index=number)

    def _count(self, body: Activation) -> None:
        """Keep the counters that the standard gives to expressions (BPMN 2.0.2, table 10.31)."""
        loop = body.loop
        assert loop is not None
        store = self._context.state.variables[body.ref]
        store["numberOfInstances"] = loop.total
        store["numberOfActiveInstances"] = loop.begun - loop.done - loop.ended
        store["numberOfCompletedInstances"] = loop.done
        store["numberOfTerminatedInstances"] = loop.ended

    def _round(self, element: Element, loop: Loop, chain: tuple[str, ...]) -> Round:
        if not loop.multi:
            return Round(total=self._number(loop.maximum, element, chain) if loop.maximum else 0)
        if not loop.collection:
            total = self._number(loop.cardinality, element, chain)
            return Round(total=self._bounded(total, element))
        found = self._evaluator.expression(loop.collection, element, chain)
        if not isinstance(found, list):
            reason = _("多实例的集合不是列表。")
            raise fault(element, "loop", reason, **self._evaluator.saw(loop.collection, chain), result=found)
        return Round(items=found if loop.element else None, total=self._bounded(len(found), element))

    def _bounded(self, total: int, element: Element) -> int:
        if total > MAX_INSTANCES:
            reason = _("多实例有 {count} 个,最多 {most} 个。", count=total, most=MAX_INSTANCES)
            raise fault(element, "loop", reason, count=total)
        return total

    def _number(self, text: str, element: Element, chain: tuple[str, ...]) -> int:
        found = self._evaluator.expression(text, element, chain)
        if isinstance(found, bool) or not isinstance(found, int | float) or found != int(found) or found < 0:
            reason = _("循环的次数不是自然数。")
            raise fault(element, "loop", reason, **self._evaluator.saw(text, chain), result=found)
        return int(found)

    def _holds(self, text: str, body: Activation, element: Element, last: Activation | None) -> bool:
        chain = self._context.chain(body.ref)
        chain = (last.ref, *chain) if last is not None else chain
        found = self._evaluator.expression(text, element, chain)
        if not isinstance(found, bool):
            reason = _("循环的条件没有得出“是”或“否”。")
            raise fault(element, "condition", reason, **self._evaluator.saw(text, chain), result=found)
        return found

    def _collect(self, activation: Activation, element: Element, loop: Loop, values: Mapping[str, Json]) -> None:
        chain = self._context.chain(activation.scope, own=activation.ref)
        value: Json = None
        if loop.output_element:
            value = self._evaluator.expression(loop.output_element, element, chain, values)
        store = self._context.state.variables[activation.scope]
        results = list(store[loop.output_collection])
        results[activation.index - 1] = value
        store[loop.output_collection] = results
