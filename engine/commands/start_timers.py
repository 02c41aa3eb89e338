"""Timers of start events: armed by a deployment, moved to the next one, and a new case each time one is due.

They belong to no case. A tick that was missed is collapsed into the latest, as for any cycle.
"""

from collections.abc import Iterator
from datetime import datetime
from enum import Enum, auto
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from engine import feel
from engine.authorization import SYSTEM
from engine.bpmn import runtime
from engine.bpmn.bundle import Bundle, Process
from engine.bpmn.diagram import Element
from engine.bpmn.step import TimerRank
from engine.bpmn.times.durations import after, duration, moment
from engine.commands.start_instance import begin, beginning_in
from engine.storage import Connection, timers
from engine.storage.types import Row


class Outcome(Enum):
    """What became of a timer that looked due."""

    FIRED = auto()
    NOT_DUE = auto()  # somebody else was there first
    BUSY = auto()  # somebody works on its case at this moment
    FAILED = auto()  # counted against it


def fire_start(connection: Connection, seen: Row, now: datetime) -> Outcome:
    """Start a case of the newest deployment at the moment the timer of its start event was due."""
    row = timers.lock_if_free(connection, seen["id"])
    if row is None:
        return Outcome.BUSY if timers.get(connection, seen["id"]) else Outcome.NOT_DUE
    if row["try_at"] is None or row["try_at"] > now:
        return Outcome.NOT_DUE
    place = (row["procedure"], row["deployment_id"], row["process_id"], row["element_id"])
    beginning = beginning_in(connection, *place)
    due_at, skipped = _latest(row, beginning.process.zone, now)
    tick = {"due_at": due_at.isoformat(), "count": row["count"] + skipped + 1, "skipped": skipped}
    begin(connection, beginning, actor=SYSTEM.user_id, values={}, at=due_at, told={"timer": tick})
    _move(connection, row, beginning.process.zone, due_at, tick["count"])
    return Outcome.FIRED


def _latest(row: Row, zone: ZoneInfo, now: datetime) -> tuple[datetime, int]:
    if row["cycle"] is None:
        return row["due_at"], 0
    return runtime.missed_ticks(
        row["cycle"], anchor=row["anchor"], count=row["count"], due_at=row["due_at"], zone=zone, now=now
    )


def _move(connection: Connection, row: Row, zone: ZoneInfo, due_at: datetime, count: int) -> None:
    """Give the timer its next tick, or remove it after its last."""
    following = row["cycle"] and runtime.next_tick(
        row["cycle"], anchor=row["anchor"], count=count, due_at=due_at, zone=zone
    )
    if following is None:
        timers.disarm_start(connection, row["id"])
    else:
        moved = {"due_at": following, "try_at": following, "count": count, "attempts": 0}
        timers.change(connection, row["id"], moved)


def move_start_timers(connection: Connection, procedure: str, deployment_id: str, bundle: Bundle, at: datetime) -> None:
    """Let the timers of start events follow a deployment, in its transaction.

    A cycle whose text did not change keeps its due time, so that a tick due at this moment is not lost; others are
    armed anew from the deployment on, and those of start events that are gone are removed.
    """
    before = {row["ref"]: row for row in timers.starts_of(connection, procedure)}
    for process, start in _timed_starts(bundle):
        ref = f"{procedure}/{process.id}/{start.id}"
        row = _armed(process, start, at)
        known = before.get(ref)
        if row and known and row["cycle"] and row["cycle"] == known["cycle"]:
            timers.change(connection, known["id"], {"deployment_id": deployment_id})
            del before[ref]
        elif row:
            place = {"procedure": procedure, "deployment_id": deployment_id, "ref": ref}
            timers.arm_start(connection, {**row, **place, "id": uuid4().hex, "try_at": row["due_at"]})
    for gone in before.values():
        timers.disarm_start(connection, gone["id"])


def _timed_starts(bundle: Bundle) -> Iterator[tuple[Process, Element]]:
    for process in bundle.processes.values():
        for start in process.starts.values():
            if start.timer is not None:
                yield process, start


def _armed(process: Process, start: Element, at: datetime) -> dict[str, Any] | None:
    """Return the columns of a start event's timer; None when it will not be due any more."""
    assert start.timer is not None
    text = evaluated(start.timer.text, at, process.zone)
    cycle = text if start.timer.kind == "cycle" else None
    if cycle:
        due_at = runtime.next_tick(cycle, anchor=at, count=0, due_at=None, zone=process.zone)
    elif start.timer.kind == "date":
        due_at = moment(text)
    else:
        due_at = after(at, duration(text), process.zone)
    if due_at is None or due_at <= at:
        return None
    place = {"process_id": process.id, "element_id": start.id, "rank": int(TimerRank.CYCLE)}
    return {**place, "due_at": due_at, "cycle": cycle, "anchor": at, "count": 0, "attempts": 0, "provisional": 0}


def evaluated(text: str, at: datetime, zone: ZoneInfo) -> str:
    """Return a text of a start event, which sees no case yet: as it stands, or what its expression comes to."""
    if not text.startswith("="):
        return text.strip()
    value = feel.compile(text).evaluate({}, scope=feel.Scope(now=at, zone=zone))
    return str(feel.to_json(value))
