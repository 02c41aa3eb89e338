"""The timeline as people read it: events of one step are one entry under what set it off. Nothing is left out of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from engine import Change, Limit, TraceLine
from web.review.said_of_limits import REASONED

CAUSES = (
    "instance_started", "task_completed", "timer_fired", "job_completed", "job_refused", "message_received",
    "signal_received", "instance_cancelled", "task_assigned", "task_claimed", "task_unclaimed", "incident_opened",
    "incident_resolved", "clock_stopped_by_hand", "clock_resumed_by_hand", "limit_set", "limits_recounted",
    "limit_missed", "limit_warned", "process_completed",
)  # fmt: skip
HAPPENED = (
    "message_thrown", "signal_thrown", "event_caught", "error_thrown", "escalation_thrown", "compensation_started",
    "limit_changed", "limit_warned", "limit_missed", "clock_stopped", "clock_resumed", "task_reassigned", "timer_moved",
)  # fmt: skip
EMPTY: tuple[Any, ...] = (None, "", [], {})


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One step of the case."""

    cause: TraceLine  # the event that set the step off
    lines: tuple[TraceLine, ...]  # all of it, the cause included
    changes: tuple[Change, ...]
    limits_begun: tuple[Limit, ...]  # whose clocks began, due as they were then
    limits_ended: tuple[Limit, ...]  # whose clocks stopped
    decisions: tuple[TraceLine, ...]
    notices: tuple[TraceLine, ...]
    happened: tuple[TraceLine, ...]  # events thrown and caught on the way
    conflicts: tuple[TraceLine, ...]  # variables that two branches wrote without having seen each other
    begun: tuple[TraceLine, ...]  # activities that now wait or ran
    clauses: tuple[str, ...]

    @property
    def at(self) -> datetime:
        """When it happened in the case."""
        return self.cause.at

    @property
    def recorded_late(self) -> bool:
        """Whether it was written down noticeably after it happened, as timers are that no worker was there for."""
        return (self.cause.recorded_at - self.cause.at).total_seconds() >= 60

    @property
    def late(self) -> bool:
        """Whether the clock of a limit stopped too late in this step."""
        return any(limit.late for limit in self.limits_ended)


def entries_of(lines: Iterable[TraceLine]) -> tuple[Entry, ...]:
    """Group the events of a chain into steps, in their order."""
    return tuple(
        _entry(tuple(step)) for _key, step in groupby(lines, key=lambda line: (line.step, line.at, line.actor))
    )


def _entry(lines: tuple[TraceLine, ...]) -> Entry:
    cause = min(lines, key=_rank)
    return Entry(
        cause=cause,
        lines=lines,
        changes=tuple(change for line in lines for change in line.changes if change.erased or _says(change)),
        limits_begun=tuple(_begun(lines)),
        limits_ended=tuple(_limits(lines, "limit_ended")),
        decisions=tuple(line for line in lines if line.type == "decision_evaluated"),
        notices=tuple(line for line in lines if line.type == "notice_sent"),
        happened=tuple(line for line in lines if line.type in HAPPENED and not _told_by(line, cause)),
        conflicts=tuple(line for line in lines if line.type == "variable_conflict"),
        begun=tuple(line for line in lines if line.type == "element_activated" and line is not cause),
        clauses=cause.clauses,
    )


def _rank(line: TraceLine) -> int:
    return CAUSES.index(line.type) if line.type in CAUSES else len(CAUSES)


def _told_by(line: TraceLine, cause: TraceLine) -> bool:
    """Whether the cause of the step says it already: it is the line, or somebody stopped a clock."""
    return line is cause or (line.type, cause.type) == ("clock_stopped", "clock_stopped_by_hand")


def _says(change: Change) -> bool:
    """Return whether a change says anything: an empty value where there was none does not."""
    return change.old not in EMPTY or change.new not in EMPTY


def _limits(lines: Iterable[TraceLine], type: str) -> Iterator[Limit]:
    return (line.limit.limit for line in lines if line.limit and line.type == type)


def _begun(lines: Iterable[TraceLine]) -> Iterator[Limit]:
    """Limits as they began: what is due at another moment by now was due then as the event says."""
    for line in lines:
        if line.limit and line.type == "limit_started":
            yield replace(line.limit.limit, due_at=datetime.fromisoformat(line.data["due_at"]))


def typed(entry: Entry) -> dict[str, Any]:
    """Return what people typed in this step beside the data of the case: a reason, a cause of an incident."""
    told = ("instance_cancelled", "task_assigned", "incident_opened", *REASONED)
    return entry.cause.values if entry.cause.type in told else {}
