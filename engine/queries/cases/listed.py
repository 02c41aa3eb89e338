"""Lists of cases under filters, the last received first, and the same list as a stream for a file.

Nothing is skipped by number, and how many there are is counted no further than people read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Unpack

from sqlalchemy import literal_column, select

from engine import clock
from engine.authorization import Actor
from engine.queries.cases.filter import CaseFilter
from engine.queries.cases.places import Search, count, places, search_for
from engine.queries.limits.limit import has_late_limit
from engine.queries.page import FIRST, Page, Place, Turn, page_of, stream, turn_of, within
from engine.storage import Connection, Database, bundles
from engine.storage.dialects import is_one_of
from engine.storage.tables import instance, task

STREAMED = 200  # rows read at a time for a file
COUNTED = 100  # cases; more are not counted out


@dataclass(frozen=True, kw_only=True)
class CaseRow:
    """One case in a list."""

    id: str
    procedure: str
    process_key: str  # procedure/process
    process_name: str
    version: int  # of the process definition
    business_key: str | None
    title: str
    status: str  # running | completed | cancelled
    late: bool  # a limit is overdue or was missed
    open_incidents: int
    open_tasks: tuple[str, ...]  # names
    received_at: datetime
    started_at: datetime
    ended_at: datetime | None


def find_cases(
    db: Database,
    *,
    actor: Actor,
    after: str | None = None,
    before: str | None = None,
    limit: int = 50,
    **wanted: Unpack[CaseFilter],
) -> Page[CaseRow]:
    """Return a page of the cases that the actor may see, the last received first.

    Args:
        after: `next` of the page before.
        before: `previous` of the page behind; where nothing stands before that one, the first page is returned.
        limit: rows of a page.
        wanted: as in `CaseFilter`.
    Raises:
        InvalidValue: a cursor, month, number or day cannot be read.
    """
    limit, turn = within(limit), turn_of(after, before)
    with db.read() as connection:
        now = clock.now()
        search = search_for(connection, actor, wanted, now)
        page = _page(connection, search, turn, limit, now)
        if turn.backwards and page.previous is None:
            page = _page(connection, search, FIRST, limit, now)
        return page


def count_cases(db: Database, *, actor: Actor, **wanted: Unpack[CaseFilter]) -> int:
    """Return how many cases `find_cases` would show on all its pages; a hundred and one stands for more than a hundred.

    Args:
        wanted: as in `CaseFilter`.
    Raises:
        InvalidValue: a month, number or day cannot be read.
    """
    with db.read() as connection:
        return count(connection, search_for(connection, actor, wanted, clock.now()), COUNTED + 1)


def every_case(db: Database, *, actor: Actor, **wanted: Unpack[CaseFilter]) -> Iterator[CaseRow]:
    """Yield every case that `find_cases` would show page by page, each page read when it is asked for.

    Args:
        wanted: as in `CaseFilter`.
    Raises:
        InvalidValue: a month, number or day cannot be read.
    """
    now = clock.now()  # one moment for the whole file
    with db.read() as connection:
        search_for(connection, actor, wanted, now)  # what cannot be read is told before the first line

    def page_at(connection: Connection, place: Place | None) -> Page[CaseRow]:
        return _page(connection, search_for(connection, actor, wanted, now), Turn(place), STREAMED, now)

    return stream(db, page_at)


def _page(connection: Connection, search: Search, turn: Turn, limit: int, now: datetime) -> Page[CaseRow]:
    page = page_of(places(connection, search, turn, limit + 1), limit, lambda place: place, turn)
    rows = _rows(connection, [id for _received, id in page.rows], now)
    return Page(rows=rows, next=page.next, previous=page.previous)


_COLUMNS = ("id", "procedure", "version", "business_key", "title", "status", "open_incidents")
_MOMENTS = ("received_at", "started_at", "ended_at")


def _rows(connection: Connection, ids: Sequence[str], now: datetime) -> tuple[CaseRow, ...]:
    """Return the rows of cases in the order of their ids."""
    if not ids:
        return ()
    columns = [instance.c[name] for name in (*_COLUMNS, *_MOMENTS, "process_id", "deployment_id")]
    query = select(*columns, has_late_limit(now).label("late")).where(is_one_of(connection, instance.c.id, ids))
    found = {row["id"]: row for row in connection.execute(query).mappings()}
    waiting = _open_tasks(connection, ids)
    return tuple(_row(connection, found[id], waiting) for id in ids)


def _open_tasks(connection: Connection, instance_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return instance id -> names of its open tasks, the earliest due first."""
    still = (is_one_of(connection, task.c.instance_id, instance_ids), task.c.status == literal_column("'open'"))
    query = select(task.c.instance_id, task.c.name).where(*still).order_by(task.c.sort_at, task.c.id)
    found: dict[str, tuple[str, ...]] = {}
    for row in connection.execute(query):
        found[row.instance_id] = (*found.get(row.instance_id, ()), row.name)
    return found


def _row(connection: Connection, row: Any, waiting: dict[str, tuple[str, ...]]) -> CaseRow:
    processes = bundles.bundle_of(connection, row["deployment_id"]).processes
    return CaseRow(
        **{name: row[name] for name in (*_COLUMNS, *_MOMENTS)},
        late=bool(row["late"]),
        process_key=f"{row['procedure']}/{row['process_id']}",
        process_name=processes[row["process_id"]].name,
        open_tasks=waiting.get(row["id"], ()),
    )
