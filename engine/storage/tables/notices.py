"""Rows of what people were told, one for each person."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text, UniqueConstraint

from engine.storage.tables.metadata import metadata
from engine.storage.types import Id, Moment, Name

notice = Table(
    "notice",
    metadata,
    Column("id", Id, primary_key=True),
    Column("outbox_id", Id, nullable=False),  # delivered twice, it is still one notice a person
    Column("user_id", Name, nullable=False),
    Column("procedure", Name, nullable=False),
    Column("instance_id", ForeignKey("instance.id"), nullable=False),
    Column("element_id", Name, nullable=False),
    Column("message", Text, nullable=False),
    Column("sent_at", Moment, nullable=False),
    Column("read_at", Moment),
    UniqueConstraint("outbox_id", "user_id"),
    Index("ix_notice_user_id", "user_id", "sent_at"),
)
Index(
    "ix_notice_unread",
    notice.c.user_id,
    sqlite_where=notice.c.read_at.is_(None),
    postgresql_where=notice.c.read_at.is_(None),
)
