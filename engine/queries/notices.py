"""What somebody was told, the newest first, and how much of it is unread. Marking it as read is a command."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, Integer, RowMapping, bindparam, func, literal_column, select, tuple_

from engine.authorization import Actor, Permission, may_on_task
from engine.queries.page import Page, page_of, place_of, within
from engine.queries.queues import OPEN
from engine.storage import Connection, Database
from engine.storage.prepared import Prepared
from engine.storage.tables import instance, notice, task

COUNTED = 100  # a larger number of unread notices is not counted out


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Something one person was told."""

    id: str
    procedure: str
    instance_id: str
    business_key: str | None
    title: str  # of the case
    element_id: str
    task_id: str | None  # open, of that element, and one the person may act on
    task_name: str
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
    query = (
        select(notice, instance.c.business_key, instance.c.title)
        .join(instance)
        .where(notice.c.user_id == actor.user_id)
    )
    if place:
        query = query.where(tuple_(notice.c.sent_at, notice.c.id) < place)
    query = query.order_by(notice.c.sent_at.desc(), notice.c.id.desc()).limit(limit + 1)
    with db.read() as connection:
        rows = connection.execute(query).mappings().all()
        waiting = _waiting(connection, actor, {row["instance_id"] for row in rows})
    found = [_notice(row, waiting.get((row["instance_id"], row["element_id"]))) for row in rows]
    return page_of(found, limit, lambda each: (each.sent_at, each.id))


def _waiting(connection: Connection, actor: Actor, instance_ids: Collection[str]) -> dict[tuple[str, str], RowMapping]:
    """Return the open tasks of some cases that a person may do or hand on, by case and element."""
    query = select(task).where(task.c.instance_id.in_(sorted(instance_ids)), OPEN).order_by(task.c.sort_at, task.c.id)
    rows = connection.execute(query).mappings().all() if instance_ids else ()
    ways = (Permission.WORK, Permission.ASSIGN)
    theirs = [row for row in rows if any(may_on_task(actor, way, row) for way in ways)]
    return {(row["instance_id"], row["element_id"]): row for row in reversed(theirs)}


def _notice(row: RowMapping, waiting: RowMapping | None) -> Notice:
    own = Notice.__dataclass_fields__.keys() - {"task_id", "task_name"}
    task_id, name = (waiting["id"], waiting["name"]) if waiting else (None, "")
    return Notice(**{name: row[name] for name in own}, task_id=task_id, task_name=name)


def count_unread_notices(db: Database, *, actor: Actor) -> int:
    """Return how many notices the actor has not read, at most a hundred."""
    return int(db.ask((_UNREAD, {"user_id": actor.user_id, "most": COUNTED}))[0][0]["count"])


_THEIRS = (notice.c.user_id == bindparam("user_id"), notice.c.read_at.is_(None))
_MOST: BindParameter[int] = bindparam("most", type_=Integer)
_FIRST = select(notice.c.id).where(*_THEIRS).limit(_MOST).offset(literal_column("0")).subquery()
_UNREAD = Prepared(select(func.count().label("count")).select_from(_FIRST))
