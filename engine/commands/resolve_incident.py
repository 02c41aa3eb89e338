"""An owner has looked at an incident: what stopped is tried again once, or is left to the person who submits again."""

from engine import audit, clock
from engine.audit import NewEvent
from engine.audit.types import CommandEvent
from engine.authorization import Actor, Permission, require
from engine.commands.incidents import record_beside
from engine.commands.keys import Request, answered, replayed
from engine.commands.retries import ATTEMPTS, allowed
from engine.commands.wake import wake
from engine.errors import NotFound
from engine.storage import Connection, Database, incidents, instances, outbox, timers
from engine.storage.types import Row


def resolve_incident(db: Database, *, actor: Actor, incident_id: str, command_key: str) -> None:
    """Close an incident and let the worker try its timer or job again; a task waits for its person as before.

    Args:
        actor: an owner of the procedure.
        command_key: UUID minted by the page; a repetition does nothing more.
    Raises:
        NotFound, NotPermitted: the actor may not see it, or may not resolve it.
        CommandKeyReused: the key belongs to another request.
    """
    request = Request(name="resolve_incident", actor=actor, key=command_key, content=[incident_id])
    with db.begin() as connection:
        seen = incidents.get(connection, incident_id)
        if seen is None:
            raise NotFound
        instance = instances.lock(connection, seen["instance_id"]) if seen["instance_id"] else None
        require(connection, actor, Permission.DEPLOY, procedure=seen["procedure"])
        if replayed(connection, request) is not None:
            return
        row = incidents.get(connection, incident_id)
        if row is not None and row["resolved_at"] is None:
            _resolve(connection, row, instance, actor.user_id)
        answered(connection, request, {})
    wake()


def _resolve(connection: Connection, row: Row, instance: Row | None, actor: str) -> None:
    now = clock.now()
    incidents.resolve(connection, [row["id"]], by=actor, at=now)
    again = {"try_at": now, "attempts": ATTEMPTS - 1}  # a failure more, and there is an incident again
    if row["timer_id"]:
        timers.change(connection, row["timer_id"], again)
    if row["outbox_id"]:
        letter = outbox.get(connection, row["outbox_id"])
        outbox.put_off(connection, row["outbox_id"], {**again, "attempts": allowed(letter or {}) - 1})
    data = {"incident": row["id"]}
    if instance is None:
        audit.record(connection, actor=actor, type=CommandEvent.INCIDENT_RESOLVED, data=data)
        return
    event = NewEvent(type=CommandEvent.INCIDENT_RESOLVED, element_id=row["element_id"], data=data)
    record_beside(connection, instance, event, actor=actor, open_incidents=instance["open_incidents"] - 1)
