"""Deployed definitions and their versions: processes, decision tables, forms, as files. For owners and reviewers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Select, and_, case, func, literal_column, select

from engine.authorization import SYSTEM, Actor, Permission, Role, require
from engine.errors import NotFound
from engine.queries.names import names_of
from engine.storage import Connection, Database, bundles, deployments
from engine.storage.tables import content, definition, deployment, deployment_definition, instance

Kind = Literal["process", "decision", "form"]


@dataclass(frozen=True, kw_only=True)
class Definition:
    """One version of a definition."""

    procedure: str
    kind: str  # process | decision | form
    id: str  # in its file, local to the procedure
    key: str  # procedure/id
    name: str
    version: int
    path: str  # of its file within the bundle
    sha256: str  # of its file
    deployment_id: str  # the first that carried this version
    deployed_at: datetime
    deployed_by: str
    deployed_by_name: str
    comment: str
    in_use: bool  # the newest bundle holds it
    running: int  # cases that run in this version


def definitions(db: Database, *, actor: Actor, procedure: str = "", kind: str = "") -> tuple[Definition, ...]:
    """Return the definitions of the newest bundle, by procedure: processes, then forms, then tables.

    Args:
        actor: an owner or reviewer; sees the procedures they are granted.
        procedure: only of this one; empty means all they may see.
        kind: `process`, `decision` or `form`; empty means all.
    Raises:
        NotFound, NotPermitted: `procedure` is not theirs to see.
    """
    with db.read() as connection:
        wanted = _procedures(connection, actor, procedure)
        newest = [found for each in wanted if (found := deployments.latest(connection, each))]
        query = _all().where(deployment_definition.c.deployment_id.in_(newest))
        if kind:
            query = query.where(definition.c.kind == kind)
        joined = query.join(deployment_definition, deployment_definition.c.definition_id == definition.c.id)
        order = (definition.c.procedure, definition.c.kind.desc(), definition.c.path, definition.c.name)
        return _read(connection, joined.order_by(*order))


def definition_versions(
    db: Database, *, actor: Actor, procedure: str, id: str, kind: Kind = "process"
) -> tuple[Definition, ...]:
    """Return every version of a definition, the newest first.

    Args:
        id: of the process, table or form within its file.
    Raises:
        NotFound, NotPermitted: there is none, or it is not the actor's to see.
    """
    with db.read() as connection:
        require(connection, actor, Permission.READ_DEFINITIONS, procedure=procedure)
        this = and_(definition.c.procedure == procedure, definition.c.kind == kind, definition.c.key == id)
        found = _read(connection, _all().where(this).order_by(definition.c.version.desc()))
    if not found:
        raise NotFound
    return found


def definition_xml(
    db: Database, *, actor: Actor, procedure: str, id: str, version: int | None = None, kind: Kind = "process"
) -> bytes:
    """Return the file of a definition as it was deployed.

    Args:
        version: which one; None means the newest.
    Raises:
        NotFound, NotPermitted: there is none, or it is not the actor's to see.
    """
    with db.read() as connection:
        require(connection, actor, Permission.READ_DEFINITIONS, procedure=procedure)
        this = [definition.c.procedure == procedure, definition.c.kind == kind, definition.c.key == id]
        if version is not None:
            this.append(definition.c.version == version)
        query = select(content.c.bytes).join(definition, definition.c.sha256 == content.c.sha256).where(*this)
        found = connection.scalar(query.order_by(definition.c.version.desc()).limit(1))
    if found is None:
        raise NotFound
    return bytes(found)


def form_schema(db: Database, *, deployment_id: str, form_key: str) -> Mapping[str, Any]:
    """Return a form as the bundle holds it. It holds no data of a case.

    Raises:
        NotFound: the bundle has no such form.
    """
    with db.read() as connection:
        forms = bundles.bundle_of(connection, deployment_id).forms
    if form_key not in forms:
        raise NotFound
    return forms[form_key]


_COLUMNS = ("procedure", "kind", "name", "version", "path", "sha256", "deployment_id")
_RUNNING = (  # correlated, over the partial index of running cases
    select(func.count())
    .select_from(instance)
    .where(
        instance.c.status == literal_column("'running'"),
        instance.c.procedure == definition.c.procedure,
        instance.c.process_id == definition.c.key,
        instance.c.version == definition.c.version,
    )
    .correlate(definition)
    .scalar_subquery()
)


def _procedures(connection: Connection, actor: Actor, procedure: str) -> list[str]:
    if procedure:
        require(connection, actor, Permission.READ_DEFINITIONS, procedure=procedure)
        return [procedure]
    if actor == SYSTEM:
        return sorted(connection.scalars(select(deployment.c.procedure).distinct()))
    return [] if actor.is_admin else sorted(actor.procedures(Role.OWNER, Role.REVIEWER))


def _all() -> Select[Any]:
    """Return the query of every version with its deployment and the number of cases that run in it."""
    running = case((definition.c.kind == "process", _RUNNING), else_=0).label("running")
    deployed = (deployment.c.deployed_at, deployment.c.deployed_by, deployment.c.comment)
    return select(definition, *deployed, running).join(deployment, deployment.c.id == definition.c.deployment_id)


def _read(connection: Connection, query: Select[Any]) -> tuple[Definition, ...]:
    rows = connection.execute(query).mappings().all()
    names = names_of(connection, (row["deployed_by"] for row in rows))
    used = _used(connection, {row["procedure"] for row in rows})
    return tuple(_definition(row, names, row["id"] in used) for row in rows)


def _used(connection: Connection, procedures: Iterable[str]) -> set[str]:
    """Return the ids of the versions that the newest bundles hold."""
    newest = [deployments.latest(connection, each) for each in procedures]
    held = deployment_definition.c
    return set(connection.scalars(select(held.definition_id).where(held.deployment_id.in_(newest))))


def _definition(row: Mapping[Any, Any], names: Mapping[str | None, str], in_use: bool) -> Definition:
    return Definition(
        **{name: row[name] for name in (*_COLUMNS, "deployed_at", "deployed_by", "comment", "running")},
        id=row["key"],
        key=f"{row['procedure']}/{row['key']}",
        deployed_by_name=names[row["deployed_by"]],
        in_use=in_use,
    )
