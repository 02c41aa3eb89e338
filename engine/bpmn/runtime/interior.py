"""What moves inside sub-processes, event sub-processes and called processes: how it begins and when it is over.

Source: BPMN 2.0.2, 13.3.4 (sub-process), 13.3.5 (ad-hoc), 13.5.4 (event sub-process).
"""

from engine.bpmn.diagram import FOR_PEOPLE, Element, ProcessDiagram
from engine.bpmn.runtime.activation import INSIDE, Activation
from engine.bpmn.runtime.catching import Catching
from engine.bpmn.runtime.context import StepContext, fault
from engine.bpmn.runtime.expressions import Evaluator
from engine.bpmn.runtime.motion import Motion
from engine.bpmn.runtime.tokens import Place, Tokens, place_within
from engine.bpmn.spiff.workflow import Token
from engine.bpmn.step import Json
from engine.language import gettext as _

_OVER = "over"  # mark of an ad-hoc sub-process whose completion condition has held


class Interior:
    """Begins and ends the scopes of one instance."""

    def __init__(
        self, context: StepContext, evaluator: Evaluator, catching: Catching, tokens: Tokens, motion: Motion
    ) -> None:
        self._context, self._evaluator, self._catching = context, evaluator, catching
        self._tokens, self._motion = tokens, motion
        self._come = context.state.come

    def open(self, token: Token, element: Element) -> None:
        """Begin what a sub-process holds."""
        token.rest(INSIDE)
        self.begin(place_within(token.activation), element.id)
        self._motion.close_if_empty(token.ref)

    def open_event(self, token: Token, start_id: str, values: dict[str, Json]) -> None:
        """Begin an event sub-process at the start event that has gone off, with what that brings."""
        token.rest(INSIDE)
        place = place_within(token.activation)
        self.watch(place, token.element_id)
        self._motion.enter(start_id, place, values)

    def begin(self, place: Place, scope_id: str) -> None:
        """Put tokens on the beginnings of a scope.

        Args:
            place: where they move.
            scope_id: the sub-process in the diagram; "" is the process.
        """
        self.watch(place, scope_id)
        beginnings = beginnings_of(self._context.diagram(place.process), scope_id)
        for element, path in zip(beginnings, self._tokens.split(place.path, len(beginnings)), strict=True):
            self._motion.enter(element.id, Place(place.scope, place.process, path))

    def watch(self, place: Place, scope_id: str) -> None:
        """Wait for the events on which the event sub-processes of a scope begin."""
        diagram = self._context.diagram(place.process)
        starts = [start for sub in diagram.event_sub_processes(scope_id) for start in diagram.starts(sub.id)]
        if starts:
            self._catching.arm(place.scope, place.process, starts, self._context.chain(place.scope))

    def may_close(self, token: Token, element: Element) -> bool:
        """Whether a scope in which no token is left is over.

        Raises:
            DiagramFault: everything in an ad-hoc sub-process is done and its completion condition never held.
        """
        activation = token.activation
        if activation.loop is not None or activation.queue is not None:
            return False  # the loop or the compensation goes on by itself
        if element.ad_hoc and element.ad_hoc.completion and self._key(activation) not in self._come:
            reason = _("特别子流程里的活动都已完成,完成条件却没有成立。")
            seen = self._evaluator.saw(element.ad_hoc.completion, self._context.chain(activation.ref))
            raise fault(element, "ad-hoc", reason, **seen)
        return True

    def ad_hoc_next(self, scope: Activation, done: Activation, element: Element) -> None:
        """After an activity of an ad-hoc sub-process: end it, or offer the activity again.

        Args:
            scope: the ad-hoc sub-process.
            done, element: the activity that is done; it is forgotten already.
        """
        host = self._context.element(scope)
        assert host.ad_hoc is not None
        if not host.ad_hoc.completion or self._key(scope) in self._come:
            return
        if self._holds(host.ad_hoc.completion, scope, host):
            self._come[self._key(scope)] = [_OVER]
            for token in self._tokens.inside(scope.ref) if host.ad_hoc.cancels_rest else ():
                self._motion.cancel(token)
        elif element.kind in FOR_PEOPLE and _stands_alone(self._context.diagram(scope.process), element):
            self._motion.enter(element.id, Place(scope.ref, scope.process, done.path))

    def _holds(self, text: str, scope: Activation, host: Element) -> bool:
        chain = self._context.chain(scope.ref)
        found = self._evaluator.expression(text, host, chain)
        if not isinstance(found, bool | None):
            reason = _("完成条件没有得出“是”或“否”。")
            raise fault(host, "condition", reason, **self._evaluator.saw(text, chain), result=found)
        return found is True  # what it reads may not be there yet

    def _key(self, activation: Activation) -> str:
        return f"{activation.ref}/{activation.element_id}"


def beginnings_of(diagram: ProcessDiagram, scope_id: str) -> list[Element]:
    """Return where a scope begins: its plain start events, or all that nothing leads to where it has none.

    Source: BPMN 2.0.2, 13.3.4 and 10.5.2.
    """
    starts = [start for start in diagram.starts(scope_id) if not start.events]
    return starts or [element for element in diagram.within(scope_id) if _unled(diagram, element)]


def _unled(diagram: ProcessDiagram, element: Element) -> bool:
    apart = element.kind in ("boundaryEvent", "startEvent") or element.event_sub_process or element.for_compensation
    linked = element.kind == "intermediateCatchEvent" and "link" in element.events
    return not (apart or linked or diagram.incoming(element.id))


def _stands_alone(diagram: ProcessDiagram, element: Element) -> bool:
    return not diagram.incoming(element.id) and not diagram.outgoing(element.id)
