"""Which flows a token takes when it leaves a node: conditions in the order of the file, and the default.

A condition that is null or no boolean is a fault, never "false". Source: BPMN 2.0.2, 13.3.1 and 13.4.
"""

from typing import Any

from engine.bpmn.diagram import ACTIVITIES, Element, Flow
from engine.bpmn.runtime.activation import Activation
from engine.bpmn.runtime.context import StepContext, fault
from engine.bpmn.runtime.expressions import Evaluator
from engine.bpmn.runtime.joins import RESET
from engine.language import gettext as _

_CHOOSING = ACTIVITIES | {"exclusiveGateway", "inclusiveGateway", "complexGateway"}


class Gateways:
    """Chooses flows for one instance."""

    def __init__(self, context: StepContext, evaluator: Evaluator) -> None:
        self._context, self._evaluator = context, evaluator

    def choose(self, activation: Activation, element: Element, chain: tuple[str, ...]) -> tuple[Flow, ...]:
        """Return the flows to take.

        Raises:
            DiagramFault: a condition says neither true nor false, or no flow matches and there is no default.
        """
        flows = self._context.diagram(activation.process).outgoing(element.id)
        late = RESET in activation.arrived
        if element.kind not in _CHOOSING or (len(flows) == 1 and flows[0].condition is None and not late):
            return flows
        if element.kind == "exclusiveGateway":
            return (self._first(element, flows, chain),)
        return self._several(element, flows, chain, late=late)

    def _first(self, element: Element, flows: tuple[Flow, ...], chain: tuple[str, ...]) -> Flow:
        for flow in flows:
            if flow.condition is not None and flow.id != element.default_flow and self._holds(flow, element, chain):
                return flow
        return self._default(element, flows, chain)

    def _several(
        self, element: Element, flows: tuple[Flow, ...], chain: tuple[str, ...], *, late: bool
    ) -> tuple[Flow, ...]:
        """Every flow whose condition holds, and those without one; a gateway that only resets takes no others."""
        conditional = [flow for flow in flows if flow.condition is not None and flow.id != element.default_flow]
        extra = {"waitingForStart": not late} if element.kind == "complexGateway" else None
        chosen = {flow.id for flow in conditional if self._holds(flow, element, chain, extra)}
        if late:
            return tuple(flow for flow in flows if flow.id in chosen)
        free = {flow.id for flow in flows if flow.condition is None and flow.id != element.default_flow}
        # What leaves an activity without a condition is taken besides; out of a gateway it is the choice that is left.
        open_way = free and not (element.default_flow and element.kind in ACTIVITIES)
        if (conditional or element.default_flow) and not chosen and not open_way:
            chosen.add(self._default(element, flows, chain).id)
        return tuple(flow for flow in flows if flow.id in chosen | free)

    def _default(self, element: Element, flows: tuple[Flow, ...], chain: tuple[str, ...]) -> Flow:
        found = next((flow for flow in flows if flow.id == element.default_flow), None)
        if found is None:
            tried = [flow.condition for flow in flows if flow.condition is not None]
            saw = [self._evaluator.saw(text, chain) for text in tried]
            raise fault(element, "no-flow", _("没有一条出口的条件成立,也没有默认出口。"), conditions=saw)
        return found

    def _holds(self, flow: Flow, element: Element, chain: tuple[str, ...], extra: dict[str, Any] | None = None) -> bool:
        condition = flow.condition or ""
        found = self._evaluator.expression(condition, element, chain, extra)
        if not isinstance(found, bool):
            reason = _("出口“{flow}”的条件没有得出“是”或“否”。", flow=flow.name or flow.id)
            saw = self._evaluator.saw(condition, chain, extra)
            raise fault(element, "condition", reason, **saw, flow=flow.id, result=found)
        return found
