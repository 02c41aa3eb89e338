"""Boundary timers: armed once with the host, fired only from outside, never by SpiffWorkflow's clock."""

from dataclasses import dataclass
from datetime import datetime

from engine.bpmn.diagram import Element
from engine.bpmn.event_definition import Timer
from engine.bpmn.runtime.context import StepContext, fault
from engine.bpmn.runtime.expressions import Evaluator
from engine.bpmn.runtime.limits import Limits
from engine.bpmn.runtime.state import Activation, Armed
from engine.bpmn.step import EventType, Json, TimerArmed, TimerClosed, TimerRank
from engine.bpmn.times.cycles import next_tick
from engine.bpmn.times.durations import after, duration, moment
from engine.errors import Conflict
from engine.language import gettext as _


@dataclass(frozen=True)
class Fired:
    """A timer that has fired: which event goes off, on which activation, and what it brings."""

    event: Element
    host: str
    seen: dict[str, Json]  # what output mappings read as `timer`


class Timers:
    """Arms, fires and closes the boundary timers of one instance."""

    def __init__(self, context: StepContext, evaluator: Evaluator, limits: Limits) -> None:
        self._context, self._evaluator, self._limits = context, evaluator, limits

    def arm(self, activation: Activation, element: Element, chain: tuple[str, ...]) -> None:
        """Arm every timer attached to an activity that begins."""
        for event in self._context.process.diagram.boundary_events(element.id):
            if event.timer is not None:
                self._arm(activation, element, event, event.timer, chain)

    def close(self, activation: Activation) -> None:
        """Close the timers still waiting on an activity that ends."""
        for armed in [armed for armed in self._context.state.timers.values() if armed.host == activation.ref]:
            self._close(armed, cancelled=True)

    def fire(self, ref: str, skipped: int) -> Fired:
        """Fire a timer, and arm its next tick when it repeats.

        Args:
            ref: the armed timer.
            skipped: ticks before this one that nobody looked at.
        Raises:
            Conflict: no such timer waits.
        """
        armed = self._context.state.timers.get(ref)
        if armed is None:
            raise Conflict
        for _tick in range(skipped):
            armed.count += 1
            armed.due_at = self._following(armed) or armed.due_at
        armed.count += 1
        event = self._context.element(armed.element_id)
        due_at = armed.due_at.astimezone(self._context.zone).isoformat()
        data = {"due_at": due_at, "count": armed.count, "skipped": skipped}
        self._context.record.event(EventType.TIMER_FIRED, event.id, ref, **data)
        following = None if event.interrupting else self._following(armed)
        if following is None:
            self._close(armed, cancelled=False)
        else:
            armed.due_at = following
            self._tell(armed, event)
        return Fired(event, armed.host, data)

    def _following(self, armed: Armed) -> datetime | None:
        if armed.cycle is None or armed.anchor is None:
            return None
        return next_tick(
            armed.cycle, anchor=armed.anchor, count=armed.count, due_at=armed.due_at, zone=self._context.zone
        )

    def _arm(self, activation: Activation, host: Element, event: Element, timer: Timer, chain: tuple[str, ...]) -> None:
        limit = self._limits.fed_to(activation, host, event.id)
        text = self._evaluator.value(timer.text, event, chain, limit)
        now = self._context.now.astimezone(self._context.zone)
        try:
            due_at = self._due(timer.kind, str(text), now)
        except (ValueError, OverflowError) as error:
            reason = _("定时器的时间“{text}”无法识别。请给出带时区的时间、时长或周期。", text=text)
            raise fault(event, "timer", reason, **self._evaluator.saw(timer.text, chain, limit), result=text) from error
        if due_at is None:
            return
        cycle = str(text) if timer.kind == "cycle" else None
        armed = Armed(
            self._context.mint().hex, event.id, activation.ref, due_at, cycle, now if cycle is not None else None
        )
        self._context.state.timers[armed.ref] = armed
        self._tell(armed, event)

    def _due(self, kind: str, text: str, now: datetime) -> datetime | None:
        zone = self._context.zone
        if kind == "date":
            return moment(text).astimezone(zone)
        if kind == "duration":
            return after(now, duration(text), zone)
        return next_tick(text, anchor=now, count=0, due_at=None, zone=zone)

    def _tell(self, armed: Armed, event: Element) -> None:
        self._context.record.timers_armed[armed.ref] = TimerArmed(
            ref=armed.ref,
            element_id=event.id,
            due_at=armed.due_at,
            rank=rank_of(event),
            cycle=armed.cycle,
            anchor=armed.anchor,
            count=armed.count,
        )

    def _close(self, armed: Armed, *, cancelled: bool) -> None:
        self._context.state.timers.pop(armed.ref)
        if self._context.record.timers_armed.pop(armed.ref, None) is None:
            # One armed and closed within the step never waited: nobody has to hear of it.
            self._context.record.timers_closed.append(TimerClosed(ref=armed.ref, cancelled=cancelled))


def rank_of(event: Element) -> TimerRank:
    """Return the place of a timer event among those due at one instant."""
    if event.interrupting:
        return TimerRank.INTERRUPTING
    cycle = event.timer is not None and event.timer.kind == "cycle"
    return TimerRank.CYCLE if cycle else TimerRank.NON_INTERRUPTING
