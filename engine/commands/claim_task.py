"""A person takes a task out of a queue: from then on nobody else of the group can complete it."""

from engine.audit.types import CommandEvent
from engine.authorization import Actor, Permission
from engine.commands.hand_over import HandedOver, HandOver, hand_over
from engine.storage import Database


def claim_task(db: Database, *, actor: Actor, task_id: str, command_key: str, task_revision: int) -> HandedOver:
    """Give a task that nobody has to the actor.

    Args:
        command_key: UUID minted by the page; a repetition gets the first answer.
        task_revision: the task's revision that the page showed.
    Raises:
        NotFound, NotPermitted, TaskClosed, TaskChanged, CommandKeyReused: as in `complete_task`; TaskChanged when
            somebody else claimed it first.
    """
    change = HandOver(event=CommandEvent.TASK_CLAIMED, permission=Permission.CLAIM, to=actor.user_id, values={})
    return hand_over(
        db, actor=actor, task_id=task_id, change=change, command_key=command_key, task_revision=task_revision
    )
