"""The inbox: what waits for a person, the most urgent first. One ordered index range a queue, merged: no OFFSET, no OR.

The queues are what is assigned to them, and what is offered to them or to each of their groups and taken by nobody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    union,
)

from engine import clock
from engine.authorization import Actor
from engine.queries.limits import Limit, limit_of
from engine.queries.page import Page, page_of, place_of, within
from engine.queries.search import is_in_case
from engine.storage import Connection, Database
from engine.storage.exists import exists_for_each
from engine.storage.search import plain_text
from engine.storage.tables import instance, instance_limit, task, task_candidate
from engine.storage.types import Id, Moment

COUNTED = 100  # a longer queue is not counted out
Queue = Literal["mine", "group"]
OPEN = task.c.status == literal_column("'open'")  # spelt as the partial indexes spell it, or SQLite passes them over
MOST: BindParameter[int] = bindparam("most", type_=Integer)  # rows that are read
BEHIND = tuple_(bindparam("behind_due", type_=Moment()), bindparam("behind_id", type_=Id))
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
    limit, now, place = within(limit), clock.now(), place_of(after)
    names = _names(actor, queue)
    if not names:
        return Page(rows=(), next=None)
    deep = place is not None
    query = _rows(_first(queue, len(names), deep, text)) if text.strip() else _page_query(queue, len(names), deep)
    with db.read() as connection:
        rows = connection.execute(query, _values(names, place, limit + 1)).mappings().all()
        nearest = _nearest_limits(connection, rows, now)
    page = page_of(rows, limit, lambda row: (row["sort_at"], row["id"]))
    return Page(rows=tuple(_row(row, nearest, now) for row in page.rows), next=page.next)


def count_inbox(db: Database, *, actor: Actor) -> InboxCounts:
    """Return how much waits in each queue, counted to a hundred."""
    with db.read() as connection:
        return InboxCounts(mine=_count(connection, actor, "mine"), group=_count(connection, actor, "group"))


def _count(connection: Connection, actor: Actor, queue: Queue) -> int:
    names = _names(actor, queue)
    return connection.scalar(_count_query(queue, len(names)), _values(names, None, COUNTED)) or 0 if names else 0


# Statements are put together once for each number of queues: doing it anew costs more than the database's own work.
@lru_cache(maxsize=256)
def _page_query(queue: Queue, queues: int, deep: bool) -> Select[Any]:
    return _rows(_first(queue, queues, deep))


@lru_cache(maxsize=256)
def _count_query(queue: Queue, queues: int) -> Select[Any]:
    return select(func.count()).select_from(_first(queue, queues, deep=False).subquery())


def _names(actor: Actor, queue: Queue) -> list[str]:
    """Return whose queues are read: the person's own, then those of their groups."""
    if actor.is_admin:
        return []
    return [actor.user_id, *(sorted(actor.groups) if queue == "group" else ())]


def _values(names: Sequence[str], place: tuple[datetime, str] | None, limit: int) -> dict[str, Any]:
    due, id = place or (None, None)
    behind = {"behind_due": due, "behind_id": id} if place else {}
    return {**{f"name_{number}": name for number, name in enumerate(names)}, **behind, "most": limit}


def _branches(queue: Queue, queues: int) -> list[Select[Any]]:
    """Return one query a queue, each over one range of one index, giving `sort_at` and `id`."""
    if queue == "mine":
        return [select(task.c.sort_at, task.c.id).where(OPEN, task.c.assignee == bindparam("name_0"))]
    columns = task_candidate.c
    offered = select(columns.sort_at, columns.task_id.label("id")).where(QUEUED)
    kinds = ["user", *["group"] * (queues - 1)]
    return [
        offered.where(columns.kind == kind, columns.name == bindparam(f"name_{number}"))
        for number, kind in enumerate(kinds)
    ]


def _first(queue: Queue, queues: int, deep: bool, text: str = "") -> Select[Any]:
    """Return the first places of all queues together; a task that stands in several counts once.

    Args:
        queues: how many there are.
        deep: behind a place instead of from the beginning.
        text: only tasks in which it is found.
    """
    tops = [select(_top(_matching(branch, text), deep).subquery()) for branch in _branches(queue, queues)]
    merged = (union(*tops) if len(tops) > 1 else tops[0]).subquery()
    return select(merged.c.sort_at, merged.c.id).order_by(merged.c.sort_at, merged.c.id).limit(MOST)


def _top(branch: Select[Any], deep: bool) -> Select[Any]:
    sort_at, id = branch.selected_columns
    if deep:
        branch = branch.where(tuple_(sort_at, id) > BEHIND)
    return branch.order_by(sort_at, id).limit(MOST)


def _matching(branch: Select[Any], text: str) -> Select[Any]:
    """Leave in a queue the tasks whose name, case title or case itself `text` is found in."""
    if not text.strip():
        return branch
    this, folded = task.alias(), plain_text(text)
    named = func.lower(this.c.name).contains(folded, autoescape=True)
    titled = func.lower(instance.c.title).contains(folded, autoescape=True)
    found = select(this.c.id).join(instance, instance.c.id == this.c.instance_id)
    found = found.where(this.c.id == branch.selected_columns[1], or_(named, titled, is_in_case(text)))
    return branch.where(exists_for_each(found.correlate(task, task_candidate)))


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
