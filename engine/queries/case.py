"""A case that somebody may see: its row, and the process it runs in. Where this says NotFound, nothing else is read."""

from typing import Any

from sqlalchemy import RowMapping, select

from engine.authorization import Actor, visible_instances
from engine.bpmn.bundle import Process
from engine.errors import NotFound
from engine.storage import Connection, bundles
from engine.storage.tables import instance

_HEAVY = frozenset({"state", "chain_hash"})
COLUMNS = tuple(column for column in instance.c if column.name not in _HEAVY)


def case_row(connection: Connection, actor: Actor, instance_id: str) -> RowMapping:
    """Return the row of a case without its state.

    Raises:
        NotFound: there is no such case, or the actor may not see it.
    """
    query = select(*COLUMNS).where(instance.c.id == instance_id, visible_instances(actor))
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFound
    return row


def process_of(connection: Connection, row: Any, called: str | None = None) -> Process:
    """Return the process that a case runs in, of the bundle it is bound to.

    Args:
        row: of `instance`.
        called: a process that it calls, as tasks and history name it, where that one is meant.
    """
    process_id = called.rpartition("|")[2] if called else row["process_id"]
    return bundles.bundle_of(connection, deployment_of(row, called)).processes[process_id]


def deployment_of(row: Any, called: str | None = None) -> str:
    """Return the deployment a case, or a process that it calls, is bound to; arguments as in `process_of`."""
    return (called or "").rpartition("|")[0] or str(row["deployment_id"])
