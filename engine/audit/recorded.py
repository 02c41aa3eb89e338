"""Reads recorded events back, one by one, with their values. Proves nothing and changes nothing."""

from collections.abc import Collection, Iterator
from typing import Any

from engine.audit.packing import unpacked
from engine.storage import Connection, history

Event = dict[str, Any]  # as packing.unpacked yields it


def events_of(connection: Connection, chain: str, *types: str) -> Iterator[Event]:
    """Yield the events of one chain in their order.

    Args:
        types: only events of these; none is all.
    """
    return _chosen(history.steps_of(connection, chain), types)


def events_of_many(connection: Connection, chains: Collection[str], *types: str) -> Iterator[Event]:
    """Yield the events of some chains, one chain after the other, each in its order."""
    return _chosen(history.steps_of_many(connection, chains), types)


def _chosen(rows: Iterator[Any], types: tuple[str, ...]) -> Iterator[Event]:
    for row in rows:
        yield from (event for event in unpacked(row) if not types or event["type"] in types)
