"""SpiffWorkflow's node specs with the hooks through which the runtime hears of every move. They decide nothing."""

from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.control import _EndJoin
from SpiffWorkflow.bpmn.specs.defaults import (
    BoundaryEvent,
    EndEvent,
    ExclusiveGateway,
    IntermediateThrowEvent,
    ServiceTask,
    StartEvent,
    SubWorkflowTask,
    UserTask,
)
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.spiff.workflow import Token


class Node:
    """Mixin in front of each of the library's specs: no data in tokens, no predictions, every move is told."""

    def test(self) -> None:
        """Check nothing: lint has looked at the diagram before it was deployed."""

    def _predict(self, my_task: Token, *_args: Any, **_kwargs: Any) -> None:
        """Predict nothing: the library would plant 2^k tasks for k branches."""

    def _update_hook(self, my_task: Token) -> bool | None:
        return True

    def _on_ready_hook(self, my_task: Token) -> None:
        top = my_task.workflow.top_workflow
        top.listener.reached(my_task)
        if not self.manual:  # type: ignore[attr-defined]
            top.agenda.append(my_task)

    def _run_hook(self, my_task: Token) -> bool | None:
        # None leaves the token STARTED: its work is done elsewhere.
        return my_task.workflow.top_workflow.listener.work(my_task) or None

    def _on_complete_hook(self, my_task: Token) -> None:
        top = my_task.workflow.top_workflow
        for target in top.listener.left(my_task):
            Token(my_task.workflow, my_task.workflow.spec.task_specs[target], my_task, TaskState.FUTURE, top.mint())

    def _on_cancel(self, my_task: Token) -> None:
        """Tell nobody: the runtime cancels and knows."""


class StartNode(Node, StartEvent):
    """A start event, triggered from outside."""


class BoundaryNode(Node, BoundaryEvent):
    """A boundary event that has been triggered; while it waits there is a timer row and no token."""


class ThrowNode(Node, IntermediateThrowEvent):
    """An intermediate event that only marks a point."""


class UserNode(Node, UserTask):
    """A user task: waits READY."""


class WorkNode(Node, ServiceTask):
    """A service, send or business rule task: done at once, or waits STARTED for its result."""


class GatewayNode(Node, ExclusiveGateway):
    """An exclusive gateway."""


class SubProcessNode(Node, SubWorkflowTask):
    """An embedded sub-process: STARTED while tokens move inside, READY when the last has gone."""

    def _update_hook(self, my_task: Token) -> None:
        my_task._set_state(TaskState.STARTED)
        my_task.workflow.top_workflow.listener.reached(my_task)
        self.open(my_task).place(self.start_event).arrive()

    def open(self, my_task: Token) -> Any:
        """Open the inner workflow, empty; also after loading."""
        sub = my_task.workflow.top_workflow.create_subprocess(my_task, self.spec)
        sub.completed_event.connect(self._on_subworkflow_completed, my_task)
        return sub

    def _on_subworkflow_completed(self, _sub: Any, my_task: Token) -> None:
        my_task._set_state(TaskState.READY)
        my_task.workflow.top_workflow.agenda.append(my_task)


class EndNode(Node, EndEvent):
    """A plain end event: the token goes on to the end of its scope."""

    def _on_complete_hook(self, my_task: Token) -> None:
        my_task.workflow.top_workflow.listener.left(my_task)
        end = my_task.workflow.spec.end
        Token(my_task.workflow, end, my_task, TaskState.FUTURE, my_task.workflow.top_workflow.mint())


class ScopeEnd(_EndJoin):
    """The end of a scope: takes every token, and closes the scope with the last one."""

    def test(self) -> None:
        """Check nothing."""

    def _predict(self, my_task: Token, *_args: Any, **_kwargs: Any) -> None:
        """Predict nothing."""

    def _update_hook(self, my_task: Token) -> None:
        scope = my_task.workflow
        if any(token.workflow is scope for token in scope.top_workflow.live.values()):
            my_task._set_state(TaskState.CANCELLED)  # taken; the others will close the scope
            return
        my_task.complete()

    def _on_complete_hook(self, my_task: Token) -> None:
        my_task.workflow._mark_complete(my_task)


class ScopeSpec(BpmnProcessSpec):
    """Nodes of a process or sub-process."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.end.__class__ = ScopeEnd
        self.end.outputs = []
        # Names no element can have: the library's own, `Start` and `End`, are ids a modeller may well give.
        self.start.name, self.end.name = "(start)", "(end)"
        self.task_specs = {spec.name: spec for spec in (self.start, self.end)}
