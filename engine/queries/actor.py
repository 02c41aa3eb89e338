"""Reads an account into an Actor with every right it has now: groups, those it leads, grants. Changes nothing."""

from engine.authorization import HEAD, Actor
from engine.storage import Connection, Database, accounts, groups


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
    return Actor(
        user_id=user_id,
        name=row["name"],
        groups=frozenset(led) | {key + HEAD for key, is_head in led.items() if is_head},
        grants=accounts.grants_of(connection, user_id),
        is_admin=row["is_admin"],
        locale=row["locale"],
    )
