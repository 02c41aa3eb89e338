"""Rows of participants: who has or had to do with a case by its tasks, and therefore sees it. None is ever removed.

Whom a task is for stands in the task's own row; here it stands once a case.
"""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, select

from engine.storage.dialects import prepare
from engine.storage.prepared import Prepared
from engine.storage.tables import participant
from engine.storage.tasks import CASE_OF_TASK, places_of
from engine.storage.types import Row

OF_TASK = Prepared(select(participant.c.name).where(participant.c.instance_id == CASE_OF_TASK))  # of the case of a task
_TAKE_PART = prepare(lambda new: new.on_conflict_do_nothing(), participant)


def take_part(connection: Connection, instance_id: str, names: Iterable[str], known: Collection[str] = ()) -> None:
    """Write down who has to do with a case.

    Args:
        names: ids of users and keys of groups.
        known: those of them who are written down already, where that was read.
    """
    rows = [{"instance_id": instance_id, "name": name} for name in sorted({*names}.difference(known))]
    _TAKE_PART[connection.dialect.name].write(connection, rows)


def of(connection: Connection, instance_id: str) -> set[str]:
    """Return who has to do with a case."""
    return set(connection.scalars(select(participant.c.name).where(participant.c.instance_id == instance_id)))


def names_of(row: Row) -> set[str]:
    """Return who has to do with a task, by its row: whom it is offered to, who has it, and who has completed it."""
    has: Any = (row["assignee"], row["closed_by"] if row["status"] == "completed" else None)
    return {*(place["name"] for place in places_of(row)), *filter(None, has)}
