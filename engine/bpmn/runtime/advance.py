"""The runtime's one door: definition, state, command and moment in; a `Step` out. No I/O, no clock, no database."""

from collections.abc import Collection
from datetime import datetime

import orjson

from engine.bpmn.bundle import Bundle, Process
from engine.bpmn.runtime.commands import Cancel, CaseFacts, Command, Start
from engine.bpmn.runtime.context import StepContext
from engine.bpmn.runtime.execution import Execution
from engine.bpmn.runtime.handlers import JOBS
from engine.bpmn.runtime.library import Alone, Calendars, Library, Published
from engine.bpmn.runtime.orders import Orders
from engine.bpmn.runtime.record import Record
from engine.bpmn.runtime.state import dump, load
from engine.bpmn.step import EventType, Json, Step
from engine.errors import Conflict, DiagramFault, NotFound
from engine.language import gettext as _

MAX_STATE = 1024 * 1024  # bytes; nearly all of it are the variables of the case


def advance(
    bundle: Bundle, process_id: str, state: bytes | None, command: Command, *, now: datetime, case: CaseFacts,
    library: Library | None = None, calendars: Calendars | None = None, jobs: Collection[str] = JOBS,
) -> Step:  # fmt: skip
    """Take one command and go on to the next wait states.

    Args:
        bundle: the deployment the instance runs in.
        process_id: local id of its process.
        state: what the last step returned; None before `Start`.
        command: what happens.
        now: the moment it happens, aware; for a timer the moment it was due.
        case: the instance and who acts.
        library: knows the processes of other bundles, for call activities; None knows none.
        calendars: by which limits are counted; None knows those that come with the product.
        jobs: names of the handlers that answer later, by CompleteJob or RaiseError.
    Returns:
        Everything that has to be written together. The same arguments always give the same step.
    Raises:
        NotFound: no such process or start event in the bundle.
        Conflict: the task, job or timer no longer waits; or the instance has begun already.
        DiagramFault: the diagram cannot go on; nothing of the step counts.
        StateTooNew: the state was written by a later version of the product.
    """
    process = bundle.processes.get(process_id)
    if process is None:
        raise NotFound
    if isinstance(command, Start) != (state is None):
        raise Conflict  # begun twice, or asked before it began
    context = StepContext(
        bundle=bundle, process=process, case=case, now=now, state=load(state), record=Record(),
        library=library or Alone(), calendars=calendars or Published(), jobs=frozenset(jobs),
    )  # fmt: skip
    try:
        return _step(context, command)
    except orjson.JSONEncodeError as error:
        # A number beyond 64 bits, half a character: what no table could keep either.
        raise _unfit(process, _("有的数据不能保存,例如过大的整数或不完整的字符。")) from error


def _step(context: StepContext, command: Command) -> Step:
    execution, process = Execution(context), context.process
    Orders(context, execution).obey(command)
    if execution.over and not isinstance(command, Cancel):
        context.record.event(EventType.PROCESS_COMPLETED, process.id, ends=list(context.record.ends))
    state = dump(context.state)
    if len(state) > MAX_STATE:
        raise _unfit(process, _("案件的数据超过 1 MiB。"), bytes=len(state))
    step = context.record.step(state, execution.over, context.state.variables[""])
    execution.close()
    return step


def _unfit(process: Process, reason: str, **detail: Json) -> DiagramFault:
    return DiagramFault(
        element_id=process.id, element_name=process.name, kind="variables", reason=reason, detail=detail
    )
