"""Limits one by one under filters, the last due first; the same list as a stream for a file. It counts none of them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, tuple_

from engine import clock
from engine.authorization import Actor
from engine.errors import InvalidValue
from engine.language import gettext as _
from engine.queries.limits.filter import LimitFilter, conditions, of_cases, permit
from engine.queries.limits.gap import Gap, gap_of
from engine.queries.limits.limit import Limit, limit_of
from engine.queries.limits.named import LimitNames
from engine.queries.page import Page, page_of, place_of, stream, within
from engine.storage import Connection, Database
from engine.storage.exists import exists_for_each
from engine.storage.tables import instance, instance_limit
from engine.storage.types import Row

STREAMED = 1_000  # rows read at a time for a file
_PLACE = (instance_limit.c.due_at, instance_limit.c.instance_id, instance_limit.c.ref, instance_limit.c.limit_id)
_OF_CASE = [instance.c[name] for name in ("id", "procedure", "process_id", "business_key", "title")]

Place = tuple[datetime, str]


@dataclass(frozen=True, kw_only=True)
class LimitRow:
    """One limit in a list."""

    instance_id: str
    procedure: str
    process_name: str
    business_key: str | None
    title: str  # of the case
    limit: Limit
    clause_title: str
    group: str  # label of whoever was responsible
    gap: Gap  # how late it was or is; else how much time was left, or is


def find_limits(
    db: Database, *, actor: Actor, wanted: LimitFilter, after: str | None = None, limit: int = 50
) -> Page[LimitRow]:
    """Return a page of the limits under some filters, the last due first.

    Args:
        actor: an owner or reviewer; without a procedure, of all of theirs.
        wanted: which limits.
        after: cursor of the page before.
        limit: rows of a page.
    Raises:
        NotFound, NotPermitted: the procedure asked for is not theirs to review.
        InvalidValue: the cursor cannot be read.
    """
    with db.read() as connection:
        permit(connection, actor, wanted)
        return _page(connection, actor, wanted, place_of(after), within(limit))


def every_limit(db: Database, *, actor: Actor, wanted: LimitFilter) -> Iterator[LimitRow]:
    """Yield every limit that `find_limits` would show page by page, each page read when it is asked for.

    Args: as in `find_limits`.

    Raises:
        NotFound, NotPermitted: the procedure asked for is not theirs to review.
    """
    with db.read() as connection:
        permit(connection, actor, wanted)
    return stream(db, lambda connection, place: _page(connection, actor, wanted, place, STREAMED))


def _page(connection: Connection, actor: Actor, wanted: LimitFilter, place: Place | None, limit: int) -> Page[LimitRow]:
    now = clock.now()
    query = _query(actor, wanted, place, now).limit(limit + 1)
    found = page_of(connection.execute(query).mappings().all(), limit, _place)
    names, cases = LimitNames(connection), _cases(connection, {row["instance_id"] for row in found.rows})
    rows = tuple(_row(names, row, cases[row["instance_id"]], now) for row in found.rows)
    return Page(rows=rows, next=found.next)


def _cases(connection: Connection, ids: set[str]) -> dict[str, Row]:
    query = select(*_OF_CASE).where(instance.c.id.in_(sorted(ids)))
    return {row["id"]: row for row in connection.execute(query).mappings()}


def _query(actor: Actor, wanted: LimitFilter, place: Place | None, now: datetime) -> Select[Any]:
    """Return the limits in order, each asked for its case: joined, all of a procedure would be sorted for each page."""
    of_case, of_limit = of_cases(actor, wanted), conditions(wanted, now)
    case = select(instance.c.id).where(instance.c.id == instance_limit.c.instance_id, *of_case)
    query = select(instance_limit).where(exists_for_each(case.correlate(instance_limit)), *of_limit)
    if place:
        query = query.where(tuple_(*_PLACE) < (place[0], *_parts(place[1])))
    return query.order_by(*(column.desc() for column in _PLACE))


def _place(row: Row) -> Place:
    return row["due_at"], json.dumps([row["instance_id"], row["ref"], row["limit_id"]])


def _parts(text: str) -> list[str]:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, list) or len(found) != 3 or not all(isinstance(each, str) for each in found):
        raise InvalidValue(reason=_("列表的位置无法识别,请回到第一页。"))
    return found


def _row(names: LimitNames, row: Row, case: Row, now: datetime) -> LimitRow:
    procedure, found = case["procedure"], limit_of(row, now)
    return LimitRow(
        instance_id=case["id"],
        procedure=procedure,
        process_name=names.process(procedure, case["process_id"]),
        business_key=case["business_key"],
        title=case["title"],
        limit=found,
        clause_title=names.clause(procedure, found.clause),
        group=names.group(procedure, found.responsible),
        gap=gap_of(found, now, names.calendar(procedure, case["process_id"], found.calendar)),
    )
