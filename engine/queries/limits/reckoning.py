"""Reckons what is left of tasks and limits for one answer: each calendar is fetched once, each row computed once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Self

from engine.bpmn.bundle import Process
from engine.bpmn.diagram import Element, ProcessDiagram
from engine.calendars import Calendar, in_zone
from engine.queries.case import process_in, process_of
from engine.queries.limits.limit import Limit, calendar_of, calendar_on, running_limits_of, running_of
from engine.queries.limits.remaining import Remaining, remaining_of, remaining_until
from engine.queries.limits.stops import Place, Stop, stops_of
from engine.shelf import Shelf, Stock
from engine.storage import Connection, Database

Running = Mapping[str, Sequence[Limit]]  # limits that are not over, by case, the earliest due first


class Reckoning:
    """What is left of the limits of some cases at one moment."""

    def __init__(self, source: "_Source", limits: Running, now: datetime) -> None:
        self.now = now
        self._source, self._limits = source, limits
        self._calendars: dict[tuple[str, str, str], Calendar] = {}
        stopped = {id for id, running in limits.items() if any(each.stopped_at or each.stops for each in running)}
        self._stops = source.stops(stopped) if stopped else {}

    @classmethod
    def within(cls, connection: Connection, instance_ids: Iterable[str], now: datetime) -> Self:
        """Reckon within a transaction."""
        return cls(_Within(connection), running_limits_of(connection, sorted(set(instance_ids)), now), now)

    @classmethod
    def of_case(cls, connection: Connection, instance_id: str, limits: Sequence[Limit], now: datetime) -> Self:
        """Reckon within a transaction that has read every limit of a case."""
        return cls(_Within(connection), {instance_id: running_of(limits)}, now)

    @classmethod
    def beside(cls, db: Database, limits: Running, stock: Stock, now: datetime) -> Self:
        """Reckon with what was asked outside a transaction.

        Args:
            limits: of the cases it is about.
            stock: what calendars are made of.
        """
        return cls(_Beside(db, stock), limits, now)

    def nearest(self, row: Mapping[Any, Any]) -> Limit | None:
        """Return the limit that makes a task due first, or the one around it that would if its clock ran.

        Args:
            row: of `task`, with `process_id` and `deployment_id` of its case.
        """
        limits = self._limits.get(row["instance_id"], ())
        if row["due_at"]:
            due = [limit for limit in limits if limit.due_at == row["due_at"] and not limit.stopped_at]
            return min(due, key=lambda limit: limit.ref != row["id"], default=None)
        still = [limit for limit in limits if limit.stopped_at]
        around = [limit for limit in still if limit.ref == row["id"] or self._is_around(limit, row)]
        return min(around, key=lambda limit: limit.due_at, default=None)

    def left(self, row: Mapping[Any, Any], limit: Limit | None) -> Remaining | None:
        """Return what is left until a task is due; None where it never is.

        Args:
            row: as in `nearest`.
            limit: what `nearest` found.
        """
        if limit is not None:
            return self.left_of(row, row["instance_id"], limit)
        return remaining_until(row["due_at"], row["created_at"], self.now) if row["due_at"] else None

    def left_of(self, row: Mapping[Any, Any], instance_id: str, limit: Limit) -> Remaining:
        """Return what is left of a running limit.

        Args:
            row: of `instance`, or as in `nearest`.
        """
        stops = self.stops(instance_id, limit)
        reason = stops[-1].reason if limit.stopped_at and stops else ""
        return remaining_of(limit, self.calendar(row, limit), self.now, reason)

    def stops(self, instance_id: str, limit: Limit) -> tuple[Stop, ...]:
        """Return the stops of a running limit, the earliest first."""
        return self._stops.get((instance_id, limit.ref, limit.id), ())

    def calendar(self, row: Mapping[Any, Any], limit: Limit) -> Calendar:
        """Return the calendar a limit of a case is counted by; the procedure's in the zone of the case's process."""
        zone = self._source.process(row).zone
        key = (row["procedure"], limit.calendar, zone.key)
        if key not in self._calendars:
            found = self._source.calendar(row["procedure"], limit.calendar)
            self._calendars[key] = found if limit.calendar else in_zone(found, zone)
        return self._calendars[key]

    def _is_around(self, limit: Limit, row: Mapping[Any, Any]) -> bool:
        if not limit.ref:
            return True
        diagram = self._source.process(row, row["called_process"]).diagram
        return limit.element_id in scopes_around(diagram, diagram.elements[row["element_id"]])


class _Within:
    """A transaction as the source of what a reckoning needs beside the limits."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def process(self, row: Mapping[Any, Any], called: str | None = None) -> Process:
        return process_of(self._connection, row, called)

    def calendar(self, procedure: str, id: str) -> Calendar:
        return calendar_of(self._connection, procedure, id)

    def stops(self, instance_ids: set[str]) -> dict[Place, tuple[Stop, ...]]:
        return stops_of(self._connection, instance_ids)


class _Beside:
    """The same outside a transaction: what is in memory costs nothing, stops are few and read on their own."""

    def __init__(self, db: Database, stock: Stock) -> None:
        self._db, self._stock = db, stock

    def process(self, row: Mapping[Any, Any], called: str | None = None) -> Process:
        return process_in(self._db, row, called)

    def calendar(self, procedure: str, id: str) -> Calendar:
        return calendar_on(Shelf(None, procedure, self._stock), id)

    def stops(self, instance_ids: set[str]) -> dict[Place, tuple[Stop, ...]]:
        with self._db.read() as connection:
            return stops_of(connection, instance_ids)


_Source = _Within | _Beside


def scopes_around(diagram: ProcessDiagram, element: Element) -> set[str]:
    """Return the ids of the sub-processes an element stands in."""
    scopes, scope = set(), element.scope
    while scope:
        scopes.add(scope)
        scope = diagram.elements[scope].scope
    return scopes
