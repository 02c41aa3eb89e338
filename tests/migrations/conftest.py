"""A database as it was at an earlier revision, on either server, and rows in it."""

from datetime import datetime

import pytest
from alembic import command
from sqlalchemy import column, insert, table, text

from engine.storage import Database, schema
from engine.storage.types import Moment


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request, tmp_path):
    """A database at the revision that the module calls BEFORE; on PostgreSQL, a schema beside that of other tests."""
    revision = request.module.BEFORE
    if request.param == "sqlite":
        yield from _at(revision, Database(f"sqlite:///{tmp_path / 'old.db'}"))
        return
    server = request.getfixturevalue("postgresql_database")
    with server.begin() as connection:
        connection.execute(text("CREATE SCHEMA old"))
    yield from _at(revision, Database(server.url.update_query_dict({"options": "-csearch_path=old"})))
    with server.begin() as connection:
        connection.execute(text("DROP SCHEMA old CASCADE"))


def _at(revision, database):
    with database.begin() as connection:
        command.upgrade(schema._config(connection), revision)
    yield database
    database.close()


def fill(database, name, *rows):
    """Insert rows into a table as it was."""
    columns = [column(key, Moment() if isinstance(value, datetime) else None) for key, value in rows[0].items()]
    with database.begin() as connection:
        connection.execute(insert(table(name, *columns)), list(rows))
