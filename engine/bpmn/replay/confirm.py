"""Replays a defect on the runtime and looks whether it is there. It never says no: what it cannot show stays possible.

A case that faults on the way (an expression that fails for want of values, a table that is not there) shows nothing.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from engine.bpmn.bundle import Bundle
from engine.bpmn.diagram import Element, ProcessDiagram
from engine.bpmn.headless import Play
from engine.bpmn.replay.script import Action, Deed, is_free_of_data, script_of
from engine.bpmn.soundness import Defect, Kind
from engine.errors import ClauseflowError

BEGIN = datetime(2025, 1, 6, 9, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Monday; nothing depends on which
_WITHOUT_VALUES = ("condition", "no-flow", "expression", "timer", "decision", "assignment", "handler")


def is_confirmed(process: ProcessDiagram, defect: Defect, bundle: Bundle | None, *, exact: bool = True) -> bool:
    """Return whether a defect is certain.

    Args:
        process: the diagram.
        defect: what was found, with its way from the start of the case.
        bundle: where the process can run; None where it cannot.
        exact: whether the scope was played exactly, so that a way no condition decides is proof enough.
    """
    moves = (*defect.before, *defect.moves)
    if exact and (defect.unavoidable or is_free_of_data(process, moves)):
        return True
    actions = script_of(process, defect)
    return bundle is not None and actions is not None and _is_seen(process, defect, bundle, actions)


def _is_seen(process: ProcessDiagram, defect: Defect, bundle: Bundle, actions: tuple[Action, ...]) -> bool:
    play = Play(bundle, process.id)
    try:
        now = BEGIN
        for action in actions:
            now = _act(play, action, now)
    except (ClauseflowError, LookupError) as failed:
        return _is_stuck_by_fault(failed, defect)
    return _shows(process, defect, play)


def _act(play: Play, action: Action, now: datetime) -> datetime:
    """Do one deed and return the moment after it: time stands still but for timers."""
    if action.deed is Deed.START:
        play.start(action.element, action.values, at=now)
    elif action.deed is Deed.COMPLETE:
        play.complete(action.element, action.values, at=now)
    elif action.deed is Deed.ANSWER:
        if any(job.element_id == action.element for job in play.jobs.values()):
            play.answer(action.element, action.values, at=now)
    elif action.deed is Deed.FIRE:
        return _pass_time(play, action.element, now)
    elif not _deliver(play, action, now):
        raise LookupError(action.element)
    return now


def _pass_time(play: Play, event: str, now: datetime) -> datetime:
    """Let time pass until the timer fires, and every other that is due before it."""
    due = next((timer.due_at for timer in play.timers.values() if timer.element_id == event), None)
    if due is None:
        raise LookupError(event)
    play.wait_until(due)
    return max(now, due) + timedelta(seconds=1)


def _deliver(play: Play, action: Action, now: datetime) -> bool:
    deliver = getattr(play, "deliver", None)
    if action.deed is not Deed.DELIVER or deliver is None:
        return False
    deliver(action.element, action.values, at=now)
    return True


def _is_stuck_by_fault(failed: Exception, defect: Defect) -> bool:
    """A fault of the diagram at the very join that waits is the deadlock; one for want of values shows nothing."""
    at, kind = getattr(failed, "element_id", ""), getattr(failed, "kind", "")
    return defect.kind is Kind.DEADLOCK and at == defect.element and kind not in _WITHOUT_VALUES


def _shows(process: ProcessDiagram, defect: Defect, play: Play) -> bool:
    if defect.kind is Kind.LACK_OF_SYNCHRONISATION:
        moves = (*defect.before, *defect.moves)
        given = [flow for move in moves for flow in move.gives]
        taken = play.flows()
        return bool(defect.flows) and all(taken.count(flow) >= given.count(flow) for flow in defect.flows)
    if play.completed:
        return False
    return defect.kind is Kind.NEVER_COMPLETES or not _goes_on(process, play)


def _goes_on(process: ProcessDiagram, play: Play) -> bool:
    """Whether anything but what watches a whole scope from outside still waits."""
    waiting = [*play.timers.values(), *getattr(play, "subscriptions", {}).values()]
    inside = [found for found in waiting if not _watches(process, process.elements.get(found.element_id))]
    return bool(play.tasks or play.jobs or inside)


def _watches(process: ProcessDiagram, event: Element | None) -> bool:
    if event is None:
        return False
    host = process.elements.get(event.attached_to or event.scope)
    return host is not None and (host.event_sub_process or bool(process.within(host.id)))
