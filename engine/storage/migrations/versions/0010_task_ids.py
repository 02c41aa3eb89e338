"""A task is known by the runtime's name of its activation: one id instead of two, and one index of a case's tasks.

History stays as it was written: what it says of a task is found by that name, which has always stood beside the id.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

BATCH = 1_000  # answers at a time
CHILDREN = ("task_candidate", "task_draft", "attachment", "incident")
OPENED = "opened_task_ids"  # in answers of requests that began or advanced a case
_COMMAND = sa.table("command", *map(sa.column, ("key", "result")))
_TASK = sa.table("task", *map(sa.column, ("id", "ref")))


def upgrade() -> None:
    """Let the ids and whatever refers to them follow, then contract.

    Both databases check a reference with the statement that would break it, and SQLite makes a table anew to change it:
    the references are dropped first and come back last.
    """
    _answers(op.get_bind())
    for name in CHILDREN:
        with op.batch_alter_table(name) as child:
            child.drop_constraint(f"fk_{name}_task_id", type_="foreignkey")
        op.execute(_following(sa.table(name, sa.column("task_id"))))
    op.execute("UPDATE task SET id = ref")
    _contract()
    for name in CHILDREN:
        with op.batch_alter_table(name) as child:
            child.create_foreign_key(f"fk_{name}_task_id", "task", ["task_id"], ["id"])


def _following(child: sa.TableClause) -> sa.Update:
    new = sa.select(_TASK.c.ref).where(_TASK.c.id == child.c.task_id).scalar_subquery()
    return sa.update(child).where(child.c.task_id.is_not(None)).values(task_id=new)


def _contract() -> None:
    op.drop_index("ix_task_open", "task")
    with op.batch_alter_table("task") as task:
        task.drop_constraint("uq_task_instance_id_ref", type_="unique")
        task.drop_column("ref")
    op.create_index("ix_task_instance_id", "task", ["instance_id", "status"])


def _answers(bind: sa.Connection) -> None:
    """Let the answers that a repeated request gets name the tasks as they are called now."""
    this = sa.update(_COMMAND).where(_COMMAND.c.key == sa.bindparam("this")).values(result=sa.bindparam("answer"))
    for rows in _batches(bind):
        answers = {row.key: json.loads(row.result) for row in rows}
        opened = {task_id for answer in answers.values() for task_id in answer[OPENED]}
        found = bind.execute(sa.select(_TASK).where(_TASK.c.id.in_(opened)))
        new = {row.id: row.ref for row in found}
        bind.execute(this, [{"this": key, "answer": _renamed(answer, new)} for key, answer in answers.items()])


def _batches(bind: sa.Connection) -> Iterator[Sequence[Any]]:
    with_tasks = _COMMAND.c.result.like(f'%"{OPENED}":["%')
    query, last = sa.select(_COMMAND).where(with_tasks).order_by(_COMMAND.c.key).limit(BATCH), ""
    while rows := bind.execute(query.where(_COMMAND.c.key > last)).all():
        yield rows
        last = rows[-1].key


def _renamed(answer: dict[str, Any], new: dict[str, str]) -> str:
    told = {**answer, OPENED: [new.get(task_id, task_id) for task_id in answer[OPENED]]}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
