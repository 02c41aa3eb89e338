"""Moves the tokens of one instance for the length of one step, and tells each part of the runtime what it has to do.

It is what SpiffWorkflow's specs report to. It decides the order of things, and nothing else.
"""

from collections.abc import Mapping
from typing import Any

from engine.bpmn.diagram import ACTIVITIES, Element, Flow
from engine.bpmn.runtime.activation import EVENT, INSIDE
from engine.bpmn.runtime.activities import WORK, is_body
from engine.bpmn.runtime.context import StepContext, fault
from engine.bpmn.runtime.events import Events
from engine.bpmn.runtime.graph import link_target
from engine.bpmn.runtime.parts import Parts
from engine.bpmn.runtime.tokens import Place, Tokens, place_of
from engine.bpmn.spiff.workflow import Token
from engine.bpmn.step import EventType, Json
from engine.errors import Conflict
from engine.language import gettext as _

STEPS = 1_000  # automatic steps a command may take; a diagram that needs more goes round in circles
_THROWING = ("intermediateThrowEvent", "endEvent", "sendTask")


class Execution:
    """One instance in motion."""

    def __init__(self, context: StepContext) -> None:
        self._context, self._state, self._record = context, context.state, context.record
        self._tokens = Tokens(context, self)
        self.parts = Parts(context, self._tokens, self)
        self.events = Events(context, self.parts, self._tokens, self)
        self._brought: dict[str, Mapping[str, Json]] = {}  # values a token carries until its node is done
        self._throwing: set[str] = set()  # tokens that may be taken away by what they throw
        self._steps = STEPS

    @property
    def over(self) -> bool:
        """Whether no token is left."""
        return not self._tokens.workflow.live

    def waiting(self, ref: str, *waits: str) -> Token:
        """Return the token that waits under a ref.

        Raises:
            Conflict: it does not wait any longer, or for something else.
        """
        token = self._tokens.get(ref)
        if token is None or token.activation.waits not in waits:
            raise Conflict
        return token

    def run(self) -> None:
        """Run what can run without anybody's help; joins that look at everything else decide when it is at rest."""
        workflow = self._tokens.workflow
        while not self.over:
            condition = None if workflow.begins() else self.parts.catching.come_true()
            if condition is not None:
                self._spend(None)
                self.events.happened(self.parts.catching.deliver(condition, {}))
                continue
            token = workflow.next_ready() or self._joined()
            if token is None:
                return
            self._spend(token)
            token.run()
            workflow.settle(token)
            self.close_if_empty(token.activation.scope)

    def _joined(self) -> Token | None:
        token = self.parts.joins.next()
        if token is None:
            return None
        self._context.tell(EventType.ELEMENT_ACTIVATED, token.activation)
        token.go()
        return self._tokens.workflow.next_ready()

    def _spend(self, token: Token | None) -> None:
        self._steps -= 1
        if self._steps < 0:
            reason = _("流程一步之内自动执行了 {steps} 次仍未停下,可能在原地循环。", steps=STEPS)
            at = next(iter(self._context.process.starts.values())) if token is None else token.element
            raise fault(at, "step-budget", reason)

    # What the parts ask for.

    def enter(
        self, element_id: str, place: Place, values: Mapping[str, Json] | None = None, *, parent: Token | None = None,
        **marks: Any,
    ) -> Token:  # fmt: skip
        """Put a token on a node and let it act; one with a parent acts when the parent is done."""
        token = self._tokens.place(element_id, place, parent=parent, **marks)
        if values:
            self._brought[token.ref] = values
        if parent is None:
            token.arrive()
        return token

    def finish(self, token: Token, values: Mapping[str, Json] | None = None) -> None:
        """Complete a node that has waited, with what it brings, and close its scope if that was the last token."""
        if values:
            self._brought[token.ref] = values
        token.complete()
        self._tokens.workflow.settle(token)
        self.close_if_empty(token.activation.scope)

    def compensated(self, token: Token) -> None:
        """Let an event go on whose compensation is done: along its flows, or out of the cancelled transaction."""
        if "cancel" in token.element.events:
            self._throwing.add(token.ref)
            self.parts.throwing.cancelled(token)
        else:
            self.finish(token)

    def cancel(self, token: Token) -> None:
        """Take a token away, with everything inside it."""
        for inner in self._tokens.inside(token.ref):
            self.cancel(inner)
        if not token.lives:
            return
        element = token.element
        if element.kind in ACTIVITIES:
            self.parts.activities.end(token, element, cancelled=True)
        else:
            self.parts.limits.release(token.activation, element)
            self.parts.catching.close(token.ref)
        thrown = token.ref in self._throwing  # it has done what it is there for
        if not is_body(token, element):
            kind = EventType.ELEMENT_COMPLETED if thrown else EventType.ELEMENT_CANCELLED
            self._context.tell(kind, token.activation)
        self._note_end(token, element, really=thrown)
        self._let_go(token)
        self._tokens.workflow.cancel_token(token)

    def close_if_empty(self, scope: str) -> None:
        """Complete a scope in which no token is left."""
        token = self._tokens.get(scope) if scope else None
        if token is None or self._tokens.inside(scope):
            return
        if token.activation.queue is not None:
            self.parts.compensation.ended(scope)
        elif token.activation.waits == INSIDE and self.parts.interior.may_close(token, token.element):
            self.finish(token)

    def catch(self, event: Element, host: str, process: int, values: Mapping[str, Json], path: tuple[str, ...]) -> None:
        """Let a catching event go off."""
        self.events.catch(event, host, process, values, path)

    # What the specs report.

    def arrived(self, token: Token) -> bool:
        """Begin the node a token has come to."""
        element = token.element
        if element.kind in ACTIVITIES:
            goes_on = self.parts.activities.begin(token, element)
            if goes_on and is_body(token, element):  # nothing to repeat: it ends as it begins
                self.finish(token)
                return False
            return goes_on
        if not self.parts.joins.arrived(token, element):
            return False
        self._context.tell(EventType.ELEMENT_ACTIVATED, token.activation)
        waits = element.kind in ("intermediateCatchEvent", "eventBasedGateway") and not token.activation.caught
        if waits and "link" not in element.events:
            token.rest(EVENT)
            self.parts.limits.hold(token.activation, element)
            self.events.await_own(token, element)
            return False
        return True

    def work(self, token: Token) -> bool:
        """Do the work of a node; False when it is done elsewhere, or has taken the token away."""
        element = token.element
        if is_body(token, element) or element.kind not in (*WORK, *_THROWING):
            return True
        if element.kind in _THROWING and not element.handler:
            self._throwing.add(token.ref)
            return self._throw(token, element)
        values = self.parts.activities.work(token, element)
        if values is not None:
            self._brought[token.ref] = values
        return values is not None

    def _throw(self, token: Token, element: Element) -> bool:
        if element.kind not in ACTIVITIES:
            self.parts.scopes.open(token.activation, element, self._context.chain(token.activation.scope), told=False)
        return self.parts.throwing.act(token, element)

    def left(self, token: Token) -> None:
        """End the node and put tokens on what comes after it."""
        element, activation = token.element, token.activation
        values = self._brought.pop(token.ref, {})
        body = None
        if element.kind in ACTIVITIES:
            body = self.parts.activities.complete(token, element, values)
            self.parts.activities.end(token, element, cancelled=False)
        else:
            self.events.spread(token, element, values)
            self.parts.limits.release(activation, element)
            self.parts.catching.close(token.ref)
        if not is_body(token, element):
            self._context.tell(EventType.ELEMENT_COMPLETED, activation)
        self._note_end(token, element, really=True)
        self.parts.compensation.remember(activation, element)
        self._let_go(token)
        if activation.index:
            if body is not None:
                self.finish(body)
        else:
            self._go_on(token, element, values)

    def _go_on(self, token: Token, element: Element, values: Mapping[str, Json]) -> None:
        activation = token.activation
        if activation.compensates:
            self.parts.compensation.ended(activation.compensates)
        elif element.kind == "eventBasedGateway":
            self.events.gateway_left(token, values)
        elif element.kind == "intermediateThrowEvent" and "link" in element.events:
            self._follow_link(token, element)
        else:
            self._follow(token, element)
        around = self._state.activations.get(activation.scope)
        if around is not None and element.kind in ACTIVITIES and self._context.element(around).ad_hoc:
            self.parts.interior.ad_hoc_next(around, activation, element)

    def _follow(self, token: Token, element: Element) -> None:
        activation = token.activation
        flows = self.parts.gateways.choose(activation, element, self._context.chain(activation.scope))
        for flow, path in zip(flows, self._tokens.split(activation.path, len(flows)), strict=True):
            self._take(token, flow, path)

    def _take(self, token: Token, flow: Flow, path: tuple[str, ...]) -> None:
        activation = token.activation
        self._context.tell(EventType.FLOW_TAKEN, activation, flow.id)
        place = Place(activation.scope, activation.process, path)
        self._tokens.place(flow.target, place, parent=token, flow=flow.id)

    def _follow_link(self, token: Token, element: Element) -> None:
        target = link_target(self._context.diagram(token.activation.process), element)
        if target is None:
            raise fault(element, "link", _("没有名称相同的链接事件可以接着走。"))
        self._tokens.place(target.id, place_of(token.activation), parent=token, caught=True)

    def _note_end(self, token: Token, element: Element, *, really: bool) -> None:
        if really and element.kind == "endEvent" and not token.activation.scope:
            self._record.ends.append(element.id)

    def _let_go(self, token: Token) -> None:
        """Forget everything that belonged to a token."""
        ref = token.ref
        self.parts.scopes.close(ref)
        self.parts.compensation.forget(ref)
        for key in [key for key in self._state.come if key.startswith(f"{ref}/")]:
            del self._state.come[key]
        self._tokens.forget(token)

    def close(self) -> None:
        """Let go of everything: it goes round in circles, which would stay in memory until the collector looks."""
        self._tokens.workflow.close()
        self.__dict__.clear()

    def cancel_all(self) -> None:
        """Take every token away."""
        for token in self._tokens.inside(""):
            self.cancel(token)
