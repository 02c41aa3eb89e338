"""Rows of the archive: filed once, never changed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert

from engine.storage.tables import archive_entry


def file(connection: Connection, row: Mapping[str, Any]) -> None:
    """Insert an entry."""
    connection.execute(insert(archive_entry).values(row))
