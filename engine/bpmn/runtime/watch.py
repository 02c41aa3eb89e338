"""What follows a clock: the timers that warn of it and tell that it is missed, the boundary timers it feeds, its tasks.

Counts nothing itself.
"""

from datetime import datetime
from typing import Any

from engine.bpmn.limit import SUPERIOR, Limit
from engine.bpmn.runtime.activation import Activation
from engine.bpmn.runtime.bearers import Bearers
from engine.bpmn.runtime.context import StepContext
from engine.bpmn.runtime.expressions import Evaluator
from engine.bpmn.runtime.running import Running
from engine.bpmn.runtime.scopes import Scopes
from engine.bpmn.runtime.state import Armed
from engine.bpmn.runtime.terms import Terms
from engine.bpmn.runtime.timers import Timers
from engine.bpmn.step import EventType, LimitClock, LimitPassed


class Watch:
    """Lets everything that depends on the clocks of one instance follow them."""

    def __init__(
        self, context: StepContext, evaluator: Evaluator, timers: Timers, scopes: Scopes, bearers: Bearers, terms: Terms
    ) -> None:
        self._context, self._evaluator, self._timers, self._scopes = context, evaluator, timers, scopes
        self._bearers, self._terms = bearers, terms

    def follow(self, bearer: Activation, running: Running, *, new: bool = False) -> None:
        """Note a clock as it is now and set what depends on it."""
        limit = self._bearers.limits(bearer)[running.id]
        warn_at = self._terms.warning(limit, running, self._bearers.element(bearer))
        self._arm(bearer, running, limit, warn_at)
        self._feed(bearer, running, limit)
        self.reschedule(bearer)
        if running.started_at is not None:  # one that waits for its message counts for nothing yet
            self._context.record.clock(self._clock(bearer, running, limit, warn_at), new=new)

    def reschedule(self, bearer: Activation) -> None:
        """Let the open tasks a bearer binds be due when the nearest of their limits is."""
        for task in self._bearers.tasks(bearer):
            self._context.record.move_task(task.ref, self.task_due(task))

    def task_due(self, task: Activation) -> datetime | None:
        """Return when a task is due: its own date, or that of a limit around it, whichever comes first."""
        clocks = [running for each in self._bearers.around(task) for running in each.limits if running.runs]
        dates = [date for date in (task.due, *[running.due_at for running in clocks]) if date is not None]
        return min(dates, default=None)

    def seen(self, running: Running) -> dict[str, Any]:
        """Return what the boundary timer that a limit feeds reads as `limit`."""
        assert running.started_at is not None
        assert running.due_at is not None
        duration = running.due_at - running.started_at
        seen = {"id": running.id, "started_at": running.started_at, "due_at": running.due_at, "duration": duration}
        return {"limit": seen}

    def passed(self, armed: Armed) -> None:
        """Do what is to be done when people are to be warned of a limit, or when it is missed."""
        bearer, running = self._bearers.find(armed.host, armed.limit)
        limit = self._bearers.limits(bearer)[running.id]
        assert running.due_at is not None
        if armed.missed:
            running.missed = True
        else:
            running.warned = True
        kind = EventType.LIMIT_MISSED if armed.missed else EventType.LIMIT_WARNED
        self._context.tell(kind, bearer, limit=running.id, due_at=running.due_at.isoformat())
        element, chain = self._bearers.element(bearer), self._bearers.chain(bearer)
        if armed.missed and limit.mark:
            self._scopes.write(bearer, element, chain, {limit.mark: True})
        self._context.record.limits_passed.append(self._passed(bearer, running, limit, missed=armed.missed))

    def _passed(self, bearer: Activation, running: Running, limit: Limit, *, missed: bool) -> LimitPassed:
        element, chain = self._bearers.element(bearer), self._bearers.chain(bearer)
        told = self._evaluator.listed(limit.escalate, element, chain) if missed and limit.escalate else ()
        given = self._evaluator.listed(limit.reassign, element, chain) if missed and limit.reassign else ()
        assert running.due_at is not None
        return LimitPassed(
            element_id=element.id,
            element_name=element.name,
            limit_id=running.id,
            name=limit.name,
            due_at=running.due_at,
            missed=missed,
            refs=tuple(task.ref for task in self._bearers.tasks(bearer)),
            remind=not missed or limit.remind == "true",
            superior=SUPERIOR in told,
            escalate=tuple(group for group in told if group != SUPERIOR),
            reassign=given,
            text=str(self._evaluator.value(limit.text, element, chain) or ""),
        )

    def _arm(self, bearer: Activation, running: Running, limit: Limit, warn_at: datetime | None) -> None:
        self._timers.close_limit(bearer.ref, running.id)
        due_at, now = running.due_at, self._context.now
        if due_at is None or not running.runs:
            return
        place = (bearer.ref, bearer.process, self._bearers.element(bearer).id)
        running.warned = running.warned and warn_at is not None and warn_at <= now
        if warn_at is not None and not running.warned and now < due_at:
            self._timers.arm_limit(*place, running, max(warn_at, now), missed=False)
        running.missed = running.missed and due_at <= now
        if limit.acts_when_missed and not running.missed:
            self._timers.arm_limit(*place, running, max(due_at, now), missed=True)

    def _feed(self, bearer: Activation, running: Running, limit: Limit) -> None:
        """Put the boundary timer it feeds away while the clock stands still, and give it the new date when it runs."""
        armed = self._timers.armed(bearer.ref, limit.timer) if limit.timer and bearer.ref else False
        if not armed and not running.timers:
            return
        self._timers.close(bearer.ref, limit.timer)
        running.timers = [] if running.runs else [limit.timer]
        if running.runs:
            event = self._context.diagram(bearer.process).elements[limit.timer]
            for number, definition in enumerate(event.definitions):
                if definition.kind == "timer":
                    chain, seen = self._bearers.chain(bearer), self.seen(running)
                    place = (bearer.ref, bearer.process, event, number)
                    self._timers.arm(*place, chain, seen, since=running.started_at)

    def _clock(self, bearer: Activation, running: Running, limit: Limit, warn_at: datetime | None) -> LimitClock:
        element, term = self._bearers.element(bearer), running.term
        return LimitClock(
            ref=bearer.ref,
            element_id=element.id,
            limit_id=running.id,
            name=limit.name,
            clause=limit.clause,
            lane=element.lane,
            term=[term.amount, term.unit, term.counts_start, str(term.ending)],
            calendar=running.calendar,
            started_at=running.started_at,
            due_at=running.due_at,
            provisional=running.provisional,
            warn_at=warn_at,
            stopped_at=running.stopped_at,
            stops=tuple(running.stops),
        )
