"""Reads drafts of diagrams, tables and forms, for the owners of their procedure. Saving them is a command."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine.authorization import Actor, Permission, require
from engine.queries.names import names_of
from engine.storage import Connection, Database
from engine.storage.tables import deployment
from engine.storage.tables import draft as table


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A changed member of a bundle that nobody deployed yet."""

    procedure: str
    path: str  # within the bundle
    revision: int  # what the next save must name as its base
    content: bytes
    saved_by: str
    saved_by_name: str
    saved_at: datetime
    is_outdated: bool  # something was deployed since it was begun


@dataclass(frozen=True, kw_only=True)
class DraftRow:
    """A draft in a list, without its content."""

    procedure: str
    path: str
    revision: int
    size: int  # bytes
    saved_by_name: str
    saved_at: datetime


def drafts(db: Database, *, actor: Actor, procedure: str) -> tuple[DraftRow, ...]:
    """Return the drafts of a procedure by path.

    Raises:
        NotFound, NotPermitted: the actor does not own it.
    """
    with db.read() as connection:
        require(connection, actor, Permission.DEPLOY, procedure=procedure)
        query = select(table).where(table.c.procedure == procedure).order_by(table.c.path)
        rows = connection.execute(query).mappings().all()
        names = names_of(connection, (row["saved_by"] for row in rows))
    return tuple(
        DraftRow(
            **{name: row[name] for name in ("procedure", "path", "revision", "saved_at")},
            size=len(row["content"]),
            saved_by_name=names[row["saved_by"]],
        )
        for row in rows
    )


def draft(db: Database, *, actor: Actor, procedure: str, path: str) -> Draft | None:
    """Return one draft with its content, or None when there is none.

    Raises:
        NotFound, NotPermitted: the actor does not own the procedure.
    """
    with db.read() as connection:
        require(connection, actor, Permission.DEPLOY, procedure=procedure)
        query = select(table).where(table.c.procedure == procedure, table.c.path == path)
        row = connection.execute(query).mappings().first()
        return draft_of(connection, row) if row is not None else None


def draft_of(connection: Connection, row: Mapping[Any, Any]) -> Draft:
    """Return the draft of a row."""
    newest = select(deployment.c.id).where(deployment.c.procedure == row["procedure"])
    latest = connection.scalar(newest.order_by(deployment.c.number.desc()).limit(1))
    return Draft(
        **{name: row[name] for name in ("procedure", "path", "revision", "saved_by", "saved_at")},
        content=bytes(row["content"]),
        saved_by_name=names_of(connection, [row["saved_by"]])[row["saved_by"]],
        is_outdated=latest != row["begun_from"],
    )
