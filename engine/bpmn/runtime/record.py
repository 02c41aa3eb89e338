"""Collects what a step brings about, in the order in which it happens. Knows no rules."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from engine.bpmn.step import (
    Event,
    EventType,
    JobClosed,
    JobOpened,
    Json,
    LimitClock,
    LimitEnded,
    LimitPassed,
    Notice,
    Step,
    SubscriptionClosed,
    SubscriptionOpened,
    TaskClosed,
    TaskMoved,
    TaskOpened,
    Thrown,
    TimerArmed,
    TimerClosed,
)


@dataclass
class Record:
    """The parts of a step under construction."""

    events: list[Event] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    tasks_opened: dict[str, TaskOpened] = field(default_factory=dict)
    tasks_closed: list[TaskClosed] = field(default_factory=list)
    timers_armed: dict[str, TimerArmed] = field(default_factory=dict)
    timers_closed: list[TimerClosed] = field(default_factory=list)
    jobs_opened: dict[str, JobOpened] = field(default_factory=dict)
    jobs_closed: list[JobClosed] = field(default_factory=list)
    tasks_moved: dict[str, TaskMoved] = field(default_factory=dict)
    limits_started: dict[tuple[str, str], LimitClock] = field(default_factory=dict)
    limits_changed: dict[tuple[str, str], LimitClock] = field(default_factory=dict)
    limits_passed: list[LimitPassed] = field(default_factory=list)
    limits_ended: list[LimitEnded] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    subscriptions_opened: dict[str, SubscriptionOpened] = field(default_factory=dict)
    subscriptions_closed: list[SubscriptionClosed] = field(default_factory=list)
    thrown: list[Thrown] = field(default_factory=list)
    unlooked: bool = True  # variables or conditions have changed since the conditions were last asked

    def event(self, kind: EventType, element_id: str, ref: str = "", *, process: str = "", **data: Json) -> None:
        """Add a line of history."""
        self.events.append(Event(type=kind, element_id=element_id, ref=ref, process=process, data=data))

    def clock(self, clock: LimitClock, *, new: bool = False) -> None:
        """Note a clock as it is now; what it was earlier in the step is of no interest."""
        key = (clock.ref, clock.limit_id)
        kept = self.limits_started if new or key in self.limits_started else self.limits_changed
        kept[key] = clock

    def move_task(self, ref: str, due_at: datetime | None) -> None:
        """Note that an open task is due at another moment."""
        opened = self.tasks_opened.get(ref)
        if opened is None:
            self.tasks_moved[ref] = TaskMoved(ref=ref, due_at=due_at)
        else:
            self.tasks_opened[ref] = replace(opened, due_at=due_at)

    def step(self, state: bytes, completed: bool, variables: dict[str, Any]) -> Step:
        """Close the record."""
        return Step(
            state=state,
            completed=completed,
            ends=tuple(self.ends),
            variables=variables,
            tasks_opened=tuple(self.tasks_opened.values()),
            tasks_closed=tuple(self.tasks_closed),
            timers_armed=tuple(self.timers_armed.values()),
            timers_closed=tuple(self.timers_closed),
            jobs_opened=tuple(self.jobs_opened.values()),
            jobs_closed=tuple(self.jobs_closed),
            tasks_moved=tuple(self.tasks_moved.values()),
            limits_started=tuple(self.limits_started.values()),
            limits_changed=tuple(self.limits_changed.values()),
            limits_passed=tuple(self.limits_passed),
            limits_ended=tuple(self.limits_ended),
            notices=tuple(self.notices),
            subscriptions_opened=tuple(self.subscriptions_opened.values()),
            subscriptions_closed=tuple(self.subscriptions_closed),
            thrown=tuple(self.thrown),
            events=tuple(self.events),
        )
