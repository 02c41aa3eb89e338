"""The clocks of limits: they start, stand still, go on, and are set anew. What depends on them follows elsewhere."""

from collections.abc import Mapping
from datetime import datetime

from engine.bpmn.limit import MESSAGE, ClockStop, Limit
from engine.bpmn.runtime.activation import Activation
from engine.bpmn.runtime.bearers import Bearers
from engine.bpmn.runtime.commands import ChangeLimit
from engine.bpmn.runtime.context import StepContext
from engine.bpmn.runtime.running import PERSON_HOLDS, Running
from engine.bpmn.runtime.terms import Terms
from engine.bpmn.runtime.watch import Watch
from engine.bpmn.step import EventType, Json
from engine.calendars import Due
from engine.errors import Conflict, InvalidValue
from engine.language import gettext as _


class Clocks:
    """Starts, stops and sets the clocks of one instance."""

    def __init__(self, context: StepContext, bearers: Bearers, terms: Terms, watch: Watch) -> None:
        self._context, self._bearers, self._terms, self._watch = context, bearers, terms, watch

    def set_up(self, bearer: Activation, limit: Limit, process: int) -> None:
        """Give a bearer a clock, if the limit applies; it runs at once unless its message comes first or it is held."""
        element, chain = self._bearers.element(bearer), self._bearers.chain(bearer)
        if not self._terms.applies(limit, element, chain):
            return
        term = self._terms.term(limit, element, chain)
        running = Running(limit.id, term, self._terms.calendar_of(limit, process))
        bearer.limits.append(running)
        stopping = self._bearers.stopping()
        running.held = [by.ref for by, stop in stopping if self._bearers.covers(stop, by, bearer, running)]
        if limit.start != MESSAGE:
            self._run(bearer, running, self._terms.start(limit, element, chain))
        self._watch.follow(bearer, running, new=True)

    def heard(self, message: str) -> None:
        """Start the clocks that have waited for a message the case has caught."""
        for bearer, running in self._bearers.all():
            limit = self._bearers.limits(bearer)[running.id]
            if running.started_at is None and limit.start == MESSAGE and limit.message == message:
                self._run(bearer, running, self._terms.local(self._context.now))
                self._watch.follow(bearer, running, new=True)

    def hold(self, by: Activation, stop: ClockStop) -> None:
        """Let clocks stand still while an activation waits."""
        for bearer, running in self._bearers.all():
            if self._bearers.covers(stop, by, bearer, running):
                self._hold(bearer, running, by.ref, reason=stop.reason)

    def release(self, by: str) -> None:
        """Let the clocks go on that an activation, which is over, has held."""
        for bearer, running in self._bearers.all():
            if by in running.held:
                self._release(bearer, running, by)

    def stop(self, ref: str, limit_id: str) -> None:
        """Stop a clock by hand.

        Raises:
            Conflict: it is over, or stopped by hand already.
            InvalidValue: it is due already; nothing is left to be kept.
        """
        bearer, running = self._bearers.find(ref, limit_id)
        if PERSON_HOLDS in running.held:
            raise Conflict
        if self._is_due(running):
            raise InvalidValue(reason=_("时限已经到期,不能再停表。可以请流程负责人调整时限。"))
        self._hold(bearer, running, PERSON_HOLDS)

    def resume(self, ref: str, limit_id: str) -> None:
        """Let a clock go on that was stopped by hand.

        Raises:
            Conflict: it is over, or not stopped by hand.
        """
        bearer, running = self._bearers.find(ref, limit_id)
        if PERSON_HOLDS not in running.held:
            raise Conflict
        self._release(bearer, running, PERSON_HOLDS)

    def change(self, command: ChangeLimit) -> None:
        """Give a clock another length or due date.

        Raises:
            Conflict: it is over, or has not started.
        """
        bearer, running = self._bearers.find(command.ref, command.limit_id)
        if running.started_at is None or running.due_at is None:
            raise Conflict
        before = _told(running)
        if command.due_at is not None:
            running.due_at, running.fixed, running.provisional = self._terms.local(command.due_at), True, 0
        if command.amount is not None:
            term = running.term
            running.term = type(term)(
                amount=command.amount, unit=term.unit, counts_start=term.counts_start, ending=term.ending
            )
            running.fixed = False
            self._count(bearer, running)
        self._changed(bearer, running, "person", before)

    def recount(self, because: str, limits: Mapping[tuple[str, str], Limit]) -> None:
        """Count every due date anew that no person has set, by the calendars and limits as they are now.

        Args:
            limits: as in `RecountLimits`; each says its calendar, "" is the procedure's.
        """
        for bearer, running in self._bearers.all():
            before = _told(running)
            now = limits.get((self._bearers.element(bearer).id, running.id))
            if now is not None:
                element, chain = self._bearers.element(bearer), self._bearers.chain(bearer)
                running.term = self._terms.term(now, element, chain)
                running.calendar = now.calendar
            if running.started_at is not None and not running.fixed:
                self._count(bearer, running)
            if _told(running) != before:
                self._changed(bearer, running, because, before)

    def ended(self, bearer: Activation, running: Running) -> None:
        """Let a clock that stands still go on for a last moment, so that what was left is known."""
        if running.stopped_at is not None:
            self._go_on(bearer, running)
            self._watch.follow(bearer, running)

    def _run(self, bearer: Activation, running: Running, started_at: datetime) -> None:
        running.started_at = started_at
        self._count(bearer, running)
        assert running.due_at is not None
        self._tell(EventType.LIMIT_STARTED, bearer, running, **_told(running))
        if running.held:
            running.stopped_at = self._terms.local(self._context.now)
            self._tell(EventType.CLOCK_STOPPED, bearer, running)

    def _count(self, bearer: Activation, running: Running) -> None:
        self._set(running, self._terms.due(running, self._bearers.element(bearer)))

    def _set(self, running: Running, found: Due) -> None:
        running.due_at, running.provisional = found.at, found.provisional

    def _hold(self, bearer: Activation, running: Running, by: str, reason: str = "") -> None:
        if by in running.held:
            return
        running.held.append(by)
        if running.runs and not self._is_due(running):
            running.stopped_at = self._terms.local(self._context.now)
            self._tell(EventType.CLOCK_STOPPED, bearer, running, reason=reason)
        self._watch.follow(bearer, running)

    def _is_due(self, running: Running) -> bool:
        return running.due_at is not None and running.due_at <= self._context.now

    def _release(self, bearer: Activation, running: Running, by: str) -> None:
        running.held.remove(by)
        if running.held or running.stopped_at is None:
            return
        before = _told(running)
        self._go_on(bearer, running)
        told = {"from": before, "to": _told(running)}
        self._tell(EventType.CLOCK_RESUMED, bearer, running, stopped_at=_iso(running.stops[-1][0]), **told)
        self._watch.follow(bearer, running)

    def _go_on(self, bearer: Activation, running: Running) -> None:
        assert running.stopped_at is not None
        self._set(running, self._terms.resumed(running, self._bearers.element(bearer), running.stopped_at))
        running.stops.append((running.stopped_at, self._terms.local(self._context.now)))
        running.stopped_at = None

    def _changed(self, bearer: Activation, running: Running, because: str, before: dict[str, Json]) -> None:
        told = {"because": because, "from": before, "to": _told(running)}
        self._tell(EventType.LIMIT_CHANGED, bearer, running, **told)
        self._watch.follow(bearer, running)

    def _tell(self, kind: EventType, bearer: Activation, running: Running, **data: Json) -> None:
        self._context.tell(kind, bearer, limit=running.id, **data)


def _told(running: Running) -> dict[str, Json]:
    """Return a clock as history tells it."""
    term = running.term
    found: dict[str, Json] = {"amount": term.amount, "unit": term.unit, "calendar": running.calendar}
    found |= {"started_at": _iso(running.started_at), "due_at": _iso(running.due_at)}
    return found | ({"provisional": running.provisional} if running.provisional else {})


def _iso(found: datetime | None) -> str | None:
    return found.isoformat() if found else None
