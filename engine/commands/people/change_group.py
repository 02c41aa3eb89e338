"""Changes what a group is called, where it stands in lists and whether it is in use. Its name in diagrams stays."""

from engine.authorization import Actor, Permission, require
from engine.commands.people import names
from engine.commands.people.events import AdministrationEvent, record
from engine.errors import NotFound
from engine.storage import Database, groups


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
        changes = {field: value for field, value in given.items() if value is not None and value != row[field]}
        if not changes:
            return
        groups.change(connection, group, changes)
        noted = {field: [row[field], value] for field, value in changes.items()}
        record(connection, actor, AdministrationEvent.GROUP_CHANGED, {"group": group, "changes": noted})
