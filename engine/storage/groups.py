"""Rows of groups and of who is in them and leads them. Derived `/head` groups are no rows."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, delete, func, insert, select, update

from engine.storage.dialects import insert_or
from engine.storage.tables import membership, user_group


class Standing(StrEnum):
    """Where somebody stands in a group. A head and a deputy are both in its `/head` group; a head is named first."""

    MEMBER = "member"
    HEAD = "head"
    DEPUTY = "deputy"


def get(connection: Connection, key: str) -> RowMapping | None:
    """Return the row of a group."""
    return connection.execute(select(user_group).where(user_group.c.key == key)).mappings().first()


def any_of(connection: Connection, procedure: str) -> bool:
    """Return whether the procedure has any group."""
    return connection.scalar(select(user_group.c.key).where(user_group.c.procedure == procedure).limit(1)) is not None


def next_position(connection: Connection, procedure: str) -> int:
    """Return the place behind the last group of a procedure."""
    last = connection.scalar(select(func.max(user_group.c.position)).where(user_group.c.procedure == procedure))
    return (last or 0) + 1


def add(connection: Connection, row: Mapping[str, Any]) -> bool:
    """Insert a group; return False when there is one of that key already."""
    statement = insert_or(connection, user_group).values(row).on_conflict_do_nothing()
    return connection.execute(statement.returning(user_group.c.key)).first() is not None


def add_all(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Insert groups."""
    if rows:
        connection.execute(insert(user_group), rows)


def change(connection: Connection, key: str, columns: Mapping[str, Any]) -> None:
    """Write `columns` to a group."""
    connection.execute(update(user_group).where(user_group.c.key == key).values(columns))


def memberships_of(connection: Connection, user_id: str) -> dict[str, bool]:
    """Return key of the group -> whether the account leads it; closed groups left out."""
    joined = membership.join(user_group, user_group.c.key == membership.c.group_key)
    query = select(membership.c.group_key, membership.c.is_head).select_from(joined)
    ours = and_(membership.c.user_id == user_id, user_group.c.active)
    return {row.group_key: row.is_head for row in connection.execute(query.where(ours))}


def standings_of(connection: Connection, user_id: str) -> dict[str, Standing]:
    """Return key of the group -> where the account stands in it; closed groups as well."""
    query = select(membership).where(membership.c.user_id == user_id)
    return {row.group_key: standing_of(row.is_head, row.is_deputy) for row in connection.execute(query)}


def standing_of(is_head: bool, is_deputy: bool) -> Standing:
    """Return the standing that a row says."""
    return Standing.DEPUTY if is_deputy else Standing.HEAD if is_head else Standing.MEMBER


def set_member(connection: Connection, user_id: str, key: str, standing: Standing) -> None:
    """Put an account into a group, or change where it stands there."""
    said = {"is_head": standing is not Standing.MEMBER, "is_deputy": standing is Standing.DEPUTY}
    row = insert_or(connection, membership).values(user_id=user_id, group_key=key, **said)
    keys = [membership.c.user_id, membership.c.group_key]
    connection.execute(row.on_conflict_do_update(index_elements=keys, set_=said))


def remove_member(connection: Connection, user_id: str, key: str) -> bool:
    """Take an account out of a group; return False when it was not in it."""
    this = and_(membership.c.user_id == user_id, membership.c.group_key == key)
    return connection.execute(delete(membership).where(this)).rowcount == 1


def labels_of(connection: Connection, procedure: str) -> dict[str, str]:
    """Return key of each group of a procedure -> what it is called, closed ones as well."""
    query = select(user_group.c.key, user_group.c.label).where(user_group.c.procedure == procedure)
    return {row.key: row.label for row in connection.execute(query)}
