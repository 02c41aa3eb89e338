"""Which flow a token takes out of an exclusive gateway: the first true one in the order of the file, else the default.

A condition that is null or no boolean is a fault, never "false".
"""

from engine.bpmn.diagram import Element, Flow
from engine.bpmn.runtime.context import StepContext, fault
from engine.bpmn.runtime.expressions import Evaluator
from engine.language import gettext as _


class Gateways:
    """Chooses flows for one instance."""

    def __init__(self, context: StepContext, evaluator: Evaluator) -> None:
        self._context, self._evaluator = context, evaluator

    def choose(self, element: Element, chain: tuple[str, ...]) -> Flow:
        """Return the flow to take.

        Raises:
            DiagramFault: a condition says neither true nor false, or no flow matches and there is no default.
        """
        flows = self._context.process.diagram.outgoing(element.id)
        default: Flow | None = None
        tried: list[str] = []
        for flow in flows:
            if flow.id == element.default_flow or (flow.condition is None and len(flows) == 1):
                default = flow
            elif flow.condition is not None:
                tried.append(flow.condition)
                if self._holds(flow, flow.condition, element, chain):
                    return flow
        if default is None:
            saw = [self._evaluator.saw(text, chain) for text in tried]
            raise fault(element, "no-flow", _("没有一条出口的条件成立,也没有默认出口。"), conditions=saw)
        return default

    def _holds(self, flow: Flow, condition: str, element: Element, chain: tuple[str, ...]) -> bool:
        found = self._evaluator.expression(condition, element, chain)
        if not isinstance(found, bool):
            reason = _("出口“{flow}”的条件没有得出“是”或“否”。", flow=flow.name or flow.id)
            saw = self._evaluator.saw(condition, chain)
            raise fault(element, "condition", reason, **saw, flow=flow.id, result=found)
        return found
