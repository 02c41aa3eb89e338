"""The queues in which tasks wait for a person: each is one range of one index. It puts no page together.

They are what is assigned to them, and what is offered to them or to each of their groups and taken by nobody.
"""

from typing import Any, Literal

from sqlalchemy import Select, String, bindparam, literal_column, select

from engine.authorization import Actor
from engine.storage.tables import task, task_candidate

Queue = Literal["mine", "group"]
OPEN = task.c.status == literal_column("'open'")  # spelt as the partial indexes spell it, or SQLite passes them over


def names_of_queues(actor: Actor, queue: Queue) -> list[str]:
    """Return whose queues are read: the person's own, then those of their groups."""
    if actor.is_admin:
        return []
    return [actor.user_id, *(sorted(actor.groups) if queue == "group" else ())]


def branches(queue: Queue, queues: int) -> list[Select[Any]]:
    """Return one query a queue, each over one range of one index, giving `sort_at` and `id`."""
    if queue == "mine":
        return [select(task.c.sort_at, task.c.id).where(OPEN, task.c.assignee == bindparam("name_0"))]
    columns = task_candidate.c
    offered = select(columns.sort_at, columns.task_id.label("id"))
    user, group = (literal_column(f"'{kind}'", String) for kind in ("user", "group"))
    kinds = [user, *[group] * (queues - 1)]
    return [
        offered.where(columns.kind == kind, columns.name == bindparam(f"name_{number}"))
        for number, kind in enumerate(kinds)
    ]
