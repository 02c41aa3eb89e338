"""Compensation: what was done can be undone, the last thing first, each by its handler.

Source: BPMN 2.0.2, 10.7 and 13.5.5.
"""

from copy import deepcopy
from functools import lru_cache

from engine.bpmn.diagram import ACTIVITIES, Element, ProcessDiagram
from engine.bpmn.runtime.activation import COMPENSATING, Activation, Done
from engine.bpmn.runtime.context import StepContext
from engine.bpmn.runtime.graph import Key
from engine.bpmn.runtime.motion import Motion
from engine.bpmn.runtime.tokens import Place, Tokens, place_within
from engine.bpmn.spiff.workflow import Token
from engine.bpmn.step import EventType


class Compensation:
    """Remembers what can be compensated in one instance, and compensates it."""

    def __init__(self, context: StepContext, tokens: Tokens, motion: Motion) -> None:
        self._context, self._tokens, self._motion = context, tokens, motion
        self._done = context.state.done

    def remember(self, activation: Activation, element: Element) -> None:
        """Note an activity that is done, if anything could ever undo it. Its variables are still there."""
        inner = self._done.pop(activation.ref, [])
        diagram = self._context.diagram(activation.process)
        if activation.loop is not None:
            self._done.setdefault(activation.scope, []).extend(inner)  # each instance is undone by itself
        elif activation.compensates or element.kind not in ACTIVITIES:
            return
        elif element.id in _revocable(Key(diagram)) or (inner and not activation.calls):
            variables = deepcopy(self._context.state.variables.get(activation.ref))
            entry = Done(element.id, variables, [] if activation.calls else inner)
            self._done.setdefault(activation.scope, []).append(entry)
        if not self._done.get(activation.scope, True):
            del self._done[activation.scope]

    def forget(self, scope: str) -> None:
        """Let go of what was done in a scope that is cancelled or over for good."""
        self._done.pop(scope, None)

    def throw(self, token: Token, activity: str = "", *, waits: bool = True) -> bool:
        """Compensate an activity, or everything done in the scope.

        Args:
            token: on the event that throws.
            activity: which activity; "" is all.
            waits: whether the event goes on only when the compensation is done.
        Returns:
            True when there is nothing to wait for.
        """
        scope, queue = self._taken(token.activation, activity)
        place = Place(scope, token.activation.process, token.activation.path)
        if waits and queue:
            token.activation.queue = queue
            token.rest(COMPENSATING)
            return self._go_on(token, place)
        for entry in reversed(queue):
            self._begin(entry, place, "")
        return True

    def ended(self, owner: str) -> None:
        """A handler is done: begin the next, or let whoever threw go on."""
        token = self._tokens.get(owner)
        if token is not None and self._go_on(token, self._place(token.activation)):
            self._over(token)

    def _over(self, token: Token) -> None:
        if self._context.element(token.activation).kind in ACTIVITIES:
            above = token.activation.compensates
            self._close(token)
            self.ended(above)
        else:
            token.activation.queue = None
            self._motion.compensated(token)

    def _close(self, token: Token) -> None:
        """End a scope that was opened again only to be compensated."""
        self.forget(token.ref)
        self._context.state.variables.pop(token.ref, None)
        self._tokens.drop(token)

    def _go_on(self, token: Token, place: Place) -> bool:
        """Begin the next handler; return whether none is left."""
        queue = token.activation.queue or []
        while queue:
            if not self._begin(queue.pop(), place, token.ref):
                return False
        return True

    def _begin(self, entry: Done, place: Place, owner: str) -> bool:
        """Begin to undo one activity; return whether that is done already."""
        diagram = self._context.diagram(place.process)
        element = diagram.elements[entry.element_id]
        handler = _handler(diagram, element)
        if handler:
            token = self._motion.enter(handler, place, compensates=owner)
            self._context.tell(EventType.COMPENSATION_STARTED, token.activation, element.id)
            return False
        return self._open_again(entry, diagram, element, place, owner)

    def _open_again(self, entry: Done, diagram: ProcessDiagram, element: Element, place: Place, owner: str) -> bool:
        """Undo what a sub-process held: by its own compensation event sub-process, else each part of it."""
        token = self._tokens.place(element.id, place, compensates=owner, queue=list(entry.inner))
        self._context.tell(EventType.COMPENSATION_STARTED, token.activation, element.id)
        token.rest(COMPENSATING)
        if entry.variables is not None:
            self._context.state.variables[token.ref] = deepcopy(entry.variables)
        start = _undoes_itself(diagram, element)
        if start is not None:
            token.activation.queue, self._done[token.ref] = [], list(entry.inner)
            self._motion.catch(start, token.ref, place.process, {}, ())
            return False
        if not self._go_on(token, place_within(token.activation)):
            return False
        self._close(token)
        return True

    def _place(self, activation: Activation) -> Place:
        if self._context.element(activation).kind in ACTIVITIES:
            return place_within(activation)
        return Place(self._scope_of(activation), activation.process, activation.path)

    def _scope_of(self, activation: Activation) -> str:
        """The scope whose activities an event compensates: an event sub-process speaks for the one it stands in."""
        scope = activation.scope
        while scope and self._context.element(self._context.state.activations[scope]).event_sub_process:
            scope = self._context.state.activations[scope].scope
        return scope

    def _taken(self, activation: Activation, activity: str) -> tuple[str, list[Done]]:
        """Take what is to be compensated out of what was done."""
        scope = self._scope_of(activation)
        if not activity:
            return scope, self._done.pop(scope, [])
        while True:
            entries = self._done.get(scope, [])
            found = [entry for entry in entries if entry.element_id == activity]
            if found:
                self._done[scope] = [entry for entry in entries if entry not in found]
                return scope, found
            around = self._context.state.activations.get(scope)
            if around is None or around.calls:
                return scope, []
            scope = around.scope


@lru_cache(maxsize=1024)
def _revocable(diagram: Key) -> frozenset[str]:
    """Nodes that something in the diagram itself can undo."""
    process = diagram.process
    nodes = process.elements.values()
    return frozenset(node.id for node in nodes if _handler(process, node) or _undoes_itself(process, node))


def _handler(diagram: ProcessDiagram, element: Element) -> str:
    events = (event for event in diagram.boundary_events(element.id) if "compensate" in event.events)
    return next((event.compensation_handler for event in events), "")


def _undoes_itself(diagram: ProcessDiagram, element: Element) -> Element | None:
    """The start event of its compensation event sub-process."""
    starts = (start for sub in diagram.event_sub_processes(element.id) for start in diagram.starts(sub.id))
    return next((start for start in starts if "compensate" in start.events), None)
