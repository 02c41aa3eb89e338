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
from engine.bpmn.times.reckoned import Reckoned, is_reckoned, reckoned
from engine.commands.start_instance import begin, beginning_in
from engine.shelf import Shelf
from engine.storage import Connection, bundles, timers
from engine.storage.types import Row

MOST_SKIPPED = 10_000  # ticks of a reckoned cycle that are collapsed into the latest


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
    due_at, skipped = _latest(connection, row, beginning.process, now)
    tick = {"due_at": due_at.isoformat(), "count": row["count"] + skipped + 1, "skipped": skipped}
    begin(connection, beginning, actor=SYSTEM.user_id, values={}, at=due_at, told={"timer": tick})
    _move(connection, row, beginning.process, due_at, tick["count"])
    return Outcome.FIRED


def _latest(connection: Connection, row: Row, process: Process, now: datetime) -> tuple[datetime, int]:
    due_at: datetime = row["due_at"]
    if row["cycle"] is None:
        return due_at, 0
    if not is_reckoned(row["cycle"]):
        return runtime.missed_ticks(
            row["cycle"], anchor=row["anchor"], count=row["count"], due_at=due_at, zone=process.zone, now=now
        )
    for skipped in range(MOST_SKIPPED):
        following = _reckoned(connection, row["procedure"], process, row["cycle"], due_at).at
        if following is None or following > now:
            return due_at, skipped
        due_at = following
    return due_at, MOST_SKIPPED


def _move(connection: Connection, row: Row, process: Process, due_at: datetime, count: int) -> None:
    """Give the timer its next tick, or remove it after its last."""
    found = _following(connection, row, process, due_at, count) if row["cycle"] else Reckoned(None, 0)
    if found.at is None:
        timers.disarm_start(connection, row["id"])
    else:
        moved = {"due_at": found.at, "try_at": found.at, "count": count, "attempts": 0}
        timers.change(connection, row["id"], {**moved, "provisional": found.provisional})


def _following(connection: Connection, row: Row, process: Process, due_at: datetime, count: int) -> Reckoned:
    if is_reckoned(row["cycle"]):
        return _reckoned(connection, row["procedure"], process, row["cycle"], due_at)
    following = runtime.next_tick(
        row["cycle"], anchor=row["anchor"], count=count, due_at=due_at, zone=process.zone
    )  # fmt: skip
    return Reckoned(following, 0)


def _reckoned(connection: Connection, procedure: str, process: Process, text: str, at: datetime) -> Reckoned:
    shelf = Shelf(connection, procedure)
    calendar = shelf.get(process.case.calendar) or shelf.get()
    assert calendar is not None
    return reckoned(text, at, process.zone, calendar)


def reckon_anew(connection: Connection, procedure: str, now: datetime) -> None:
    """Let the start events whose cycle is reckoned follow calendars that have changed.

    Args:
        connection: of the transaction in which they change.
        procedure: whose; "" is every one.
        now: this moment; what is due by then stays due.
    """
    for row in timers.reckoned_starts(connection, procedure):
        process = bundles.bundle_of(connection, row["deployment_id"]).processes.get(row["process_id"])
        if process is not None and row["due_at"] > now:
            found = _reckoned(connection, row["procedure"], process, row["cycle"], now)
            if found.at is not None:
                moved = {"due_at": found.at, "try_at": found.at, "provisional": found.provisional}
                timers.change(connection, row["id"], moved)


def move_start_timers(connection: Connection, procedure: str, deployment_id: str, bundle: Bundle, at: datetime) -> None:
    """Let the timers of start events follow a deployment, in its transaction.

    A cycle whose text did not change keeps its due time, so that a tick due at this moment is not lost; others are
    armed anew from the deployment on, and those of start events that are gone are removed.
    """
    before = {row["ref"]: row for row in timers.starts_of(connection, procedure)}
    for process, start in _timed_starts(bundle):
        ref = f"{procedure}/{process.id}/{start.id}"
        row = _armed(connection, procedure, process, start, at)
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


def _armed(
    connection: Connection, procedure: str, process: Process, start: Element, at: datetime
) -> dict[str, Any] | None:
    """Return the columns of a start event's timer; None when it will not be due any more."""
    assert start.timer is not None
    text = start.timer.text.strip()
    found = _first(connection, procedure, process, start.timer.kind, text, at)
    if found.at is None or found.at <= at:
        return None
    place = {"process_id": process.id, "element_id": start.id, "rank": int(TimerRank.CYCLE)}
    cycle = text if start.timer.kind == "cycle" else None
    counted = {"anchor": at, "count": 0, "attempts": 0, "provisional": found.provisional}
    return {**place, "due_at": found.at, "cycle": cycle, **counted}


def _first(
    connection: Connection, procedure: str, process: Process, kind: str, text: str, at: datetime
) -> Reckoned:  # fmt: skip
    if kind == "cycle" and is_reckoned(text):
        return _reckoned(connection, procedure, process, text, at)
    if kind == "cycle":
        return Reckoned(runtime.next_tick(text, anchor=at, count=0, due_at=None, zone=process.zone), 0)
    text = evaluated(text, at, process.zone)
    return Reckoned(moment(text) if kind == "date" else after(at, duration(text), process.zone), 0)


def evaluated(text: str, at: datetime, zone: ZoneInfo) -> str:
    """Return a text of a start event, which sees no case yet: as it stands, or what its expression comes to."""
    if not text.startswith("="):
        return text.strip()
    value = feel.compile(text).evaluate({}, scope=feel.Scope(now=at, zone=zone))
    return str(feel.to_json(value))
