"""What a filter asks, one condition after the other: how each is judged case by case, and the ways to its cases.

A way is one range of one index that gives the ids of every case for which the condition can hold, and maybe of more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal_column, or_, select, union_all

from engine.queries.cases.filter import CaseFilter, Moments, moments, zone_of
from engine.queries.cases.variables import has_variable
from engine.queries.cases.words import begins, has_word, words_of
from engine.queries.limits.limit import has_late_limit, is_late
from engine.storage.exists import exists_for_each
from engine.storage.tables import (
    incident,
    instance,
    instance_limit,
    participant,
    subscription,
    task,
    timer,
)

Way = Select[Any]  # of ids of cases; one may come several times


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One thing that is asked of cases."""

    holds: ColumnElement[bool]  # on `instance`
    ways: tuple[Way, ...] = ()  # none: it is only judged


def conditions(wanted: CaseFilter, now: datetime) -> Iterator[Condition]:
    """Yield what a filter asks.

    Args:
        now: by which lateness is judged.
    Raises:
        InvalidValue: a month, number or day cannot be read.
    """
    yield from _of_texts(wanted)
    yield from _of_case(wanted)
    yield from _of_people(wanted)
    yield from _of_elements(wanted)
    yield from _of_moments(wanted)
    if (late := wanted.get("late")) is not None:
        yield _late(now) if late else Condition(holds=~has_late_limit(now))


def _of_texts(wanted: CaseFilter) -> Iterator[Condition]:
    for word in words_of(wanted.get("text", "")):
        yield Condition(**has_word(word))
    if key := wanted.get("business_key", "").strip():
        yield Condition(**begins(key))
    for variable in wanted.get("variables", ()):
        for found in has_variable(variable, zone_of(wanted)):
            yield Condition(**found)


# Columns that lead an index are compared as `x || ''`: what is only judged must not tempt SQLite away from its way.
def _of_case(wanted: CaseFilter) -> Iterator[Condition]:
    procedure, slash, process_id = wanted.get("process", "").partition("/")
    for each in {procedure, wanted.get("procedure", "")} - {""}:
        yield Condition(holds=instance.c.procedure.concat("") == each)
    if slash and process_id:
        yield Condition(holds=instance.c.process_id == process_id)
    if status := wanted.get("status"):
        is_so = (
            instance.c.status == literal_column(f"'{status}'") if status in _INDEXED else instance.c.status == status
        )
        ways = (select(instance.c.id).where(is_so),) if status in _INDEXED else ()
        yield Condition(holds=instance.c.status == status, ways=ways)
    if wanted.get("incident"):
        stuck = instance.c.open_incidents > literal_column("0")
        yield Condition(holds=stuck, ways=(select(instance.c.id).where(stuck),))


_INDEXED = ("running", "cancelled")  # of which a partial index holds the cases


def _of_people(wanted: CaseFilter) -> Iterator[Condition]:
    if user := wanted.get("started_by"):
        way = select(instance.c.id).where(instance.c.started_by == user)
        yield Condition(holds=instance.c.started_by.concat("") == user, ways=(way,))
    if user := wanted.get("worked_by"):
        done = and_(_COMPLETED, task.c.closed_by == user)
        way = select(participant.c.instance_id).where(participant.c.name == user)  # and what they only had
        yield Condition(holds=_has(task, done), ways=(way,))
    if user := wanted.get("in_hand_of"):
        way = select(task.c.instance_id).where(_OPEN, task.c.assignee == user)
        yield Condition(holds=_has(task, and_(_OPEN, task.c.assignee.concat("") == user)), ways=(way,))


_OPEN, _COMPLETED = (task.c.status == literal_column(f"'{status}'") for status in ("open", "completed"))


def _of_elements(wanted: CaseFilter) -> Iterator[Condition]:
    if element := wanted.get("waits_at"):
        at = [
            (task, and_(_OPEN, task.c.element_id == element)),
            (timer, timer.c.element_id == element),
            (subscription, subscription.c.element_id == element),
            (incident, and_(incident.c.element_id == element, incident.c.resolved_at.is_(None))),
        ]
        ways = union_all(*(select(t.c.instance_id).where(here, t.c.instance_id.is_not(None)) for t, here in at))
        holds = or_(*(_has(table, here) for table, here in at))
        yield Condition(holds=holds, ways=(select(ways.subquery().c.instance_id),))
    if element := wanted.get("done"):
        way = select(task.c.instance_id).where(_COMPLETED, task.c.element_id == element)
        holds = _has(task, and_(_COMPLETED, task.c.element_id.concat("") == element))
        yield Condition(holds=holds, ways=(way,))


def _of_moments(wanted: CaseFilter) -> Iterator[Condition]:
    for name, column in (("began", instance.c.started_at), ("ended", instance.c.ended_at)):
        span = moments(wanted, name)  # type: ignore[arg-type]
        if any(span):
            way = select(instance.c.id).where(_in(column, span), column.is_not(None))
            yield Condition(holds=_in(column, span), ways=(way,))
    if any(span := moments(wanted, "received")):
        yield Condition(holds=_in(instance.c.received_at, span))
    if any(span := moments(wanted, "due")):
        yield _due(span)


def _due(span: Moments) -> Condition:
    in_task = and_(_OPEN, task.c.due_at.is_not(None), _in(task.c.due_at, span))
    in_limit = and_(instance_limit.c.ended_at.is_(None), _in(instance_limit.c.due_at, span))
    both = union_all(
        select(task.c.instance_id).where(in_task), select(instance_limit.c.instance_id).where(in_limit)
    ).subquery()
    holds = or_(_has(task, in_task), _has(instance_limit, in_limit))
    return Condition(holds=holds, ways=(select(both.c.instance_id),))


def _late(now: datetime) -> Condition:
    columns = instance_limit.c
    overdue = select(columns.instance_id).where(columns.ended_at.is_(None), columns.due_at < now)
    missed = select(columns.instance_id).where(columns.ended_at >= columns.due_at, is_late(now))
    return Condition(holds=has_late_limit(now), ways=(select(union_all(overdue, missed).subquery().c.instance_id),))


def _in(column: Any, span: Moments) -> ColumnElement[bool]:
    since, until = span
    return and_(*([column >= since] if since else []), *([column < until] if until else []))


def _has(table: Any, holds: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that the case has a row of a table, asked for each case alone."""
    found = select(table.c.instance_id).where(table.c.instance_id == instance.c.id, holds)
    return exists_for_each(found.correlate(instance))
