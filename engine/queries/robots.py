"""Robots of a group as administrators see them: never their address or secret, only the host. It sends nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select

from engine.authorization import Actor, Permission, require
from engine.storage import Database
from engine.storage.tables import robot


@dataclass(frozen=True, kw_only=True)
class RobotRow:
    """A robot, with how it last went."""

    id: str
    group_key: str  # procedure/local
    kind: str  # dingtalk | wecom | feishu
    label: str
    host: str  # of its address; the rest opens the chat and is shown to nobody
    signed: bool
    active: bool
    added_at: datetime
    sent_at: datetime | None  # when it last took a message
    failed_at: datetime | None  # when it last did not
    failure: str | None  # and why

    @property
    def works(self) -> bool | None:
        """Whether it took the last message; None before the first one."""
        if self.failed_at and (self.sent_at is None or self.sent_at < self.failed_at):
            return False
        return True if self.sent_at else None


def robots(db: Database, *, actor: Actor, group: str) -> tuple[RobotRow, ...]:
    """Return the robots of a group, the oldest first.

    Args:
        actor: an administrator.
        group: key of the group.
    Raises:
        NotFound: the actor is no administrator.
    """
    query = select(robot).where(robot.c.group_key == group).order_by(robot.c.added_at, robot.c.id)
    with db.read() as connection:
        require(connection, actor, Permission.ADMINISTER)
        return tuple(_robot(row) for row in connection.execute(query).mappings())


_COLUMNS = ("id", "group_key", "kind", "label", "active", "added_at", "sent_at", "failed_at", "failure")


def _robot(row: Mapping[Any, Any]) -> RobotRow:
    about = {"host": urlsplit(row["address"]).netloc, "signed": bool(row["secret"])}
    return RobotRow(**{name: row[name] for name in _COLUMNS}, **about)
