"""What people are called, for rooms that know only ids: of those who have left as well. It holds no data of a case."""

from collections.abc import Iterable

from engine.queries.names import names_of
from engine.storage import Database


def names_of_people(db: Database, user_ids: Iterable[str]) -> dict[str, str]:
    """Return user id -> name for each id asked for; an id that never had an account is its own name."""
    asked = set(user_ids)
    with db.read() as connection:
        found = names_of(connection, asked)
    return {user_id: found[user_id] for user_id in asked}
