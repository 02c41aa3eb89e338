"""Armed timers, the next due first: what will happen by itself, for owners and reviewers of a procedure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_

from engine import clock
from engine.authorization import Actor, Permission, require
from engine.queries.page import Page, page_of, place_of, within
from engine.storage import Database
from engine.storage.tables import NO_DUE_DATE, instance, timer


@dataclass(frozen=True, kw_only=True)
class TimerRow:
    """One armed timer."""

    id: str
    procedure: str
    process_key: str  # procedure/process
    instance_id: str | None  # None: it starts cases
    business_key: str | None
    element_id: str
    due_at: datetime
    overdue: bool  # no worker has come yet
    cycle: str | None  # ISO or cron text when it repeats
    held: bool  # by an incident, or since a restore: no worker fires it
    attempts: int  # failures in a row


def timers(db: Database, *, actor: Actor, procedure: str, after: str | None = None, limit: int = 50) -> Page[TimerRow]:
    """Return a page of the armed timers of a procedure.

    Args:
        actor: an owner or reviewer of it.
        after: cursor of the page before.
        limit: rows of a page.
    Raises:
        NotFound, NotPermitted: it is not theirs to see.
        InvalidValue: the cursor is none of ours.
    """
    limit, place, now = within(limit), place_of(after), clock.now()
    query = select(timer, instance.c.business_key).outerjoin(instance).where(timer.c.procedure == procedure)
    if place:
        query = query.where(tuple_(timer.c.due_at, timer.c.id) > place)
    with db.read() as connection:
        require(connection, actor, Permission.REVIEW, procedure=procedure)
        query = query.order_by(timer.c.due_at, timer.c.id).limit(limit + 1)
        found = [_timer(row, now) for row in connection.execute(query).mappings()]
    return page_of(found, limit, lambda each: (each.due_at, each.id))


def _timer(row: Mapping[Any, Any], now: datetime) -> TimerRow:
    same = ("id", "procedure", "instance_id", "business_key", "element_id", "due_at", "cycle", "attempts")
    return TimerRow(
        **{name: row[name] for name in same},
        process_key=f"{row['procedure']}/{row['process_id']}",
        overdue=now > row["due_at"],
        held=row["try_at"] in (None, NO_DUE_DATE),
    )
