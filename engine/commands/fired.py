"""The step of a timer that fires, in memory: at the moment it was due, with the ticks that were missed.

It works on a case whose row the caller has locked, and writes nothing.
"""

from datetime import datetime

from engine.authorization import SYSTEM
from engine.bpmn import runtime
from engine.bpmn.step import Step
from engine.commands.steps import Case, Cause
from engine.storage import Connection
from engine.storage.types import Row


def fired_step(connection: Connection, instance: Row, timer: Row, now: datetime) -> tuple[Case, Step, Cause]:
    """Advance a case by one of its timers.

    Args:
        instance: its row, locked.
        timer: row of the timer, read under the lock.
        now: the present moment.
    Returns:
        The case as it was, what the runtime says, and what it comes from.
    Raises:
        DiagramFault: the diagram cannot go on.
    """
    case = Case.of(connection, instance)
    due_at, skipped = _latest_due(timer, case, now)
    step = case.advance(connection, runtime.FireTimer(timer["ref"], skipped), at=due_at, actor=None)
    return case, step, Cause(actor=SYSTEM.user_id, at=due_at)


def _latest_due(row: Row, case: Case, now: datetime) -> tuple[datetime, int]:
    """Return the moment a timer fires at, and how many missed ticks of its cycle are skipped for it."""
    if row["cycle"] is None or row["anchor"] is None:
        return row["due_at"], 0
    return runtime.missed_ticks(
        row["cycle"], anchor=row["anchor"], count=row["count"], due_at=row["due_at"], zone=case.zone, now=now
    )
