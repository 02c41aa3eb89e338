"""A procedure's organisation as a file that can be read in again: `organization.yaml` as it stands now."""

from collections.abc import Iterable, Iterator
from typing import Any

import yaml
from sqlalchemy import select

from engine.authorization import Actor, Permission, require
from engine.storage import Connection, Database
from engine.storage.groups import Standing, standing_of
from engine.storage.tables import account, membership, role_grant, user_group
from engine.storage.types import Row

_PARTS = {"department": "departments", "region": "regions", "role": "roles"}  # kind of a group -> part of the file
_SAID = {Standing.MEMBER: "groups", Standing.HEAD: "head_of", Standing.DEPUTY: "deputy_of"}


def organization_file(db: Database, *, actor: Actor, procedure: str) -> str:
    """Return the file: groups in their order, and everybody who has a place in one or a right, by login name.

    Args:
        actor: an administrator.
        procedure: whose organisation.
    Returns:
        YAML; without passwords, addresses and accounts that are closed.
    Raises:
        NotFound: the actor is no administrator.
    """
    with db.read() as connection:
        require(connection, actor, Permission.ADMINISTER)
        found = {"procedure": procedure, **_groups(connection, procedure), "people": _people(connection, procedure)}
    return yaml.safe_dump(found, allow_unicode=True, sort_keys=False)


def _groups(connection: Connection, procedure: str) -> dict[str, Any]:
    query = select(user_group).where(user_group.c.procedure == procedure).order_by(user_group.c.position)
    rows = connection.execute(query).mappings().all()
    return {part: dict(_entries(rows, kind)) for kind, part in _PARTS.items()}


def _entries(rows: Iterable[Row], kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for row in rows:
        if row["kind"] == kind:
            local = row["local"] if kind == "role" else row["local"].partition("/")[2]
            yield local, {"name": row["label"], **({} if row["active"] else {"closed": True})}


def _people(connection: Connection, procedure: str) -> list[dict[str, Any]]:
    people = {row.id: {"id": row.id, "name": row.name} for row in _accounts(connection)}
    for user_id, key, value in (*_places(connection, procedure), *_rights(connection, procedure)):
        if user_id in people:
            people[user_id].setdefault(key, []).append(value)
    return [person for person in people.values() if len(person) > len(("id", "name"))]


def _accounts(connection: Connection) -> Iterable[Any]:
    return connection.execute(select(account.c.id, account.c.name).where(account.c.active).order_by(account.c.id))


def _places(connection: Connection, procedure: str) -> Iterator[tuple[str, str, str]]:
    query = select(membership, user_group.c.local).join(user_group).where(user_group.c.procedure == procedure)
    for row in connection.execute(query.order_by(user_group.c.position)).mappings():
        yield row["user_id"], _SAID[standing_of(row["is_head"], row["is_deputy"])], row["local"]


def _rights(connection: Connection, procedure: str) -> Iterator[tuple[str, str, str]]:
    query = select(role_grant).where(role_grant.c.procedure == procedure).order_by(role_grant.c.role)
    for row in connection.execute(query).mappings():
        yield row["user_id"], "grants", row["role"]
