"""Rows of what cases are found by: values of variables with their keys, and pieces of texts."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import Connection, FromClause, bindparam, cast, delete, func, select, true
from sqlalchemy.dialects import postgresql, sqlite

from engine.storage.dialects import prepare
from engine.storage.prepared import Prepared
from engine.storage.search import pieces_of
from engine.storage.tables import instance_piece, instance_search
from engine.storage.types import Id, Json


def _found(new: Any) -> Any:
    values = {name: new.excluded[name] for name in ("value", "sort_key")}
    return new.on_conflict_do_update(index_elements=["instance_id", "name"], set_=values)


_FIND_BY = prepare(_found, instance_search)


def find_by(connection: Connection, instance_id: str, words: Mapping[str, tuple[str, str]]) -> None:
    """Let the instance be found by `words`: name of the variable -> folded text, and key as in `sort_key`."""
    rows = [{"instance_id": instance_id, "name": n, "value": v, "sort_key": key} for n, (v, key) in words.items()]
    _FIND_BY[connection.dialect.name].write(connection, rows)


_INSTANCE = bindparam("instance_id", type_=Id)
_PIECES = bindparam("pieces", type_=Json)  # all of them are one parameter: some thirty statements cost more
_GIVEN: dict[str, FromClause] = {
    "postgresql": func.json_array_elements_text(cast(_PIECES, postgresql.JSON)).table_valued("value", name="given"),
    "sqlite": func.json_each(_PIECES).table_valued("value", name="given"),
}
_INSERT: dict[str, Callable[..., Any]] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
_ADD = {
    name: Prepared(
        _INSERT[name](instance_piece)
        .from_select(["piece", "instance_id"], select(given.c.value, _INSTANCE).where(true()))
        .on_conflict_do_nothing()
    )
    for name, given in _GIVEN.items()
}
_DROP = {
    name: Prepared(
        delete(instance_piece).where(
            instance_piece.c.instance_id == _INSTANCE, instance_piece.c.piece.in_(select(given.c.value))
        )
    )
    for name, given in _GIVEN.items()
}


def add_pieces(connection: Connection, instance_id: str, pieces: Collection[str]) -> None:
    """Let the instance be found by pieces of texts."""
    _write(_ADD, connection, instance_id, pieces)


def drop_pieces(connection: Connection, instance_id: str, pieces: Collection[str]) -> None:
    """Let the instance be found by these pieces no more."""
    _write(_DROP, connection, instance_id, pieces)


def _write(
    statements: Mapping[str, Prepared], connection: Connection, instance_id: str, pieces: Collection[str]
) -> None:
    if pieces:
        row = {"instance_id": instance_id, "pieces": sorted(pieces)}
        statements[connection.dialect.name].write(connection, [row])


def forget_words(connection: Connection, instance_id: str) -> None:
    """Let the instance be found by nothing: whoever erases its values calls this first."""
    mine = instance_search.c.instance_id == instance_id
    drop_pieces(connection, instance_id, pieces_of(connection.scalars(select(instance_search.c.value).where(mine))))
    connection.execute(delete(instance_search).where(mine))
