"""Commands to an instance: each is turned into what happens first; the rest goes on by itself."""

from engine.bpmn.diagram import Element
from engine.bpmn.runtime.activation import JOB, PERSON, Activation
from engine.bpmn.runtime.commands import (
    Cancel,
    Command,
    CompleteJob,
    CompleteTask,
    Deliver,
    FireTimer,
    OfLimits,
    RaiseError,
    Start,
)
from engine.bpmn.runtime.context import StepContext
from engine.bpmn.runtime.execution import Execution
from engine.bpmn.runtime.tokens import Place
from engine.bpmn.step import EventType
from engine.errors import NotFound


class Orders:
    """Gives an instance its commands."""

    def __init__(self, context: StepContext, execution: Execution) -> None:
        self._context, self._execution = context, execution
        self._parts, self._events = execution.parts, execution.events

    def obey(self, command: Command) -> None:
        """Do what the command says and go on until everything waits again.

        Raises:
            NotFound: no such start event.
            Conflict: what the command is about no longer waits.
            DiagramFault: the diagram cannot go on.
        """
        if isinstance(command, Start):
            self._start(command)
        elif isinstance(command, Cancel):
            self._execution.cancel_all()
        elif isinstance(command, OfLimits):
            self._parts.limits.obey(command)
        else:
            self._happen(command)
        self._execution.run()
        self._clocks(command)

    def _happen(self, command: CompleteTask | CompleteJob | FireTimer | Deliver | RaiseError) -> None:
        execution, catching = self._execution, self._parts.catching
        if isinstance(command, CompleteTask):
            execution.finish(execution.waiting(command.ref, PERSON), command.values)
        elif isinstance(command, CompleteJob):
            execution.finish(execution.waiting(command.ref, JOB), command.result)
        elif isinstance(command, FireTimer):
            if not self._parts.limits.fire(command.ref):
                self._events.happened(catching.fire(command.ref, command.skipped))
        elif isinstance(command, Deliver):
            self._events.happened(catching.deliver(command.ref, command.values))
        else:
            token = execution.waiting(command.ref, PERSON, JOB)
            self._parts.throwing.error(token.activation, command.code, command.message, command.values)

    def _start(self, command: Start) -> None:
        process = self._context.process
        if command.event_id not in process.starts and (command.event_id or process.starts):
            raise NotFound
        self._context.record.event(EventType.PROCESS_STARTED, process.id, start_event=command.event_id)
        if command.event_id:
            self._parts.interior.watch(Place(), "")
            self._events.begin(command.event_id, command.variables)
        else:
            whole = Activation("", process.id)
            self._parts.scopes.write(whole, Element(id=process.id, kind="process"), ("",), command.variables)
            self._parts.interior.begin(Place(), "")

    def _clocks(self, command: Command) -> None:
        """Start the clocks of the whole process and those that a message has started; end them with the instance."""
        if isinstance(command, Start):
            self._parts.limits.start_process("", 0)  # now that what the case began with is there to be read
        for message in self._parts.catching.heard:
            self._parts.limits.clocks.heard(message)
        if self._execution.over:
            self._parts.limits.end_process(cancelled=isinstance(command, Cancel))
            self._parts.catching.close("")
