"""A task is handed to somebody else, with a reason that stays in the history."""

from engine.audit.types import CommandEvent
from engine.authorization import Actor, Permission
from engine.commands.hand_over import HandedOver, HandOver, hand_over
from engine.errors import InvalidValue
from engine.language import gettext as _
from engine.storage import Database


def assign_task(
    db: Database, *, actor: Actor, task_id: str, to_user: str, reason: str, command_key: str, task_revision: int
) -> HandedOver:
    """Give a task to another person.

    Args:
        to_user: id of the person who gets it.
        reason: why; not empty.
        command_key: UUID minted by the page; a repetition gets the first answer.
        task_revision: the task's revision that the page showed.
    Raises:
        InvalidValue: no reason, or nobody of that id works here.
        NotFound, NotPermitted, TaskClosed, TaskChanged, CommandKeyReused: as in `complete_task`.
    """
    if not reason.strip():
        raise InvalidValue(reason=_("请写明转办原因。"))
    change = HandOver(
        event=CommandEvent.TASK_ASSIGNED, permission=Permission.ASSIGN, to=to_user, values={"reason": reason}
    )
    return hand_over(
        db, actor=actor, task_id=task_id, change=change, command_key=command_key, task_revision=task_revision
    )
