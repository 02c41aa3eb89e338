"""A case that somebody may see: its row, and the process it runs in. Where this says NotFound, nothing is shown."""

from typing import Any

from sqlalchemy import bindparam, select

from engine.authorization import Actor, Permission, may_in_procedure, sees, shows_at_once
from engine.bpmn.bundle import Process
from engine.errors import NotFound, NotPermitted
from engine.queries.bundles import bundle_of
from engine.storage import Connection, Database, bundles
from engine.storage.prepared import Prepared
from engine.storage.tables import instance
from engine.storage.types import Row

_HEAVY = frozenset({"state", "chain_hash"})
COLUMNS = tuple(column for column in instance.c if column.name not in _HEAVY)
CASE = Prepared(select(*COLUMNS).where(instance.c.id == bindparam("instance_id")))


def case_row(connection: Connection, actor: Actor, instance_id: str) -> Row:
    """Return the row of a case without its state.

    Raises:
        NotFound: there is no such case, or the actor may not see it.
    """
    row = next(iter(CASE.fetch(connection, {"instance_id": instance_id})), None)
    if row is None or not (shows_at_once(actor, row) or sees(connection, actor, instance_id)):
        raise NotFound
    return row


def traced_row(connection: Connection, actor: Actor, instance_id: str) -> Row:
    """Return the row of a case whose history the actor may read.

    Raises:
        NotFound: there is no such case, or the actor may not see it.
        NotPermitted: they see the case and not its history.
    """
    row = case_row(connection, actor, instance_id)
    if not may_in_procedure(actor, Permission.TRACE, row["procedure"]):
        raise NotPermitted
    return row


def process_of(connection: Connection, row: Any, called: str | None = None) -> Process:
    """Return the process that a case runs in, of the bundle it is bound to.

    Args:
        row: of `instance`.
        called: a process that it calls, as tasks and history name it, where that one is meant.
    """
    return bundles.bundle_of(connection, deployment_of(row, called)).processes[_process_id(row, called)]


def process_in(db: Database, row: Any, called: str | None = None) -> Process:
    """Return the process that a case runs in as `process_of` does, outside a transaction."""
    return bundle_of(db, deployment_of(row, called)).processes[_process_id(row, called)]


def deployment_of(row: Any, called: str | None = None) -> str:
    """Return the deployment a case, or a process that it calls, is bound to; arguments as in `process_of`."""
    return (called or "").rpartition("|")[0] or str(row["deployment_id"])


def _process_id(row: Any, called: str | None) -> str:
    return called.rpartition("|")[2] if called else str(row["process_id"])
