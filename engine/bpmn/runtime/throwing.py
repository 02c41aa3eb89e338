"""Events that an instance itself throws: errors and escalations go up the scopes, signals to all, messages away.

Source: BPMN 2.0.2, 10.5.1 and 13.5.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.bpmn.diagram import Element
from engine.bpmn.event_definition import EventDefinition
from engine.bpmn.runtime.activation import Activation
from engine.bpmn.runtime.catching import Catching, correlation_key
from engine.bpmn.runtime.compensation import Compensation
from engine.bpmn.runtime.context import StepContext, fault
from engine.bpmn.runtime.expressions import Evaluator
from engine.bpmn.runtime.motion import Motion
from engine.bpmn.runtime.tokens import Tokens
from engine.bpmn.spiff.workflow import Token
from engine.bpmn.step import EventType, Json, Thrown
from engine.language import gettext as _


@dataclass(frozen=True)
class _Catcher:
    """An event that catches what is thrown below it."""

    event: Element
    host: str
    process: int


class Throwing:
    """Throws the events of one instance."""

    def __init__(
        self, context: StepContext, evaluator: Evaluator, catching: Catching, compensation: Compensation,
        tokens: Tokens, motion: Motion,
    ) -> None:  # fmt: skip
        self._context, self._evaluator, self._catching = context, evaluator, catching
        self._compensation, self._tokens, self._motion = compensation, tokens, motion

    def act(self, token: Token, element: Element) -> bool:
        """Do what a throwing event, or a task that sends a message, does.

        Returns:
            True when the token may go on: it was not taken away by what it threw, and waits for nothing.
        Raises:
            DiagramFault: an error nobody catches.
        """
        goes_on = True
        for definition in element.definitions:
            goes_on = self._throw(token, element, definition) and goes_on
        return goes_on and token.lives

    def error(self, activation: Activation, code: str, message: str, values: Mapping[str, Json]) -> None:
        """Throw an error out of an activity.

        Raises:
            DiagramFault: nobody catches it.
        """
        element = self._context.element(activation)
        catcher = self._catcher(activation, "error", code, from_activity=True)
        self._tell_error(activation, code, catcher)
        if catcher is None:
            raise fault(element, "error", _("业务错误“{code}”没有事件来处理:{message}", code=code, message=message))
        seen = {"code": code, "message": message}
        self._motion.catch(catcher.event, catcher.host, catcher.process, {**values, "error": seen}, ())

    def cancelled(self, token: Token) -> None:
        """End a transaction that has been cancelled and compensated, by its cancel event.

        Raises:
            DiagramFault: it has none.
        """
        transaction = self._context.state.activations[token.activation.scope]
        host = transaction.scope if transaction.index else transaction.ref
        element = self._context.element(transaction)
        events = self._context.diagram(transaction.process).boundary_events(element.id)
        event = next((event for event in events if "cancel" in event.events), None)
        if event is None:
            raise fault(element, "cancel", _("事务子流程上没有取消边界事件。"))
        self._motion.catch(event, host, transaction.process, {}, ())

    def _throw(self, token: Token, element: Element, definition: EventDefinition) -> bool:
        activation = token.activation
        if definition.kind == "message":
            self._message(activation, element, definition)
        elif definition.kind == "signal":
            self._signal(activation, element, definition)
        elif definition.kind == "error":
            self._error_event(activation, element, definition)
        elif definition.kind == "escalation":
            self._escalation(activation, definition)
        elif definition.kind == "terminate":
            self._terminate(token)
        elif definition.kind == "cancel":
            return self._cancel(token)
        elif definition.kind == "compensate":
            return self._compensation.throw(token, definition.activity, waits=definition.waits)
        return True

    def _values(self, activation: Activation) -> dict[str, Json]:
        """What goes along: what the input mappings have made."""
        return dict(self._context.state.variables.get(activation.ref, {}))

    def _message(self, activation: Activation, element: Element, definition: EventDefinition) -> None:
        chain = self._context.chain(activation.scope, own=activation.ref)
        key = correlation_key(self._evaluator, element, definition, chain)
        thrown = Thrown(
            element_id=element.id, kind="message", name=definition.name, key=key, values=self._values(activation)
        )
        self._context.record.thrown.append(thrown)
        self._context.tell(EventType.MESSAGE_THROWN, activation, name=definition.name, key=key)

    def _signal(self, activation: Activation, element: Element, definition: EventDefinition) -> None:
        values = self._values(activation)
        self._context.record.thrown.append(
            Thrown(element_id=element.id, kind="signal", name=definition.name, values=values)
        )
        self._context.tell(EventType.SIGNAL_THROWN, activation, name=definition.name)
        for ref in self._catching.signalled(definition.name):
            if ref in self._context.state.awaited:  # an earlier receiver may have ended what waited here
                caught = self._catching.deliver(ref, values)
                self._motion.catch(caught.event, caught.host, caught.process, values, activation.path)

    def _error_event(self, activation: Activation, element: Element, definition: EventDefinition) -> None:
        catcher = self._catcher(activation, "error", definition.code)
        self._tell_error(activation, definition.code, catcher)
        if catcher is None:
            raise fault(element, "error", _("错误“{code}”没有事件来处理。", code=definition.code or element.name))
        seen = {"code": definition.code, "message": ""}
        values = {**self._values(activation), "error": seen}
        self._motion.catch(catcher.event, catcher.host, catcher.process, values, ())

    def _escalation(self, activation: Activation, definition: EventDefinition) -> None:
        catcher = self._catcher(activation, "escalation", definition.code)
        caught_by = catcher.event.id if catcher else ""
        self._context.tell(EventType.ESCALATION_THROWN, activation, code=definition.code, caught_by=caught_by)
        if catcher is not None:  # one that nobody catches is nothing that must be handled (10.5.1)
            values = {**self._values(activation), "escalation": {"code": definition.code}}
            self._motion.catch(catcher.event, catcher.host, catcher.process, values, activation.path)

    def _terminate(self, token: Token) -> None:
        scope = token.activation.scope
        self._catching.close(scope)
        for other in self._tokens.inside(scope):
            if other is not token:
                self._motion.cancel(other)

    def _cancel(self, token: Token) -> bool:
        self._terminate(token)
        if self._compensation.throw(token):
            self.cancelled(token)
        return False

    def _tell_error(self, activation: Activation, code: str, catcher: _Catcher | None) -> None:
        caught_by = catcher.event.id if catcher else ""
        self._context.tell(EventType.ERROR_THROWN, activation, code=code, caught_by=caught_by)

    def _catcher(
        self, activation: Activation, kind: str, code: str, *, from_activity: bool = False
    ) -> _Catcher | None:  # fmt: skip
        """The nearest event that catches a code on the way up: in a scope, or on its border; the exact code first."""
        for candidates in self._upwards(activation, from_activity):
            for wanted in (code, ""):
                for found in candidates:
                    definition = found.event.definition(kind)
                    if definition is not None and definition.code == wanted:
                        return found
        return None

    def _upwards(self, activation: Activation, from_activity: bool) -> Iterator[list[_Catcher]]:
        if from_activity:
            yield self._on_border(activation)
        below, scope = activation, activation.scope
        while True:
            yield self._in_scope(scope, below)
            around = self._context.state.activations.get(scope)
            if around is None:
                return
            yield self._on_border(around)
            below, scope = around, around.scope

    def _on_border(self, activation: Activation) -> list[_Catcher]:
        if activation.index:
            return []  # what hangs on a repeated activity hangs on all of it
        events = self._context.diagram(activation.process).boundary_events(activation.element_id)
        return [_Catcher(event, activation.ref, activation.process) for event in events]

    def _in_scope(self, scope: str, below: Activation) -> list[_Catcher]:
        """Start events of the scope's event sub-processes; one that runs does not catch what it throws itself."""
        around = self._context.state.activations.get(scope)
        if around is not None and around.loop is not None:
            return []
        process, scope_id = inside_of(around)
        diagram = self._context.diagram(process)
        if self._context.element(below).event_sub_process:
            return []
        subs = diagram.event_sub_processes(scope_id)
        return [_Catcher(start, scope, process) for sub in subs for start in diagram.starts(sub.id)]


def inside_of(around: Activation | None) -> tuple[int, str]:
    """Return number of the process and id of the scope in its diagram for what moves inside an activation."""
    if around is None:
        return 0, ""
    return (around.calls, "") if around.calls else (around.process, around.element_id)
