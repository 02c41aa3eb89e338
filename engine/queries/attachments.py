"""Files of a case: their names, sizes and hashes, for whoever may see the case. The bytes lie outside the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from engine.authorization import Actor
from engine.errors import NotFound
from engine.queries.case import case_row
from engine.queries.names import names_of
from engine.storage import Connection, Database
from engine.storage.prepared import Prepared
from engine.storage.tables import attachment as table
from engine.storage.types import Row


@dataclass(frozen=True, kw_only=True)
class AttachmentRow:
    """One file of a case."""

    id: str
    instance_id: str
    task_id: str | None  # None: it came with the start form
    field: str  # of the form
    name: str  # as the person's machine called it
    media_type: str
    size: int  # bytes
    sha256: str
    attached_by: str
    attached_by_name: str
    attached_at: datetime


def attachment(db: Database, *, actor: Actor, instance_id: str, attachment_id: str) -> AttachmentRow:
    """Return one file of a case.

    Raises:
        NotFound: no such file in this case, or the actor may not see the case.
    """
    with db.read() as connection:
        case_row(connection, actor, instance_id)
        found = [each for each in attachments_of(connection, instance_id) if each.id == attachment_id]
    if not found:
        raise NotFound
    return found[0]


def attachments_of(connection: Connection, instance_id: str) -> tuple[AttachmentRow, ...]:
    """Return the files of a case in the order in which they were attached."""
    rows = ATTACHED.fetch(connection, {"instance_id": instance_id})
    names = names_of(connection, (row["attached_by"] for row in rows))
    return attachments_in(rows, names)


ATTACHED = Prepared(
    select(table).where(table.c.instance_id == bindparam("instance_id")).order_by(table.c.attached_at, table.c.id)
)


def attachments_in(rows: Iterable[Row], names: Mapping[str | None, str]) -> tuple[AttachmentRow, ...]:
    """Return the files of rows, which `ATTACHED` asks for.

    Args:
        names: user id -> name of whoever attached one.
    """
    return tuple(_attachment(row, names) for row in rows)


def _attachment(row: Mapping[Any, Any], names: Mapping[str | None, str]) -> AttachmentRow:
    return AttachmentRow(**row, attached_by_name=names[row["attached_by"]])
