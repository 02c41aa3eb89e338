"""Messages and signals that start events wait for: the newest deployment's, moved in the transaction of a deployment.

They belong to no case. Those of earlier deployments wait no more; a message on its way finds the new ones.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4

from engine.bpmn.bundle import Bundle, Process
from engine.bpmn.diagram import Element
from engine.commands.start_timers import evaluated
from engine.storage import Connection, messages, subscriptions


def move_start_subscriptions(
    connection: Connection, procedure: str, deployment_id: str, bundle: Bundle, at: datetime
) -> None:
    """Let the start events of a deployment wait for their messages and signals, in its transaction."""
    rows = [row for process in bundle.processes.values() for row in _rows(procedure, deployment_id, process, at)]
    for name in sorted({row["name"] for row in rows if row["kind"] == "message"}):
        messages.lock_name(connection, procedure, name)
    subscriptions.replace_starts(connection, procedure, rows, opened_at=at)


def _rows(procedure: str, deployment_id: str, process: Process, at: datetime) -> Iterator[dict[str, Any]]:
    for start in process.starts.values():
        place = {"process_id": process.id, "deployment_id": deployment_id, "element_id": start.id}
        for kind, name in _awaited(process, start, at):
            ref = f"{procedure}/{process.id}/{start.id}"
            yield {"id": uuid4().hex, "ref": ref, **place, "kind": kind, "name": name, "key": ""}


def _awaited(process: Process, start: Element, at: datetime) -> Iterator[tuple[str, str]]:
    for found in start.definitions:
        if found.kind in ("message", "signal") and (name := evaluated(found.name, at, process.zone)):
            yield found.kind, name
