"""Writes everything of one step in the transaction of its command: state, tasks, what waits, outbox, history."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine import clock
from engine.audit import extend
from engine.bpmn.step import Step
from engine.commands.steps.case import Case, find_by, received, title
from engine.commands.steps.cause import Cause
from engine.commands.steps.history import events_of
from engine.commands.steps.incidents import settle_incidents
from engine.commands.steps.limits import move_tasks, remind, write_limits
from engine.commands.steps.subscriptions import write_subscriptions
from engine.commands.steps.tasks import close_tasks, open_tasks
from engine.commands.steps.waiting import write_outbox, write_timers
from engine.storage import Connection, history, instances
from engine.storage.types import Row

_WRITTEN = ("revision", "state", "variables", "chain_seq", "chain_hash")  # at each step; 1 and true look equal here


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What a step left behind."""

    opened_task_ids: tuple[str, ...]
    status: str


def record_step(connection: Connection, case: Case, step: Step, cause: Cause) -> Recorded:
    """Write a step.

    Args:
        connection: of the command's transaction, which holds the lock of the instance.
        case: the instance as it was before the step.
        step: what the runtime returned.
        cause: what the step comes from.
    Returns:
        The tasks it opened and what has become of the case.
    Raises:
        Conflict: the instance has moved although it was locked.
    """
    recorded_at = clock.now()
    open_tasks(connection, case, step, cause.at)
    close_tasks(connection, case, step, by=cause.actor, at=cause.at)
    write_timers(connection, case, step)
    write_limits(connection, case, step, cause.at)
    move_tasks(connection, step)
    reminders = remind(connection, case, step) if step.limits_passed else ()
    write_outbox(connection, case, step, cause.at, recorded_at, reminders)
    find_by(connection, case, step.variables)
    settled = settle_incidents(connection, case, cause, recorded_at) if case.row["open_incidents"] else []
    revision = case.row["revision"] + 1
    told = [event for reminder in reminders for event in reminder.events]
    events = [*cause.events, *events_of(step), *told, *settled]
    grown = extend(case.head, events, step=revision, actor=cause.actor, at=cause.at, recorded_at=recorded_at)
    history.append(connection, [grown.row])
    columns = {**_columns(case, step, cause), "chain_seq": grown.head.seq, "chain_hash": grown.head.hash}
    columns["open_incidents"] = case.row["open_incidents"] - len(settled)
    instances.move(connection, case.id, revision=case.row["revision"], columns=_changed(case.row, columns))
    write_subscriptions(connection, case, step, recorded_at)  # last: it may lock names that other cases wait for
    closed = {closed.ref for closed in step.tasks_closed}
    still = tuple(opened.ref for opened in step.tasks_opened if opened.ref not in closed)
    return Recorded(opened_task_ids=still, status=columns["status"])


def _changed(row: Row, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what stays as it is: SQLite writes every index anew that has a column which a statement names."""
    return {name: value for name, value in columns.items() if name in _WRITTEN or value != row[name]}


def _columns(case: Case, step: Step, cause: Cause) -> dict[str, Any]:
    row = case.row
    ended = step.completed or cause.cancelled_because is not None
    return {
        "revision": row["revision"] + 1,
        "status": "cancelled" if cause.cancelled_because is not None else "completed" if step.completed else "running",
        "state": None if ended else step.state,
        "ended_at": cause.at if ended else None,
        "end_reason": cause.cancelled_because or "",
        "ends": [*row["ends"], *step.ends],
        "variables": step.variables,
        "title": title(case.settings, step.variables, row["title"]),
        "received_at": received(case.settings, step.variables, row["received_at"]),
    }
