"""What people submitted in one case, submission by submission: the entries of every round of its record."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select

from engine.audit.types import CommandEvent
from engine.audit.values import opened
from engine.authorization import Actor
from engine.queries.case import case_row
from engine.queries.names import names_of
from engine.storage import Database
from engine.storage.tables import history_event, history_value, task

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
    event = history_event.c
    values = and_(history_value.c.chain == event.chain, history_value.c.seq == event.seq)
    joined = history_event.outerjoin(history_value, values).outerjoin(task, task.c.id == event.task_id)
    columns = (event.element_id, event.task_id, event.actor, event.at, history_value.c["values"])
    query = select(*columns, task.c.round, task.c.form_key).select_from(joined)
    submitted = event.type.in_([CommandEvent.INSTANCE_STARTED, CommandEvent.TASK_COMPLETED])
    with db.read() as connection:
        case_row(connection, actor, instance_id)
        ordered = query.where(event.chain == instance_id, submitted).order_by(event.seq)
        rows = connection.execute(ordered).mappings().all()
        names = names_of(connection, (row["actor"] for row in rows))
    return tuple(
        Completion(
            **{name: row[name] for name in ("element_id", "task_id", "form_key", "at")},
            round=row["round"] or 1,
            by=row["actor"],
            by_name=names[row["actor"]],
            values=opened(row["values"] or {}),
        )
        for row in rows
    )
