"""Rows of notices: marks them as read. They are written when the outbox delivers them."""

from datetime import datetime

from sqlalchemy import Connection, and_, update

from engine.storage.tables import notice


def mark_read(connection: Connection, user_id: str, *, until: datetime, at: datetime) -> int:
    """Mark the unread notices of a user that were sent not later than `until`; return how many."""
    unread = and_(notice.c.user_id == user_id, notice.c.read_at.is_(None), notice.c.sent_at <= until)
    return connection.execute(update(notice).where(unread).values(read_at=at)).rowcount
