"""Rows of drafts: one a member of a bundle, its revision grows with each save. Who may write is decided above."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, delete, select

from engine.storage.dialects import insert_or
from engine.storage.tables import draft


def lock(connection: Connection, procedure: str, path: str) -> RowMapping | None:
    """Return a draft and keep others from saving it until the transaction ends."""
    query = select(draft).where(_this(procedure, path)).with_for_update()
    return connection.execute(query).mappings().first()


def write(connection: Connection, row: Mapping[str, Any], base_revision: int | None) -> RowMapping | None:
    """Insert a draft, or write over the one that still is at `base_revision`.

    Returns:
        The row as it is now; None when another owner saved first.
    """
    keys = [draft.c.procedure, draft.c.path]
    changed = {name: value for name, value in row.items() if name not in ("procedure", "path")}
    statement = insert_or(connection, draft).values(row)
    if base_revision is None:
        statement = statement.on_conflict_do_nothing()
    else:
        still = draft.c.revision == base_revision
        statement = statement.on_conflict_do_update(index_elements=keys, set_=changed, where=still)
    return connection.execute(statement.returning(draft)).mappings().first()


def delete_draft(connection: Connection, procedure: str, path: str) -> None:
    """Delete a draft."""
    connection.execute(delete(draft).where(_this(procedure, path)))


def _this(procedure: str, path: str) -> Any:
    return and_(draft.c.procedure == procedure, draft.c.path == path)
