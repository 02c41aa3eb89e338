"""Limits of the written procedure: when their clocks start, when they are due, when they stop. Judges no lateness."""

from datetime import datetime, timedelta
from typing import Any

from engine.bpmn.diagram import Element
from engine.bpmn.limit import Limit
from engine.bpmn.runtime.activation import Activation, Running
from engine.bpmn.runtime.context import StepContext, fault
from engine.bpmn.runtime.expressions import Evaluator
from engine.bpmn.step import EventType, LimitEnded, LimitStarted
from engine.bpmn.times.durations import Duration, after, moment
from engine.bpmn.times.wall import end_of_day, end_of_month
from engine.language import gettext as _

EXACT = {"minutes": "minutes", "hours": "hours"}
CALENDAR = ("days", "end of day", "end of month")
UNITS = (*EXACT, *CALENDAR)


class Limits:
    """Starts and stops the limits of one instance."""

    def __init__(self, context: StepContext, evaluator: Evaluator) -> None:
        self._context, self._evaluator = context, evaluator

    def start(self, activation: Activation, element: Element, chain: tuple[str, ...]) -> None:
        """Start the clocks of an activation's limits."""
        for limit in element.limits:
            started_at = self._start_of(limit, element, chain)
            due_at = self._due(limit, element, started_at)
            activation.limits.append(Running(limit.id, started_at, due_at))
            self._context.record.limits_started.append(
                LimitStarted(
                    ref=activation.ref,
                    element_id=element.id,
                    limit_id=limit.id,
                    name=limit.name,
                    clause=limit.clause,
                    started_at=started_at,
                    due_at=due_at,
                )
            )
            self._tell(EventType.LIMIT_STARTED, activation, limit.id, started_at, due_at)

    def end(self, activation: Activation, *, cancelled: bool) -> None:
        """Stop the clocks of an activation's limits."""
        for running in activation.limits:
            self._context.record.limits_ended.append(
                LimitEnded(ref=activation.ref, limit_id=running.id, cancelled=cancelled)
            )
            self._tell(
                EventType.LIMIT_ENDED, activation, running.id, running.started_at, running.due_at, cancelled=cancelled
            )

    def fed(self, activation: Activation, element: Element) -> dict[str, dict[str, Any]]:
        """Return, by id of the boundary timer that a limit names, what the timer's expression sees as `limit`."""
        found: dict[str, dict[str, Any]] = {}
        for limit, running in zip(element.limits, activation.limits, strict=True):
            seen = {
                "id": limit.id,
                "started_at": running.started_at,
                "due_at": running.due_at,
                "duration": running.due_at - running.started_at,
            }
            found[limit.timer] = {"limit": seen}
        return found

    def earliest(self, activation: Activation) -> datetime | None:
        """Return the earliest due moment of the activation's own limits and those of the sub-processes around it."""
        due: list[datetime] = []
        around: Activation | None = activation
        while around is not None:
            due += [running.due_at for running in around.limits]
            around = self._context.state.activations.get(around.scope)
        return min(due, default=None)

    def _start_of(self, limit: Limit, element: Element, chain: tuple[str, ...]) -> datetime:
        if limit.start == "activation":
            return self._context.now.astimezone(self._context.zone)
        found = self._evaluator.value(limit.start, element, chain)
        try:
            return moment(str(found)).astimezone(self._context.zone)
        except ValueError as error:
            reason = _("时限“{limit}”的起点不是带时区的时间。", limit=limit.id)
            raise fault(element, "timer", reason, **self._evaluator.saw(limit.start, chain), result=found) from error

    def _due(self, limit: Limit, element: Element, start: datetime) -> datetime:
        zone = self._context.zone
        try:
            amount = float(limit.amount or 0)
            if limit.unit in EXACT:
                return after(start, Duration(exact=timedelta(**{EXACT[limit.unit]: amount})), zone)
            if limit.unit == "days":
                return after(start, Duration(days=int(amount)), zone)
            return (end_of_day if limit.unit == "end of day" else end_of_month)(start, zone, int(amount))
        except (ValueError, OverflowError) as error:
            reason = _("时限“{limit}”的数量不是有效的数字。", limit=limit.id)
            raise fault(element, "timer", reason, amount=limit.amount) from error

    def _tell(
        self, kind: EventType, activation: Activation, limit_id: str, start: datetime, due: datetime, **more: Any
    ) -> None:
        data = {"limit": limit_id, "started_at": start.isoformat(), "due_at": due.isoformat(), **more}
        self._context.tell(kind, activation, **data)
