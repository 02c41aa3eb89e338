"""Moves the tokens of one instance for the length of one step, and tells each part of the runtime what it has to do.

It is what SpiffWorkflow's specs report to. It decides the order of things, and nothing else.
"""

from uuid import UUID

from engine.bpmn.diagram import ACTIVITIES, TASKS, Element
from engine.bpmn.runtime.commands import Command, CompleteJob, CompleteTask, FireTimer, Start
from engine.bpmn.runtime.context import StepContext, fault
from engine.bpmn.runtime.expressions import Evaluator
from engine.bpmn.runtime.gateways import Gateways
from engine.bpmn.runtime.handlers import JOBS, Handlers
from engine.bpmn.runtime.limits import Limits
from engine.bpmn.runtime.people import People
from engine.bpmn.runtime.scopes import Scopes
from engine.bpmn.runtime.state import Activation
from engine.bpmn.runtime.timers import Timers
from engine.bpmn.spiff.workflow import STATES, Token, Workflow
from engine.bpmn.step import EventType, Json
from engine.errors import Conflict, NotFound
from engine.language import gettext as _

STEPS = 1_000  # automatic steps a command may take; a diagram that needs more goes round in circles
_WORK = TASKS - {"userTask"}


class Execution:
    """One instance in motion."""

    def __init__(self, context: StepContext) -> None:
        self._context, self._state, self._record = context, context.state, context.record
        evaluator = Evaluator(context)
        self._limits = Limits(context, evaluator)
        self._timers = Timers(context, evaluator, self._limits)
        self._people = People(context, evaluator, self._limits)
        self._handlers = Handlers(context, evaluator, self._people)
        self._gateways = Gateways(context, evaluator)
        self._scopes = Scopes(context, evaluator)
        self._brought: dict[str, dict[str, Json]] = {}  # values a token carries until its node is done
        self._steps = STEPS
        self._workflow = Workflow(context.process.spec, dict(context.process.subs), listener=self, mint=context.mint)
        self._tokens: dict[str, Token] = {}
        for activation in self._state.activations.values():
            self._restore(activation)

    @property
    def over(self) -> bool:
        """Whether no token is left."""
        return not self._workflow.live

    def obey(self, command: Command) -> None:
        """Do what the command says and go on until everything waits again.

        Raises:
            NotFound: no such start event.
            Conflict: what the command is about no longer waits.
            DiagramFault: the diagram cannot go on.
        """
        if isinstance(command, Start):
            self._start(command)
        elif isinstance(command, CompleteTask):
            self._finish(command.ref, command.values, "userTask")
        elif isinstance(command, CompleteJob):
            self._finish(command.ref, command.result, "serviceTask", "sendTask")
        elif isinstance(command, FireTimer):
            self._fire(command)
        else:
            self._cancel_all()
        self._workflow.run_agenda(self._spend)

    def _start(self, command: Start) -> None:
        if command.event_id not in self._context.process.starts:
            raise NotFound
        process = self._context.process.id
        self._record.event(EventType.PROCESS_STARTED, process, start_event=command.event_id)
        self._enter(self._workflow, command.event_id, command.variables)

    def _finish(self, ref: str, values: dict[str, Json], *kinds: str) -> None:
        token = self._tokens.get(ref)
        if token is None or self._element(token).kind not in kinds:
            raise Conflict
        self._brought[ref] = values
        token.complete()
        self._workflow.settle(token)

    def _fire(self, command: FireTimer) -> None:
        fired = self._timers.fire(command.ref, command.skipped)
        host = self._tokens[fired.host]
        # The new token comes first: a scope whose last token was cancelled would close.
        self._enter(host.workflow, fired.event.id, {"timer": fired.seen})
        if fired.event.interrupting:
            self._cancel(host)

    def _enter(self, scope: Workflow, element_id: str, values: dict[str, Json]) -> None:
        token = scope.place(element_id)
        self._brought[token.ref] = values
        token.arrive()

    def _spend(self, token: Token) -> None:
        self._steps -= 1
        if self._steps < 0:
            reason = _("流程一步之内自动执行了 {steps} 次仍未停下,可能在原地循环。", steps=STEPS)
            raise fault(self._element(token), "step-budget", reason)

    # What the specs report.

    def reached(self, token: Token) -> None:
        """Begin the node a token has come to."""
        element = self._element(token)
        if element.kind in ACTIVITIES:
            self._activate(token, element)
        else:
            self._record.event(EventType.ELEMENT_ACTIVATED, element.id, token.ref)

    def work(self, token: Token) -> bool:
        """Do the work of a task; False when it is done elsewhere."""
        element = self._element(token)
        if element.kind not in _WORK:
            return True
        chain = self._context.chain(token.scope, own=token.ref)
        values = self._handlers.work(self._state.activations[token.ref], element, chain)
        if values is None:
            return False
        self._brought[token.ref] = values
        return True

    def left(self, token: Token) -> tuple[str, ...]:
        """End the node and say where the token goes."""
        element = self._element(token)
        outer = self._context.chain(token.scope)
        values = self._brought.pop(token.ref, {})
        if element.kind in ACTIVITIES:
            self._complete(token, element, outer, values)
        elif element.kind == "boundaryEvent":
            self._scopes.bring(token.ref, element, outer, values)
        elif element.kind == "startEvent":
            self._scopes.complete(token.ref, element, outer, values)
            self._scopes.close(token.ref)
        elif element.kind == "endEvent" and not element.scope:
            self._record.ends.append(element.id)
        self._record.event(EventType.ELEMENT_COMPLETED, element.id, token.ref)
        return self._onward(token, element, outer)

    def _onward(self, token: Token, element: Element, chain: tuple[str, ...]) -> tuple[str, ...]:
        flows = self._context.process.diagram.outgoing(element.id)
        if element.kind == "exclusiveGateway":
            flows = (self._gateways.choose(element, chain),)
        for flow in flows:
            self._record.event(EventType.FLOW_TAKEN, flow.id, token.ref)
        return tuple(flow.target for flow in flows)

    # Activities.

    def _activate(self, token: Token, element: Element) -> None:
        ref, person = token.ref, element.kind == "userTask"
        self._state.rounds[element.id] = self._state.rounds.get(element.id, 0) + 1
        activation = Activation(ref, element.id, "ready" if person else "started", token.scope)
        self._state.activations[ref], self._tokens[ref] = activation, token
        self._record.event(EventType.ELEMENT_ACTIVATED, element.id, ref, round=self._state.rounds[element.id])
        outer = self._context.chain(token.scope)
        chain = self._scopes.open(ref, element, outer, told=element.kind not in _WORK)
        self._limits.start(activation, element, chain)
        self._timers.arm(activation, element, chain)
        self._people.tell("activated", element, ref, chain)
        if person:
            self._people.open(activation, element, chain)

    def _complete(self, token: Token, element: Element, outer: tuple[str, ...], values: dict[str, Json]) -> None:
        self._scopes.complete(token.ref, element, outer, values)
        self._people.tell("completed", element, token.ref, self._context.chain(token.scope, own=token.ref))
        self._end(token, element, cancelled=False)

    def _cancel(self, token: Token) -> None:
        element = self._element(token)
        for inner in [found for found in self._tokens.values() if found.scope == token.ref]:
            self._cancel(inner)
        self._end(token, element, cancelled=True)
        self._record.event(EventType.ELEMENT_CANCELLED, element.id, token.ref)
        self._workflow.cancel_token(token)

    def _cancel_all(self) -> None:
        for token in [found for found in self._tokens.values() if not found.scope]:
            self._cancel(token)

    def _end(self, token: Token, element: Element, *, cancelled: bool) -> None:
        activation = self._state.activations[token.ref]
        self._timers.close(activation)
        self._limits.end(activation, cancelled=cancelled)
        if element.kind == "userTask":
            self._people.close(activation, cancelled=cancelled)
        elif element.handler in JOBS:
            self._handlers.close(activation, cancelled=cancelled)
        self._scopes.close(token.ref)
        del self._state.activations[token.ref], self._tokens[token.ref]

    def _element(self, token: Token) -> Element:
        return self._context.element(token.element_id)

    def _restore(self, activation: Activation) -> None:
        scope = self._workflow
        if activation.scope:
            scope = self._workflow.subprocesses[UUID(hex=activation.scope)]
        token = scope.place(activation.element_id, STATES[activation.waits], UUID(hex=activation.ref))
        self._tokens[activation.ref] = token
        if self._element(token).kind == "subProcess":
            token.task_spec.open(token)
