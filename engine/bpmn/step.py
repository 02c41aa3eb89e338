"""What one advance of a diagram brings about: plain data between the runtime and the commands.

Nothing here computes anything, knows SpiffWorkflow or touches a database.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

Json = Any  # str | int | float | bool | None | list[Json] | dict[str, Json]


class TimerRank(IntEnum):
    """Order in which timers due at the same instant fire."""

    LIMIT = 0  # people are told that a limit is missed before anything interrupts what is late
    INTERRUPTING = 1  # may close a task, so it comes before what would open the next one
    NON_INTERRUPTING = 2
    CYCLE = 3  # ticks last: a missed report is marked before the next one is asked for


class EventType(StrEnum):
    """Kinds of history events a step records."""

    PROCESS_STARTED = "process_started"
    PROCESS_COMPLETED = "process_completed"
    ELEMENT_ACTIVATED = "element_activated"
    ELEMENT_COMPLETED = "element_completed"
    ELEMENT_CANCELLED = "element_cancelled"  # interrupted by a boundary event or by the end of its scope
    FLOW_TAKEN = "flow_taken"
    VARIABLES_SET = "variables_set"  # data: {"scope": ref or "", "changes": [[name, old, new], ...]}
    DECISION_EVALUATED = "decision_evaluated"  # data: {"decision": id, "rules": [1], "inputs": {}, "value": ...}
    TIMER_FIRED = "timer_fired"  # data: {"due_at": iso, "count": n, "skipped": n}
    TIMER_MOVED = "timer_moved"  # its year's days off are published now
    LIMIT_STARTED = "limit_started"
    LIMIT_ENDED = "limit_ended"
    LIMIT_CHANGED = "limit_changed"  # data: {"limit", "because", "from": {...}, "to": {...}}
    LIMIT_WARNED = "limit_warned"
    LIMIT_MISSED = "limit_missed"
    CLOCK_STOPPED = "clock_stopped"
    CLOCK_RESUMED = "clock_resumed"
    NOTICE_SENT = "notice_sent"
    MESSAGE_THROWN = "message_thrown"  # data: {"name": ..., "key": ...}
    EVENT_CAUGHT = "event_caught"  # data: {"by": message | signal | conditional, "name": ...}
    SIGNAL_THROWN = "signal_thrown"
    ERROR_THROWN = "error_thrown"  # data: {"code": ..., "caught_by": element id or ""}
    ESCALATION_THROWN = "escalation_thrown"
    LOOP_STARTED = "loop_started"  # data: {"instances": n or None}
    COMPENSATION_STARTED = "compensation_started"  # of one completed activity
    VARIABLE_CONFLICT = "variable_conflict"  # two branches wrote one variable without having seen each other


@dataclass(kw_only=True, slots=True)  # not frozen: a step makes many, and a frozen one takes three times as long
class Event:
    """One line of history: what happened to which element. `data` is JSON; people's values stand only in `changes`."""

    type: EventType
    element_id: str
    ref: str = ""  # the activation it belongs to
    process: str = ""  # the called process it stands in: its id, or `<deployment>|<id>`; "" is the instance's own
    data: dict[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class TaskOpened:
    """A user task that now waits for a person."""

    ref: str
    element_id: str
    name: str
    form_key: str | None
    assignee: str | None
    candidate_groups: tuple[str, ...]  # names local to the procedure
    candidate_users: tuple[str, ...]
    due_at: datetime | None
    follow_up_at: datetime | None
    priority: int
    round: int  # n-th activation of this element in the instance, from 1
    local: dict[str, Json]  # variables local to this activity
    process: str = ""  # the called process it stands in: its id, or `<deployment>|<id>`; "" is the instance's own


@dataclass(frozen=True, kw_only=True)
class TaskClosed:
    """A user task that no longer waits: completed by the command, or cancelled by the diagram."""

    ref: str
    cancelled: bool


@dataclass(frozen=True, kw_only=True)
class TimerArmed:
    """A timer that now waits."""

    ref: str  # stays the same over the ticks of one cycle
    element_id: str
    due_at: datetime
    rank: TimerRank
    cycle: str | None = None  # ISO or cron text when it repeats
    anchor: datetime | None = None  # moment the cycle counts from
    count: int = 0  # ticks fired or skipped so far
    provisional: int = 0  # the first year it reaches into whose days off are not published


@dataclass(frozen=True, kw_only=True)
class TimerClosed:
    """A timer that no longer waits."""

    ref: str
    cancelled: bool


@dataclass(frozen=True, kw_only=True)
class SubscriptionOpened:
    """A message or signal the instance now waits for; it comes as the command Deliver with this ref."""

    ref: str
    element_id: str  # the catching event, or the receive task
    kind: str  # message | signal
    name: str
    key: str = ""  # correlation key of a message; "" fits every one


@dataclass(frozen=True, kw_only=True)
class SubscriptionClosed:
    """A message or signal the instance no longer waits for."""

    ref: str
    cancelled: bool  # False when it has come


@dataclass(frozen=True, kw_only=True)
class Thrown:
    """A message or signal that leaves the instance; whoever waits for it elsewhere gets it through the outbox."""

    element_id: str
    kind: str  # message | signal
    name: str
    key: str = ""
    values: dict[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class JobOpened:
    """Work for a handler outside the transaction; its result comes back as the command CompleteJob."""

    ref: str
    element_id: str
    type: str  # name of the handler
    inputs: dict[str, Json]
    retries: int = 3


@dataclass(frozen=True, kw_only=True)
class JobClosed:
    """A job that no longer waits."""

    ref: str
    cancelled: bool


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Something people are told."""

    element_id: str
    groups: tuple[str, ...]  # names local to the procedure
    users: tuple[str, ...]
    message: str


@dataclass(frozen=True, kw_only=True)
class LimitClock:
    """A limit's clock as it is after the step."""

    ref: str  # activation of the element that carries it; "" is the process
    element_id: str
    limit_id: str
    name: str
    clause: str
    lane: str
    term: Json  # amount, unit, whether the first day counts, ending
    calendar: str  # id; "" is the procedure's
    started_at: datetime | None  # None: it waits for its message
    due_at: datetime | None
    provisional: int  # the first year it reaches into whose days off are not published; 0: final
    warn_at: datetime | None
    stopped_at: datetime | None
    stops: tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, kw_only=True)
class LimitPassed:
    """A limit whose warning or due moment has come: people are told, tasks change hands."""

    element_id: str
    limit_id: str
    name: str
    element_name: str
    due_at: datetime
    missed: bool  # False: it is a warning
    refs: tuple[str, ...]  # activations of the open tasks it binds
    remind: bool  # those who have these tasks
    superior: bool  # those who lead them
    escalate: tuple[str, ...]  # groups that are told besides, names local to the procedure
    reassign: tuple[str, ...]  # groups that get the tasks
    text: str  # "" is the usual sentence


@dataclass(frozen=True, kw_only=True)
class TaskMoved:
    """An open task that is due at another moment."""

    ref: str
    due_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class LimitEnded:
    """A limit's clock that has stopped because its element was completed or cancelled."""

    ref: str
    limit_id: str
    cancelled: bool


@dataclass(frozen=True, kw_only=True)
class Step:
    """The result of one advance: the new state and everything that has to be written with it in one transaction."""

    state: bytes
    completed: bool  # the instance has come to its end
    ends: tuple[str, ...]  # end events of the top scope reached in this step
    variables: dict[str, Json]  # all variables of the instance scope after the step
    tasks_opened: tuple[TaskOpened, ...] = ()
    tasks_closed: tuple[TaskClosed, ...] = ()
    timers_armed: tuple[TimerArmed, ...] = ()  # a cycle's next tick is armed again under the same ref
    timers_closed: tuple[TimerClosed, ...] = ()
    jobs_opened: tuple[JobOpened, ...] = ()
    jobs_closed: tuple[JobClosed, ...] = ()
    tasks_moved: tuple[TaskMoved, ...] = ()
    limits_started: tuple[LimitClock, ...] = ()
    limits_changed: tuple[LimitClock, ...] = ()
    limits_passed: tuple[LimitPassed, ...] = ()
    limits_ended: tuple[LimitEnded, ...] = ()
    notices: tuple[Notice, ...] = ()
    subscriptions_opened: tuple[SubscriptionOpened, ...] = ()  # one that stays open after it fired is not told again
    subscriptions_closed: tuple[SubscriptionClosed, ...] = ()
    thrown: tuple[Thrown, ...] = ()
    events: tuple[Event, ...] = ()
