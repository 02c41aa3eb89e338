"""The limits of a step: rows of their clocks, whom a warning or a missed limit is told, tasks that change hands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.audit import NewEvent
from engine.audit.types import CommandEvent
from engine.bpmn.step import EventType, LimitClock, LimitPassed, Notice, Step
from engine.commands.steps.case import Case
from engine.language import gettext as _
from engine.storage import Connection, groups, instances, participants, people, tasks
from engine.storage.people import HEAD
from engine.storage.types import Row


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """What people are told of a limit, and what history says of it."""

    notice: Notice
    events: tuple[NewEvent, ...]


def write_limits(connection: Connection, case: Case, step: Step, at: datetime) -> None:
    """Start, change and end the clocks of limits."""
    who = {task.ref: task.candidate_groups[0] for task in step.tasks_opened if task.candidate_groups}
    rows = [
        {
            "instance_id": case.id,
            **{name: getattr(clock, name) for name in ("ref", "limit_id", "element_id", "name", "clause")},
            **columns_of(clock),
            "started_at": clock.started_at,
            "responsible": who.get(clock.ref, clock.lane),
            "cancelled": False,
            "ended_at": None,
        }
        for clock in step.limits_started
    ]
    instances.start_limits(connection, rows)
    for clock in step.limits_changed:
        instances.change_limit(connection, case.id, clock.ref, clock.limit_id, columns_of(clock))
    for ended in step.limits_ended:
        stopped = {"ended_at": at, "cancelled": ended.cancelled}
        instances.end_limit(connection, case.id, ended.ref, ended.limit_id, stopped)


def columns_of(clock: LimitClock) -> dict[str, Any]:
    """Return what a row says of a clock that may change while it runs."""
    same = ("term", "calendar", "due_at", "provisional", "warn_at", "stopped_at")
    stops = [[begin.isoformat(), end.isoformat()] for begin, end in clock.stops]
    return {**{name: getattr(clock, name) for name in same}, "stops": stops}


def move_tasks(connection: Connection, step: Step) -> None:
    """Let open tasks be due at another moment."""
    closed = {task.ref for task in step.tasks_closed}
    for moved in step.tasks_moved:
        if moved.ref not in closed:
            tasks.be_due(connection, moved.ref, moved.due_at)


def remind(connection: Connection, case: Case, step: Step) -> Sequence[Reminder]:
    """Hand tasks over that a missed limit takes away, and return who is told what of the limits of a step."""
    found = []
    for passed in step.limits_passed:
        rows = [tasks.get(connection, task_id) for task_id in passed.refs]
        bound = [row for row in rows if row is not None and row["status"] == "open"]
        notice = _notice(connection, case, passed, bound)
        events = [event for row in bound if (event := _hand_over(connection, case, passed, row))]
        if notice.groups or notice.users:
            data = {"limit": passed.limit_id, "groups": list(notice.groups), "users": list(notice.users)}
            events.append(NewEvent(type=EventType.NOTICE_SENT, element_id=passed.element_id, data=data))
        found.append(Reminder(notice=notice, events=tuple(events)))
    return [reminder for reminder in found if reminder.events]


def _notice(connection: Connection, case: Case, passed: LimitPassed, bound: Sequence[Row]) -> Notice:
    told: list[str] = list(passed.escalate)
    users: list[str] = []
    if passed.remind:
        users = [row["assignee"] for row in bound if row["assignee"]]
        told += [name for row in bound if not row["assignee"] for name in row["candidate_groups"]]
        users += [name for row in bound if not row["assignee"] for name in row["candidate_users"]]
    if passed.reassign:
        told += passed.reassign
    if passed.superior:
        led, owners = _superiors(connection, case, bound)
        told, users = [*told, *led], [*users, *owners]
    return Notice(
        element_id=passed.element_id,
        groups=tuple(dict.fromkeys(told)),
        users=tuple(dict.fromkeys(users)),
        message=passed.text or _sentence(case, passed),
    )


def _superiors(connection: Connection, case: Case, bound: Sequence[Row]) -> tuple[list[str], list[str]]:
    """Groups of those who lead whoever has the tasks; the owners of the procedure where nobody leads them."""
    procedure, named = case.row["procedure"], [name for row in bound for name in row["candidate_groups"]]
    if not named:
        keys = [key for row in bound if row["assignee"] for key in groups.memberships_of(connection, row["assignee"])]
        named = [key.removeprefix(f"{procedure}/") for key in keys if key.startswith(f"{procedure}/")]
    heads = [name if name.endswith(HEAD) else name + HEAD for name in named]
    if people.audience(connection, [f"{procedure}/{name}" for name in heads], []):
        return heads, []
    return [], people.owners(connection, procedure)


def _sentence(case: Case, passed: LimitPassed) -> str:
    when = passed.due_at.astimezone(case.zone).strftime("%Y-%m-%d %H:%M")
    name, element = passed.name or passed.limit_id, passed.element_name or case.row["title"]
    if passed.missed:
        return _("“{element}”的时限“{limit}”已于 {when} 到期,仍未完成。", element=element, limit=name, when=when)
    return _("“{element}”的时限“{limit}”将于 {when} 到期。", element=element, limit=name, when=when)


def _hand_over(connection: Connection, case: Case, passed: LimitPassed, row: Row) -> NewEvent | None:
    if not passed.reassign:
        return None
    tasks.offer_to(connection, row, list(passed.reassign))
    offered = {**row, "candidate_groups": passed.reassign}
    participants.take_part(connection, case.id, participants.names_of(offered), case.participants)
    return NewEvent(
        type=CommandEvent.TASK_REASSIGNED,
        element_id=row["element_id"],
        ref=row["id"],
        task_id=row["id"],
        data={
            "limit": passed.limit_id,
            "from": row["assignee"],
            "from_groups": row["candidate_groups"],
            "to_groups": list(passed.reassign),
        },
    )
