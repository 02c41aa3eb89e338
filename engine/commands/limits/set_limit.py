"""Somebody with the right to it gives a running limit another length, or another due date."""

from datetime import datetime

from engine.audit.types import CommandEvent
from engine.authorization import Actor, Permission
from engine.bpmn import runtime
from engine.commands.limits.on_clock import OnClock, act_on_clock
from engine.errors import InvalidValue
from engine.language import gettext as _
from engine.storage import Database


def set_limit(
    db: Database,
    *,
    actor: Actor,
    instance_id: str,
    ref: str,
    limit_id: str,
    reason: str,
    command_key: str,
    amount: float | None = None,
    due_at: datetime | None = None,
) -> None:
    """Change a running limit of one case; what depends on it follows, and history keeps both dates.

    Args:
        actor: an owner of the procedure.
        ref: activation of the element that carries the limit; "" is the whole process.
        limit_id: id of the limit in the diagram.
        reason: why; not empty.
        command_key: UUID minted by the page; a repetition does nothing more.
        amount: how many of its units it is from now on, counted from the same start.
        due_at: or the date itself, aware.
    Raises:
        InvalidValue: neither or both are given, or as in `act_on_clock`.
        NotFound, NotPermitted, CaseEnded, Conflict, CommandKeyReused: as in `act_on_clock`.
    """
    if (amount is None) == (due_at is None) or (amount is not None and not 0 <= amount < 1e6):
        raise InvalidValue(reason=_("请填写新的数量或新的到期时间,只填一项。"))
    if due_at is not None and due_at.tzinfo is None:
        raise InvalidValue(reason=_("到期时间没有时区。"))
    asked = OnClock(
        actor=actor, instance_id=instance_id, ref=ref, limit_id=limit_id, event=CommandEvent.LIMIT_SET,
        permission=Permission.SET_LIMIT, reason=reason, command_key=command_key,
        data={"amount": amount, "due_at": due_at.isoformat() if due_at else None},
    )  # fmt: skip
    act_on_clock(db, asked, runtime.ChangeLimit(ref, limit_id, amount=amount, due_at=due_at))
