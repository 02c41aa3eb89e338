"""Why clocks stand still and stood still: each stop with who asked for it and what for, read from history."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.audit import events_of_many
from engine.audit.types import CommandEvent
from engine.audit.values import opened
from engine.bpmn.step import EventType
from engine.queries.names import names_of
from engine.storage import Connection

HAND, RELEASED = CommandEvent.CLOCK_STOPPED_BY_HAND, CommandEvent.CLOCK_RESUMED_BY_HAND
TYPES = (HAND, RELEASED, EventType.CLOCK_STOPPED, EventType.CLOCK_RESUMED)
Place = tuple[str, str, str]  # case, activation of the bearer, id of the limit


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A time during which a clock stood still."""

    since: datetime
    until: datetime | None  # None: it still does
    reason: str  # what the person wrote, or the diagram says; "" where nobody said
    by: str  # name of who stopped it by hand; "": the diagram did
    by_hand: bool  # somebody has to let it go on


def stops_of(connection: Connection, instance_ids: Collection[str]) -> dict[Place, tuple[Stop, ...]]:
    """Return the stops of all clocks of some cases, the earliest first."""
    rows = list(events_of_many(connection, instance_ids, *TYPES)) if instance_ids else []
    names = names_of(connection, (row["actor"] for row in rows))
    found: dict[Place, list[Stop]] = {}
    for row in rows:
        place = (row["chain"], row["ref"], row["data"].get("limit", ""))
        _note(found.setdefault(place, []), row, names[row["actor"]])
    return {place: tuple(stops) for place, stops in found.items()}


def _note(stops: list[Stop], row: Mapping[Any, Any], name: str) -> None:
    """Let one event begin, change or end the last stop of a clock."""
    last = stops[-1] if stops and stops[-1].until is None else None
    if row["type"] in (HAND, EventType.CLOCK_STOPPED):
        if last is None:
            stops.append(Stop(since=row["at"], until=None, reason="", by="", by_hand=False))
        stops[-1] = _stopped(stops[-1], row, name)
    elif last is not None and row["type"] == RELEASED:
        stops[-1] = replace(last, by_hand=False)
    elif last is not None:
        stops[-1] = replace(last, until=row["at"], by_hand=False)


def _stopped(stop: Stop, row: Mapping[Any, Any], name: str) -> Stop:
    """Return a stop with one more reason for it: what a person wrote is gone once it has been erased."""
    if row["type"] == HAND:
        written = opened(row["values"] or {}).get("reason", "")
        return replace(stop, reason=_joined(stop.reason, written), by=name, by_hand=True)
    return replace(stop, reason=_joined(stop.reason, row["data"].get("reason", "")))


def _joined(*reasons: str) -> str:
    return "、".join(reason for reason in reasons if reason)
