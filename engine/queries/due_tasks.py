"""What falls due when: the open tasks of a person and those they could claim. Rights are those of the inbox.

Bounded: it never gives more than a few hundred, and says when there is more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Select, select, union

from engine import clock
from engine.authorization import Actor
from engine.calendars import Calendar
from engine.queries.limits.limit import calendar_of
from engine.queries.limits.reckoning import Reckoning
from engine.queries.queues import branches, names_of_queues
from engine.queries.task_rows import TaskRow, rows_at, task_rows
from engine.storage import Database
from engine.storage.tables import NO_DUE_DATE

MOST = 300  # tasks of one answer


@dataclass(frozen=True, kw_only=True)
class DueTasks:
    """Tasks that fall due in a span of time, the earliest first."""

    rows: tuple[TaskRow, ...]
    more: bool  # there are more than these
    calendar: Calendar  # of the first procedure the person works in: its days off


def tasks_due(
    db: Database, *, actor: Actor, since: datetime | None = None, until: datetime, most: int = MOST
) -> DueTasks:
    """Return what falls due from one moment to another; what has no due date, or stands still, is not among it.

    Args:
        actor: whose own tasks, and whose groups' tasks that nobody has.
        since: aware, the first moment; None: however long ago.
        until: aware, the first moment that no longer counts.
        most: rows at most, three hundred or fewer.
    """
    most = max(1, min(most, MOST))
    names = names_of_queues(actor, "group")
    procedure = min((key.partition("/")[0] for key in actor.groups), default="")
    with db.read() as connection:
        calendar = calendar_of(connection, procedure, "")
        if not names:
            return DueTasks(rows=(), more=False, calendar=calendar)
        span = (since or datetime.min.replace(tzinfo=UTC), min(until, NO_DUE_DATE))
        query = rows_at(_first(names, span, most + 1))
        rows = connection.execute(query, {f"name_{number}": name for number, name in enumerate(names)}).mappings().all()
        reckoning = Reckoning.within(connection, (row["instance_id"] for row in rows[:most]), clock.now())
        found = task_rows(rows[:most], reckoning)
    return DueTasks(rows=found, more=len(rows) > most, calendar=calendar)


def _first(names: Sequence[str], span: tuple[datetime, datetime], most: int) -> Select[tuple[datetime, str]]:
    """Return the places of the first tasks of all queues together that are due in a span."""
    tops = [
        select(_top(branch, span, most).subquery()) for branch in (*branches("mine", 1), *branches("group", len(names)))
    ]
    merged = union(*tops).subquery()
    return select(merged.c.sort_at, merged.c.id).order_by(merged.c.sort_at, merged.c.id).limit(most)


def _top(
    branch: Select[tuple[datetime, str]], span: tuple[datetime, datetime], most: int
) -> Select[tuple[datetime, str]]:
    sort_at, id = branch.selected_columns
    return branch.where(sort_at >= span[0], sort_at < span[1]).order_by(sort_at, id).limit(most)
