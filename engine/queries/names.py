"""What people are called, many at once. An id without an account is its own name; the product has a word of its own."""

from collections.abc import Iterable

from sqlalchemy import select

from engine.authorization import SYSTEM
from engine.language import gettext as _
from engine.storage import Connection
from engine.storage.tables import account, user_group


def names_of(connection: Connection, user_ids: Iterable[str | None]) -> dict[str | None, str]:
    """Return user id -> name for each id asked for; None -> empty."""
    asked = {user_id for user_id in user_ids if user_id}
    query = select(account.c.id, account.c.name).where(account.c.id.in_(sorted(asked)))
    found = {row.id: row.name for row in connection.execute(query)} if asked else {}
    return {None: "", "": ""} | {each: each for each in asked} | found | {SYSTEM.user_id: _("系统")}


def labels_of(connection: Connection, keys: Iterable[str]) -> dict[str, str]:
    """Return key of a group -> its label for each key asked for; a `/head` group is named after what it leads."""
    asked = set(keys)
    rows = {key.removesuffix("/head") for key in asked}
    query = select(user_group.c.key, user_group.c.label).where(user_group.c.key.in_(sorted(rows)))
    found = {row.key: row.label for row in connection.execute(query)} if rows else {}
    return {key: _label(key, found) for key in asked}


def _label(key: str, found: dict[str, str]) -> str:
    group = key.removesuffix("/head")
    label = found.get(group) or group.partition("/")[2]
    return label if group == key else _("{group}负责人", group=label)
