"""Rows of calendars, imported notices and defaults of procedures, with the stamp that tells whether any of it changed.

What a row means is read above; whoever writes here stamps in the same transaction.
"""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, RowMapping, and_, func, insert, literal_column, select

from engine.storage.asking import Answer, Question
from engine.storage.dialects import insert_or
from engine.storage.prepared import Prepared, fetch_together
from engine.storage.tables import calendar, calendar_notice, calendar_stamp, procedure_calendar
from engine.storage.types import Row

_NAME = "calendars"
_STAMPED = calendar_stamp.c.name == literal_column(f"'{_NAME}'")
STAMP: Question = (Prepared(select(calendar_stamp.c.stamp).where(_STAMPED)), {})


def stamp(connection: Connection) -> str | None:
    """Return the text of the last change, which no other change has; None: nothing was ever stored."""
    return stamp_in(fetch_together(connection, STAMP)[0])


def stamp_in(answer: Answer) -> str | None:
    """Return the stamp in the answer to `STAMP`."""
    return answer[0]["stamp"] if answer else None


def renew_stamp(connection: Connection) -> None:
    """Write a text that was never there, so that a transaction rolled back leaves no trace in anybody's memory."""
    fresh = uuid4().hex
    statement = insert_or(connection, calendar_stamp).values(name=_NAME, stamp=fresh)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"stamp": fresh}))


def definitions(connection: Connection) -> dict[str, Any]:
    """Return id -> definition of the calendars that administrators made or changed."""
    return {row.id: row.definition for row in connection.execute(select(calendar.c.id, calendar.c.definition))}


def defaults(connection: Connection) -> dict[str, str]:
    """Return procedure -> id of its calendar."""
    return {row.procedure: row.calendar_id for row in connection.execute(select(procedure_calendar))}


def notices_in_force(connection: Connection) -> list[RowMapping]:
    """Return of each folder and year the notice imported last, in order of years: `days`, `sha256`, `file`."""
    c = calendar_notice.c
    last = select(c.days, c.year, func.max(c.turn).label("turn")).group_by(c.days, c.year).subquery()
    same = and_(c.days == last.c.days, c.year == last.c.year, c.turn == last.c.turn)
    query = select(c.days, c.sha256, c.file).join(last, same).order_by(c.days, c.year)
    return list(connection.execute(query).mappings())


def write_definition(connection: Connection, row: Row) -> None:
    """Insert a calendar, or write over it."""
    changed = {name: value for name, value in row.items() if name != "id"}
    statement = insert_or(connection, calendar).values(row)
    connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changed))


def write_default(connection: Connection, procedure: str, calendar_id: str) -> None:
    """Write which calendar a procedure goes by."""
    statement = insert_or(connection, procedure_calendar).values(procedure=procedure, calendar_id=calendar_id)
    changed = {"calendar_id": calendar_id}
    connection.execute(statement.on_conflict_do_update(index_elements=["procedure"], set_=changed))


def add_notice(connection: Connection, row: Mapping[str, Any]) -> None:
    """Insert a notice behind the others of its folder and year, which stay."""
    c = calendar_notice.c
    before = connection.scalar(select(func.max(c.turn)).where(c.days == row["days"], c.year == row["year"]))
    connection.execute(insert(calendar_notice).values({**row, "turn": (before or 0) + 1}))
