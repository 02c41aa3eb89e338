"""What a form may ask of its procedure's other cases: those that hold the same value of a search variable."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from engine.queries.cases.filter import ZONE
from engine.storage import Database, instances
from engine.storage.search import search_text
from engine.storage.sort_key import TEXT, sort_key

MOST = 1000  # cases; the newest ones


def other_cases(
    db: Database, procedure: str, *, variable: str, value: str, wanted: Iterable[str], but: str = ""
) -> list[dict[str, Any]]:
    """Return some variables of the cases that hold a value, in the order in which they were received.

    It is for forms, which say what is made of them: a count, a sum, a list of numbers.

    Args:
        procedure: whose cases.
        variable: one that the diagram names for search; by another nothing is found.
        value: what it holds, exactly.
        wanted: names of the variables that are returned.
        but: id of the case that asks.
    Returns:
        At most 1000, the newest ones; none that was cancelled.
    """
    if not value:
        return []
    with db.read() as connection:
        rows = instances.found_by(connection, procedure, variable, _keys(value), but=but, most=MOST)
    names, found = tuple(wanted), (row["variables"] for row in rows)
    return [{name: each.get(name) for name in names} for each in found if each.get(variable) == value]


def _keys(value: str) -> set[str]:
    """Return the keys by which a case with a value may be found: a text that is a day has that of the day."""
    return {TEXT + search_text(value), sort_key(value, ZoneInfo(ZONE))}
