"""Rows of drafts: changed members of a bundle that nobody deployed yet. One a member, shared by the owners."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table

from engine.storage.tables.metadata import metadata
from engine.storage.types import Moment, Name

draft = Table(
    "draft",
    metadata,
    Column("procedure", Name, primary_key=True),
    Column("path", Name, primary_key=True),  # of the member within the bundle
    Column("revision", Integer, nullable=False),  # grows with each save: tells owners that another saved first
    Column("content", LargeBinary, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("begun_from", ForeignKey("deployment.id")),  # the newest deployment when it was begun; none: a new procedure
    Column("saved_by", Name, nullable=False),
    Column("saved_at", Moment, nullable=False),
)
