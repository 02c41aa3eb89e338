"""Rows of commands already carried out, by the key their page minted. They make a repeated request harmless."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, delete, select, update

from engine.storage.dialects import prepare
from engine.storage.prepared import Prepared
from engine.storage.tables import command
from engine.storage.types import Json, Row

_NEW = ("key", "digest", "accepted_at")
_ACCEPT = prepare(lambda new: new.on_conflict_do_nothing().returning(command.c.key), command, *_NEW)
_ANSWER = Prepared(
    update(command).where(command.c.key == bindparam("this_key")).values(result=bindparam("result", type_=Json()))
)


def accept(connection: Connection, *, key: str, digest: bytes, at: datetime) -> RowMapping | None:
    """Write the key down; the transaction that writes it first makes any other with the same key wait for its end.

    Returns:
        None when the key is new; else the row of the command that was carried out under it.
    """
    row = {"key": key, "digest": digest, "accepted_at": at}
    if _ACCEPT[connection.dialect.name].fetch(connection, row):
        return None
    return connection.execute(select(command).where(command.c.key == key)).mappings().one()


def answer(connection: Connection, key: str, result: Any) -> None:
    """Keep the answer of an accepted command."""
    _ANSWER.write(connection, [{"this_key": key, "result": result}])


SEEN = Prepared(select(command).where(command.c.key == bindparam("key")))
_KEEP = prepare(lambda new: new.on_conflict_do_nothing(), command)


def keep(connection: Connection, row: Row) -> None:
    """Write down a command with its answer, by a key that was not there when its case was locked.

    A command about another case that has used the key meanwhile makes the transaction fail with Conflict.
    """
    _KEEP[connection.dialect.name].write(connection, [row], once=True)


def forget_before(connection: Connection, moment: datetime) -> int:
    """Remove commands accepted before `moment` and return how many."""
    return connection.execute(delete(command).where(command.c.accepted_at < moment)).rowcount
