"""The lines of a timeline in plain pieces: who, when, which element, what changed, which limit. Words nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from engine.audit.values import opened
from engine.bpmn.diagram import ProcessDiagram
from engine.bpmn.step import EventType
from engine.queries.limits.limit import Limit

Json = Any


@dataclass(frozen=True, kw_only=True)
class Change:
    """A variable that got another value."""

    name: str
    old: Json
    new: Json
    erased: bool = False  # the values are gone, on a person's request; the chain still verifies


@dataclass(frozen=True, kw_only=True)
class LimitLine:
    """A limit whose clock began or stopped with this event, and what has become of it."""

    limit: Limit
    late_by: timedelta  # zero where it is in time


@dataclass(frozen=True, kw_only=True)
class TraceLine:
    """One event of the chain."""

    seq: int
    step: int  # events of one step happened together
    at: datetime  # in the case: a timer's due time, however late it fired
    recorded_at: datetime
    actor: str
    actor_name: str
    type: str  # as in bpmn.step.EventType and audit.types.CommandEvent
    element_id: str  # "" where it is about the whole case; the flow's for flow_taken
    element_name: str
    element_kind: str  # BPMN name, such as userTask; sequenceFlow; "" for the whole case
    process: str  # id of the called process it stands in; "" for the case's own
    process_name: str
    other_element_name: str  # a second element that the event names: who caught it, with whom it conflicts
    ref: str  # the activation it belongs to
    round: int | None  # n-th activation of an activity
    skipped: int  # ticks of a cycle that nobody looked at before this one
    data: dict[str, Json]  # what else the event says, ids as they stand
    values: dict[str, Json]  # what people typed: submitted values, a reason, a decision's inputs and value
    changes: tuple[Change, ...]
    limit: LimitLine | None
    clauses: tuple[str, ...]  # numbers of the clauses the element carries out


def line_of(
    row: Mapping[Any, Any],
    diagrams: Mapping[str, ProcessDiagram],
    names: Mapping[str | None, str],
    limits: Mapping[tuple[str, str], LimitLine],
) -> TraceLine:
    """Return the line of an event.

    Args:
        row: the event, with its `values`.
        diagrams: of the process in the case's version under "", and of those it may call under their ids.
        names: user id -> name.
        limits: (activation, id of the limit) -> the limit and by how much it is late.
    """
    sealed = row["values"] or {}
    changed = row["type"] == EventType.VARIABLES_SET
    called = row["data"].get("process", "")
    diagram = diagrams.get(called) or diagrams[""]
    element = diagram.elements.get(row["element_id"])
    flow = diagram.flows.get(row["element_id"])
    other = diagram.elements.get(row["data"].get("other_element") or row["data"].get("caught_by", ""))
    same = ("seq", "step", "at", "recorded_at", "actor", "type", "element_id", "ref")
    return TraceLine(
        **{name: row[name] for name in same},
        actor_name=names[row["actor"]],
        element_name=element.name if element else flow.name if flow else "",
        element_kind=element.kind if element else "sequenceFlow" if flow else "",
        process=called,
        process_name=(diagram.name or called) if called else "",
        other_element_name=other.name if other else "",
        round=row["data"].get("round"),
        skipped=row["data"].get("skipped", 0),
        data=row["data"],
        values={} if changed else opened(sealed),
        changes=tuple(_changes(sealed)) if changed else (),
        limit=limits.get((row["ref"], row["data"].get("limit", ""))),
        clauses=element.clauses if element else (),
    )


def _changes(sealed: Mapping[str, list[Any]]) -> Iterable[Change]:
    for name, entry in sealed.items():
        old, new = entry[1] if len(entry) == 2 else (None, None)
        yield Change(name=name, old=old, new=new, erased=len(entry) == 1)
