"""What claiming, giving back and assigning a task have in common: who has it changes, and nothing else of the case."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.audit import NewEvent
from engine.audit.types import CommandEvent
from engine.authorization import Actor, Permission
from engine.commands.incidents import record_beside
from engine.commands.keys import Request, kept
from engine.commands.open_task import OpenTask, lock_task
from engine.errors import InvalidValue
from engine.language import gettext as _
from engine.storage import Connection, Database, accounts, participants, tasks


@dataclass(frozen=True, kw_only=True)
class HandedOver:
    """Who has the task now, and its new revision."""

    task_id: str
    assignee: str | None
    revision: int


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """A change of who has a task: its event, the right it takes and the user it ends up with (None: its queue)."""

    event: CommandEvent
    permission: Permission
    to: str | None
    values: Mapping[str, Any]


def hand_over(
    db: Database, *, actor: Actor, task_id: str, change: HandOver, command_key: str, task_revision: int
) -> HandedOver:
    """Change who has a task.

    Raises:
        NotFound, NotPermitted, TaskClosed, TaskChanged, CommandKeyReused: as in `complete_task`.
        InvalidValue: nobody of that id works here.
    """
    content = [task_id, task_revision, change.to, dict(change.values)]
    request = Request(name=change.event, actor=actor, key=command_key, content=content)
    with db.begin() as connection:
        task = lock_task(connection, task_id, request)
        if task.before is not None:
            return _answer(task.before)
        task.check(connection, actor, task_revision, change.permission)
        if change.to not in (None, actor.user_id):
            _has_account(connection, change.to)
        done = HandedOver(task_id=task_id, assignee=change.to, revision=task_revision + 1)
        tasks.hand_to(connection, task.row, change.to, done.revision)
        # whoever has it later, the case stays theirs to see
        participants.take_part(connection, task.case.id, filter(None, [change.to]), task.case.participants)
        record_beside(connection, task.case.row, _event(task, change), actor=actor.user_id)
        kept(connection, request, [task_id, change.to, done.revision])
    return done


def _answer(stored: list[Any]) -> HandedOver:
    task_id, assignee, revision = stored
    return HandedOver(task_id=task_id, assignee=assignee, revision=revision)


def _has_account(connection: Connection, user_id: str | None) -> None:
    account = accounts.get(connection, user_id or "")
    if account is None or not account["active"] or account["is_admin"]:
        raise InvalidValue(reason=_("没有这个用户,或者该用户不办理业务。请从列表中选择。"))


def _event(task: OpenTask, change: HandOver) -> NewEvent:
    row = task.row
    return NewEvent(
        type=change.event,
        element_id=row["element_id"],
        ref=row["id"],
        task_id=row["id"],
        data={"from": row["assignee"], "to": change.to},
        values=change.values,
    )
