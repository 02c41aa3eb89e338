"""Reads an account into an Actor with every right it has now: groups, those it leads, grants. Changes nothing."""

from collections.abc import Iterable, Mapping

from engine.authorization import HEAD, Actor
from engine.storage import Connection, Database, accounts, groups
from engine.storage.types import Row


def load_actor(db: Database, user_id: str) -> Actor | None:
    """Return who acts under an id.

    Args:
        user_id: id of an account.
    Returns:
        The actor with the rights of this moment; None when there is no such account or it is closed.
    """
    with db.read() as connection:
        return actor_of(connection, user_id)


def actor_of(connection: Connection, user_id: str) -> Actor | None:
    """Return who acts under an id, as `load_actor` does, within a transaction."""
    row = accounts.get(connection, user_id)
    if row is None or not row["active"]:
        return None
    led = groups.memberships_of(connection, user_id)
    return actor_from(user_id, row, led, accounts.grants_of(connection, user_id))


def actor_from(user_id: str, row: Row, led: Mapping[str, bool], grants: Iterable[tuple[str, str]]) -> Actor:
    """Return who acts under an id, from rows of one moment.

    Args:
        row: of the account: `name`, `is_admin` and `locale`.
        led: key of each group that they are in -> whether they lead it.
        grants: (role, procedure).
    """
    return Actor(
        user_id=user_id,
        name=row["name"],
        groups=frozenset(led) | {key + HEAD for key, is_head in led.items() if is_head},
        grants=frozenset(grants),
        is_admin=row["is_admin"],
        locale=row["locale"],
    )
