"""The account of each limit of a case, so that its figures can be checked by hand: from when, by which dates, why.

All of it is read from the chain and counted anew from recorded times. It decides nothing and words nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from engine.bpmn.diagram import ProcessDiagram
from engine.bpmn.limit import Limit as Drawn
from engine.calendars import Calendar, Counted, counted
from engine.calendars.due import by_working_time
from engine.queries.limits.gap import Gap, between, counted_until, gap_of
from engine.queries.limits.limit import Limit
from engine.queries.trace_lines import TraceLine

BY_HAND = "clock_stopped_by_hand"


@dataclass(frozen=True, kw_only=True)
class Standstill:
    """A time during which the clock stood still."""

    since: datetime
    until: datetime | None  # None: it stands still
    reasons: tuple[tuple[str, str], ...]  # who stopped it, "" for the diagram; and why
    elements: tuple[str, ...]  # names of the elements that made it stand still while they waited


@dataclass(frozen=True, kw_only=True)
class DueDate:
    """A due date the limit has had, or has."""

    due_at: datetime
    at: datetime  # since when
    because: str  # start | stop | calendar | version | person
    provisional: int  # the first year it reaches into whose days off were not published; 0: it was final
    about: str = ""  # number of the notice that moved it, or why limits were counted anew
    by: str = ""  # name of who set it
    reason: str = ""


class LimitPart(StrEnum):
    """What a stretch of a limit's time is."""

    USED = "used"
    LEFT = "left"
    LATE = "late"


@dataclass(frozen=True, kw_only=True)
class LimitStretch:
    """A part of the time of a limit, with its days one by one where it is counted in working time."""

    part: LimitPart
    start: datetime
    end: datetime
    sum: Gap
    days: tuple[Counted, ...]


@dataclass(frozen=True, kw_only=True)
class LimitAccount:
    """One clock of a limit from its start on."""

    limit: Limit
    drawn: Drawn  # the limit as the diagram of the case has it
    element_name: str
    process_name: str  # of the called process it stands in; "" for the case's own
    calendar: Calendar
    calendar_name: str
    step: int  # of the history, in which its clock began; 0 where history does not say
    due_dates: tuple[DueDate, ...]  # the first one first
    stops: tuple[Standstill, ...]
    stretches: tuple[LimitStretch, ...]
    gap: Gap  # how late it was or is; else how much time was left, or is


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the history of a case says of its limits."""

    diagrams: Mapping[str, ProcessDiagram]
    own: Mapping[tuple[str, str], Sequence[TraceLine]]  # (activation, id of the limit) -> its events
    steps: Mapping[int, Sequence[TraceLine]] = field(default_factory=dict)


def told_by(lines: Iterable[TraceLine], diagrams: Mapping[str, ProcessDiagram]) -> Told:
    """Sort the events of a chain by the limit and by the step they belong to."""
    own: dict[tuple[str, str], list[TraceLine]] = {}
    steps: dict[int, list[TraceLine]] = {}
    for line in lines:
        steps.setdefault(line.step, []).append(line)
        if id := line.data.get("limit"):
            own.setdefault((line.ref, id), []).append(line)
    return Told(diagrams=diagrams, own=own, steps=steps)


def account_of(limit: Limit, calendar: Calendar, name: str, told: Told, now: datetime) -> LimitAccount:
    """Return the account of a limit.

    Args:
        limit: one clock of it.
        calendar, name: what it is counted by, and what people call that.
        told: what history says.
        now: for what has not ended.
    """
    lines = told.own.get((limit.ref, limit.id), ())
    began = next((line for line in lines if line.type == "limit_started"), None)
    diagram = told.diagrams.get(began.process if began else "") or told.diagrams[""]
    element = diagram.elements.get(limit.element_id)
    drawn = (*(element.limits if element else ()), *diagram.limits)
    return LimitAccount(
        limit=limit,
        drawn=next((each for each in drawn if each.id == limit.id), Drawn(id=limit.id)),
        element_name=element.name if element else diagram.name,
        process_name=began.process_name if began else "",
        calendar=calendar,
        calendar_name=name,
        step=began.step if began else 0,
        due_dates=tuple(_due_dates(limit, lines, told)),
        stops=tuple(_stop(limit, since, until, lines, told) for since, until in _stood(limit)),
        stretches=tuple(_stretches(limit, calendar, now)),
        gap=gap_of(limit, now, calendar),
    )


def _due_dates(limit: Limit, lines: Sequence[TraceLine], told: Told) -> Iterator[DueDate]:
    """Yield the dates in the order in which they held; where a clock ended standing still, the last is the row's."""
    last = limit.due_at
    for line in lines:
        to = line.data if line.type == "limit_started" else line.data.get("to") or {}
        if line.type not in ("limit_started", "limit_changed", "clock_resumed") or not to.get("due_at"):
            continue
        due_at = datetime.fromisoformat(to["due_at"])
        if line.type != "clock_resumed" or due_at != last:
            yield _due_date(line, due_at, to.get("provisional", 0), told)
        last = due_at
    if last != limit.due_at or not lines:
        because, at = ("stop", limit.ended_at or limit.started_at) if lines else ("start", limit.started_at)
        yield DueDate(due_at=limit.due_at, at=at, because=because, provisional=limit.provisional)


def _due_date(line: TraceLine, due_at: datetime, provisional: int, told: Told) -> DueDate:
    because = {"limit_started": "start", "clock_resumed": "stop"}.get(line.type) or line.data.get("because", "")
    step = told.steps[line.step]
    recounted = next((each for each in step if each.type == "limits_recounted"), None)
    by_hand = next((each for each in step if each.type == "limit_set" and each.ref == line.ref), None)
    set_by = by_hand if because == "person" else None
    return DueDate(
        due_at=due_at,
        at=line.at,
        because=because,
        provisional=provisional,
        about=str(recounted.data.get("about") or "") if recounted and because in ("calendar", "version") else "",
        by=set_by.actor_name if set_by else "",
        reason=str(set_by.values.get("reason") or "") if set_by else "",
    )


def _stood(limit: Limit) -> Iterator[tuple[datetime, datetime | None]]:
    yield from limit.stops
    if limit.stopped_at:
        yield limit.stopped_at, None


def _stop(limit: Limit, since: datetime, until: datetime | None, lines: Sequence[TraceLine], told: Told) -> Standstill:
    """What made the clock stand still: the first cause, and whatever came to it before the clock went on."""
    during = [line for line in lines if line.at >= since and (until is None or line.at < until or line.at == since)]
    drawn = [str(line.data["reason"]) for line in during if line.type == "clock_stopped" and line.data.get("reason")]
    by_hand = [(each.actor_name, str(each.values.get("reason") or "")) for each in during if each.type == BY_HAND]
    steps = {line.step for line in during if line.type == "clock_stopped"}
    return Standstill(
        since=since,
        until=until,
        reasons=(*(("", reason) for reason in drawn), *by_hand),
        elements=tuple(name for step in sorted(steps) for name in _holders(limit, told, told.steps[step])),
    )


def _holders(limit: Limit, told: Told, step: Iterable[TraceLine]) -> Iterator[str]:
    for line in step:
        if line.type == "element_activated":
            diagram = told.diagrams.get(line.process) or told.diagrams[""]
            element = diagram.elements.get(line.element_id)
            stop = element.clock_stop if element else None
            if element and stop and (not stop.limits or limit.id in stop.limits):
                yield element.name or element.id


def _stretches(limit: Limit, calendar: Calendar, now: datetime) -> Iterator[LimitStretch]:
    until = max(counted_until(limit, now), limit.started_at)
    marks = [(LimitPart.USED, limit.started_at, min(until, limit.due_at))]
    marks.append((LimitPart.LATE, limit.due_at, until) if limit.late else (LimitPart.LEFT, until, limit.due_at))
    for part, start, end in marks:
        if start < end:
            days = counted(start, end, calendar, limit.stops) if by_working_time(limit.term) else ()
            total = between(start, end, limit.term, calendar, limit.stops)
            yield LimitStretch(part=part, start=start, end=end, sum=total, days=days)
