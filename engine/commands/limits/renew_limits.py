"""The limits of the newest version come to hold for cases that run in older ones; their dates are counted anew."""

from engine import audit
from engine.audit.types import CommandEvent
from engine.authorization import Actor, Permission, require
from engine.commands.keys import Request, answered, replayed
from engine.commands.limits.on_clock import MOST
from engine.commands.limits.recount import ask_recount
from engine.commands.wake import wake
from engine.errors import InvalidValue, NotFound
from engine.language import gettext as _
from engine.storage import Connection, Database, deployments


def renew_limits(db: Database, *, actor: Actor, procedure: str, reason: str, command_key: str) -> None:
    """Let running cases of a procedure go by the limits of its newest version: amount, unit, calendar, ending.

    Where a case stands, what it runs in and what happens when a limit is missed stay as they are. The dates are
    counted in the background, each change with the old and the new one in the history of its case.

    Args:
        actor: an owner of the procedure.
        procedure: its folder.
        reason: why; not empty, it stands in the history of every case that changes.
        command_key: UUID minted by the page; a repetition does nothing more.
    Raises:
        InvalidValue: no reason, or a far too long one.
        NotFound: there is no such procedure, or the actor has nothing to do with it.
        NotPermitted: the actor does not own it.
        CommandKeyReused: the key belongs to another request.
    """
    if not 0 < len(reason.strip()) <= MOST:
        raise InvalidValue(reason=_("请写明原因,最多 {most} 个字。", most=MOST))
    request = Request(name="renew_limits", actor=actor, key=command_key, content=[procedure, reason])
    with db.begin() as connection:
        require(connection, actor, Permission.DEPLOY, procedure=procedure)
        if replayed(connection, request) is not None:
            return
        _ask(connection, actor, procedure, reason.strip())
        answered(connection, request, {})
    wake()


def _ask(connection: Connection, actor: Actor, procedure: str, reason: str) -> None:
    newest = deployments.latest(connection, procedure)
    if newest is None:
        raise NotFound
    recount_id = ask_recount(
        connection, because="version", about=reason, by=actor.user_id, procedure=procedure, deployment_id=newest
    )
    data = {"procedure": procedure, "deployment": newest, "recount": recount_id}
    audit.record(
        connection, actor=actor.user_id, type=CommandEvent.LIMITS_RENEWED, data=data, values={"reason": reason}
    )
