"""Due timers fire: those of many cases in one transaction, each with *now* = the moment it was due, however late.

One that fails is tried again later, alone, and never holds up another; nothing here keeps time or waits.
"""

import logging
from datetime import datetime

from engine import clock
from engine.commands.fire_together import fire_together
from engine.commands.fired import fired_step
from engine.commands.retries import failed
from engine.commands.start_timers import Outcome, fire_start
from engine.commands.steps import record_step
from engine.commands.wake import wake
from engine.storage import Connection, Database, instances, timers
from engine.storage.database import is_unavailable
from engine.storage.types import Row

log = logging.getLogger(__name__)
AT_ONCE = 100  # timers of a transaction: as long as their cases are locked, nobody completes a task of theirs
AT_MOST = 10_000  # timers of one call, so that a worker comes back to its queue


def fire_due_timers(db: Database, *, now: datetime | None = None, limit: int = AT_MOST) -> int:
    """Fire what is due until nothing is, within a case in the order of due time and rank.

    Args:
        now: fire what is due at this moment (aware); None is the present, as it goes on.
        limit: fire at most so many.
    Returns:
        How many fired. A timer of a case that somebody else works on at this moment is left to the next call.
    """
    fired, again = 0, True
    while again and fired < limit:
        count, again = _round(db, now or clock.now(), min(limit - fired, AT_ONCE))
        fired += count
    if fired:
        wake()
    return fired


def fire_timer(db: Database, *, timer_id: str, now: datetime | None = None) -> bool:
    """Fire one timer if it is due and nobody else works on its case.

    Args:
        timer_id: id of an armed timer.
        now: the present moment, aware; the timer itself runs at the moment it was due.
    Returns:
        Whether it fired. When it fails, it is tried again later, and an incident tells the owner the third time.
    """
    now = now or clock.now()
    with db.read() as connection:
        row = timers.get(connection, timer_id)
    return row is not None and _try(db, row, now) is Outcome.FIRED


def _round(db: Database, now: datetime, most: int) -> tuple[int, bool]:
    """Fire what can go together, and the rest one after the other.

    Returns:
        How many fired, and whether looking again can find more.
    """
    with db.read() as connection:
        starts, waiting = timers.due_starts(connection, now, most), timers.is_any_due(connection, now)
    together, alone = fire_together(db, now, most) if waiting else (0, [])
    outcomes = [_try(db, row, now) for row in (*starts, *alone)]
    fired = together + outcomes.count(Outcome.FIRED)
    return fired, fired > 0 or any(outcome is not Outcome.BUSY for outcome in outcomes)


def _try(db: Database, row: Row, now: datetime) -> Outcome:
    try:
        with db.begin() as connection:
            return _fire(connection, row, now) if row["instance_id"] else fire_start(connection, row, now)
    except Exception as error:  # whatever a diagram brings about, the other cases go on
        if is_unavailable(error):
            raise
        log.warning("timer %s of %s failed", row["id"], row["instance_id"], exc_info=True)
        failed(db, error, rows=timers, seen=row, now=now)
        return Outcome.FAILED


def _fire(connection: Connection, seen: Row, now: datetime) -> Outcome:
    instance = instances.lock_if_free(connection, seen["instance_id"])
    if instance is None:
        return Outcome.BUSY
    row = timers.get(connection, seen["id"])
    if row is None or row["try_at"] is None or row["try_at"] > now:
        return Outcome.NOT_DUE
    record_step(connection, *fired_step(connection, instance, row, now))
    return Outcome.FIRED
