"""Limits of the written procedure, met or missed: judged from recorded times alone, never from whether a timer fired.

A step that ends at the very instant its limit is due is in time. One that is interrupted then or later was not done.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, bindparam, or_, select

from engine.calendars import Calendar, Term, china, in_zone
from engine.language import DEFAULT, current
from engine.shelf import Shelf
from engine.storage import Connection
from engine.storage.among import Among
from engine.storage.exists import exists_for_each
from engine.storage.prepared import Prepared, fetch_together
from engine.storage.tables import instance, instance_limit, task


class Verdict(StrEnum):
    """What has become of a limit."""

    RUNNING = "running"  # there is time left
    STOPPED = "stopped"  # its clock stands still
    OVERDUE = "overdue"  # still owed, and too late
    MET = "met"
    MISSED = "missed"
    CANCELLED = "cancelled"  # what it binds was interrupted before it was due: neither met nor missed


@dataclass(frozen=True, kw_only=True)
class Limit:
    """One clock of a limit: an activity may run several times, each with a clock of its own."""

    id: str  # of the limit in the diagram, such as DL1
    ref: str  # activation of the element that carries it
    element_id: str
    name: str
    clause: str  # number in the written procedure; "" where none is named
    started_at: datetime
    due_at: datetime
    ended_at: datetime | None
    verdict: Verdict
    term: Term  # how it was counted
    calendar: str  # id of the calendar; "" is the procedure's
    provisional: int  # the first year it reaches into whose days off are not published; 0: the date is final
    warn_at: datetime | None
    stopped_at: datetime | None  # since when its clock stands still
    stops: tuple[tuple[datetime, datetime], ...]  # that are over
    responsible: str  # group that had the task, or lane; names local to the procedure

    @property
    def late(self) -> bool:
        """Whether it was missed, or is owed and overdue."""
        return self.verdict in (Verdict.OVERDUE, Verdict.MISSED)

    def late_by(self, now: datetime) -> timedelta:
        """Return by how much it was missed, or is overdue at `now`; zero where it is neither."""
        return max((self.ended_at or self.stopped_at or now) - self.due_at, timedelta()) if self.late else timedelta()


def judge(row: Mapping[Any, Any], now: datetime) -> Verdict:
    """Return what has become of the limit of a row at the moment `now`."""
    due_at, ended_at = row["due_at"], row["ended_at"]
    if ended_at is None:
        running = Verdict.STOPPED if row["stopped_at"] else Verdict.RUNNING
        return Verdict.OVERDUE if (row["stopped_at"] or now) > due_at else running
    if row["cancelled"]:
        return Verdict.MISSED if ended_at >= due_at else Verdict.CANCELLED
    return Verdict.MISSED if ended_at > due_at else Verdict.MET


_still_or_late = or_(instance_limit.c.stopped_at.is_(None), instance_limit.c.stopped_at > instance_limit.c.due_at)


def is_late(now: datetime) -> ColumnElement[bool]:
    """Return the condition on `instance_limit` that holds where `judge` says overdue or missed."""
    columns = instance_limit.c
    return or_(
        and_(columns.ended_at.is_(None), columns.due_at < now, _still_or_late),
        columns.ended_at > columns.due_at,
        and_(columns.cancelled, columns.ended_at >= columns.due_at),
    )


def has_late_limit(now: datetime) -> ColumnElement[bool]:
    """Return the condition on `instance` that holds for cases with a limit that is overdue or was missed."""
    limits = select(instance_limit.c.ref).where(instance_limit.c.instance_id == instance.c.id, is_late(now))
    return exists_for_each(limits.correlate(instance))


_IN_ORDER = (instance_limit.c.started_at, instance_limit.c.due_at, instance_limit.c.limit_id)
OF_CASE = Prepared(
    select(instance_limit).where(instance_limit.c.instance_id == bindparam("instance_id")).order_by(*_IN_ORDER)
)
_OWNER = select(task.c.instance_id).where(task.c.id == bindparam("task_id")).scalar_subquery()
BESIDE = Prepared(select(instance_limit).where(instance_limit.c.instance_id == _OWNER).order_by(*_IN_ORDER))


def limits_of(connection: Connection, instance_id: str, now: datetime) -> tuple[Limit, ...]:
    """Return every limit of a case in the order in which its clocks began."""
    return tuple(limit_of(row, now) for row in OF_CASE.fetch(connection, {"instance_id": instance_id}))


def running_of(limits: Iterable[Limit]) -> tuple[Limit, ...]:
    """Return those of some limits that are not over, the earliest due first."""
    return tuple(sorted((limit for limit in limits if limit.ended_at is None), key=lambda limit: limit.due_at))


def running_limits_of(
    connection: Connection, instance_ids: Collection[str], now: datetime
) -> dict[str, tuple[Limit, ...]]:
    """Return the limits of some cases that are not over, by case; a case without one is left out."""
    if not instance_ids:
        return {}
    return by_case(fetch_together(connection, RUNNING.question(connection.dialect.name, instance_ids))[0], now)


RUNNING = Among(  # the limits of some cases that are not over, the earliest due first
    instance_limit.c.instance_id,
    lambda ours: (
        select(instance_limit).where(ours, instance_limit.c.ended_at.is_(None)).order_by(instance_limit.c.due_at)
    ),
)


def by_case(rows: Iterable[Mapping[Any, Any]], now: datetime) -> dict[str, tuple[Limit, ...]]:
    """Return the limits of rows by case, in their order."""
    found: dict[str, tuple[Limit, ...]] = {}
    for row in rows:
        found[row["instance_id"]] = (*found.get(row["instance_id"], ()), limit_of(row, now))
    return found


def limit_of(row: Mapping[Any, Any], now: datetime) -> Limit:
    """Return the limit of a row."""
    names = ("ref", "element_id", "name", "clause", "started_at", "due_at", "ended_at", "calendar", "provisional")
    more = ("warn_at", "stopped_at", "responsible")
    return Limit(
        id=row["limit_id"],
        verdict=judge(row, now),
        term=term_of(row["term"]),
        stops=tuple((datetime.fromisoformat(begin), datetime.fromisoformat(end)) for begin, end in row["stops"]),
        **{name: row[name] for name in (*names, *more)},
    )


def term_of(found: Sequence[Any]) -> Term:
    """Return how a limit was counted, as its row has it."""
    amount, unit, counts_start, ending = found
    return Term(amount=amount, unit=unit, counts_start=counts_start, ending=ending)


def calendar_for(shelf: Shelf, id: str, zone: str) -> Calendar:
    """Return the calendar a limit of a case was counted by; the procedure's is kept in the zone of the process.

    Args:
        shelf: of the procedure.
        id: of the calendar; "" is the procedure's.
        zone: of the process, by name.
    """
    found = calendar_on(shelf, id)
    return found if id else in_zone(found, ZoneInfo(zone))


def calendar_of(connection: Connection, procedure: str, id: str) -> Calendar:
    """Return the calendar a limit was counted by.

    Args:
        id: of the calendar; "" is the procedure's. Where it is gone, it is China's.
    """
    return calendar_on(Shelf(connection, procedure), id)


def calendar_on(shelf: Shelf, id: str) -> Calendar:
    """Return a calendar as `calendar_of` does, from the shelf of a procedure."""
    return shelf.get(id) or china()


def calendar_name(shelf: Shelf, id: str) -> str:
    """Return what people call a calendar; its id where its definition is gone."""
    made = shelf.stock().definitions.get(id)
    return ((current() != DEFAULT and made.name_en) or made.name) if made else id
