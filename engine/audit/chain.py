"""The hash chain: the hash of a step covers the one before it, every event of the step and every column of its row.

h = SHA-256(0x01 || previous h || canonical JSON of the columns || packed events || digest of the values).
Pure: no database, no clock.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.audit.canonical import canonical, moment
from engine.audit.packing import NewEvent, packed, packed_values, unpacked_values
from engine.audit.values import Sealed, seal, values_digest

FIRST = bytes(32)  # stands where the first step has no predecessor


@dataclass(frozen=True, kw_only=True)
class Head:
    """Where a chain ends: the sequence number of its newest event and the hash of that event's step."""

    chain: str
    seq: int
    hash: bytes


@dataclass(frozen=True, kw_only=True)
class Grown:
    """The row that continues a chain, for history_step, and the new head."""

    row: dict[str, Any]
    head: Head


def genesis(chain: str) -> Head:
    """Return the head of a chain that has no event yet."""
    return Head(chain=chain, seq=0, hash=FIRST)


def extend(
    head: Head, events: Sequence[NewEvent], *, step: int, actor: str, at: datetime, recorded_at: datetime
) -> Grown:
    """Chain `events` behind `head`.

    Args:
        head: where the chain ends now; its row is locked by the caller.
        events: at least one, in the order in which they happened.
        step: revision of the instance after the step they belong to; 0 for administration.
        actor: user id of who caused them.
        at: when they happened in the case.
        recorded_at: when they are written down.
    """
    sealed = seal({str(place): event.values for place, event in enumerate(events) if event.values})
    row: dict[str, Any] = {
        "chain": head.chain,
        "seq": head.seq + 1,
        "step": step,
        "actor": actor,
        "at": at,
        "recorded_at": recorded_at,
        "events": packed(events),
        "values": packed_values(sealed),
    }
    row["hash"] = _hash(head.hash, row, sealed)
    return Grown(row=row, head=Head(chain=head.chain, seq=head.seq + len(events), hash=row["hash"]))


def step_hash(previous: bytes, row: Mapping[Any, Any]) -> bytes:
    """Return the hash of a step.

    Args:
        previous: hash of the step before it, or FIRST.
        row: every column of history_step by name; `hash` itself is not looked at.
    Raises:
        ValueError, TypeError: values that are none; the row was tampered with.
    """
    return _hash(previous, row, unpacked_values(row))


def _hash(previous: bytes, row: Mapping[Any, Any], sealed: Mapping[str, Sealed]) -> bytes:
    times = moment(row["at"]), moment(row["recorded_at"])
    columns = canonical([row["chain"], row["seq"], row["step"], row["actor"], *times])
    digest = values_digest(sealed) if sealed else b""
    return hashlib.sha256(b"\x01" + previous + columns + row["events"] + digest).digest()
