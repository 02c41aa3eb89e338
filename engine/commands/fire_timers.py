"""Due timers fire, each in a transaction of its own, with *now* = the moment it was due however late the worker comes.

One that fails is tried again later and never holds up another; nothing here keeps time or waits.
"""

import logging
from datetime import datetime

from engine import clock
from engine.authorization import SYSTEM
from engine.bpmn import runtime
from engine.commands.retries import failed
from engine.commands.start_timers import Outcome, fire_start
from engine.commands.steps import Case, Cause, record_step
from engine.commands.wake import wake
from engine.storage import Connection, Database, instances, tasks, timers
from engine.storage.database import is_unavailable
from engine.storage.types import Row

log = logging.getLogger(__name__)
AT_ONCE = 200  # due timers looked at before looking again
AT_MOST = 10_000  # timers of one call, so that a worker comes back to its queue


def fire_due_timers(db: Database, *, now: datetime | None = None, limit: int = AT_MOST) -> int:
    """Fire what is due, in the order of due time and rank, until nothing is.

    Args:
        now: fire what is due at this moment (aware); None is the present.
        limit: fire at most so many.
    Returns:
        How many fired. A timer of a case that somebody else works on at this moment is left to the next call.
    """
    now = now or clock.now()
    fired, again = 0, True
    while again and fired < limit:
        count, again = _round(db, now, limit - fired)
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
    return row is not None and _try(db, row, now, set()) is Outcome.FIRED


def _round(db: Database, now: datetime, limit: int) -> tuple[int, bool]:
    """Go through what is due at this moment once; a case that is busy is passed over with all its timers.

    Returns:
        How many fired, and whether looking again can find more.
    """
    with db.read() as connection:
        due = timers.due(connection, now, min(limit, AT_ONCE))
    busy: set[str] = set()
    outcomes = [_try(db, row, now, busy) for row in due]
    return outcomes.count(Outcome.FIRED), len(outcomes) > outcomes.count(Outcome.BUSY)


def _try(db: Database, row: Row, now: datetime, busy: set[str]) -> Outcome:
    key = row["instance_id"] or row["id"]
    if key in busy:  # the timers of one case fire in their order or not at all
        return Outcome.BUSY
    try:
        with db.begin() as connection:
            outcome = _fire(connection, row, now) if row["instance_id"] else fire_start(connection, row, now)
    except Exception as error:  # whatever a diagram brings about, the other cases go on
        if is_unavailable(error):
            raise
        log.warning("timer %s of %s failed", row["id"], row["instance_id"], exc_info=True)
        failed(db, error, rows=timers, seen=row, now=now)
        return Outcome.FAILED
    if outcome is Outcome.BUSY:
        busy.add(key)
    return outcome


def _fire(connection: Connection, seen: Row, now: datetime) -> Outcome:
    instance = instances.lock_if_free(connection, seen["instance_id"])
    if instance is None:
        return Outcome.BUSY
    row = timers.get(connection, seen["id"])
    if row is None or row["try_at"] is None or row["try_at"] > now:
        return Outcome.NOT_DUE
    case = Case.of(connection, instance)
    due_at, skipped = latest_due(row, case, now)
    waiting = {each["ref"]: each["id"] for each in tasks.open_of(connection, case.id)}
    step = case.advance(connection, runtime.FireTimer(row["ref"], skipped), at=due_at, actor=None)
    record_step(connection, case, step, Cause(actor=SYSTEM.user_id, at=due_at), waiting)
    return Outcome.FIRED


def latest_due(row: Row, case: Case, now: datetime) -> tuple[datetime, int]:
    """Return the moment a timer fires at, and how many missed ticks of its cycle are skipped for it."""
    if row["cycle"] is None or row["anchor"] is None:
        return row["due_at"], 0
    return runtime.missed_ticks(
        row["cycle"], anchor=row["anchor"], count=row["count"], due_at=row["due_at"], zone=case.zone, now=now
    )
