"""Rows of commands already carried out, by the key their page minted. They make a repeated request harmless."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.storage.tables import command

_ACCEPT = {
    "sqlite": sqlite.insert(command).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(command).on_conflict_do_nothing(),
}
_ANSWER = update(command).where(command.c.key == bindparam("this_key"))


def accept(connection: Connection, *, key: str, name: str, actor: str, digest: str, at: datetime) -> RowMapping | None:
    """Write the key down; the transaction that writes it first makes any other with the same key wait for its end.

    Returns:
        None when the key is new; else the row of the command that was carried out under it.
    """
    row = {"key": key, "name": name, "actor": actor, "digest": digest, "accepted_at": at}
    if connection.execute(_ACCEPT[connection.dialect.name], row).rowcount == 1:
        return None
    return connection.execute(select(command).where(command.c.key == key)).mappings().one()


def answer(connection: Connection, key: str, result: Any) -> None:
    """Keep the answer of an accepted command."""
    connection.execute(_ANSWER, {"this_key": key, "result": result})


def forget_before(connection: Connection, moment: datetime) -> int:
    """Remove commands accepted before `moment` and return how many."""
    return connection.execute(delete(command).where(command.c.accepted_at < moment)).rowcount
