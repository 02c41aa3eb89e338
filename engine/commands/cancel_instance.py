"""A case is withdrawn with a reason: everything that waits ends, and the case counts nowhere."""

from engine import clock
from engine.audit import NewEvent
from engine.audit.types import CommandEvent
from engine.authorization import Actor, Permission, require
from engine.bpmn import runtime
from engine.commands.keys import Request, answered, replayed
from engine.commands.steps import Case, Cause, record_step
from engine.errors import CaseEnded, InvalidValue, NotFound
from engine.language import gettext as _
from engine.storage import Connection, Database, instances


def cancel_instance(db: Database, *, actor: Actor, instance_id: str, reason: str, command_key: str) -> None:
    """Withdraw a running case.

    Args:
        actor: an owner of the procedure, or a member of a group that the diagram lets withdraw cases.
        reason: why; not empty.
        command_key: UUID minted by the page; a repetition does nothing more.
    Raises:
        InvalidValue: no reason.
        NotFound, NotPermitted: the actor may not see or not withdraw the case.
        CaseEnded: it has ended already.
        CommandKeyReused: the key belongs to another request.
    """
    if not reason.strip():
        raise InvalidValue(reason=_("请写明撤销原因。"))
    request = Request(name="cancel_instance", actor=actor, key=command_key, content=[instance_id, reason])
    with db.begin() as connection:
        row = instances.lock(connection, instance_id)
        if row is None:
            raise NotFound
        if replayed(connection, request) is not None:
            return
        case = Case.of(connection, row)
        require(connection, actor, Permission.CANCEL, instance=row, groups=case.settings.withdraw_groups)
        if row["status"] != "running":
            raise CaseEnded
        _cancel(connection, case, actor=actor.user_id, reason=reason)
        answered(connection, request, {})


def _cancel(connection: Connection, case: Case, *, actor: str, reason: str) -> None:
    now = clock.now()
    step = case.advance(connection, runtime.Cancel(), at=now, actor=actor)
    event = NewEvent(type=CommandEvent.INSTANCE_CANCELLED, values={"reason": reason})
    cause = Cause(actor=actor, at=now, events=(event,), cancelled_because=reason)
    record_step(connection, case, step, cause)
