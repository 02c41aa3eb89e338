"""Collects what a step brings about, in the order in which it happens. Knows no rules."""

from dataclasses import dataclass, field
from typing import Any

from engine.bpmn.step import (
    Event,
    EventType,
    JobClosed,
    JobOpened,
    Json,
    LimitEnded,
    LimitStarted,
    Notice,
    Step,
    SubscriptionClosed,
    SubscriptionOpened,
    TaskClosed,
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
    limits_started: list[LimitStarted] = field(default_factory=list)
    limits_ended: list[LimitEnded] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    subscriptions_opened: dict[str, SubscriptionOpened] = field(default_factory=dict)
    subscriptions_closed: list[SubscriptionClosed] = field(default_factory=list)
    thrown: list[Thrown] = field(default_factory=list)
    unlooked: bool = True  # variables or conditions have changed since the conditions were last asked

    def event(self, kind: EventType, element_id: str, ref: str = "", *, process: str = "", **data: Json) -> None:
        """Add a line of history."""
        self.events.append(Event(type=kind, element_id=element_id, ref=ref, process=process, data=data))

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
            limits_started=tuple(self.limits_started),
            limits_ended=tuple(self.limits_ended),
            notices=tuple(self.notices),
            subscriptions_opened=tuple(self.subscriptions_opened.values()),
            subscriptions_closed=tuple(self.subscriptions_closed),
            thrown=tuple(self.thrown),
            events=tuple(self.events),
        )
