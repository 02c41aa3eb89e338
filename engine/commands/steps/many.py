"""Writes steps of many cases at once in which only dates move: nothing is opened, closed, sent or completed by them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine import clock
from engine.audit import extend
from engine.bpmn.step import Step
from engine.commands.steps.case import Case
from engine.commands.steps.cause import Cause
from engine.commands.steps.history import events_of
from engine.commands.steps.limits import columns_of
from engine.commands.steps.waiting import timer_row
from engine.storage import Connection, history, instances, tasks, timers


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """A step in which only dates move."""

    case: Case
    step: Step


def record_quiet(connection: Connection, quiet: Sequence[Quiet], cause: Cause) -> None:
    """Write the steps of many cases, a statement a table.

    Args:
        connection: of the command's transaction, which holds the locks of the instances.
        quiet: the steps.
        cause: what they all come from.
    Raises:
        Conflict: an instance has moved although it was locked.
    """
    recorded_at = clock.now()
    clocks = [(each.case.id, clock) for each in quiet for clock in each.step.limits_changed]
    instances.change_limits(connection, [{"i": id, "r": c.ref, "l": c.limit_id, **columns_of(c)} for id, c in clocks])
    closed = [(each.case.id, timer.ref) for each in quiet for timer in each.step.timers_closed]
    timers.disarm(connection, closed)
    timers.arm(connection, *(timer_row(each.case, t) for each in quiet for t in each.step.timers_armed))
    tasks.be_due_many(connection, [(task.ref, task.due_at) for each in quiet for task in each.step.tasks_moved])
    _grow(connection, quiet, cause, recorded_at)


def _grow(connection: Connection, quiet: Sequence[Quiet], cause: Cause, recorded_at: Any) -> None:
    steps: list[dict[str, Any]] = []
    rows = []
    for each in quiet:
        revision = each.case.row["revision"] + 1
        told = [*cause.events, *events_of(each.step)]
        grown = extend(each.case.head, told, step=revision, actor=cause.actor, at=cause.at, recorded_at=recorded_at)
        steps.append(grown.row)
        rows.append({
            "this_id": each.case.id, "this_revision": revision - 1, "revision": revision, "state": each.step.state,
            "chain_seq": grown.head.seq, "chain_hash": grown.head.hash,
        })  # fmt: skip
    history.append(connection, steps)
    instances.move_many(connection, rows)
