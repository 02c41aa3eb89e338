"""What people are called, many at once. An id without an account is its own name; the product has a word of its own."""

from collections.abc import Iterable

from engine.authorization import SYSTEM
from engine.language import gettext as _
from engine.queries.directory import Directory, directory_in
from engine.storage import Connection


def names_of(connection: Connection, user_ids: Iterable[str | None]) -> dict[str | None, str]:
    """Return user id -> name for each id asked for; None -> empty."""
    asked = {user_id for user_id in user_ids if user_id}
    return names_in(directory_in(connection), asked) if asked else names_in(None, ())


def names_in(directory: Directory | None, user_ids: Iterable[str | None]) -> dict[str | None, str]:
    """Return user id -> name as `names_of` does, from a directory; None where nobody is asked for."""
    known = directory.names if directory else {}
    found: dict[str | None, str] = {each: known.get(each, each) for each in user_ids if each}
    return {None: "", "": ""} | found | {SYSTEM.user_id: _("系统")}


def labels_of(connection: Connection, keys: Iterable[str]) -> dict[str, str]:
    """Return key of a group -> its label for each key asked for; a `/head` group is named after what it leads."""
    asked = set(keys)
    return labels_in(directory_in(connection), asked) if asked else {}


def labels_in(directory: Directory, keys: Iterable[str]) -> dict[str, str]:
    """Return key of a group -> its label as `labels_of` does, from a directory."""
    return {key: _label(key, directory) for key in keys}


def _label(key: str, directory: Directory) -> str:
    group = key.removesuffix("/head")
    label = directory.labels.get(group) or group.partition("/")[2]
    return label if group == key else _("{group}负责人", group=label)
