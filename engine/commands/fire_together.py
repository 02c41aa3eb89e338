"""Due timers of many cases in one transaction, one of each: all their writes leave together and are committed once.

What fails or needs a further lock is handed back to be fired alone; nothing of it is written here.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.bpmn.step import Step
from engine.commands.fired import fired_step
from engine.commands.steps import Case, Cause, record_step
from engine.storage import Connection, Database, timers
from engine.storage.database import is_unavailable
from engine.storage.types import Row

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Fired:
    case: Case
    step: Step
    cause: Cause


def fire_together(db: Database, now: datetime, most: int) -> tuple[int, list[Row]]:
    """Fire the timers that have been due for longest, the first of each case.

    Args:
        now: what is due at this moment.
        most: how many at most.
    Returns:
        How many fired, and the rows of those that are to be tried alone.
    """
    due: dict[str, Row] = {}
    try:
        with db.begin() as connection:
            cases = timers.lock_due_cases(connection, now, most)
            due.update(timers.first_due(connection, [row["id"] for row in cases], now))
            fired, alone = _advanced(connection, cases, due, now)
            for each in fired:
                record_step(connection, each.case, each.step, each.cause)
    except Exception as error:  # one of them spoils the transaction of all: each in its own shows which
        if is_unavailable(error):
            raise
        log.info("timers are fired one by one", exc_info=True)
        return 0, list(due.values())
    return len(fired), alone


def _advanced(
    connection: Connection, cases: Sequence[Row], due: dict[str, Row], now: datetime
) -> tuple[list[_Fired], list[Row]]:
    """Advance the cases in memory, before anything is written: whoever fails has touched no other."""
    fired, alone = [], []
    for row in cases:
        timer = due.get(row["id"])
        if timer is None:
            continue  # somebody else was there first
        try:
            found = _Fired(*fired_step(connection, row, timer, now))
        except Exception as error:
            if is_unavailable(error):
                raise
            alone.append(timer)
        else:
            (alone.append(timer) if _locks_more(found.step) else fired.append(found))
    return fired, alone


def _locks_more(step: Step) -> bool:
    """Whoever begins to wait for a message locks its name, which is taken last: not before another case's name."""
    return any(opened.kind == "message" for opened in step.subscriptions_opened)
