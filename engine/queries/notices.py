"""What somebody was told, the newest first, and how much of it is unread. Marking it as read is a command."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, tuple_

from engine.authorization import Actor
from engine.queries.page import Page, page_of, place_of, within
from engine.storage import Database
from engine.storage.tables import instance, notice

COUNTED = 100  # a larger number of unread notices is not counted out


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Something one person was told."""

    id: str
    procedure: str
    instance_id: str
    business_key: str | None
    element_id: str
    message: str
    sent_at: datetime
    read_at: datetime | None


def notices(db: Database, *, actor: Actor, after: str | None = None, limit: int = 50) -> Page[Notice]:
    """Return a page of what the actor was told.

    Args:
        actor: whose notices; nobody sees another's.
        after: cursor of the page before.
        limit: rows of a page.
    Raises:
        InvalidValue: the cursor is none of ours.
    """
    limit, place = within(limit), place_of(after)
    query = select(notice, instance.c.business_key).join(instance).where(notice.c.user_id == actor.user_id)
    if place:
        query = query.where(tuple_(notice.c.sent_at, notice.c.id) < place)
    query = query.order_by(notice.c.sent_at.desc(), notice.c.id.desc()).limit(limit + 1)
    columns = Notice.__dataclass_fields__
    with db.read() as connection:
        rows = connection.execute(query).mappings().all()
    found = [Notice(**{name: row[name] for name in columns}) for row in rows]
    return page_of(found, limit, lambda each: (each.sent_at, each.id))


def count_unread_notices(db: Database, *, actor: Actor) -> int:
    """Return how many notices the actor has not read, at most a hundred."""
    unread = select(notice.c.id).where(notice.c.user_id == actor.user_id, notice.c.read_at.is_(None)).limit(COUNTED)
    with db.read() as connection:
        return connection.scalar(select(func.count()).select_from(unread.subquery())) or 0
