"""Opens incidents: what stopped, where and why, in a transaction of its own after the failed one is gone."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from engine import audit, clock
from engine.audit import Head, NewEvent, extend
from engine.audit.types import CommandEvent
from engine.authorization import Actor
from engine.errors import DiagramFault
from engine.storage import Connection, Database, history, incidents, instances, tasks
from engine.storage.types import Row


@contextmanager
def faults_become_incidents(db: Database, *, actor: Actor, task_id: str, values: Mapping[str, Any]) -> Iterator[None]:
    """Let a fault of the diagram leave the task open, its values as the person's draft, and an incident for the owner.

    Args:
        actor: who completed the task.
        task_id: the task.
        values: what was submitted.
    Raises:
        DiagramFault: the same fault, after the incident is committed.
    """
    try:
        yield
    except DiagramFault as fault:
        with db.begin() as connection:
            instance = instances.lock_of_task(connection, task_id)
            task = tasks.get(connection, task_id)
            if instance is not None and task is not None and task["status"] == "open":
                draft = {"task_id": task_id, "user_id": actor.user_id, "values": dict(values)}
                tasks.save_draft(connection, {**draft, "saved_at": clock.now()})
                open_incident(connection, instance, fault, actor=actor.user_id, task_id=task_id)
        raise


@contextmanager
def start_faults_become_incidents(db: Database, *, actor: Actor, process_key: str) -> Iterator[None]:
    """Let a fault of the diagram at its very start leave no case, but an incident for the owner.

    Raises:
        DiagramFault: the same fault, after the incident is committed.
    """
    try:
        yield
    except DiagramFault as fault:
        procedure, _slash, process_id = process_key.partition("/")
        with db.begin() as connection:
            open_incident_of_start(connection, fault, actor=actor.user_id, procedure=procedure, process_id=process_id)
        raise


def open_incident(connection: Connection, instance: Row, fault: DiagramFault, *, actor: str, **stopped: str) -> str:
    """Open an incident of a case, or count one more occurrence of the same one.

    Args:
        instance: the locked row of the instance.
        fault: what went wrong.
        actor: user id of whoever acted.
        stopped: what will be tried again: task_id, timer_id or outbox_id.
    Returns:
        The id of the incident.
    """
    now = clock.now()
    row = {**described(fault), **stopped, "instance_id": instance["id"], "actor": actor}
    row |= {name: instance[name] for name in ("procedure", "process_id")}
    incident_id, new = incidents.open_or_count(connection, row, now)
    if new:
        event = NewEvent(
            type=CommandEvent.INCIDENT_OPENED,
            element_id=fault.element_id,
            ref=stopped.get("task_id", ""),
            task_id=stopped.get("task_id"),
            data={"incident": incident_id, "kind": fault.kind},
            values=told(fault),
        )
        record_beside(connection, instance, event, actor=actor, open_incidents=instance["open_incidents"] + 1)
    return incident_id


def open_incident_of_start(connection: Connection, fault: DiagramFault, *, actor: str, **columns: str) -> str:
    """Open an incident of a case that could not begin, or count one more occurrence; return its id.

    Args:
        columns: procedure and process_id, and timer_id where a timer should have begun it.
    """
    incident_id, new = incidents.open_or_count(connection, {**described(fault), **columns, "actor": actor}, clock.now())
    if new:
        data = {"incident": incident_id, "kind": fault.kind, "element_id": fault.element_id, **columns}
        audit.record(connection, actor=actor, type=CommandEvent.INCIDENT_OPENED, data=data, values=told(fault))
    return incident_id


def record_beside(connection: Connection, instance: Row, event: NewEvent, *, actor: str, **columns: object) -> None:
    """Record what happened to a case beside its steps: the revision stays, the chain grows by one event.

    Args:
        instance: the locked row of the instance.
        columns: what else changes in that row.
    """
    now = clock.now()
    head = Head(chain=instance["id"], seq=instance["chain_seq"], hash=instance["chain_hash"])
    grown = extend(head, [event], step=instance["revision"], actor=actor, at=now, recorded_at=now)
    history.append(connection, [grown.row])
    moved = {"chain_seq": grown.head.seq, "chain_hash": grown.head.hash, **columns}
    instances.move(connection, instance["id"], revision=instance["revision"], columns=moved)


def described(fault: DiagramFault) -> dict[str, Any]:
    """Return the columns of an incident that tell what went wrong."""
    return {name: getattr(fault, name) for name in ("element_id", "element_name", "kind", "reason", "detail")}


def told(fault: DiagramFault) -> dict[str, Any]:
    """Return what is told of a fault and may name what people typed."""
    return {"reason": fault.reason, "detail": fault.detail}
