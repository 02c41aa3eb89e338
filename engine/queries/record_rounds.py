"""What people submitted in one case, submission by submission: the entries of every round of its record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from engine.audit import events_of
from engine.audit.recorded import Event
from engine.audit.types import CommandEvent
from engine.audit.values import opened
from engine.authorization import Actor
from engine.queries.case import case_row
from engine.queries.names import names_of
from engine.storage import Database
from engine.storage.tables import task

Json = Any


@dataclass(frozen=True, kw_only=True)
class Completion:
    """One submission: of a task, or of the start form."""

    element_id: str  # of the task, or of the start event
    task_id: str | None  # None: the start form
    form_key: str | None  # None: the start form
    round: int  # n-th time in this case, from 1
    by: str
    by_name: str
    at: datetime
    values: dict[str, Json]  # as submitted; erased ones are missing


def record_rounds(db: Database, *, actor: Actor, instance_id: str) -> tuple[Completion, ...]:
    """Return every submission of a case in the order in which they came.

    Raises:
        NotFound: there is no such case, or the actor may not see it.
    """
    with db.read() as connection:
        case_row(connection, actor, instance_id)
        events = list(events_of(connection, instance_id, CommandEvent.INSTANCE_STARTED, CommandEvent.TASK_COMPLETED))
        query = select(task.c.id, task.c.round, task.c.form_key).where(task.c.instance_id == instance_id)
        tasks = {row.id: row for row in connection.execute(query)}
        names = names_of(connection, (event["actor"] for event in events))
    return tuple(_completion(event, tasks.get(event["ref"]), names) for event in events)


def _completion(event: Event, of: Row[Any, Any, Any] | None, names: Mapping[str | None, str]) -> Completion:
    return Completion(
        **{name: event[name] for name in ("element_id", "at")},
        task_id=of.id if of else None,
        form_key=of.form_key if of else None,
        round=of.round if of else 1,
        by=event["actor"],
        by_name=names[event["actor"]],
        values=opened(event["values"] or {}),
    )
