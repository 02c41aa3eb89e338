"""Rows of deployments: writes immutable bundles, shares equal files by hash, reads bundles and versions back."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, Row, and_, func, insert, select

from engine.storage.counters import next_number
from engine.storage.dialects import insert_or
from engine.storage.tables import content, definition, deployment, deployment_definition, deployment_member

Key = tuple[str, str]  # kind, key


def sha256(data: bytes) -> str:
    """Return the hash under which a file is stored."""
    return hashlib.sha256(data).hexdigest()


def lock_procedure(connection: Connection, procedure: str) -> int:
    """Make other deployments of the procedure wait until this transaction ends; return the number of this one."""
    return next_number(connection, f"deployment/{procedure}")


def latest(connection: Connection, procedure: str) -> str | None:
    """Return the id of the newest deployment of the procedure."""
    newest = select(deployment.c.id).where(deployment.c.procedure == procedure).order_by(deployment.c.number.desc())
    return connection.scalar(newest.limit(1))


def procedure_of(connection: Connection, deployment_id: str) -> str:
    """Return the procedure a deployment belongs to."""
    return str(connection.scalar(select(deployment.c.procedure).where(deployment.c.id == deployment_id)))


def files(connection: Connection, deployment_id: str) -> dict[str, bytes]:
    """Return the members of a bundle: path -> content."""
    joined = deployment_member.join(content)
    query = select(deployment_member.c.path, content.c.bytes).select_from(joined)
    rows = connection.execute(query.where(deployment_member.c.deployment_id == deployment_id))
    return {row.path: bytes(row.bytes) for row in rows}


def hashes(connection: Connection, deployment_id: str) -> dict[str, str]:
    """Return the members of a bundle: path -> hash."""
    query = select(deployment_member).where(deployment_member.c.deployment_id == deployment_id)
    return {row.path: row.sha256 for row in connection.execute(query)}


def ever_deployed(connection: Connection, procedure: str) -> set[tuple[str, str]]:
    """Return every (path, hash) that any deployment of the procedure ever held."""
    joined = deployment_member.join(deployment)
    query = select(deployment_member.c.path, deployment_member.c.sha256).select_from(joined).distinct()
    return {(row.path, row.sha256) for row in connection.execute(query.where(deployment.c.procedure == procedure))}


def write(
    connection: Connection,
    *,
    procedure: str,
    number: int,
    files: Mapping[str, bytes],
    at: datetime,
    by: str,
    comment: str,
) -> str:
    """Insert a deployment with its members; a file that any bundle already holds is not stored again.

    Returns:
        The id of the deployment.
    """
    new = uuid4().hex
    row = {"id": new, "procedure": procedure, "number": number, "deployed_at": at, "deployed_by": by}
    connection.execute(insert(deployment).values(**row, comment=comment))
    for path, data in files.items():
        stored = {"sha256": sha256(data), "size": len(data), "bytes": data}
        connection.execute(insert_or(connection, content).values(stored).on_conflict_do_nothing())
        member = {"deployment_id": new, "path": path, "sha256": stored["sha256"]}
        connection.execute(insert(deployment_member).values(member))
    return new


def latest_definitions(connection: Connection, procedure: str) -> dict[Key, Row[tuple[object, ...]]]:
    """Return the newest version of every definition the procedure ever had, by (kind, key)."""
    newest = (
        select(definition.c.kind, definition.c.key, func.max(definition.c.version).label("version"))
        .where(definition.c.procedure == procedure)
        .group_by(definition.c.kind, definition.c.key)
        .subquery()
    )
    same = and_(
        *(definition.c[name] == newest.c[name] for name in ("kind", "key", "version")),
        definition.c.procedure == procedure,
    )
    return {(row.kind, row.key): row for row in connection.execute(select(definition).join(newest, same))}


def add_definition(connection: Connection, **columns: object) -> str:
    """Insert a version of a definition and return its id."""
    new = uuid4().hex
    connection.execute(insert(definition).values(id=new, **columns))
    return new


def use_definitions(connection: Connection, deployment_id: str, definition_ids: list[str]) -> None:
    """Note which versions a bundle holds."""
    rows = [{"deployment_id": deployment_id, "definition_id": each} for each in definition_ids]
    if rows:
        connection.execute(insert(deployment_definition), rows)


def version_of(connection: Connection, deployment_id: str, kind: str, key: str) -> int | None:
    """Return the version of a definition in a bundle, or None when the bundle has none of that key."""
    joined = deployment_definition.join(definition)
    query = select(definition.c.version).select_from(joined)
    wanted = (
        deployment_definition.c.deployment_id == deployment_id,
        definition.c.kind == kind,
        definition.c.key == key,
    )
    return connection.scalar(query.where(*wanted))


def versions(connection: Connection, procedure: str, kind: str, key: str) -> list[tuple[int, str]]:
    """Return every version of a definition with the deployment that first carried it, the newest first."""
    wanted = (definition.c.procedure == procedure, definition.c.kind == kind, definition.c.key == key)
    query = select(definition.c.version, definition.c.deployment_id).where(*wanted)
    rows = connection.execute(query.order_by(definition.c.version.desc()))
    return [(row.version, row.deployment_id) for row in rows]


def sha256_of_form(connection: Connection, deployment_id: str, key: str) -> str:
    """Return the hash of the file that holds a form of a bundle."""
    joined = deployment_definition.join(definition)
    query = select(definition.c.sha256).select_from(joined)
    wanted = (deployment_definition.c.deployment_id == deployment_id, definition.c.kind == "form")
    return str(connection.execute(query.where(*wanted, definition.c.key == key)).scalar_one())
