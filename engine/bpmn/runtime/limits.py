"""Limits of the written procedure, as the rest of the runtime sees them: begun and ended with what bears them.

Judges no lateness: that is done from the recorded times.
"""

from typing import Any

from engine.bpmn.diagram import Element
from engine.bpmn.runtime.activation import Activation
from engine.bpmn.runtime.bearers import Bearers
from engine.bpmn.runtime.clocks import Clocks
from engine.bpmn.runtime.commands import ChangeLimit, OfLimits, ResumeClock, StopClock
from engine.bpmn.runtime.context import StepContext
from engine.bpmn.runtime.timers import Timers
from engine.bpmn.runtime.watch import Watch
from engine.bpmn.step import EventType, Json, LimitEnded


class Limits:
    """Begins and ends the limits of one instance."""

    def __init__(
        self, context: StepContext, bearers: Bearers, clocks: Clocks, watch: Watch, timers: Timers
    ) -> None:  # fmt: skip
        self._context, self._bearers, self._timers = context, bearers, timers
        self.clocks, self.watch = clocks, watch

    def obey(self, command: OfLimits) -> None:
        """Do what a command says that is about clocks alone.

        Raises:
            Conflict: the clock is over, or not as the command supposes.
        """
        if isinstance(command, StopClock):
            self.clocks.stop(command.ref, command.limit_id)
        elif isinstance(command, ResumeClock):
            self.clocks.resume(command.ref, command.limit_id)
        elif isinstance(command, ChangeLimit):
            self.clocks.change(command)
        else:
            self.clocks.recount(command.because, command.limits)
            self._timers.recount()

    def fire(self, ref: str) -> bool:
        """Do what is to be done at a moment of a limit; False where the timer is none of a limit's."""
        armed = self._timers.pass_limit(ref)
        if armed is not None:
            self.watch.passed(armed)
        return armed is not None

    def start(self, activation: Activation, element: Element) -> None:
        """Set up the clocks of an activation's limits, and stop those that stand still while it waits."""
        for limit in element.limits:
            self.clocks.set_up(activation, limit, activation.process)
        self.hold(activation, element)

    def start_process(self, ref: str, process: int) -> None:
        """Set up the clocks of a whole process.

        Args:
            ref: the activation that has called it; "" is the instance itself.
            process: its number.
        """
        for limit in self._context.diagram(process).limits:
            self.clocks.set_up(self._bearers.get(ref), limit, process)

    def hold(self, activation: Activation, element: Element) -> None:
        """Let clocks stand still while an activation waits, where its element says so."""
        if element.clock_stop is not None:
            self.clocks.hold(activation, element.clock_stop)

    def release(self, activation: Activation, element: Element) -> None:
        """Let the clocks go on that an activation has held."""
        if element.clock_stop is not None:
            self.clocks.release(activation.ref)

    def end(self, activation: Activation, *, cancelled: bool) -> None:
        """End the clocks of an activation's limits."""
        for running in [each for each in activation.limits if each.started_at is not None]:
            self.clocks.ended(activation, running)
            self._context.record.limits_ended.append(
                LimitEnded(ref=activation.ref, limit_id=running.id, cancelled=cancelled)
            )
            times: dict[str, Json] = {name: _iso(getattr(running, name)) for name in ("started_at", "due_at")}
            self._context.tell(EventType.LIMIT_ENDED, activation, limit=running.id, **times, cancelled=cancelled)
        activation.limits.clear()

    def end_process(self, *, cancelled: bool) -> None:
        """End the clocks of the instance as a whole."""
        self.end(self._bearers.get(""), cancelled=cancelled)

    def fed(self, activation: Activation) -> dict[str, dict[str, Any]]:
        """Return, by id of the boundary timer that a limit names, what the timer's expression sees as `limit`."""
        if not activation.limits:
            return {}
        named = self._bearers.limits(activation)
        clocks = [(named[running.id].timer, running) for running in activation.limits]
        return {timer: self.watch.seen(running) for timer, running in clocks if timer and running.runs}

    def put_away(self, activation: Activation) -> set[str]:
        """Return the boundary timers that wait for the clock of a limit to run, and remember them.

        Among them are those of limits that do not apply: nothing will ever wake them.
        """
        named = self._bearers.limits(activation)
        fed = {named[running.id].timer for running in activation.limits}
        for running in activation.limits:
            timer = named[running.id].timer
            if timer and not running.runs:
                running.timers = [timer]
        asleep = {timer for running in activation.limits for timer in running.timers}
        return asleep | ({limit.timer for limit in named.values() if limit.timer} - fed)


def _iso(found: Any) -> str | None:
    return found.isoformat() if found else None
