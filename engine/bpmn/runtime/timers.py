"""Timers of one instance: armed with what they belong to, fired only from outside, never by SpiffWorkflow's clock."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.bpmn.diagram import Element
from engine.bpmn.event_definition import Timer
from engine.bpmn.runtime.context import StepContext, fault
from engine.bpmn.runtime.expressions import Evaluator
from engine.bpmn.runtime.running import Running
from engine.bpmn.runtime.state import Armed
from engine.bpmn.step import EventType, Json, TimerArmed, TimerClosed, TimerRank
from engine.bpmn.times.cycles import next_tick
from engine.bpmn.times.durations import after, duration, moment
from engine.errors import Conflict, DiagramFault
from engine.language import gettext as _


@dataclass(frozen=True)
class Fired:
    """A timer that has fired: which definition of which event goes off, for which activation, and what it brings."""

    event: Element
    host: str
    process: int
    number: int
    seen: dict[str, Json]  # what output mappings read as `timer`


class Timers:
    """Arms, fires and closes the timers of one instance."""

    def __init__(self, context: StepContext, evaluator: Evaluator) -> None:
        self._context, self._evaluator = context, evaluator

    def close(self, host: str, element_id: str = "", number: int | None = None) -> None:
        """Close the timers still waiting for an activation, or only those of one event, or one definition of it."""
        for armed in self._waiting():
            mine = armed.host == host and element_id in ("", armed.element_id) and number in (None, armed.number)
            if mine:
                self._close(armed, cancelled=True)

    def armed(self, host: str, element_id: str) -> bool:
        """Whether a timer of an event waits."""
        return any(t.host == host and t.element_id == element_id and not t.limit for t in self._waiting())

    def arm_limit(
        self, host: str, process: int, element_id: str, running: Running, due_at: datetime, *, missed: bool
    ) -> None:
        """Arm the moment at which people are warned of a limit, or at which it is missed.

        Args:
            host: what bears the limit; "" is the instance.
            process: number of the process its element stands in.
            element_id: the element.
            running: the clock.
            due_at: the moment, aware.
            missed: the limit is due then; else it is a warning.
        """
        armed = Armed(self._context.mint(), element_id, host, due_at.astimezone(self._context.zone))
        armed.process, armed.limit, armed.missed = process, running.id, missed
        self._context.state.timers[armed.ref] = armed
        self._tell(armed, TimerRank.LIMIT)

    def close_limit(self, host: str, limit_id: str) -> None:
        """Close what waits on behalf of a limit."""
        for armed in self._waiting():
            if armed.host == host and armed.limit == limit_id:
                self._close(armed, cancelled=True)

    def pass_limit(self, ref: str) -> Armed | None:
        """Return what has come of a limit, and wait for it no longer; None where the timer is of another kind."""
        armed = self._context.state.timers.get(ref)
        if armed is None or not armed.limit:
            return None
        self._close(armed, cancelled=False)
        return armed

    def recount(self) -> None:
        """Count anew the times that reached into a year whose days off were not published."""
        for armed in self._waiting():
            if not armed.provisional or armed.since is None:
                continue
            event = self._context.diagram(armed.process).elements[armed.element_id]
            timer = event.definitions[armed.number].timer
            chain = self._context.chain(armed.host)
            if timer is None:
                continue
            with suppress(DiagramFault):  # what it read may be gone: it stays as it was
                _text, due_at, year = self._evaluated(event, timer, chain, None, armed.since)
                if due_at is not None and (due_at, year) != (armed.due_at, armed.provisional):
                    before, armed.due_at, armed.provisional = armed.due_at, due_at, year
                    self._moved(armed, event, before)

    def _moved(self, armed: Armed, event: Element, before: datetime) -> None:
        process = self._context.name_of(armed.process)
        times = {"from": before.isoformat(), "to": armed.due_at.isoformat(), "provisional": armed.provisional}
        self._context.record.event(EventType.TIMER_MOVED, event.id, armed.ref, process=process, **times)
        self._tell(armed, rank_of(event))

    def _waiting(self) -> list[Armed]:
        return list(self._context.state.timers.values())

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
        event = self._context.diagram(armed.process).elements[armed.element_id]
        due_at = armed.due_at.astimezone(self._context.zone).isoformat()
        data = {"due_at": due_at, "count": armed.count, "skipped": skipped}
        process = self._context.name_of(armed.process)
        self._context.record.event(EventType.TIMER_FIRED, event.id, ref, process=process, **data)
        following = None if once(event) else self._following(armed)
        if following is None:
            self._close(armed, cancelled=False)
        else:
            armed.due_at = following
            self._tell(armed, rank_of(event))
        return Fired(event, armed.host, armed.process, armed.number, data)

    def _following(self, armed: Armed) -> datetime | None:
        if armed.cycle is None or armed.anchor is None:
            return None
        return next_tick(
            armed.cycle, anchor=armed.anchor, count=armed.count, due_at=armed.due_at, zone=self._context.zone
        )

    def arm(
        self,
        host: str,
        process: int,
        event: Element,
        number: int,
        chain: tuple[str, ...],
        limit: Mapping[str, Any] | None = None,
        *,
        since: datetime | None = None,
    ) -> None:
        """Arm one timer definition of an event.

        Args:
            host: the activation it belongs to; "" is the instance.
            process: number of the process the event stands in.
            number: which definition of the event.
            chain: scopes its expression sees.
            limit: what it may read as `limit`.
            since: the moment a duration counts from, where that is not this one: of a limit its start.
        Raises:
            DiagramFault: the expression gives no moment, duration or cycle.
        """
        timer = event.definitions[number].timer
        if timer is None:
            raise fault(event, "timer", _("定时器没有填写时间。"))
        now = (since or self._context.now).astimezone(self._context.zone)
        text, due_at, year = self._evaluated(event, timer, chain, limit, now)
        if due_at is None:
            return
        armed = Armed(self._context.mint(), event.id, host, due_at, process=process, number=number)
        if timer.kind == "cycle":
            armed.cycle, armed.anchor = text, now
        if year:
            armed.provisional, armed.since = year, now
        self._context.state.timers[armed.ref] = armed
        self._tell(armed, rank_of(event))

    def _evaluated(
        self, event: Element, timer: Timer, chain: tuple[str, ...], limit: Mapping[str, Any] | None, now: datetime
    ) -> tuple[str, datetime | None, int]:
        """What a timer says that is armed at `now`, when it is due, and the first unpublished year it reaches into."""
        text = self._evaluator.value(timer.text, event, chain, limit, now=now)
        try:
            return str(text), self._due(timer.kind, str(text), now), self._evaluator.provisional
        except (ValueError, OverflowError) as error:
            reason = _("定时器的时间“{text}”无法识别。请给出带时区的时间、时长或周期。", text=text)
            raise fault(event, "timer", reason, **self._evaluator.saw(timer.text, chain, limit), result=text) from error

    def _due(self, kind: str, text: str, now: datetime) -> datetime | None:
        zone = self._context.zone
        if kind == "date":
            return moment(text).astimezone(zone)
        if kind == "duration":
            return after(now, duration(text), zone)
        return next_tick(text, anchor=now, count=0, due_at=None, zone=zone)

    def _tell(self, armed: Armed, rank: TimerRank) -> None:
        self._context.record.timers_armed[armed.ref] = TimerArmed(
            ref=armed.ref,
            element_id=armed.element_id,
            due_at=armed.due_at,
            rank=rank,
            cycle=armed.cycle,
            anchor=armed.anchor,
            count=armed.count,
            provisional=armed.provisional,
        )

    def _close(self, armed: Armed, *, cancelled: bool) -> None:
        self._context.state.timers.pop(armed.ref)
        if self._context.record.timers_armed.pop(armed.ref, None) is None:
            # One armed and closed within the step never waited: nobody has to hear of it.
            self._context.record.timers_closed.append(TimerClosed(ref=armed.ref, cancelled=cancelled))


def once(event: Element) -> bool:
    """Whether an event goes off one time at most: it interrupts, or a token waits for it and goes on."""
    return event.interrupting or event.kind in ("intermediateCatchEvent", "receiveTask")


def rank_of(event: Element) -> TimerRank:
    """Return the place of a timer event among those due at one instant."""
    if event.interrupting:
        return TimerRank.INTERRUPTING
    cycle = event.timer is not None and event.timer.kind == "cycle"
    return TimerRank.CYCLE if cycle else TimerRank.NON_INTERRUPTING
