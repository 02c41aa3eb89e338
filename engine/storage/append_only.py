"""Triggers that make history append-only on both databases: no row of it can be changed, removed or emptied away.

A database administrator can drop them; that is what the chain and its verifier are for.
"""

from typing import Any

from sqlalchemy import Connection, Table, event

from engine.storage.tables.history import history_event

_SQLITE = """
CREATE TRIGGER history_event_no_{verb} BEFORE {verb} ON history_event
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END
"""
_FUNCTION = """
CREATE OR REPLACE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'history is append-only'; END $$
"""
_POSTGRESQL = """
CREATE TRIGGER history_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON history_event
FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only()
"""

STATEMENTS = {
    "sqlite": (_SQLITE.format(verb="update"), _SQLITE.format(verb="delete")),
    "postgresql": (_FUNCTION, _POSTGRESQL),
}


def guard(connection: Connection) -> None:
    """Create the triggers on a database that has the table of history and not yet its triggers."""
    for statement in STATEMENTS[connection.dialect.name]:
        connection.exec_driver_sql(statement)


@event.listens_for(history_event, "after_create")
def _guard_new_table(_table: Table, connection: Connection, **_options: Any) -> None:
    guard(connection)
