"""Incidents: what stopped, where and why, for the owners of a procedure. Trying again is a command."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_

from engine.authorization import SYSTEM, Actor, Permission, Role, require
from engine.queries.names import names_of
from engine.queries.page import Page, page_of, place_of, within
from engine.storage import Connection, Database
from engine.storage.tables import incident, instance


@dataclass(frozen=True, kw_only=True)
class IncidentRow:
    """Something that stopped and waits for an owner, or did."""

    id: str
    procedure: str
    process_key: str  # procedure/process
    instance_id: str | None  # None: a case that could not start
    business_key: str | None
    element_id: str
    element_name: str
    kind: str  # as in errors.DiagramFault, or "failure"
    reason: str  # in plain words
    detail: dict[str, Any]  # the expression and the values it saw
    retry: str  # what is tried again: task or start (by the person), timer, job, recount (the next one)
    actor: str
    actor_name: str  # on whose command it happened
    occurrences: int
    opened_at: datetime
    last_at: datetime
    resolved_at: datetime | None
    resolved_by_name: str


def incidents(
    db: Database,
    *,
    actor: Actor,
    procedure: str = "",
    open_only: bool = True,
    after: str | None = None,
    limit: int = 50,
) -> Page[IncidentRow]:
    """Return a page of incidents, the last opened first.

    Args:
        actor: an owner; sees those of the procedures they own.
        procedure: only of this one; empty means all they own.
        open_only: leave out what is resolved.
        after: cursor of the page before.
        limit: rows of a page.
    Raises:
        NotFound, NotPermitted: the actor does not own `procedure`.
        InvalidValue: the cursor is none of ours.
    """
    limit, place = within(limit), place_of(after)
    query = select(incident, instance.c.business_key).outerjoin(instance)
    if open_only:
        query = query.where(incident.c.resolved_at.is_(None))
    if place:
        query = query.where(tuple_(incident.c.opened_at, incident.c.id) < place)
    with db.read() as connection:
        if procedure:
            require(connection, actor, Permission.DEPLOY, procedure=procedure)
            query = query.where(incident.c.procedure == procedure)
        elif actor != SYSTEM:
            query = query.where(incident.c.procedure.in_(sorted(actor.procedures(Role.OWNER))))
        query = query.order_by(incident.c.opened_at.desc(), incident.c.id.desc()).limit(limit + 1)
        found = _incidents(connection, connection.execute(query).mappings())
    return page_of(found, limit, lambda each: (each.opened_at, each.id))


def open_incidents_of(connection: Connection, instance_id: str) -> tuple[IncidentRow, ...]:
    """Return the open incidents of a case in the order in which they opened."""
    query = select(incident, instance.c.business_key).join(instance)
    still = query.where(incident.c.instance_id == instance_id, incident.c.resolved_at.is_(None))
    rows = connection.execute(still.order_by(incident.c.opened_at, incident.c.id)).mappings()
    return tuple(_incidents(connection, rows))


def _incidents(connection: Connection, rows: Iterable[Mapping[Any, Any]]) -> list[IncidentRow]:
    found = list(rows)
    names = names_of(connection, (row[column] for row in found for column in ("actor", "resolved_by")))
    return [_incident(row, names) for row in found]


_COLUMNS = ("id", "procedure", "instance_id", "business_key", "element_id", "element_name", "kind", "reason", "detail")
_MORE = ("actor", "occurrences", "opened_at", "last_at", "resolved_at")
_RETRIES = {"task_id": "task", "timer_id": "timer", "outbox_id": "job"}


def _incident(row: Mapping[Any, Any], names: Mapping[str | None, str]) -> IncidentRow:
    otherwise = "recount" if row["instance_id"] else "start"
    return IncidentRow(
        **{name: row[name] for name in (*_COLUMNS, *_MORE)},
        process_key=f"{row['procedure']}/{row['process_id']}",
        retry=next((what for column, what in _RETRIES.items() if row[column]), otherwise),
        actor_name=names[row["actor"]],
        resolved_by_name=names[row["resolved_by"]],
    )
