"""Somebody lets the clock of a limit go on that was stopped by hand."""

from engine.audit.types import CommandEvent
from engine.authorization import Actor, Permission
from engine.bpmn import runtime
from engine.commands.limits.on_clock import OnClock, act_on_clock
from engine.storage import Database


def resume_clock(
    db: Database, *, actor: Actor, instance_id: str, ref: str, limit_id: str, reason: str, command_key: str
) -> None:
    """Let a clock go on; the working time that was left is left again.

    Args:
        actor: an owner of the procedure, or who works on an open task of the case.
        ref: activation of the element that carries the limit; "" is the whole process.
        limit_id: id of the limit in the diagram.
        reason: what has come; not empty.
        command_key: UUID minted by the page; a repetition does nothing more.
    Raises:
        InvalidValue, NotFound, NotPermitted, CaseEnded, Conflict, CommandKeyReused: as in `act_on_clock`.
    """
    asked = OnClock(
        actor=actor, instance_id=instance_id, ref=ref, limit_id=limit_id, event=CommandEvent.CLOCK_RESUMED_BY_HAND,
        permission=Permission.STOP_CLOCK, reason=reason, command_key=command_key,
    )  # fmt: skip
    act_on_clock(db, asked, runtime.ResumeClock(ref, limit_id))
