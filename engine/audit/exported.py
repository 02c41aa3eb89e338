"""A chain as data for whoever proves it without us: each step as it is hashed, and its events to be read.

Pure: proves nothing and reads no database.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.audit.canonical import moment
from engine.audit.packing import unpacked
from engine.audit.values import opened

Json = dict[str, Any]


def step_as_hashed(row: Mapping[Any, Any]) -> Json:
    """Return a row of history_step as JSON from which its hash is computed again.

    Returns:
        seq, step, actor, at and recorded_at (text, as hashed), `events` and `values` (the packed JSON as text; values
        may be None) and hash (hex).
    """
    texts = {name: _text(row[name]) for name in ("events", "values")}
    plain = {name: row[name] for name in ("seq", "step", "actor")}
    times = {name: moment(row[name]) for name in ("at", "recorded_at")}
    return {**plain, **times, **texts, "hash": bytes(row["hash"]).hex()}


def events_to_read(row: Mapping[Any, Any]) -> Iterator[Json]:
    """Yield the events of a step: what they say, the values that are left, the names of those that were erased.

    A step that can no longer be read has none: it was tampered with, and its hash tells.
    """
    try:
        events = list(unpacked(row))
        yield from [_to_read(event) for event in events]
    except (ValueError, TypeError, AttributeError):
        return


def _to_read(event: Json) -> Json:
    sealed = event["values"] or {}
    plain = {name: event[name] for name in ("seq", "step", "actor", "type", "element_id", "ref", "task_id", "data")}
    times = {name: moment(event[name]) for name in ("at", "recorded_at")}
    erased = sorted(name for name, entry in sealed.items() if len(entry) == 1)
    return {**plain, **times, "values": opened(sealed), "erased": erased}


def _text(packed: bytes | None) -> str | None:
    return None if packed is None else bytes(packed).decode("utf-8", "replace")
