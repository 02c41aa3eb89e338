"""What can happen to a process instance, and the facts of the case an expression may read. Plain data."""

from dataclasses import dataclass, field

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
class Cancel:
    """Somebody withdraws the instance: everything that waits is cancelled."""


Command = Start | CompleteTask | FireTimer | CompleteJob | RaiseError | Deliver | Cancel
