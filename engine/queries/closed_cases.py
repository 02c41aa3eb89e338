"""The cases of a procedure that ended in a month, as a stream: each belongs to one month, for good."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, tuple_

from engine.authorization import Actor, Permission, require
from engine.queries.months import span_of
from engine.queries.page import Page, page_of, stream
from engine.storage import Connection, Database
from engine.storage.tables import instance

ZONE = "Asia/Shanghai"
STREAMED = 500  # rows read at a time


@dataclass(frozen=True, kw_only=True)
class ClosedCase:
    """A case that has ended."""

    id: str
    business_key: str | None
    title: str
    status: str  # completed | cancelled
    received_at: datetime
    ended_at: datetime


_COLUMNS = tuple(instance.c[name] for name in ClosedCase.__dataclass_fields__)


def closed_cases(db: Database, *, actor: Actor, procedure: str, month: str, zone: str = ZONE) -> Iterator[ClosedCase]:
    """Return the cases of a procedure that ended in a month, the first ended first.

    Args:
        actor: an owner or reviewer of the procedure.
        month: `yyyy-MM` of the day a case ended.
        zone: whose days these are.
    Raises:
        NotFound, NotPermitted: the procedure is not theirs to review.
        InvalidValue: it is no month.
    """
    with db.read() as connection:
        require(connection, actor, Permission.REVIEW, procedure=procedure)
    begin, end = span_of(month, zone)
    wanted = (instance.c.procedure == procedure, instance.c.ended_at >= begin, instance.c.ended_at < end)
    return stream(db, lambda connection, place: _page(connection, wanted, place))


def _page(
    connection: Connection, conditions: tuple[ColumnElement[bool], ...], place: tuple[datetime, str] | None
) -> Page[ClosedCase]:
    query = select(*_COLUMNS).where(*conditions)
    if place:
        query = query.where(tuple_(instance.c.ended_at, instance.c.id) > place)
    query = query.order_by(instance.c.ended_at, instance.c.id).limit(STREAMED + 1)
    found = [_row(row) for row in connection.execute(query).mappings()]
    return page_of(found, STREAMED, lambda each: (each.ended_at, each.id))


def _row(row: Any) -> ClosedCase:
    return ClosedCase(**row)
