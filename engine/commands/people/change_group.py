"""Changes what a group is called, where it stands in lists and whether it is in use. Its name in diagrams stays."""

from collections.abc import Mapping
from typing import Any

from engine.authorization import Actor, Permission, require
from engine.commands.people import names
from engine.commands.people.events import AdministrationEvent, record
from engine.errors import NotFound
from engine.storage import Connection, Database, groups
from engine.storage.types import Row


def change_group(
    db: Database,
    *,
    actor: Actor,
    group: str,
    label: str | None = None,
    position: int | None = None,
    active: bool | None = None,
) -> None:
    """Change what is given and leave the rest.

    Args:
        actor: an administrator.
        group: its key, `procedure/local`.
        label: what people call it.
        position: its place among the groups of the procedure, from 1.
        active: False closes it: it is offered nowhere and gives its members no task; its members stay noted.
    Raises:
        NotFound: no such group, or the actor is no administrator.
        InvalidValue: the label cannot be used.
    """
    given = {"label": None if label is None else names.person(label), "position": position, "active": active}
    with db.begin() as connection:
        require(connection, actor, Permission.ADMINISTER)
        row = groups.get(connection, group)
        if row is None:
            raise NotFound
        alter_group(connection, actor, row, given)


def alter_group(connection: Connection, actor: Actor, row: Row, given: Mapping[str, Any]) -> None:
    """Write what is given and new of a group in the transaction of a command.

    Args:
        row: the group as it is.
        given: column -> value; None leaves it.
    """
    changes = {field: value for field, value in given.items() if value is not None and value != row[field]}
    if not changes:
        return
    groups.change(connection, row["key"], changes)
    noted = {field: [row[field], value] for field, value in changes.items()}
    record(connection, actor, AdministrationEvent.GROUP_CHANGED, {"group": row["key"], "changes": noted})
