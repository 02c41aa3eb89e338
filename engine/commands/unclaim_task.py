"""A person gives a task back to the queue it came from."""

from engine.audit.types import CommandEvent
from engine.authorization import Actor, Permission
from engine.commands.hand_over import HandedOver, HandOver, hand_over
from engine.storage import Database


def unclaim_task(db: Database, *, actor: Actor, task_id: str, command_key: str, task_revision: int) -> HandedOver:
    """Put a task that the actor has back into its queue.

    Args:
        command_key: UUID minted by the page; a repetition gets the first answer.
        task_revision: the task's revision that the page showed.
    Raises:
        NotFound, NotPermitted, TaskClosed, TaskChanged, CommandKeyReused: as in `complete_task`.
    """
    change = HandOver(event=CommandEvent.TASK_UNCLAIMED, permission=Permission.UNCLAIM, to=None, values={})
    return hand_over(
        db, actor=actor, task_id=task_id, change=change, command_key=command_key, task_revision=task_revision
    )
