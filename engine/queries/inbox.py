"""The inbox: what waits for a person, the most urgent first. One ordered index range a queue, merged: no OFFSET, no OR.

The queues are what is assigned to them, and what is offered to them or to each of their groups and taken by nobody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
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
from engine.queries.limits.limit import RUNNING, by_case
from engine.queries.limits.reckoning import Reckoning
from engine.queries.page import Page, page_of, place_of, within
from engine.queries.queues import Queue, branches, names_of_queues
from engine.queries.search import is_in_case
from engine.queries.task_rows import TaskRow, rows_at, task_rows
from engine.shelf import stock_of
from engine.storage import Database
from engine.storage.asking import Question
from engine.storage.calendars import STAMP, stamp_in
from engine.storage.exists import exists_for_each
from engine.storage.prepared import Prepared
from engine.storage.search import plain_text
from engine.storage.tables import instance, task, task_candidate
from engine.storage.types import Id, Moment, Row

COUNTED = 100  # a longer queue is not counted out
MOST: BindParameter[int] = bindparam("most", type_=Integer)  # rows that are read
_NONE: ColumnElement[int] = literal_column("0")  # without it SQLite gets one as a parameter
BEHIND = tuple_(bindparam("behind_due", type_=Moment()), bindparam("behind_id", type_=Id))


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
    names = names_of_queues(actor, queue)
    if not names:
        return Page(rows=(), next=None)
    deep = place is not None
    values = _values(names, place, limit + 1)
    if text.strip():
        return _found(db, _first(queue, len(names), deep, text), values, limit, now)
    page = page_of(db.ask((_page_query(queue, len(names), deep), values))[0], limit, _place)
    cases = {row["instance_id"] for row in page.rows}
    bound, stamp = db.ask(RUNNING.question(db.dialect, sorted(cases)), STAMP)
    reckoning = Reckoning.beside(db, by_case(bound, now), stock_of(db, stamp_in(stamp)), now)
    return Page(rows=task_rows(page.rows, reckoning), next=page.next)


def _found(db: Database, places: Select[Any], values: Mapping[str, Any], limit: int, now: datetime) -> Page[TaskRow]:
    """Return a page of what a search finds; each search is a statement of its own."""
    with db.read() as connection:
        rows = [dict(row) for row in connection.execute(rows_at(places), values).mappings()]
        page = page_of(rows, limit, _place)
        reckoning = Reckoning.within(connection, (row["instance_id"] for row in page.rows), now)
        return Page(rows=task_rows(page.rows, reckoning), next=page.next)


def _place(row: Row) -> tuple[datetime, str]:
    return row["sort_at"], row["id"]


def count_inbox(db: Database, *, actor: Actor) -> InboxCounts:
    """Return how much waits in each queue, counted to a hundred."""
    if actor.is_admin:
        return InboxCounts(mine=0, group=0)
    mine, group = db.ask(_count(actor, "mine"), _count(actor, "group"))
    return InboxCounts(mine=mine[0]["count"], group=group[0]["count"])


def _count(actor: Actor, queue: Queue) -> Question:
    names = names_of_queues(actor, queue)
    return _count_query(queue, len(names)), _values(names, None, COUNTED)


# Statements are put together once for each number of queues: doing it anew costs more than the database's own work.
@lru_cache(maxsize=256)
def _page_query(queue: Queue, queues: int, deep: bool) -> Prepared:
    return Prepared(rows_at(_first(queue, queues, deep)))


@lru_cache(maxsize=256)
def _count_query(queue: Queue, queues: int) -> Prepared:
    first = _first(queue, queues, deep=False).subquery()
    return Prepared(select(func.count().label("count")).select_from(first))


def _values(names: Sequence[str], place: tuple[datetime, str] | None, limit: int) -> dict[str, Any]:
    due, id = place or (None, None)
    behind = {"behind_due": due, "behind_id": id} if place else {}
    return {**{f"name_{number}": name for number, name in enumerate(names)}, **behind, "most": limit}


def _first(queue: Queue, queues: int, deep: bool, text: str = "") -> Select[Any]:
    """Return the first places of all queues together; a task that stands in several counts once.

    Args:
        queues: how many there are.
        deep: behind a place instead of from the beginning.
        text: only tasks in which it is found.
    """
    tops = [select(_top(_matching(branch, text), deep).subquery()) for branch in branches(queue, queues)]
    merged = (union(*tops) if len(tops) > 1 else tops[0]).subquery()
    return select(merged.c.sort_at, merged.c.id).order_by(merged.c.sort_at, merged.c.id).limit(MOST).offset(_NONE)


def _top(branch: Select[Any], deep: bool) -> Select[Any]:
    sort_at, id = branch.selected_columns
    if deep:
        branch = branch.where(tuple_(sort_at, id) > BEHIND)
    return branch.order_by(sort_at, id).limit(MOST).offset(_NONE)


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
