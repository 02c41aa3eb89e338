"""What is left of a limit: a level for its colour, and a person's words. It looks at times and a calendar, at no rows.

Limits in working time are told in working time, all others by the clock.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from engine.calendars import (
    Calendar,
    china,
    elapsed_in_words,
    remaining_in_words,
    remaining_level,
    time_in_words,
    used,
)
from engine.calendars.due import by_working_time
from engine.language import gettext as _
from engine.queries.limits.limit import Limit

Level = Literal["ample", "soon", "late", "stopped"]


@dataclass(frozen=True, kw_only=True)
class Remaining:
    """What is left until something is due."""

    level: Level
    words: str
    due_at: datetime  # in the zone it was counted in, where a limit makes it due
    soon_at: datetime | None  # when ample becomes soon; None where that does not come by itself
    runs_by_clock: bool  # the words follow the clock on the wall: a page that lies open may count on


def remaining_of(limit: Limit, calendar: Calendar, now: datetime, reason: str = "") -> Remaining:
    """Return what is left of a running limit.

    Args:
        calendar: it is counted by.
        reason: why its clock stands still; "" where it runs, or nobody said.
    """
    at = limit.stopped_at or now
    level: Level = remaining_level(at, limit.started_at, limit.due_at, limit.warn_at)
    if limit.stopped_at and level != "late":
        level = "stopped"
    working = by_working_time(limit.term)
    return Remaining(
        level=level,
        words=_words(limit, level, calendar, at, reason),
        due_at=limit.due_at.astimezone(calendar.zone),
        soon_at=None if limit.stopped_at else soon_at(limit.started_at, limit.due_at, limit.warn_at),
        runs_by_clock=not working and not limit.stopped_at and not limit.provisional,
    )


def remaining_until(due_at: datetime, since: datetime, now: datetime) -> Remaining:
    """Return what is left until a date that no limit makes.

    Args:
        since: when the time for it began.
    """
    return Remaining(
        level=remaining_level(now, since, due_at),
        words=remaining_in_words(now, due_at, china(), "minutes"),
        due_at=due_at,
        soon_at=soon_at(since, due_at, None),
        runs_by_clock=True,
    )


def soon_at(started_at: datetime, due_at: datetime, warn_at: datetime | None) -> datetime:
    """Return when a limit becomes pressing: at the warning, or when a quarter of its time is left."""
    quarter = due_at - max(due_at - started_at, timedelta()) / 4
    return min(quarter, warn_at) if warn_at else quarter


def _words(limit: Limit, level: Level, calendar: Calendar, at: datetime, reason: str) -> str:
    if level == "stopped":
        return _("时钟已停:{reason}", reason=reason) if reason else _("时钟已停")
    if limit.provisional and level != "late":
        moment = f"{limit.due_at.astimezone(calendar.zone):%Y-%m-%d %H:%M}"
        return _("约 {moment}(暂定:{year} 年放假通知尚未公布)", moment=moment, year=limit.provisional)
    return remaining_in_words(at, limit.due_at, calendar, limit.term.unit)


def used_in_words(limit: Limit, calendar: Calendar, now: datetime) -> str:
    """Return in words how much of a limit's time has gone by, what its clock stood still left out."""
    until = max(limit.stopped_at or now, limit.started_at)
    if by_working_time(limit.term):
        return elapsed_in_words(used(limit.started_at, until, limit.stops, calendar))
    stood_still = sum((end - begin for begin, end in limit.stops), timedelta())
    return time_in_words(int((until - limit.started_at - stood_still).total_seconds()))


def stood_in_words(limit: Limit, now: datetime) -> str:
    """Return in words how long the clock of a limit has stood still by the clock on the wall; "" if it never has."""
    open_stop = now - limit.stopped_at if limit.stopped_at else timedelta()
    stood = sum((end - begin for begin, end in limit.stops), open_stop)
    return time_in_words(int(stood.total_seconds())) if limit.stops or limit.stopped_at else ""
