"""Lists of cases under filters, the newest first; the same list as a stream for a file. Finds a case by what is known.

Each procedure's list is one range of one index, merged; nothing is counted and nothing is skipped by number.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, literal_column, select, tuple_, union_all

from engine import clock
from engine.authorization import Actor, few_visible_instances, visible_instances
from engine.errors import InvalidValue
from engine.language import gettext as _
from engine.queries.limits.limit import has_late_limit
from engine.queries.page import Page, page_of, place_of, stream, within
from engine.queries.search import matches
from engine.storage import Connection, Database, bundles
from engine.storage.tables import deployment, instance, task

ZONE = "Asia/Shanghai"
STREAMED = 200  # rows read at a time for a file


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


@dataclass(frozen=True, kw_only=True)
class CaseFilter:
    """Which cases are wanted; what is empty does not filter."""

    text: str = ""  # part of the number or of a search value
    process: str = ""  # key procedure/process
    status: str = ""  # running | completed | cancelled
    late: bool | None = None
    month: str = ""  # yyyy-MM in which the case was received
    zone: str = ZONE  # of the month


def find_cases(
    db: Database,
    *,
    actor: Actor,
    text: str = "",
    process: str = "",
    status: str = "",
    late: bool | None = None,
    month: str = "",
    zone: str = ZONE,
    after: str | None = None,
    limit: int = 50,
) -> Page[CaseRow]:
    """Return a page of the cases that the actor may see, the last received first.

    Args:
        text: part of the case number or of a search value; folded as in `search.matches`.
        process: key `procedure/process`.
        status: `running`, `completed` or `cancelled`.
        late: True for cases with a limit overdue or missed, False for those without.
        month: `yyyy-MM` of the day received, in `zone`.
        after: cursor of the page before.
        limit: rows of a page.
    Raises:
        InvalidValue: the month or the cursor cannot be read.
    """
    wanted = CaseFilter(text=text, process=process, status=status, late=late, month=month, zone=zone)
    with db.read() as connection:
        return _page(connection, actor, wanted, place_of(after), within(limit))


def every_case(
    db: Database,
    *,
    actor: Actor,
    text: str = "",
    process: str = "",
    status: str = "",
    late: bool | None = None,
    month: str = "",
    zone: str = ZONE,
) -> Iterator[CaseRow]:
    """Yield every case that `find_cases` would show page by page, each page read when it is asked for.

    Args: as in `find_cases`.

    Raises:
        InvalidValue: the month cannot be read.
    """
    wanted = CaseFilter(text=text, process=process, status=status, late=late, month=month, zone=zone)
    _month(wanted)
    return stream(db, lambda connection, place: _page(connection, actor, wanted, place, STREAMED))


def _page(
    connection: Connection, actor: Actor, wanted: CaseFilter, place: tuple[datetime, str] | None, limit: int
) -> Page[CaseRow]:
    now = clock.now()
    procedures = connection.scalars(select(deployment.c.procedure).distinct()).all()
    if not procedures:
        return Page(rows=(), next=None)
    few = few_visible_instances(connection, actor)
    tops = []
    for each in sorted(procedures):
        visible = visible_instances(actor, procedure=each) if few is None else few
        tops.append(select(_top(each, visible, wanted, place, now, limit + 1).subquery()))
    merged = (union_all(*tops) if len(tops) > 1 else tops[0]).subquery()
    query = select(merged).order_by(merged.c.received_at.desc(), merged.c.id.desc()).limit(limit + 1)
    page = page_of(connection.execute(query).mappings().all(), limit, lambda row: (row["received_at"], row["id"]))
    waiting = _open_tasks(connection, [row["id"] for row in page.rows])
    return Page(rows=tuple(_row(connection, row, waiting) for row in page.rows), next=page.next)


_COLUMNS = ("id", "procedure", "version", "business_key", "title", "status", "open_incidents")
_MOMENTS = ("received_at", "started_at", "ended_at")


def _top(
    procedure: str,
    visible: ColumnElement[bool],
    wanted: CaseFilter,
    place: tuple[datetime, str] | None,
    now: datetime,
    limit: int,
) -> Select[Any]:
    """Return the first cases of one procedure behind a place."""
    columns = [instance.c[name] for name in (*_COLUMNS, *_MOMENTS, "process_id", "deployment_id")]
    late = has_late_limit(now).label("late")
    query: Select[Any] = select(*columns).add_columns(late).where(instance.c.procedure == procedure)
    if place:
        query = query.where(tuple_(instance.c.received_at, instance.c.id) < place)
    query = _filtered(query, wanted, now).where(visible)
    return query.order_by(instance.c.received_at.desc(), instance.c.id.desc()).limit(limit)


def _filtered(query: Select[Any], wanted: CaseFilter, now: datetime) -> Select[Any]:
    if wanted.text.strip():
        query = query.where(matches(wanted.text))
    if wanted.process:
        procedure, _slash, process_id = wanted.process.partition("/")
        query = query.where(instance.c.procedure == procedure, instance.c.process_id == process_id)
    if wanted.status:
        query = query.where(instance.c.status == wanted.status)
    if wanted.late is not None:
        query = query.where(has_late_limit(now) if wanted.late else ~has_late_limit(now))
    if month := _month(wanted):
        query = query.where(instance.c.received_at >= month[0], instance.c.received_at < month[1])
    return query


def _month(wanted: CaseFilter) -> tuple[datetime, datetime] | None:
    """Return the beginning of the month and of the one after it.

    Raises:
        InvalidValue: it is no month.
    """
    if not wanted.month:
        return None
    try:
        first = datetime.strptime(wanted.month, "%Y-%m").replace(tzinfo=ZoneInfo(wanted.zone))
        following = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
    except ValueError as error:
        raise InvalidValue(reason=_("月份写作 2025-03。")) from error
    return first, following


def _open_tasks(connection: Connection, instance_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return instance id -> names of its open tasks, the earliest due first."""
    if not instance_ids:
        return {}
    still = (task.c.instance_id.in_(instance_ids), task.c.status == literal_column("'open'"))
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
