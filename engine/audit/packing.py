"""A step of history in one row: its events packed as canonical JSON, and unpacked again one by one.

Pure: hashes nothing and reads no database.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.audit.canonical import canonical
from engine.audit.values import Sealed

_SHARED = ("chain", "step", "actor", "at", "recorded_at")  # what all events of a row have in common


@dataclass(frozen=True, kw_only=True)
class NewEvent:
    """An event that is about to be recorded. Nothing a person typed stands in `data`; it stands in `values`."""

    type: str
    element_id: str = ""
    ref: str = ""
    task_id: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)  # kept beside the chain, which holds their salted digests


def packed(events: Iterable[NewEvent]) -> bytes:
    """Return the events as the JSON that is hashed and kept: [[type, element_id, ref, task_id, data], ...]."""
    return canonical([[str(each.type), each.element_id, each.ref, each.task_id, dict(each.data)] for each in events])


def packed_values(sealed: Mapping[str, Sealed]) -> bytes | None:
    """Return the values of a step as they are kept: {place of the event: {name: [salt, value] or [digest]}}."""
    return canonical(sealed) if sealed else None


def unpacked_values(row: Mapping[Any, Any]) -> dict[str, Sealed]:
    """Return the values of a row of history_step: place of the event in the step, as text -> its sealed values."""
    found: dict[str, Sealed] = json.loads(row["values"]) if row["values"] is not None else {}
    return found


def unpacked(row: Mapping[Any, Any]) -> Iterator[dict[str, Any]]:
    """Yield the events of a row of history_step in their order.

    Yields:
        chain, seq, step, type, element_id, ref, task_id, actor, at, recorded_at, data, and values: name -> [salt,
        value], or [digest] once erased; None where the event has none.
    Raises:
        ValueError, TypeError: the row was tampered with.
    """
    shared, values = {name: row[name] for name in _SHARED}, unpacked_values(row)
    for place, (type, element_id, ref, task_id, data) in enumerate(json.loads(row["events"])):
        own = {"type": type, "element_id": element_id, "ref": ref, "task_id": task_id, "data": data}
        yield {**shared, "seq": row["seq"] + place, **own, "values": values.get(str(place))}
