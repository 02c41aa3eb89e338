"""What a person typed into a task's form is kept until they submit it. It is theirs alone and no part of the case."""

from collections.abc import Mapping
from typing import Any

from engine import clock
from engine.authorization import Actor, Permission, require, sees
from engine.commands.values import checked
from engine.errors import NotFound, TaskClosed
from engine.storage import Database, people, tasks


def save_task_draft(db: Database, *, actor: Actor, task_id: str, values: Mapping[str, Any]) -> None:
    """Keep the actor's draft of a task's form in place of the one before.

    Args:
        values: what was typed, JSON.
    Raises:
        NotFound, NotPermitted: the actor may not see or not do this task.
        TaskClosed: it is done already.
        InvalidValue: values that are not JSON.
    """
    values = checked(values)
    with db.begin() as connection:
        row = tasks.get(connection, task_id)
        if row is None:
            raise NotFound
        if row["status"] != "open" and sees(connection, actor, row["instance_id"]):
            raise TaskClosed(by=people.name_of(connection, row["closed_by"]))
        require(connection, actor, Permission.WORK, task=row)
        draft = {"task_id": task_id, "user_id": actor.user_id, "values": values, "saved_at": clock.now()}
        tasks.save_draft(connection, draft)
