"""Call activities: the called process runs inside the instance, in a scope that sees nothing of its caller.

One instance is one case: what a called process does stands in the same history and changes in the same transaction.
"""

from collections.abc import Mapping

from engine.bpmn.diagram import Element
from engine.bpmn.markers import Called
from engine.bpmn.runtime.activation import INSIDE, Activation
from engine.bpmn.runtime.context import StepContext, fault
from engine.bpmn.runtime.expressions import Evaluator
from engine.bpmn.runtime.interior import Interior
from engine.bpmn.runtime.limits import Limits
from engine.bpmn.runtime.tokens import Place
from engine.bpmn.spiff.workflow import Token
from engine.bpmn.step import Json
from engine.language import gettext as _

MAX_DEPTH = 20
_FACTS = ("case",)  # what every scope sees anyway


class Calls:
    """Begins and ends the called processes of one instance."""

    def __init__(self, context: StepContext, evaluator: Evaluator, interior: Interior, limits: Limits) -> None:
        self._context, self._evaluator, self._interior, self._limits = context, evaluator, interior, limits

    def open(self, token: Token, element: Element, outer: tuple[str, ...]) -> None:
        """Begin the process that is called.

        Raises:
            DiagramFault: there is no such process, or calls are nested too deep.
        """
        activation, called = token.activation, element.called
        assert called is not None
        self._check_depth(activation, element)
        number = self._number(called, element, outer)
        own = self._context.state.variables.setdefault(activation.ref, {})
        if called.all_in:
            seen = self._evaluator.visible(outer)
            self._context.state.variables[activation.ref] = {
                **{name: value for name, value in seen.items() if name not in _FACTS}, **own,
            }  # fmt: skip
        activation.calls = number
        token.rest(INSIDE)
        self._limits.start_process(token.ref, number)
        self._interior.begin(Place(token.ref, number, activation.path), "")

    def results(self, activation: Activation, element: Element) -> Mapping[str, Json]:
        """Return what the called process hands back: all that it has written, where the call says so."""
        store = self._context.state.variables.get(activation.ref, {})
        if element.called is None or not element.called.all_out or element.outputs:
            return {}
        return {name: store[name] for name in activation.wrote if name in store}

    def _number(self, called: Called, element: Element, outer: tuple[str, ...]) -> int:
        """The number of the called process among those of the instance; a new one is remembered."""
        key = self._evaluator.value(called.process, element, outer)
        wanted = f"{called.binding}:{called.version}" if called.binding != "deployment" else ""
        entry = self._context.find(str(key), wanted)
        if entry is None:
            reason = _("没有标识为“{process}”的流程可以调用。", process=key)
            raise fault(element, "call", reason, process=key, binding=called.binding, version=called.version)
        entries = self._context.state.called
        if entry not in entries:
            entries.append(entry)
        return entries.index(entry) + 1

    def _check_depth(self, activation: Activation, element: Element) -> None:
        depth, scope = 0, activation.scope
        while scope:
            around = self._context.state.activations[scope]
            depth, scope = depth + bool(around.calls), around.scope
        if depth >= MAX_DEPTH:
            reason = _("流程的调用嵌套超过 {most} 层,可能在互相调用。", most=MAX_DEPTH)
            raise fault(element, "call", reason, depth=depth)
