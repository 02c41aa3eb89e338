"""Rows of work in the background over many cases: due dates that have to be counted anew, and how far that is."""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from engine.storage.tables.metadata import metadata
from engine.storage.types import Id, Moment, Name

recount = Table(
    "recount",
    metadata,
    Column("id", Id, primary_key=True),
    Column("part", String(1), primary_key=True),  # first character of the ids of its cases
    Column("because", String(16), nullable=False),  # calendar | version
    Column("about", Text, nullable=False),  # the notice's number, or why the new version's limits hold
    Column("procedure", Name, nullable=False),  # "" for all
    Column("deployment_id", Name, nullable=False),  # whose limits hold from now on; "" where each case keeps its own
    Column("asked_at", Moment, nullable=False),
    Column("asked_by", Name, nullable=False),
    Column("cursor", Name, nullable=False),  # id of the last case that is done
    Column("total", Integer, nullable=False),  # cases to look at when it was asked
    Column("done", Integer, nullable=False),
    Column("moved", Integer, nullable=False),  # cases with a date that has changed
    Column("finished_at", Moment),
)
Index(
    "ix_recount_unfinished",
    recount.c.asked_at,
    sqlite_where=recount.c.finished_at.is_(None),
    postgresql_where=recount.c.finished_at.is_(None),
)
