"""Letters that could not be delivered, as administrators see them: to whom and why, never what they say of a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select, tuple_

from engine.authorization import Actor, Permission, require
from engine.queries.page import Page, page_of, place_of, within
from engine.storage import Database
from engine.storage.tables import account, outbox, robot, user_group


@dataclass(frozen=True, kw_only=True)
class FailedLetter:
    """A letter that is kept as failed."""

    id: str
    kind: str  # mail | robot
    procedure: str
    user_id: str | None  # of a mail
    user_name: str | None
    email: str | None  # as it is now
    robot_label: str | None  # None: a mail, or the robot was removed
    group: str | None  # key of the robot's group
    group_label: str | None
    created_at: datetime
    attempts: int
    failed_at: datetime
    failure: str  # in plain words


def failed_letters(db: Database, *, actor: Actor, after: str | None = None, limit: int = 50) -> Page[FailedLetter]:
    """Return a page of the letters that are kept as failed, the last one first.

    Args:
        actor: an administrator.
        after: cursor of the page before.
        limit: rows of a page.
    Raises:
        NotFound: the actor is no administrator.
        InvalidValue: the cursor is none of ours.
    """
    limit, place = within(limit), place_of(after)
    query = select(*_COLUMNS).select_from(_JOINED).where(outbox.c.failed_at.is_not(None))
    if place:
        query = query.where(tuple_(outbox.c.failed_at, outbox.c.id) < place)
    query = query.order_by(outbox.c.failed_at.desc(), outbox.c.id.desc()).limit(limit + 1)
    with db.read() as connection:
        require(connection, actor, Permission.ADMINISTER)
        found = [_letter(row) for row in connection.execute(query).mappings()]
    return page_of(found, limit, lambda each: (each.failed_at, each.id))


_JOINED = (
    outbox.outerjoin(account, and_(outbox.c.kind == "mail", account.c.id == outbox.c.ref))
    .outerjoin(robot, and_(outbox.c.kind == "robot", robot.c.id == outbox.c.ref))
    .outerjoin(user_group, user_group.c.key == robot.c.group_key)
)
_COLUMNS = (
    *(outbox.c[name] for name in ("id", "kind", "procedure", "ref", "created_at", "attempts", "failed_at", "failure")),
    account.c.name.label("user_name"),
    account.c.email,
    robot.c.label.label("robot_label"),
    user_group.c.key.label("group"),
    user_group.c.label.label("group_label"),
)


def _letter(row: Mapping[Any, Any]) -> FailedLetter:
    values = {name: value for name, value in row.items() if name != "ref"}
    return FailedLetter(**values, user_id=row["ref"] if row["kind"] == "mail" else None)
