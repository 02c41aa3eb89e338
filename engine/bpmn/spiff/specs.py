"""SpiffWorkflow's node specs with the hooks through which the runtime hears of every move. They decide nothing."""

from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.defaults import (
    BoundaryEvent,
    CallActivity,
    EndEvent,
    EventBasedGateway,
    ExclusiveGateway,
    InclusiveGateway,
    IntermediateCatchEvent,
    IntermediateThrowEvent,
    ManualTask,
    NoneTask,
    ParallelGateway,
    ReceiveTask,
    ScriptTask,
    SendTask,
    ServiceTask,
    StartEvent,
    SubWorkflowTask,
    TransactionSubprocess,
    UserTask,
)

from engine.bpmn.spiff.workflow import Token


class Node:
    """Mixin in front of each of the library's specs: no data in tokens, no predictions, every move is told."""

    def test(self) -> None:
        """Check nothing: lint has looked at the diagram before it was deployed."""

    def _predict(self, my_task: Token, *_args: Any, **_kwargs: Any) -> None:
        """Predict nothing: the library would plant 2^k tasks for k branches."""

    def _update_hook(self, my_task: Token) -> bool:
        # The library's joins count finished tokens of earlier rounds and fire early: the runtime counts its own.
        return bool(my_task.workflow.listener.arrived(my_task))

    def _on_ready_hook(self, my_task: Token) -> None:
        if not my_task.for_people:
            my_task.workflow.agenda.append(my_task)

    def _run_hook(self, my_task: Token) -> bool:
        return bool(my_task.workflow.listener.work(my_task))

    def _on_complete_hook(self, my_task: Token) -> None:
        my_task.workflow.listener.left(my_task)

    def _on_cancel(self, my_task: Token) -> None:
        """Tell nobody: the runtime cancels and knows."""


class StartNode(Node, StartEvent):
    """A start event, triggered from outside."""


class EndNode(Node, EndEvent):
    """An end event."""


class CatchNode(Node, IntermediateCatchEvent):
    """An event that is waited for."""


class ThrowNode(Node, IntermediateThrowEvent):
    """An event that is thrown, or only marks a point."""


class BoundaryNode(Node, BoundaryEvent):
    """A boundary event that has been triggered; while it waits there is a row and no token."""


class PlainNode(Node, NoneTask):
    """A task without a type."""


class UserNode(Node, UserTask):
    """A user task: waits READY."""


class ManualNode(Node, ManualTask):
    """A manual task: waits READY."""


class ServiceNode(Node, ServiceTask):
    """A service or business rule task: done at once, or waits STARTED for its result."""


class SendNode(Node, SendTask):
    """A send task."""


class ReceiveNode(Node, ReceiveTask):
    """A receive task."""


class ScriptNode(Node, ScriptTask):
    """A script task; its FEEL is the runtime's to evaluate."""


class SubProcessNode(Node, SubWorkflowTask):
    """A sub-process: STARTED while tokens move inside."""


class TransactionNode(Node, TransactionSubprocess):
    """A transaction."""


class CallNode(Node, CallActivity):
    """A call activity: STARTED while the called process runs."""


class ExclusiveNode(Node, ExclusiveGateway):
    """An exclusive gateway."""


class ParallelNode(Node, ParallelGateway):
    """A parallel gateway: tokens that have arrived wait as WAITING, one each."""


class InclusiveNode(Node, InclusiveGateway):
    """An inclusive or complex gateway: tokens that have arrived wait as WAITING, one each."""


class EventGatewayNode(Node, EventBasedGateway):
    """An event-based gateway: WAITING until one of its events happens."""


class ProcessSpec(BpmnProcessSpec):
    """All nodes of a process, those of its sub-processes too: a token knows the scope it moves in."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        # Names no element can have: the library's own, `Start` and `End`, are ids a modeller may well give.
        self.start.name, self.end.name = "(start)", "(end)"
        self.task_specs = {spec.name: spec for spec in (self.start, self.end)}
