"""The runtime's one door: definition, state, command and moment in; a `Step` out. No I/O, no clock, no database."""

from datetime import datetime

from engine.bpmn.bundle import Bundle
from engine.bpmn.runtime.commands import Cancel, CaseFacts, Command
from engine.bpmn.runtime.context import StepContext
from engine.bpmn.runtime.execution import Execution
from engine.bpmn.runtime.record import Record
from engine.bpmn.runtime.state import dump, load
from engine.bpmn.step import EventType, Step
from engine.errors import NotFound


def advance(
    bundle: Bundle, process_id: str, state: bytes | None, command: Command, *, now: datetime, case: CaseFacts
) -> Step:
    """Take one command and go on to the next wait states.

    Args:
        bundle: the deployment the instance runs in.
        process_id: local id of its process.
        state: what the last step returned; None before `Start`.
        command: what happens.
        now: the moment it happens, aware; for a timer the moment it was due.
        case: the instance and who acts.
    Returns:
        Everything that has to be written together. The same arguments always give the same step.
    Raises:
        NotFound: no such process or start event in the bundle.
        Conflict: the task, job or timer no longer waits.
        DiagramFault: the diagram cannot go on; nothing of the step counts.
        StateTooNew: the state was written by a later version of the product.
    """
    process = bundle.processes.get(process_id)
    if process is None:
        raise NotFound
    context = StepContext(bundle=bundle, process=process, case=case, now=now, state=load(state), record=Record())
    execution = Execution(context)
    execution.obey(command)
    if execution.over and not isinstance(command, Cancel):
        context.record.event(EventType.PROCESS_COMPLETED, process_id, ends=list(context.record.ends))
    return context.record.step(dump(context.state), execution.over, context.state.variables[""])
