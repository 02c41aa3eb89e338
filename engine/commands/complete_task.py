"""A person completes a task: one transaction from the lock of the case to its next wait states."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from engine import clock
from engine.audit import NewEvent
from engine.audit.types import CommandEvent
from engine.authorization import Actor, Permission
from engine.bpmn import runtime
from engine.commands.attachments import Attachment, attach, traces
from engine.commands.incidents import faults_become_incidents
from engine.commands.judgement import Judgement
from engine.commands.keys import Request, kept
from engine.commands.open_task import OpenTask, lock_task
from engine.commands.steps import Cause, record_step
from engine.commands.values import checked
from engine.commands.wake import wake
from engine.storage import Connection, Database


@dataclass(frozen=True, kw_only=True)
class CompletedTask:
    """What the completion of a task brought about."""

    instance_id: str
    opened_task_ids: tuple[str, ...]
    instance_status: str  # running | completed
    replayed: bool = False  # the same request had been carried out before


def complete_task(
    db: Database,
    *,
    actor: Actor,
    task_id: str,
    values: Mapping[str, Any],
    command_key: str,
    task_revision: int,
    attachments: Sequence[Attachment] = (),
    judgement: Judgement | None = None,
) -> CompletedTask:
    """Complete a task and advance its case to the next wait states.

    Args:
        actor: who completes it.
        values: variable -> JSON, already judged by the form.
        command_key: UUID minted by the page; a repetition gets the first answer.
        task_revision: the task's revision that the page showed.
        attachments: files that the values refer to, already stored.
        judgement: what a decision table said of the form.
    Raises:
        NotFound, NotPermitted: the actor may not see or not do this task.
        TaskClosed, TaskChanged: somebody else was faster.
        CommandKeyReused: the key belongs to another request.
        InvalidValue: values that are not JSON.
        DiagramFault: the diagram cannot go on; the values are kept as a draft and the owner is told.
    """
    values = checked(values)
    content = [task_id, task_revision, values, [asdict(file) for file in attachments]]
    request = Request(name="complete_task", actor=actor, key=command_key, content=content)
    with faults_become_incidents(db, actor=actor, task_id=task_id, values=values), db.begin() as connection:
        task = lock_task(connection, task_id, request)
        if task.before is not None:
            return _answered(task)
        task.check(connection, actor, task_revision, Permission.WORK)
        done = _complete(connection, actor, task, values, attachments, judgement)
        kept(connection, request, [done.opened_task_ids, done.instance_status])
    wake()
    return done


def _complete(
    connection: Connection,
    actor: Actor,
    task: OpenTask,
    values: dict[str, Any],
    attachments: Sequence[Attachment],
    judgement: Judgement | None,
) -> CompletedTask:
    """Advance the diagram in memory, then write everything that follows from it."""
    now = clock.now()
    case, row = task.case, task.row
    done = runtime.CompleteTask(ref=row["id"], values=values)
    step = case.advance(connection, done, at=now, actor=actor.user_id)
    event = NewEvent(
        type=CommandEvent.TASK_COMPLETED,
        element_id=row["element_id"],
        ref=row["id"],
        task_id=row["id"],
        data={"round": row["round"], "attachments": traces(attachments)},
        values=values,
    )
    judged = (judgement.event(row["element_id"], task_id=row["id"]),) if judgement else ()
    cause = Cause(actor=actor.user_id, at=now, events=(event, *judged))
    recorded = record_step(connection, case, step, cause)
    attach(connection, case, row["id"], attachments, by=actor.user_id, at=now)
    return CompletedTask(instance_id=case.id, opened_task_ids=recorded.opened_task_ids, instance_status=recorded.status)


def _answered(task: OpenTask) -> CompletedTask:
    """Return what this request was answered when it came first."""
    opened, status = task.before
    return CompletedTask(instance_id=task.case.id, opened_task_ids=tuple(opened), instance_status=status, replayed=True)
