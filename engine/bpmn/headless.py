"""Plays a process without database, people or clock: starts it, does its tasks, fires what falls due.

Time is what the caller says. Due timers fire in the house's order: by moment, then interrupting, plain, cycles.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from engine.bpmn.bundle import Bundle
from engine.bpmn.runtime import (
    Calendars,
    CaseFacts,
    Command,
    CompleteJob,
    CompleteTask,
    Deliver,
    FireTimer,
    Library,
    RaiseError,
    Start,
    advance,
    missed_ticks,
)
from engine.bpmn.runtime.handlers import JOBS
from engine.bpmn.step import (
    Event,
    EventType,
    JobOpened,
    Json,
    LimitClock,
    LimitPassed,
    Notice,
    Step,
    SubscriptionOpened,
    TaskOpened,
    Thrown,
    TimerArmed,
)


def trace(
    bundle: Bundle,
    process_id: str,
    event_id: str,
    tasks: Iterable[tuple[datetime, str, Mapping[str, Json]]],
    *,
    at: datetime,
    variables: Mapping[str, Json] | None = None,
) -> list[str]:
    """Play a process from start to the last task given, and return the elements completed, in order.

    Args:
        bundle: the deployment.
        process_id, event_id: local ids of the process and of the start event.
        tasks: (moment, element, values) of each completion, in order; timers due before a moment fire before it.
        at: moment of the start.
        variables: what the start brings.
    Raises:
        LookupError: a task is not open when its turn comes.
    """
    play = Play(bundle, process_id)
    play.start(event_id, variables, at=at)
    for moment, element_id, values in tasks:
        play.complete(element_id, values, at=moment)
    return play.visited()


class Play:
    """One instance, from its start on; everything it brought about so far."""

    def __init__(
        self, bundle: Bundle, process_id: str, *, instance_id: str = "case", business_key: str = "",
        library: Library | None = None, calendars: Calendars | None = None, jobs: Collection[str] = JOBS,
    ) -> None:  # fmt: skip
        self.bundle, self.process_id, self._library, self._jobs = bundle, process_id, library, jobs
        self.calendars = calendars
        self.instance_id, self.business_key = instance_id, business_key
        self.state: bytes | None = None
        self.completed = False
        self.variables: dict[str, Json] = {}
        self.tasks: dict[str, TaskOpened] = {}
        self.timers: dict[str, TimerArmed] = {}
        self.jobs: dict[str, JobOpened] = {}
        self.subscriptions: dict[str, SubscriptionOpened] = {}
        self.thrown: list[Thrown] = []
        self.limits: list[LimitClock] = []  # as they began
        self.clocks: dict[tuple[str, str], LimitClock] = {}  # that run, as they are now
        self.passed: list[LimitPassed] = []
        self.notices: list[Notice] = []
        self.events: list[Event] = []
        self.ends: list[str] = []
        self.steps: list[Step] = []

    def start(
        self, event_id: str, variables: Mapping[str, Json] | None = None, *, at: datetime, by: str | None = None
    ) -> Step:
        """Start at an event."""
        return self.take(Start(event_id, dict(variables or {})), at, by)

    def complete(
        self, element_id: str, values: Mapping[str, Json] | None = None, *, at: datetime, by: str | None = None
    ) -> Step:
        """Do the oldest open task of an element, after the timers due before `at`, before those due at that instant.

        Raises:
            LookupError: no task of that element is open.
        """
        self._fire_until(at, included=False)
        return self.take(CompleteTask(self.task(element_id).ref, dict(values or {})), at, by)

    def answer(self, element_id: str, result: Mapping[str, Json] | None = None, *, at: datetime) -> Step:
        """Answer the oldest waiting job of an element.

        Raises:
            LookupError: no job of that element waits.
        """
        found = next((job for job in self.jobs.values() if job.element_id == element_id), None)
        if found is None:
            raise LookupError(element_id)
        return self.take(CompleteJob(found.ref, dict(result or {})), at, None)

    def fail(self, element_id: str, code: str, values: Mapping[str, Json] | None = None, *, at: datetime) -> Step:
        """Let the oldest waiting job or open task of an element end in a business error.

        Raises:
            LookupError: none of that element waits.
        """
        waiting: list[JobOpened | TaskOpened] = [*self.jobs.values(), *self.tasks.values()]
        found = next((one for one in waiting if one.element_id == element_id), None)
        if found is None:
            raise LookupError(element_id)
        return self.take(RaiseError(found.ref, code, values=dict(values or {})), at, None)

    def deliver(self, element_id: str, values: Mapping[str, Json] | None = None, *, at: datetime) -> Step:
        """Let the message or signal come for which a catching event or receive task has waited longest.

        Raises:
            LookupError: that element waits for none.
        """
        self._fire_until(at, included=False)
        found = next((one for one in self.subscriptions.values() if one.element_id == element_id), None)
        if found is None:
            raise LookupError(element_id)
        return self.take(Deliver(found.ref, dict(values or {})), at, None)

    def publish(
        self, kind: str, name: str, values: Mapping[str, Json] | None = None, *, key: str = "", at: datetime
    ) -> int:
        """Publish a message or signal from outside: a message to one receiver, a signal to all.

        Args:
            kind: message or signal.
            name: its name.
            values: what it brings.
            key: correlation key of a message.
            at: aware moment.
        Returns:
            How many received it.
        """
        self._fire_until(at, included=False)
        fits = [s.ref for s in self.subscriptions.values() if (s.kind, s.name, s.key) == (kind, name, key)]
        received = 0
        for ref in fits[:1] if kind == "message" else fits:
            if ref in self.subscriptions:
                self.take(Deliver(ref, dict(values or {})), at, None)
                received += 1
        return received

    def wait_until(self, at: datetime, *, asleep: bool = False) -> None:
        """Let time pass up to and including `at`.

        Args:
            at: aware moment.
            asleep: nobody looked at the timers until `at`, so missed ticks of a cycle fire once.
        """
        self._fire_until(at, included=True, asleep=asleep)

    def task(self, element_id: str) -> TaskOpened:
        """Return the oldest open task of an element.

        Raises:
            LookupError: none is open.
        """
        found = next((task for task in self.tasks.values() if task.element_id == element_id), None)
        if found is None:
            raise LookupError(element_id)
        return found

    @property
    def open(self) -> list[str]:
        """Elements with an open task, the oldest first."""
        return [task.element_id for task in self.tasks.values()]

    def visited(self, *kinds: str) -> list[str]:
        """Return the elements completed so far, in order; only those of some BPMN kinds, if given."""
        done = [event for event in self.events if event.type is EventType.ELEMENT_COMPLETED]
        return [event.element_id for event in done if not kinds or self._kind(event) in kinds]

    def _kind(self, event: Event) -> str:
        process = self.bundle.processes.get(event.process or self.process_id)
        element = process.diagram.elements.get(event.element_id) if process else None
        return element.kind if element else ""

    def flows(self) -> list[str]:
        """Return the flows taken so far, in order."""
        return [event.element_id for event in self.events if event.type is EventType.FLOW_TAKEN]

    def _fire_until(self, at: datetime, *, included: bool, asleep: bool = False) -> None:
        while True:
            due = [t for t in self.timers.values() if t.due_at < at or (included and t.due_at == at)]
            if not due:
                return
            timer = min(due, key=lambda t: (t.due_at, t.rank))
            moment, skipped = self._collapsed(timer, at) if asleep and timer.cycle else (timer.due_at, 0)
            self.take(FireTimer(timer.ref, skipped), moment, None)

    def _collapsed(self, timer: TimerArmed, at: datetime) -> tuple[datetime, int]:
        assert timer.cycle is not None
        assert timer.anchor is not None
        zone = self.bundle.processes[self.process_id].zone
        return missed_ticks(timer.cycle, anchor=timer.anchor, count=timer.count, due_at=timer.due_at, zone=zone, now=at)

    def take(self, command: Command, at: datetime, by: str | None = None) -> Step:
        """Give the instance any command, and keep what came of it."""
        case = CaseFacts(instance_id=self.instance_id, business_key=self.business_key, actor=by)
        step = advance(
            self.bundle, self.process_id, self.state, command, now=at, case=case, library=self._library,
            calendars=self.calendars, jobs=self._jobs,
        )  # fmt: skip
        self.state, self.completed, self.variables = step.state, step.completed, step.variables
        self.tasks |= {task.ref: task for task in step.tasks_opened}
        self.timers |= {timer.ref: timer for timer in step.timers_armed}
        self.jobs |= {job.ref: job for job in step.jobs_opened}
        self.subscriptions |= {one.ref: one for one in step.subscriptions_opened}
        self.thrown += step.thrown
        for over in (step.tasks_closed, step.timers_closed, step.jobs_closed, step.subscriptions_closed):
            self._forget({one.ref for one in over})
        self._keep_clocks(step)
        self.notices += step.notices
        self.events += step.events
        self.ends += step.ends
        self.steps.append(step)
        return step

    def _keep_clocks(self, step: Step) -> None:
        self.limits += step.limits_started
        self.passed += step.limits_passed
        self.clocks |= {(c.ref, c.limit_id): c for c in (*step.limits_started, *step.limits_changed)}
        for ended in step.limits_ended:
            self.clocks.pop((ended.ref, ended.limit_id), None)
        for moved in step.tasks_moved:
            if moved.ref in self.tasks:
                self.tasks[moved.ref] = replace(self.tasks[moved.ref], due_at=moved.due_at)

    def clock(self, limit_id: str) -> LimitClock:
        """Return the running clock of a limit.

        Raises:
            LookupError: none runs.
        """
        found = next((clock for clock in self.clocks.values() if clock.limit_id == limit_id), None)
        if found is None:
            raise LookupError(limit_id)
        return found

    def _forget(self, refs: set[str]) -> None:
        self.tasks = {ref: task for ref, task in self.tasks.items() if ref not in refs}
        self.timers = {ref: timer for ref, timer in self.timers.items() if ref not in refs}
        self.jobs = {ref: job for ref, job in self.jobs.items() if ref not in refs}
        self.subscriptions = {ref: one for ref, one in self.subscriptions.items() if ref not in refs}
