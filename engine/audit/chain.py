"""The hash chain: each event's hash covers the one before it and every column of its own row.

h = SHA-256(0x01 || previous h || canonical JSON of the event). Pure: no database, no clock.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.audit.canonical import canonical, moment
from engine.audit.values import seal, values_digest

FIRST = bytes(32)  # stands where the first event has no predecessor
_NAMES = ("chain", "seq", "step", "type", "element_id", "ref", "task_id", "actor")


@dataclass(frozen=True, kw_only=True)
class Head:
    """Where a chain ends: the sequence number and hash of its newest event."""

    chain: str
    seq: int
    hash: bytes


@dataclass(frozen=True, kw_only=True)
class NewEvent:
    """An event that is about to be recorded. Nothing a person typed stands in `data`; it stands in `values`."""

    type: str
    element_id: str = ""
    ref: str = ""
    task_id: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)  # kept beside the chain, which holds their salted digests


@dataclass(frozen=True, kw_only=True)
class Grown:
    """Rows that continue a chain, for history_event and history_value, and the new head."""

    events: list[dict[str, Any]]
    values: list[dict[str, Any]]
    head: Head


def genesis(chain: str) -> Head:
    """Return the head of a chain that has no event yet."""
    return Head(chain=chain, seq=0, hash=FIRST)


def extend(
    head: Head, events: Iterable[NewEvent], *, step: int, actor: str, at: datetime, recorded_at: datetime
) -> Grown:
    """Chain `events` behind `head`.

    Args:
        head: where the chain ends now; its row is locked by the caller.
        events: in the order in which they happened.
        step: revision of the instance after the step they belong to; 0 for administration.
        actor: user id of who caused them.
        at: when they happened in the case.
        recorded_at: when they are written down.
    """
    rows: list[dict[str, Any]] = []
    kept: list[dict[str, Any]] = []
    seq, hash, times = head.seq, head.hash, [moment(at), moment(recorded_at)]
    for seq, event in enumerate(events, head.seq + 1):
        sealed = seal(event.values) if event.values else {}
        row: dict[str, Any] = {
            "chain": head.chain,
            "seq": seq,
            "step": step,
            "type": str(event.type),
            "element_id": event.element_id,
            "ref": event.ref,
            "task_id": event.task_id,
            "actor": actor,
            "at": at,
            "recorded_at": recorded_at,
            "data": dict(event.data),
            "values_digest": values_digest(sealed) if sealed else None,
        }
        row["hash"] = hash = _hash(hash, row, times)
        rows.append(row)
        if sealed:
            kept.append({"chain": head.chain, "seq": seq, "values": sealed})
    return Grown(events=rows, values=kept, head=Head(chain=head.chain, seq=seq, hash=hash))


def event_hash(previous: bytes, row: Mapping[str, Any]) -> bytes:
    """Return the hash of an event.

    Args:
        previous: hash of the event before it, or FIRST.
        row: every column of history_event by name; `hash` itself is not looked at.
    """
    return _hash(previous, row, [moment(row["at"]), moment(row["recorded_at"])])


def _hash(previous: bytes, row: Mapping[str, Any], times: list[str]) -> bytes:
    digest = row["values_digest"]
    body = [*[row[name] for name in _NAMES], *times, row["data"], digest.hex() if digest else None]
    return hashlib.sha256(b"\x01" + previous + canonical(body)).digest()
