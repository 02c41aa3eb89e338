"""What can happen to a process instance, and the facts of the case an expression may read. Plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.bpmn.limit import Limit
from engine.bpmn.step import Json


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """What expressions read as `case.…`."""

    instance_id: str
    business_key: str
    started_by: str | None = None
    actor: str | None = None  # who caused this step; None for timers and handlers


@dataclass(frozen=True)
class Start:
    """The instance begins at one of its start events."""

    event_id: str
    variables: dict[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class CompleteTask:
    """A person has done a user task."""

    ref: str
    values: dict[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class FireTimer:
    """A timer is due; `now` of the step is the moment it was due at."""

    ref: str
    skipped: int = 0  # ticks of a cycle that nobody looked at, before this one


@dataclass(frozen=True)
class CompleteJob:
    """A handler outside the transaction has done its work."""

    ref: str
    result: dict[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class RaiseError:
    """A handler, or a person, says that a job or task has ended in a business error the diagram may catch."""

    ref: str
    code: str
    message: str = ""
    values: dict[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class Deliver:
    """A message or signal the instance waits for has come."""

    ref: str  # of the subscription
    values: dict[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class StopClock:
    """Somebody stops the clock of a limit: what it waits for is not in the company's hands."""

    ref: str  # activation of the element that carries it; "" is the process
    limit_id: str


@dataclass(frozen=True)
class ResumeClock:
    """Somebody lets a clock go on that was stopped by hand."""

    ref: str
    limit_id: str


@dataclass(frozen=True)
class ChangeLimit:
    """Somebody gives a running limit another length, or another due date."""

    ref: str
    limit_id: str
    amount: float | None = None
    due_at: datetime | None = None


@dataclass(frozen=True)
class RecountLimits:
    """Due dates are counted anew: the days of a year are published, or the procedure has other limits now.

    Attributes:
        because: `calendar` or `version`.
        limits: id of the element or process that carries it, and of the limit -> what it says now.
    """

    because: str
    limits: Mapping[tuple[str, str], Limit] = field(default_factory=dict)


@dataclass(frozen=True)
class Cancel:
    """Somebody withdraws the instance: everything that waits is cancelled."""


OfLimits = StopClock | ResumeClock | ChangeLimit | RecountLimits
Command = Start | CompleteTask | FireTimer | CompleteJob | RaiseError | Deliver | OfLimits | Cancel
