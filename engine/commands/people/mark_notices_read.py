"""Marks what somebody was told as read, at the moment they say so."""

from datetime import datetime

from engine import clock
from engine.authorization import Actor
from engine.storage import Database, notices


def mark_notices_read(db: Database, *, actor: Actor, until: datetime | None = None) -> int:
    """Mark the unread notices of a person as read.

    Args:
        actor: whose notices; nobody can mark another's.
        until: leave those sent later, which the page did not show yet; None marks all.
    Returns:
        How many were unread.
    """
    now = clock.now()
    with db.begin() as connection:
        return notices.mark_read(connection, actor.user_id, until=until or now, at=now)
