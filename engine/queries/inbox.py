"""The inbox: what waits for a person, the most urgent first. One ordered index range a queue, merged: no OFFSET, no OR.

The queues are what is assigned to them, and what is offered to them or to each of their groups and taken by nobody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, or_, select, tuple_, union

from engine import clock
from engine.authorization import Actor
from engine.queries.limits import Limit, limit_of
from engine.queries.page import Page, page_of, place_of, within
from engine.queries.search import matches
from engine.storage import Connection, Database
from engine.storage.search import plain_text
from engine.storage.tables import instance, instance_limit, task, task_candidate

COUNTED = 100  # a longer queue is not counted out
Queue = Literal["mine", "group"]
OPEN = task.c.status == literal_column("'open'")  # spelt as the partial indexes spell it, or SQLite passes them over
QUEUED: ColumnElement[bool] = literal_column("task_candidate.queued")


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
    limit: Limit | None  # the one that is due first, where a limit makes it due


@dataclass(frozen=True, kw_only=True)
class InboxCounts:
    """How much waits; a hundred stands for a hundred or more."""

    mine: int
    group: int


def inbox(
    db: Database, *, actor: Actor, queue: Queue = "mine", text: str = "", after: str | None = None, limit: int = 50
) -> Page[TaskRow]:
    """Return a page of a queue, the earliest due first; what has no due time comes last.

    Args:
        actor: whose inbox.
        queue: `mine` is what is assigned to them, `group` what they could claim.
        text: only tasks whose name, case number, title or search values contain it.
        after: cursor of the page before.
        limit: rows of a page.
    Raises:
        InvalidValue: the cursor is none of ours.
    """
    limit, now = within(limit), clock.now()
    branches = [_matching(branch, text) for branch in _branches(actor, queue)]
    if not branches:
        return Page(rows=(), next=None)
    with db.read() as connection:
        rows = connection.execute(_rows(_first(branches, place_of(after), limit + 1))).mappings().all()
        nearest = _nearest_limits(connection, rows, now)
    page = page_of(rows, limit, lambda row: (row["sort_at"], row["id"]))
    return Page(rows=tuple(_row(row, nearest, now) for row in page.rows), next=page.next)


def count_inbox(db: Database, *, actor: Actor) -> InboxCounts:
    """Return how much waits in each queue, counted to a hundred."""
    with db.read() as connection:
        return InboxCounts(mine=_count(connection, actor, "mine"), group=_count(connection, actor, "group"))


def _count(connection: Connection, actor: Actor, queue: Queue) -> int:
    if not (branches := _branches(actor, queue)):
        return 0
    first = _first(branches, None, COUNTED).subquery()
    return connection.scalar(select(func.count()).select_from(first)) or 0


def _branches(actor: Actor, queue: Queue) -> list[Select[Any]]:
    """Return one query a queue, each over one range of one index, giving `sort_at` and `id`."""
    if actor.is_admin:
        return []
    if queue == "mine":
        return [select(task.c.sort_at, task.c.id).where(OPEN, task.c.assignee == actor.user_id)]
    names = [("user", actor.user_id), *(("group", key) for key in sorted(actor.groups))]
    columns = task_candidate.c
    offered = select(columns.sort_at, columns.task_id.label("id")).where(QUEUED)
    return [offered.where(columns.kind == kind, columns.name == name) for kind, name in names]


def _matching(branch: Select[Any], text: str) -> Select[Any]:
    """Leave in a queue the tasks whose name, case title or case itself `text` is found in."""
    if not text.strip():
        return branch
    named = func.lower(task.c.name).contains(plain_text(text), autoescape=True)
    titled = func.lower(instance.c.title).contains(plain_text(text), autoescape=True)
    found = select(task.c.id).join(instance).where(OPEN, or_(named, titled, matches(text)))
    return branch.where(branch.selected_columns[1].in_(found.correlate(None)))


def _first(branches: Sequence[Select[Any]], place: tuple[datetime, str] | None, limit: int) -> Select[Any]:
    """Return the first places of all queues together; a task that stands in several counts once."""
    tops = [select(_top(branch, place, limit).subquery()) for branch in branches]
    merged = (union(*tops) if len(tops) > 1 else tops[0]).subquery()
    return select(merged.c.sort_at, merged.c.id).order_by(merged.c.sort_at, merged.c.id).limit(limit)


def _top(branch: Select[Any], place: tuple[datetime, str] | None, limit: int) -> Select[Any]:
    sort_at, id = branch.selected_columns
    behind = branch if place is None else branch.where(tuple_(sort_at, id) > place)
    return behind.order_by(sort_at, id).limit(limit)


def _rows(places: Select[Any]) -> Select[Any]:
    """Return the rows of tasks and cases at some places, in their order."""
    here = places.subquery()
    joined = here.join(task, task.c.id == here.c.id).join(instance, instance.c.id == task.c.instance_id)
    of_case = [instance.c[name] for name in ("process_id", "business_key", "title")]
    return select(task, *of_case).select_from(joined).order_by(here.c.sort_at, here.c.id)


def _nearest_limits(connection: Connection, rows: Iterable[Any], now: datetime) -> dict[tuple[str, datetime], Limit]:
    """Return the running limits of these cases by case and due time: a task is due when its nearest limit is."""
    ids = sorted({row["instance_id"] for row in rows if row["due_at"]})
    if not ids:
        return {}
    running = and_(instance_limit.c.instance_id.in_(ids), instance_limit.c.ended_at.is_(None))
    found = connection.execute(select(instance_limit).where(running)).mappings()
    return {(row["instance_id"], row["due_at"]): limit_of(row, now) for row in found}


def _row(row: Any, nearest: dict[tuple[str, datetime], Limit], now: datetime) -> TaskRow:
    same = ("id", "revision", "name", "element_id", "round", "priority", "instance_id", "procedure", "business_key")
    return TaskRow(
        **{name: row[name] for name in (*same, "title", "assignee", "created_at", "due_at")},
        process_key=f"{row['procedure']}/{row['process_id']}",
        candidate_groups=tuple(row["candidate_groups"]),
        overdue=row["due_at"] is not None and now > row["due_at"],
        limit=nearest.get((row["instance_id"], row["due_at"])),
    )
