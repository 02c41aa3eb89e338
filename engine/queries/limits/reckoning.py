"""Reckons what is left of tasks and limits for one answer: each calendar is fetched once, each row computed once."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from engine.bpmn.diagram import Element, ProcessDiagram
from engine.calendars import Calendar, in_zone
from engine.queries.case import process_of
from engine.queries.limits.limit import Limit, calendar_of, running_limits_of
from engine.queries.limits.remaining import Remaining, remaining_of, remaining_until
from engine.queries.limits.stops import Stop, stops_of
from engine.storage import Connection


class Reckoning:
    """What is left of the limits of some cases at one moment."""

    def __init__(self, connection: Connection, instance_ids: Iterable[str], now: datetime) -> None:
        ids = sorted(set(instance_ids))
        self.now = now
        self._connection = connection
        self._calendars: dict[tuple[str, str, str], Calendar] = {}
        self._limits = running_limits_of(connection, ids, now)
        stopped = {id for id, limits in self._limits.items() if any(each.stopped_at or each.stops for each in limits)}
        self._stops = stops_of(connection, stopped)

    def nearest(self, row: Mapping[Any, Any]) -> Limit | None:
        """Return the limit that makes a task due first, or the one around it that would if its clock ran.

        Args:
            row: of `task`, with `process_id` and `deployment_id` of its case.
        """
        limits = self._limits.get(row["instance_id"], ())
        if row["due_at"]:
            due = [limit for limit in limits if limit.due_at == row["due_at"] and not limit.stopped_at]
            return min(due, key=lambda limit: limit.ref != row["ref"], default=None)
        still = [limit for limit in limits if limit.stopped_at]
        around = [limit for limit in still if limit.ref == row["ref"] or self._is_around(limit, row)]
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
        zone = process_of(self._connection, row).zone
        key = (row["procedure"], limit.calendar, zone.key)
        if key not in self._calendars:
            found = calendar_of(self._connection, row["procedure"], limit.calendar)
            self._calendars[key] = found if limit.calendar else in_zone(found, zone)
        return self._calendars[key]

    def _is_around(self, limit: Limit, row: Mapping[Any, Any]) -> bool:
        if not limit.ref:
            return True
        diagram = process_of(self._connection, row, row["called_process"]).diagram
        return limit.element_id in scopes_around(diagram, diagram.elements[row["element_id"]])


def scopes_around(diagram: ProcessDiagram, element: Element) -> set[str]:
    """Return the ids of the sub-processes an element stands in."""
    scopes, scope = set(), element.scope
    while scope:
        scopes.add(scope)
        scope = diagram.elements[scope].scope
    return scopes
