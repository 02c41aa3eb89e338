"""The inbox: what waits for a person, the most urgent first. One ordered index range a queue, merged: no OFFSET, no OR.

The queues are what is assigned to them, and what is offered to them or to each of their groups and taken by nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import Integer, Select, bindparam, func, literal_column, or_, select, tuple_, union_all

from engine import clock
from engine.authorization import Actor
from engine.queries.limits.limit import RUNNING, by_case
from engine.queries.limits.reckoning import Reckoning
from engine.queries.page import FIRST, Page, Turn, page_of, turn_of, within
from engine.queries.queues import Queue, branches, names_of_queues
from engine.queries.search import is_in_case
from engine.queries.task_rows import TaskRow, place_of_row, rows_at, rows_of, task_rows
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
PLACE = tuple_(bindparam("place_due", type_=Moment()), bindparam("place_id", type_=Id))
_Cut = Literal["first", "after", "before"]  # where a page begins or ends


@dataclass(frozen=True, kw_only=True)
class InboxCounts:
    """How much waits; a hundred stands for a hundred or more."""

    mine: int
    group: int


def inbox(
    db: Database,
    *,
    actor: Actor,
    queue: Queue = "mine",
    text: str = "",
    after: str | None = None,
    before: str | None = None,
    limit: int = 50,
) -> Page[TaskRow]:
    """Return a page of a queue, the earliest due first; what has no due time comes last.

    Args:
        actor: whose inbox.
        queue: `mine` is what is assigned to them, `group` what they could claim.
        text: only tasks whose name, case number, title or search values contain it.
        after: `next` of the page before.
        before: `previous` of the page behind; where nothing stands before that one, the first page is returned.
        limit: rows of a page.
    Raises:
        InvalidValue: the cursor is none of ours.
    """
    limit, now, turn = within(limit), clock.now(), turn_of(after, before)
    names = names_of_queues(actor, queue)
    if not names:
        return Page(rows=(), next=None)
    asked = _Asked(queue=queue, names=names, text=text.strip(), turn=turn, limit=limit)
    page = _page(db, asked)
    if turn.backwards and page.previous is None:
        page = _page(db, replace(asked, turn=FIRST))
    cases = {row["instance_id"] for row in page.rows}
    bound, stamp = db.ask(RUNNING.question(db.dialect, sorted(cases)), STAMP)
    reckoning = Reckoning.beside(db, by_case(bound, now), stock_of(db, stamp_in(stamp)), now)
    return Page(rows=task_rows(page.rows, reckoning), next=page.next, previous=page.previous)


def count_inbox(db: Database, *, actor: Actor) -> InboxCounts:
    """Return how much waits in each queue, counted to a hundred."""
    if actor.is_admin:
        return InboxCounts(mine=0, group=0)
    mine, group = db.ask(_count(actor, "mine"), _count(actor, "group"))
    return InboxCounts(mine=mine[0]["count"], group=group[0]["count"])


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """Which rows of which queue are wanted."""

    queue: Queue
    names: Sequence[str]
    text: str
    turn: Turn
    limit: int

    @property
    def cut(self) -> _Cut:
        """Where the page begins or ends."""
        if self.turn.place is None:
            return "first"
        return "before" if self.turn.backwards else "after"


def _page(db: Database, asked: _Asked) -> Page[Row]:
    """Read a page; each search is a statement of its own."""
    this, values = (asked.queue, len(asked.names), asked.cut, asked.limit + 1), _values(asked.names, asked.turn)
    if not asked.text:
        return page_of(db.ask((_rows(*this), values))[0], asked.limit, place_of_row, asked.turn)
    with db.read() as connection:
        rows: Sequence[Row] = connection.execute(_selected(*this, asked.text), values).mappings().all()
    return page_of(rows, asked.limit, place_of_row, asked.turn)


def _count(actor: Actor, queue: Queue) -> Question:
    names = names_of_queues(actor, queue)
    return _counted(queue, len(names), COUNTED), _values(names, FIRST)


# Statements are put together once for each number of queues: doing it anew costs more than the database's own work.
# How many rows are read stands in them as a number: with a parameter PostgreSQL would plan each of them anew each time.
@lru_cache(maxsize=256)
def _rows(queue: Queue, queues: int, cut: _Cut, most: int) -> Prepared:
    return Prepared(_selected(queue, queues, cut, most))


@lru_cache(maxsize=256)
def _counted(queue: Queue, queues: int, most: int) -> Prepared:
    first = _places([_top(branch, "first", most) for branch in branches(queue, queues)], "first", most)
    return Prepared(select(func.count().label("count")).select_from(first.subquery()))


def _values(names: Sequence[str], turn: Turn) -> dict[str, Any]:
    named = {f"name_{number}": name for number, name in enumerate(names)}
    return named | ({"place_due": turn.place[0], "place_id": turn.place[1]} if turn.place else {})


def _selected(queue: Queue, queues: int, cut: _Cut, most: int, text: str = "") -> Select[Any]:
    """Return the query for the first rows of all queues together; a task that stands in several is there once.

    Args:
        queues: how many there are.
        cut: where the page begins or ends.
        most: rows that are read.
        text: only tasks in which it is found.
    """
    tops = [_top(_matching(branch, text), cut, most) for branch in branches(queue, queues)]
    backwards = cut == "before"
    return rows_of(tops[0], backwards) if queue == "mine" else rows_at(_places(tops, cut, most), backwards)


def _places(tops: Sequence[Select[Any]], cut: _Cut, most: int) -> Select[Any]:
    """Merge the first of each queue; they come in order, so that a database need read no more than it returns."""
    merged = union_all(*(select(top.subquery()) for top in tops)).subquery()
    return _ordered(select(merged.c.sort_at, merged.c.id).distinct(), cut, most)


def _top(branch: Select[Any], cut: _Cut, most: int) -> Select[Any]:
    place = tuple_(*branch.selected_columns)
    if cut != "first":
        branch = branch.where(place > PLACE if cut == "after" else place < PLACE)
    return _ordered(branch, cut, most)


def _ordered(query: Select[Any], cut: _Cut, most: int) -> Select[Any]:
    sort_at, id = query.selected_columns
    order = (sort_at.desc(), id.desc()) if cut == "before" else (sort_at, id)
    return query.order_by(*order).limit(literal_column(str(most), Integer))


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
