"""Which limits a reviewer asks for, as conditions; what has become of each, as SQL. It runs no query of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, false, literal

from engine.authorization import Actor, Permission, Role, require
from engine.queries.limits.limit import Verdict, is_late
from engine.storage import Connection
from engine.storage.tables import instance, instance_limit

ZONE = "Asia/Shanghai"
NONE = "-"  # in the place of a clause or group: those that name none


@dataclass(frozen=True, kw_only=True)
class LimitFilter:
    """Which limits are wanted; what is empty does not filter."""

    procedure: str = ""
    process: str = ""  # key procedure/process
    clause: str = ""  # number; `-`: those that name none
    group: str = ""  # local name of whoever was responsible; `-`: nobody was named
    verdict: str = ""  # one of Verdict
    late: bool = False  # only what was missed or is overdue
    since: date | None = None  # first day on which they are due
    until: date | None = None  # last day
    zone: str = ZONE  # of these days and of months

    @property
    def of_procedure(self) -> str:
        """The procedure they are of, where it is known."""
        return self.procedure or self.process.partition("/")[0]


def permit(connection: Connection, actor: Actor, wanted: LimitFilter) -> None:
    """Let owners and reviewers of a procedure pass.

    Raises:
        NotFound, NotPermitted: the procedure asked for is not theirs to review.
    """
    if wanted.of_procedure:
        require(connection, actor, Permission.REVIEW, procedure=wanted.of_procedure)


def of_cases(actor: Actor, wanted: LimitFilter) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on `instance`: procedures that the person owns or reviews, and the filters."""
    if not actor.is_system:
        theirs = () if actor.is_admin else actor.procedures(Role.OWNER, Role.REVIEWER)
        yield instance.c.procedure.in_(sorted(theirs)) if theirs else false()
    if wanted.of_procedure:
        yield instance.c.procedure == wanted.of_procedure
    if wanted.process:
        yield instance.c.process_id == wanted.process.partition("/")[2]


def conditions(wanted: LimitFilter, now: datetime) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on `instance_limit`."""
    columns = instance_limit.c
    for column, name in ((columns.clause, wanted.clause), (columns.responsible, wanted.group)):
        if name:
            yield column == ("" if name == NONE else name)
    if wanted.since:
        yield columns.due_at >= begins(wanted.since, wanted.zone)
    if wanted.until:
        yield columns.due_at < begins(wanted.until + timedelta(days=1), wanted.zone)
    if wanted.late:
        yield is_late(now)
    if wanted.verdict:
        yield verdict(now) == wanted.verdict


def begins(day: date, zone: str) -> datetime:
    """Return the moment at which a day begins in a zone."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone))


def verdict(now: datetime) -> ColumnElement[str]:
    """Return the expression on `instance_limit` that says the same as `judge`."""
    columns = instance_limit.c
    stands = columns.stopped_at.is_not(None)
    return case(
        (is_late(now) & columns.ended_at.is_(None), Verdict.OVERDUE.value),
        (is_late(now), Verdict.MISSED.value),
        (and_(columns.ended_at.is_(None), stands), Verdict.STOPPED.value),
        (columns.ended_at.is_(None), Verdict.RUNNING.value),
        (columns.cancelled, Verdict.CANCELLED.value),
        else_=Verdict.MET.value,
    )


def month(bounds: list[datetime]) -> ColumnElement[int]:
    """Return the expression that gives the number of the month in which a limit is due.

    Args:
        bounds: beginnings of the months after the first, in order.
    """
    due_at = instance_limit.c.due_at
    if not bounds:
        return literal(0)
    return case(*((due_at < bound, number) for number, bound in enumerate(bounds)), else_=len(bounds))
