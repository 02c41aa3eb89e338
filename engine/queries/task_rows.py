"""Rows of tasks as lists show them: what is to be done in which case, and what is left until it is due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import FromClause, Select, select

from engine.queries.limits.limit import Limit
from engine.queries.limits.reckoning import Reckoning
from engine.queries.limits.remaining import Remaining
from engine.storage.tables import NO_DUE_DATE, instance, task
from engine.storage.types import Row


@dataclass(frozen=True, kw_only=True)
class TaskRow:
    """One task of a queue."""

    id: str
    revision: int
    name: str
    element_id: str
    round: int  # n-th time in this case
    priority: int
    instance_id: str
    procedure: str
    process_key: str  # procedure/process
    business_key: str | None
    title: str  # of the case
    assignee: str | None
    candidate_groups: tuple[str, ...]  # local names
    created_at: datetime
    due_at: datetime | None
    overdue: bool
    limit: Limit | None  # the one that is due first, or stands still, where a limit makes it due
    left: Remaining | None  # until it is due; None where it never is


_OF_TASK = (
    "id", "revision", "name", "element_id", "round", "priority", "instance_id", "procedure", "assignee",
    "called_process", "candidate_groups", "created_at", "due_at",
)  # fmt: skip
_OF_CASE = ("process_id", "deployment_id", "business_key", "title")


def rows_at(places: Select[Any], backwards: bool = False) -> Select[Any]:
    """Return the rows of tasks and cases at some places, in their order: what lists show and no more."""
    here = places.subquery()
    joined = here.join(task, task.c.id == here.c.id).join(instance, instance.c.id == task.c.instance_id)
    columns = [*(task.c[name] for name in _OF_TASK), *(instance.c[name] for name in _OF_CASE)]
    return select(*columns).select_from(joined).order_by(*_order(here, backwards))


def rows_of(tasks: Select[Any], backwards: bool = False) -> Select[Any]:
    """Return the same of tasks that a query over `task` has chosen and ordered: nothing is looked up twice.

    Args:
        tasks: whatever it selects is replaced.
    """
    chosen = tasks.with_only_columns(*(task.c[name] for name in (*_OF_TASK, "sort_at"))).subquery()
    joined = chosen.join(instance, instance.c.id == chosen.c.instance_id)
    columns = [*(chosen.c[name] for name in _OF_TASK), *(instance.c[name] for name in _OF_CASE)]
    return select(*columns).select_from(joined).order_by(*_order(chosen, backwards))


def _order(found: FromClause, backwards: bool) -> tuple[Any, ...]:
    order = (found.c.sort_at, found.c.id)
    return tuple(column.desc() for column in order) if backwards else order


def place_of_row(row: Mapping[Any, Any]) -> tuple[datetime, str]:
    """Return the place at which a row stands in its queue."""
    return row["due_at"] or NO_DUE_DATE, row["id"]


def task_rows(rows: Sequence[Row], reckoning: Reckoning) -> tuple[TaskRow, ...]:
    """Return the rows that `rows_at` gave as lists show them.

    Args:
        reckoning: made for their cases.
    """
    return tuple(_row(row, reckoning) for row in rows)


def _row(row: Row, reckoning: Reckoning) -> TaskRow:
    same = ("id", "revision", "name", "element_id", "round", "priority", "instance_id", "procedure", "business_key")
    limit = reckoning.nearest(row)
    return TaskRow(
        **{name: row[name] for name in (*same, "title", "assignee", "created_at", "due_at")},
        process_key=f"{row['procedure']}/{row['process_id']}",
        candidate_groups=tuple(row["candidate_groups"]),
        overdue=row["due_at"] is not None and reckoning.now > row["due_at"],
        limit=limit,
        left=reckoning.left(row, limit),
    )
