"""Adds a group to a procedure's organisation: a role, a department or a region, as its name says."""

from engine.authorization import Actor, Permission, require
from engine.commands.people import names
from engine.commands.people.events import AdministrationEvent, record
from engine.errors import InvalidValue
from engine.language import gettext as _
from engine.storage import Connection, Database, groups
from engine.storage.types import Row


def add_group(db: Database, *, actor: Actor, procedure: str, local: str, label: str = "") -> str:
    """Add a group behind those that are there.

    Args:
        actor: an administrator.
        procedure: whose organisation.
        local: its name in diagrams: `general_office`, `department/物流部`, `region/华东区`.
        label: what people call it; empty means the last part of `local`.
    Returns:
        Its key, `procedure/local`.
    Raises:
        NotFound: the actor is no administrator.
        InvalidValue: a value cannot be used, or there is such a group.
    """
    procedure, local = names.procedure(procedure), names.local_group(local)
    key = f"{procedure}/{local}"
    row = {
        "key": key,
        "procedure": procedure,
        "local": local,
        "kind": names.kind_of(local),
        "label": names.person(label or local.rpartition("/")[2]),
        "active": True,
    }
    with db.begin() as connection:
        require(connection, actor, Permission.ADMINISTER)
        if not open_group(connection, actor, {**row, "position": groups.next_position(connection, procedure)}):
            raise InvalidValue(reason=_("已有这个组:{group}。", group=local))
    return key


def open_group(connection: Connection, actor: Actor, row: Row) -> bool:
    """Add the row of a group in the transaction of a command; False where there is one of its key."""
    if not groups.add(connection, row):
        return False
    record(connection, actor, AdministrationEvent.GROUP_ADDED, {"group": row["key"], "label": row["label"]})
    return True
