"""Rows of calendars: what administrators made of them, notices imported, defaults of procedures."""

from sqlalchemy import Column, Integer, LargeBinary, String, Table, Text

from engine.storage.tables.metadata import metadata
from engine.storage.types import Id, Json, Moment, Name

calendar = Table(  # those an administrator made or changed; the others stand in files
    "calendar",
    metadata,
    Column("id", Name, primary_key=True),
    Column("definition", Json, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("changed_by", Name, nullable=False),
)

calendar_notice = Table(  # every one that was imported; of a year the one with the highest turn counts
    "calendar_notice",
    metadata,
    Column("days", Name, primary_key=True),  # the folder of notices it belongs to
    Column("year", Integer, primary_key=True),
    Column("turn", Integer, primary_key=True, autoincrement=False),  # 1, 2, ... of the year
    Column("number", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("published", String(10)),  # the day, YYYY-MM-DD, where the file says it
    Column("file", LargeBinary, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("imported_at", Moment, nullable=False),
    Column("imported_by", Name, nullable=False),
)

procedure_calendar = Table(  # the calendar of a procedure whose diagrams name none
    "procedure_calendar",
    metadata,
    Column("procedure", Name, primary_key=True),
    Column("calendar_id", Name, nullable=False),
)

calendar_stamp = Table(  # one row: a text never used before, written with every change of the tables above
    "calendar_stamp",
    metadata,
    Column("name", Name, primary_key=True),
    Column("stamp", Id, nullable=False),
)
