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
        called: id of a process that it calls, where that one is meant.
    """
    return bundles.bundle_of(connection, row["deployment_id"]).processes[called or row["process_id"]]
