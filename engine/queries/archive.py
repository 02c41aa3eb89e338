"""What was filed for good: reports with page, data and hash, for everybody who may see the case they come from."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_

from engine.authorization import Actor, visible_instances
from engine.errors import NotFound
from engine.queries.case import case_row
from engine.queries.page import Page, page_of, place_of, within
from engine.storage import Database
from engine.storage.tables import archive_entry, instance


@dataclass(frozen=True, kw_only=True)
class ArchiveRow:
    """One entry in a list."""

    id: str
    procedure: str
    instance_id: str
    element_id: str
    form_key: str
    title: str
    sha256: str  # of the page
    archived_at: datetime


@dataclass(frozen=True, kw_only=True)
class ArchiveEntry:
    """One entry with what was filed."""

    row: ArchiveRow
    data: dict[str, Any]
    page: bytes  # HTML for print
    intact: bool  # the page still has the hash it was filed with


_LISTED = tuple(archive_entry.c[name] for name in ArchiveRow.__dataclass_fields__)


def archive_entries(
    db: Database, *, actor: Actor, procedure: str = "", after: str | None = None, limit: int = 50
) -> Page[ArchiveRow]:
    """Return a page of the archive, the last filed first: what belongs to cases that the actor may see.

    Args:
        procedure: only of this one; empty means all.
        after: cursor of the page before.
        limit: rows of a page.
    Raises:
        InvalidValue: the cursor is none of ours.
    """
    limit, place = within(limit), place_of(after)
    query = select(*_LISTED).join(instance).where(visible_instances(actor))
    if procedure:
        query = query.where(archive_entry.c.procedure == procedure)
    if place:
        query = query.where(tuple_(archive_entry.c.archived_at, archive_entry.c.id) < place)
    query = query.order_by(archive_entry.c.archived_at.desc(), archive_entry.c.id.desc()).limit(limit + 1)
    with db.read() as connection:
        found = [_row(row) for row in connection.execute(query).mappings()]
    return page_of(found, limit, lambda each: (each.archived_at, each.id))


def archived(db: Database, *, actor: Actor, archive_id: str) -> ArchiveEntry:
    """Return what was filed under an id.

    Raises:
        NotFound: there is no such entry, or the actor may not see its case.
    """
    query = select(archive_entry).join(instance).where(archive_entry.c.id == archive_id, visible_instances(actor))
    with db.read() as connection:
        row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFound
    return _entry(row)


def archived_of_case(db: Database, *, actor: Actor, instance_id: str) -> tuple[ArchiveEntry, ...]:
    """Return what was filed in one case, in the order in which it was filed.

    Raises:
        NotFound: there is no such case, or the actor may not see it.
    """
    query = select(archive_entry).where(archive_entry.c.instance_id == instance_id)
    with db.read() as connection:
        case_row(connection, actor, instance_id)
        found = connection.execute(query.order_by(archive_entry.c.archived_at, archive_entry.c.id)).mappings().all()
    return tuple(_entry(row) for row in found)


def _entry(row: Mapping[Any, Any]) -> ArchiveEntry:
    page = bytes(row["page"])
    intact = hashlib.sha256(page).hexdigest() == row["sha256"]
    return ArchiveEntry(row=_row(row), data=row["data"], page=page, intact=intact)


def _row(row: Mapping[Any, Any]) -> ArchiveRow:
    return ArchiveRow(**{name: row[name] for name in ArchiveRow.__dataclass_fields__})
