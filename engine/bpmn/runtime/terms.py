"""How long a limit is, from when, by which calendar: its texts evaluated, its due date counted. Keeps nothing."""

from contextlib import suppress
from datetime import datetime

from engine.bpmn.diagram import Element
from engine.bpmn.limit import ACTIVATION, Limit
from engine.bpmn.runtime.context import StepContext, fault
from engine.bpmn.runtime.expressions import Evaluator
from engine.bpmn.runtime.running import Running
from engine.bpmn.times.durations import moment
from engine.calendars import Calendar, Due, Term, due, resumed, warning
from engine.errors import InvalidValue
from engine.language import gettext as _


class Terms:
    """Evaluates what limits say, in one step."""

    def __init__(self, context: StepContext, evaluator: Evaluator) -> None:
        self._context, self._evaluator = context, evaluator

    def applies(self, limit: Limit, element: Element, chain: tuple[str, ...]) -> bool:
        """Return whether a limit binds this case.

        Raises:
            DiagramFault: its condition is neither true nor false.
        """
        if not limit.when:
            return True
        found = self._evaluator.expression(limit.when, element, chain)
        if not isinstance(found, bool):
            reason = _("时限“{limit}”的适用条件没有得出“是”或“否”。", limit=limit.id)
            raise fault(element, "condition", reason, **self._evaluator.saw(limit.when, chain), result=found)
        return found

    def term(self, limit: Limit, element: Element, chain: tuple[str, ...]) -> Term:
        """Return how long a limit is.

        Raises:
            DiagramFault: its amount is no number.
        """
        found = self._evaluator.value(limit.amount or "0", element, chain)
        try:
            if isinstance(found, bool):
                raise ValueError(found)
            amount = float(found)
        except (TypeError, ValueError) as error:
            reason = _("时限“{limit}”的数量不是有效的数字。", limit=limit.id)
            seen = self._evaluator.saw(limit.amount, chain)
            raise fault(element, "timer", reason, **seen, amount=found) from error
        return Term(amount=amount, unit=limit.unit, counts_start=limit.counts_start == "true", ending=limit.ending)

    def start(self, limit: Limit, element: Element, chain: tuple[str, ...]) -> datetime:
        """Return when the clock of a limit starts that does not wait for a message.

        Raises:
            DiagramFault: its expression gives no moment.
        """
        if limit.start == ACTIVATION:
            return self._context.now.astimezone(self._context.zone)
        found = self._evaluator.value(limit.start, element, chain)
        try:
            return moment(str(found)).astimezone(self._context.zone)
        except ValueError as error:
            reason = _("时限“{limit}”的起点不是带时区的时间。", limit=limit.id)
            raise fault(element, "timer", reason, **self._evaluator.saw(limit.start, chain), result=found) from error

    def calendar_of(self, limit: Limit, process: int) -> str:
        """Return the id of the calendar a limit is counted by."""
        return limit.calendar or self._context.process_of(process).case.calendar

    def due(self, running: Running, element: Element) -> Due:
        """Return when a limit is due whose clock has started, the time it stood still left out.

        Raises:
            DiagramFault: there is no such calendar, or the date cannot be counted.
        """
        assert running.started_at is not None
        calendar = self.calendar(running, element)
        try:
            found = due(running.started_at, running.term, calendar)
        except InvalidValue as error:
            raise fault(element, "timer", error.message, limit=running.id) from error
        year = found.provisional
        for stopped_at, resumed_at in running.stops:
            found = resumed(found.at, stopped_at, resumed_at, running.term, calendar)
            year = year or found.provisional
        return Due(self.local(found.at), year)

    def resumed(self, running: Running, element: Element, stopped_at: datetime) -> Due:
        """Return when a limit is due that has stood still from `stopped_at` to this moment."""
        assert running.due_at is not None
        calendar = self.calendar(running, element)
        found = resumed(running.due_at, stopped_at, self._context.now, running.term, calendar)
        return Due(self.local(found.at), running.provisional or found.provisional)

    def warning(self, limit: Limit, running: Running, element: Element) -> datetime | None:
        """Return when people are reminded of a limit before it is due, or None."""
        if not limit.warning or running.due_at is None:
            return None
        with suppress(ValueError, InvalidValue):
            term = Term(amount=float(limit.warning), unit=limit.warning_unit)
            return self.local(warning(running.due_at, term, self.calendar(running, element)))
        return None

    def calendar(self, running: Running, element: Element) -> Calendar:
        """Return the calendar of a limit.

        Raises:
            DiagramFault: there is none of that id.
        """
        found = self._context.calendar(running.calendar)
        if found is None:
            reason = _("没有编号为“{calendar}”的工作日历。", calendar=running.calendar)
            raise fault(element, "timer", reason, limit=running.id, calendar=running.calendar)
        return found

    def local(self, found: datetime) -> datetime:
        """Return a moment in the zone of the process."""
        return found.astimezone(self._context.zone)
