"""Begins and ends activities: variables, limits, boundary events, notices, and what each kind does when it begins."""

from collections.abc import Mapping

from engine.bpmn.diagram import FOR_PEOPLE, SCOPES, TASKS, Element
from engine.bpmn.runtime.activation import EVENT, JOB, PERSON
from engine.bpmn.runtime.calls import Calls
from engine.bpmn.runtime.catching import Catching
from engine.bpmn.runtime.context import StepContext
from engine.bpmn.runtime.handlers import Handlers
from engine.bpmn.runtime.interior import Interior
from engine.bpmn.runtime.limits import Limits
from engine.bpmn.runtime.loops import Loops
from engine.bpmn.runtime.people import People
from engine.bpmn.runtime.scopes import Scopes
from engine.bpmn.spiff.workflow import Token
from engine.bpmn.step import EventType, Json

WORK = TASKS - FOR_PEOPLE - {"task", "receiveTask"}  # done by the product itself


class Activities:
    """The activities of one instance."""

    def __init__(
        self, context: StepContext, scopes: Scopes, limits: Limits, catching: Catching, people: People,
        handlers: Handlers, loops: Loops, interior: Interior, calls: Calls,
    ) -> None:  # fmt: skip
        self._context, self._scopes, self._limits, self._catching = context, scopes, limits, catching
        self._people, self._handlers = people, handlers
        self._loops, self._interior, self._calls = loops, interior, calls
        self.triggered: dict[str, tuple[str, dict[str, Json]]] = {}  # event sub-process token -> start, what it brings

    def begin(self, token: Token, element: Element) -> bool:
        """Begin an activity a token has come to; return whether it can go on, or is in a person's hands."""
        if is_body(token, element):
            return self._repeat(token, element)
        activation = token.activation
        rounds = self._context.state.rounds
        rounds[element.id] = rounds.get(element.id, 0) + 1
        self._context.tell(EventType.ELEMENT_ACTIVATED, activation, round=rounds[element.id])
        outer = self._context.chain(activation.scope)
        if activation.index:
            self._loops.begun(activation, element)
        chain = self._scopes.open(activation, element, outer, told=element.kind not in WORK)
        if not activation.index:
            self._watch(token, element, chain)
        self._people.tell("activated", element, activation, chain)
        return self._act(token, element, chain)

    def work(self, token: Token, element: Element) -> dict[str, Json] | None:
        """Do the work of an automatic task; None when its result comes later."""
        chain = self._context.chain(token.activation.scope, own=token.ref)
        found = self._handlers.work(token.activation, element, chain)
        if found is None:
            token.rest(JOB)
        return found

    def complete(self, token: Token, element: Element, values: Mapping[str, Json]) -> Token | None:
        """Let an activity that is done spread what it brings.

        Returns:
            The token of the loop's body, when the last of its rounds is done.
        """
        activation = token.activation
        outer = self._context.chain(activation.scope)
        if is_body(token, element):
            self._scopes.write(activation, element, outer, self._loops.results(activation, element))
            return None
        if activation.calls:
            values = {**self._calls.results(activation, element), **values}
        self._scopes.complete(activation, element, outer, values)
        self._people.tell("completed", element, activation, self._context.chain(activation.scope, own=activation.ref))
        return self._loops.ended(activation, element, values) if activation.index else None

    def end(self, token: Token, element: Element, *, cancelled: bool) -> None:
        """Stop everything that ran on behalf of an activity."""
        activation = token.activation
        self._limits.end(activation, cancelled=cancelled)
        self._limits.release(activation, element)
        self._catching.close(activation.ref)
        if activation.waits == PERSON:
            self._people.close(activation, cancelled=cancelled)
        elif activation.waits == JOB:
            self._handlers.close(activation, cancelled=cancelled)

    def _repeat(self, token: Token, element: Element) -> bool:
        assert element.loop is not None
        self._watch(token, element, self._context.chain(token.activation.scope))
        return self._loops.open(token, element, element.loop)

    def _watch(self, token: Token, element: Element, chain: tuple[str, ...]) -> None:
        """Start the clocks of its limits and wait for what hangs on its border."""
        activation = token.activation
        self._limits.start(activation, element)
        waiting = self._limits.put_away(activation)
        border = self._context.diagram(activation.process).boundary_events(element.id)
        events = [event for event in border if event.id not in waiting]
        self._catching.arm(activation.ref, activation.process, events, chain, self._limits.fed(activation))

    def _act(self, token: Token, element: Element, chain: tuple[str, ...]) -> bool:
        if element.kind in FOR_PEOPLE:
            token.activation.waits = PERSON
            self._people.open(token.activation, element, chain)
            return True
        if element.kind in SCOPES:
            self._inside(token, element)
            return False
        if element.kind == "callActivity":
            self._calls.open(token, element, self._context.chain(token.activation.scope))
            return False
        if element.kind == "receiveTask" and not token.activation.caught:
            token.rest(EVENT)
            self._catching.arm(token.ref, token.activation.process, [element], chain)
            return False
        return True

    def _inside(self, token: Token, element: Element) -> None:
        start, values = self.triggered.pop(token.ref, ("", {}))
        if start:
            self._interior.open_event(token, start, values)
        else:
            self._interior.open(token, element)


def is_body(token: Token, element: Element) -> bool:
    """Whether a token stands for all rounds of a loop together."""
    return element.loop is not None and not token.activation.index
