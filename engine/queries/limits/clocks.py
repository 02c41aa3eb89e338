"""The running limits of a case as its page shows them: what is left and used, the stops, what the person may do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.authorization import Actor, Permission, may_in_procedure, may_on_task
from engine.queries.limits.limit import Limit
from engine.queries.limits.reckoning import Reckoning
from engine.queries.limits.remaining import Remaining, stood_in_words, used_in_words
from engine.queries.limits.stops import Stop


@dataclass(frozen=True, kw_only=True)
class LimitClock:
    """A limit whose clock runs or stands still."""

    limit: Limit
    left: Remaining
    used: str  # how much of its time has gone by, in words
    stood: str  # how long it has stood still, in words; "" if it never has
    stops: tuple[Stop, ...]  # the earliest first; of the last one `until` is None while it stands still
    can_stop: bool
    can_resume: bool
    can_set: bool


def clocks_of(
    actor: Actor,
    row: Mapping[Any, Any],
    limits: Iterable[Limit],
    open_tasks: Iterable[Mapping[Any, Any]],
    reckoning: Reckoning,
) -> tuple[LimitClock, ...]:
    """Return those of some limits of a case that are not over, the earliest due first, stopped ones last.

    Args:
        row: of `instance`.
        open_tasks: rows of all open tasks of the case: who works on one may stop a clock.
        reckoning: made for the case.
    """
    running = [limit for limit in limits if limit.ended_at is None and row["status"] == "running"]
    stops = may_in_procedure(actor, Permission.STOP_CLOCK, row["procedure"]) or any(
        may_on_task(actor, Permission.WORK, task) for task in open_tasks
    )
    sets = may_in_procedure(actor, Permission.SET_LIMIT, row["procedure"])
    clocks = [_clock(row, limit, reckoning, stops=stops, sets=sets) for limit in running]
    return tuple(sorted(clocks, key=_place))


def _place(clock: LimitClock) -> tuple[bool, datetime]:
    return clock.limit.stopped_at is not None, clock.limit.due_at


def _clock(row: Mapping[Any, Any], limit: Limit, reckoning: Reckoning, *, stops: bool, sets: bool) -> LimitClock:
    calendar, found = reckoning.calendar(row, limit), reckoning.stops(row["id"], limit)
    by_hand = bool(found) and found[-1].until is None and found[-1].by_hand
    return LimitClock(
        limit=limit,
        left=reckoning.left_of(row, row["id"], limit),
        used=used_in_words(limit, calendar, reckoning.now),
        stood=stood_in_words(limit, reckoning.now),
        stops=found,
        can_stop=stops and not by_hand and not limit.late,
        can_resume=stops and by_hand,
        can_set=sets,
    )
