"""Somebody raises an event that a case waits for, from the page of the case: a message that is sent by hand.

The diagram says which events these are, who may raise them and when. Other messages come by `publish_message`.
"""

from engine import clock
from engine.authorization import Actor, Permission, require
from engine.bpmn.raising import awaiting, may_raise
from engine.commands.keys import Request, answered, replayed
from engine.commands.messages.receive import ReceiverFault, receive
from engine.commands.publish_message import tell_owner
from engine.commands.steps import Case
from engine.commands.steps.letters import Letter
from engine.commands.wake import wake
from engine.errors import CaseEnded, Conflict, NotFound
from engine.storage import Connection, Database, instances, subscriptions
from engine.storage.types import Row


def raise_event(db: Database, *, actor: Actor, instance_id: str, ref: str, command_key: str) -> None:
    """Raise an event of a running case.

    Args:
        actor: a member of a group that the diagram lets raise it, or an owner of the procedure.
        ref: under which the case waits, as `CaseDetail.awaited` gives it.
        command_key: UUID minted by the page; a repetition does nothing more.
    Raises:
        NotFound, NotPermitted: the actor may not see the case, or not raise the event.
        CaseEnded, Conflict: the case is over, waits for the event no more, or its condition does not hold now.
        CommandKeyReused: the key belongs to another request.
        DiagramFault: the case cannot go on with it; it waits as before and its owner is told.
    """
    request = Request(name="raise_event", actor=actor, key=command_key, content=[instance_id, ref])
    try:
        with db.begin() as connection:
            row = instances.lock(connection, instance_id)
            if row is None:
                raise NotFound
            require(connection, actor, Permission.READ, instance=row)
            if replayed(connection, request) is not None:
                return
            if row["status"] != "running":
                raise CaseEnded
            _raise(connection, actor, row, subscriptions.of_ref(connection, instance_id, ref))
            answered(connection, request, {})
    except ReceiverFault as stopped:
        tell_owner(db, stopped, actor)
        raise stopped.fault from stopped
    wake()


def _raise(connection: Connection, actor: Actor, row: Row, waiting: Row | None) -> None:
    case = Case.of(connection, row)
    element = awaiting(case.bundle, row["process_id"], waiting["element_id"]) if waiting is not None else None
    if waiting is None or element is None or element.raising is None:
        raise Conflict
    now = clock.now()
    groups = may_raise(element, {**row["variables"], "case": {"business_key": row["business_key"]}}, now, case.zone)
    require(connection, actor, Permission.RAISE, instance=row, groups=groups or ())
    if groups is None:
        raise Conflict
    letter = Letter(
        kind="message", procedure=row["procedure"], name=waiting["name"], key=waiting["key"], sent_by=actor.user_id
    )
    receive(connection, row, waiting, letter, now)
