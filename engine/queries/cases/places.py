"""Where the cases stand that a filter asks for, by the shortest way: few cases are gathered, many are met on the way.

Neither database knows how often two things hold of one case. So each way is counted, a little far, before one is taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, tuple_, union_all

from engine.authorization import Actor, visible_instances, ways_to_visible
from engine.queries.cases.conditions import Condition, Way, conditions
from engine.queries.cases.filter import CaseFilter
from engine.queries.page import Place, Turn
from engine.storage import Connection
from engine.storage.dialects import is_one_of
from engine.storage.tables import deployment, instance

FEW = 2_000  # ids, up to which a way is short
_RECEIVED = (instance.c.received_at, instance.c.id)


@dataclass(frozen=True, kw_only=True)
class Search:
    """What somebody asks for, and the short way to it where there is one."""

    actor: Actor
    procedure: str  # to which it is confined; "": all
    asked: tuple[Condition, ...]
    few: tuple[str, ...] | None  # ids of cases among which all that is found stands; None: it may be any


def search_for(connection: Connection, actor: Actor, wanted: CaseFilter, now: datetime) -> Search:
    """Return what is to be looked for, and how.

    Raises:
        InvalidValue: a month, number or day cannot be read.
    """
    asked = tuple(conditions(wanted, now))
    ways = [way for condition in asked for way in condition.ways]
    if (visible := ways_to_visible(actor)) is not None:
        ways.append(visible)
    procedure = wanted.get("procedure") or wanted.get("process", "").partition("/")[0]
    return Search(actor=actor, procedure=procedure, asked=asked, few=_shortest(connection, ways))


def places(connection: Connection, search: Search, turn: Turn, most: int) -> list[Place]:
    """Return where the cases stand that somebody may see, the last received first.

    Args:
        turn: backwards, the nearest to the place comes first.
        most: how many.
    """
    query = _walk(connection, search, turn, most) if search.few is None else _gather(connection, search, turn, most)
    return [(row.received_at, row.id) for row in connection.execute(query)] if query is not None else []


def count(connection: Connection, search: Search, most: int) -> int:
    """Return how many cases there are, counted up to `most`."""
    return len(places(connection, search, Turn(), most))


def _shortest(connection: Connection, ways: Sequence[Way]) -> tuple[str, ...] | None:
    """Return the ids that the shortest way leads to; None where each of them leads to many."""
    if not ways:
        return None
    cut = [select(func.count()).select_from(way.limit(FEW + 1).subquery()).scalar_subquery() for way in ways]
    lengths = connection.execute(select(*cut)).one()
    length, number = min((length, number) for number, length in enumerate(lengths))
    return tuple({*connection.scalars(ways[number].limit(FEW + 1))}) if length <= FEW else None


def _gather(connection: Connection, search: Search, turn: Turn, most: int) -> Select[Any]:
    """Judge the few, then put them in order. OFFSET keeps PostgreSQL from walking along the order instead."""
    these = is_one_of(connection, instance.c.id, search.few or ())
    judged = select(*_RECEIVED).where(these, *_judged(search), visible_instances(search.actor)).offset(0).subquery()
    return _cut(select(judged.c.received_at, judged.c.id), turn, most)


def _walk(connection: Connection, search: Search, turn: Turn, most: int) -> Select[Any] | None:
    """Go along the order of each procedure, one range of one index, and merge what is met."""
    known = [search.procedure] if search.procedure else connection.scalars(select(deployment.c.procedure).distinct())
    tops = [select(_top(search, each, turn, most).subquery()) for each in sorted(known)]
    if not tops:
        return None
    merged = (union_all(*tops) if tops[1:] else tops[0]).subquery()
    return _cut(select(merged.c.received_at, merged.c.id), turn, most)


def _top(search: Search, procedure: str, turn: Turn, most: int) -> Select[Any]:
    visible = visible_instances(search.actor, procedure=procedure)
    query = select(*_RECEIVED).where(instance.c.procedure == procedure, *_judged(search), visible)
    return _cut(query, turn, most)


def _judged(search: Search) -> list[ColumnElement[bool]]:
    return [and_(condition.holds) for condition in search.asked]


def _cut(query: Select[Any], turn: Turn, most: int) -> Select[Any]:
    received_at, id = query.selected_columns
    if turn.place is not None:
        here = tuple_(received_at, id)
        query = query.where(here > turn.place if turn.backwards else here < turn.place)
    order = (received_at, id) if turn.backwards else (received_at.desc(), id.desc())
    return query.order_by(*order).limit(most)
