"""Limits over all cases: how many were met and missed, by clause, by who was responsible, by month. Shows no case.

The database counts; of late limits alone the times are read, one after the other, because working time is no SQL.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select

from engine import clock
from engine.authorization import Actor
from engine.queries.limits.filter import LimitFilter, begins, conditions, month, of_cases, permit, verdict
from engine.queries.limits.gap import Gap, between
from engine.queries.limits.limit import is_late, term_of
from engine.queries.limits.named import LimitNames
from engine.queries.limits.tally import Counts, Tally
from engine.storage import Connection, Database
from engine.storage.tables import instance, instance_limit

BEFORE, AFTER = 120, 24  # months around the present one that have a row of their own
STREAMED = 2_000  # rows read at a time


@dataclass(frozen=True, kw_only=True)
class LimitCounts:
    """A row of a table."""

    procedure: str  # "" of a month
    key: str  # number of the clause, local name of the group, or yyyy-MM; "" where none is named
    label: str  # title of the clause, name of the group
    since: date | None = None  # of a month: its first day; None: everything before counts as well
    until: date | None = None  # its last day; None: everything after counts as well
    tally: Tally


@dataclass(frozen=True, kw_only=True)
class LimitReport:
    """The limits a reviewer asked for, counted."""

    total: Tally
    by_clause: tuple[LimitCounts, ...]  # in the order of the written procedure
    by_group: tuple[LimitCounts, ...]  # the most late ones first
    by_month: tuple[LimitCounts, ...]  # in which they are due


def limit_report(db: Database, *, actor: Actor, wanted: LimitFilter) -> LimitReport:
    """Return the limits under some filters, counted.

    Args:
        actor: an owner or reviewer; without a procedure, of all of theirs.
        wanted: which limits.
    Raises:
        NotFound, NotPermitted: the procedure asked for is not theirs to review.
    """
    now = clock.now()
    with db.read() as connection:
        permit(connection, actor, wanted)
        where = [*of_cases(actor, wanted), *conditions(wanted, now)]
        months = _months(connection, where, wanted.zone, now)
        counted = _Counted(connection, [begins(day, wanted.zone) for day in months.first_days[1:]])
        counted.count(where, now)
        return counted.report(LimitNames(connection), months)


@dataclass(frozen=True)
class _Months:
    """The months that have a row of their own, by their first days."""

    first_days: tuple[date, ...] = ()
    cut_before: bool = False  # the first one stands for everything before it as well
    cut_after: bool = False


def _months(connection: Connection, where: Sequence[Any], zone: str, now: datetime) -> _Months:
    due_at = instance_limit.c.due_at
    query = select(func.min(due_at), func.max(due_at)).select_from(instance_limit.join(instance)).where(*where)
    first, last = (_number(found, zone) if found else None for found in connection.execute(query).one())
    if first is None or last is None:
        return _Months()
    present = _number(now, zone)
    lowest = min(max(first, present - BEFORE), present + AFTER)
    highest = max(min(last, present + AFTER), present - BEFORE)
    days = tuple(date(number // 12, number % 12 + 1, 1) for number in range(lowest, highest + 1))
    return _Months(days, first < lowest, last > highest)


def _number(moment: datetime, zone: str) -> int:
    local = moment.astimezone(ZoneInfo(zone))
    return local.year * 12 + local.month - 1


class _Counted:
    """The three tables and their sum, while rows come in."""

    def __init__(self, connection: Connection, bounds: list[datetime]) -> None:
        self._connection, self._bounds = connection, bounds
        self._all = Counts()
        self._clauses: dict[Any, Counts] = defaultdict(Counts)
        self._groups: dict[Any, Counts] = defaultdict(Counts)
        self._months: dict[Any, Counts] = defaultdict(Counts)

    def count(self, where: Sequence[Any], now: datetime) -> None:
        """Count the limits under some conditions."""
        for row in self._connection.execute(self._verdicts(where, now)):
            for counts in self._of(row):
                counts.add(row.verdict, row.number)
        for row, gap in self._late(where, now):
            for counts in self._of(row):
                counts.delay(gap)

    def _of(self, row: Any) -> tuple[Counts, ...]:
        clause, group = (row.procedure, row.clause), (row.procedure, row.responsible)
        return self._all, self._clauses[clause], self._groups[group], self._months[row.month]

    def _verdicts(self, where: Sequence[Any], now: datetime) -> Select[Any]:
        judged = self._select(where, verdict(now).label("verdict")).subquery()
        return select(judged, func.count().label("number")).group_by(*judged.c)

    def _late(self, where: Sequence[Any], now: datetime) -> Iterator[tuple[Any, Gap]]:
        """Yield every late limit with how late it is."""
        columns = instance_limit.c
        times = (columns.due_at, columns.ended_at, columns.stopped_at, columns.term, columns.calendar, columns.stops)
        query = self._select([*where, is_late(now)], *times, instance.c.process_id)
        names = LimitNames(self._connection)
        for row in self._connection.execute(query.execution_options(yield_per=STREAMED)):
            calendar = names.calendar(row.procedure, row.process_id, row.calendar)
            stops = [(datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b in row.stops]
            end = row.ended_at or row.stopped_at or now
            yield row, between(row.due_at, end, term_of(row.term), calendar, stops)

    def _select(self, where: Sequence[Any], *more: Any) -> Select[Any]:
        keys = (instance.c.procedure, instance_limit.c.clause, instance_limit.c.responsible)
        number = month(self._bounds).label("month")
        return select(*keys, number, *more).select_from(instance_limit.join(instance)).where(*where)

    def report(self, names: LimitNames, months: _Months) -> LimitReport:
        """Return what has been counted."""
        clauses = [
            LimitCounts(procedure=place[0], key=place[1], label=names.clause(*place), tally=counts.tally())
            for place, counts in sorted(self._clauses.items(), key=lambda each: names.order(*each[0]))
        ]
        groups = [
            LimitCounts(procedure=place[0], key=place[1], label=names.group(*place), tally=counts.tally())
            for place, counts in self._groups.items()
        ]
        return LimitReport(
            total=self._all.tally(),
            by_clause=tuple(clauses),
            by_group=tuple(sorted(groups, key=lambda each: (-each.tally.late, each.label, each.key))),
            by_month=tuple(_month_rows(self._months, months)),
        )


def _month_rows(found: Mapping[int, Counts], months: _Months) -> Iterator[LimitCounts]:
    last = len(months.first_days) - 1
    for number, first in enumerate(months.first_days):
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        yield LimitCounts(
            procedure="",
            key=f"{first:%Y-%m}",
            label="",
            since=first if number or not months.cut_before else None,
            until=following - timedelta(days=1) if number < last or not months.cut_after else None,
            tally=(found.get(number) or Counts()).tally(),
        )
