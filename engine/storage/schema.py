"""Brings a database to the schema of this release through Alembic, and says whether it is there.

It never drops anything: revisions expand, fill and, releases later, contract.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from engine.storage.database import Database

_ONE_AT_A_TIME = 4_711_001  # advisory lock of PostgreSQL: two starting processes upgrade one after the other


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def upgrade(database: Database) -> None:
    """Bring the schema to this release in one transaction; does nothing when it is there already.

    Args:
        database: an empty database, or one of an earlier release.
    Raises:
        alembic.util.CommandError: the database is of a later release than this code.
    """
    with database.begin() as connection:
        if database.dialect == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ONE_AT_A_TIME})
        command.upgrade(_config(connection), "head")


def schema_is_current(database: Database) -> bool:
    """Return whether the database has exactly the schema that this code was written for."""
    return revision_of(database) == ScriptDirectory.from_config(_config()).get_current_head()


def revision_of(database: Database) -> str | None:
    """Return the schema that the database has, or None when it has none."""
    with database.read() as connection:
        return MigrationContext.configure(connection).get_current_revision()
