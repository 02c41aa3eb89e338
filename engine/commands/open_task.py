"""A task under the lock of its case, and the question whether this person may still act on the page they saw."""

from dataclasses import dataclass
from typing import Any

from engine.authorization import Actor, Permission, require
from engine.commands.keys import Request, answer_in, require_key
from engine.commands.steps import Case
from engine.errors import NotFound, TaskChanged, TaskClosed
from engine.storage import Connection, commands, instances, participants, people, tasks
from engine.storage.types import Row


@dataclass(frozen=True, kw_only=True)
class OpenTask:
    """A task whose instance this transaction has locked. Open, until `check` says otherwise."""

    case: Case
    row: Row
    before: Any = None  # what the same request was answered when it came first

    def check(self, connection: Connection, actor: Actor, revision: int, permission: Permission) -> None:
        """Refuse a page that is older than the task, and an actor who may not do this to it.

        Args:
            revision: the task's revision that the page showed.
            permission: what the actor wants to do with the task.
        Raises:
            NotFound: the actor may not even see the case.
            TaskClosed: the task is done; the message names who did it.
            TaskChanged: it was claimed, given back or assigned since the page was shown.
            NotPermitted: the actor may see it and not act on it.
        """
        stale = self.row["status"] != "open" or self.row["revision"] != revision
        if not stale:
            return require(connection, actor, permission, task=self.row)
        require(connection, actor, Permission.READ, instance=self.case.row)
        if self.row["status"] == "open":
            raise TaskChanged
        raise TaskClosed(by=people.name_of(connection, self.row["closed_by"]))


def lock_task(connection: Connection, task_id: str, request: Request) -> OpenTask:
    """Lock the case of a task, then read the task as it is now, and whether the request was carried out before.

    Raises:
        NotFound: there is no such task.
        InvalidValue, CommandKeyReused: as in `replayed`.
    """
    require_key(request)
    seen, part = (commands.SEEN, {"key": request.stored_key}), (participants.OF_TASK, {"task_id": task_id})
    instance, waiting, (known, taking_part) = instances.lock_with_tasks(connection, task_id, seen, part)
    if instance is None:
        raise NotFound
    row = next((each for each in waiting if each["id"] == task_id), None) or tasks.get(connection, task_id)
    assert row is not None  # the instance was found through it
    drafted = [each["id"] for each in waiting if each["has_draft"]]
    return OpenTask(
        case=Case.of(connection, instance, drafted=drafted, participants={each["name"] for each in taking_part}),
        row=row,
        before=answer_in(known[0], request) if known else None,
    )
