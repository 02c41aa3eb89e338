"""Rows of commands already carried out, by the hash of the key their page minted: a repeated request is harmless.

Nothing here knows what the key was, or what an answer means.
"""

from collections.abc import Sequence
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


def accept(connection: Connection, *, key: bytes, digest: bytes, at: datetime) -> RowMapping | None:
    """Write the key down; the transaction that writes it first makes any other with the same key wait for its end.

    Returns:
        None when the key is new; else the row of the command that was carried out under it.
    """
    row = {"key": key, "digest": digest, "accepted_at": at}
    if _ACCEPT[connection.dialect.name].fetch(connection, row):
        return None
    return connection.execute(select(command).where(command.c.key == key)).mappings().one()


def answer(connection: Connection, key: bytes, result: Any) -> None:
    """Keep the answer of an accepted command."""
    _ANSWER.write(connection, [{"this_key": key, "result": result}])


SEEN = Prepared(select(command).where(command.c.key == bindparam("key")))
_KEEP = prepare(lambda new: new.on_conflict_do_nothing(), command)


def keep(connection: Connection, row: Row) -> None:
    """Write down a command with its answer, by a key that was not there when its case was locked.

    A command about another case that has used the key meanwhile makes the transaction fail with Conflict.
    """
    _KEEP[connection.dialect.name].write(connection, [row], once=True)


def accepted_before(connection: Connection, moment: datetime, most: int) -> list[bytes]:
    """Return keys of commands accepted before `moment`, `most` of them at most.

    The table is read from where it begins, which is where the oldest stand.
    """
    return list(connection.scalars(select(command.c.key).where(command.c.accepted_at < moment).limit(most)))


def forget(connection: Connection, keys: Sequence[bytes]) -> int:
    """Remove commands and return how many."""
    return connection.execute(delete(command).where(command.c.key.in_(keys))).rowcount
