"""Repeating timers: ISO 8601 (`R/PT30M`, `R3/P1D`) and cron. Says when the next tick is due; fires nothing."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from engine.bpmn.times.cron import Cron, cron
from engine.bpmn.times.durations import Duration, after, duration

_ISO = re.compile(r"R(\d*)/(P[^/]+)", re.IGNORECASE | re.ASCII)
SHORTEST = timedelta(minutes=1)  # a faster cycle is a mistake, and catching it up would take for ever


@dataclass(frozen=True)
class Repeat:
    """An ISO cycle: tick n is due n lengths after the anchor; `times` is None when it never ends."""

    length: Duration
    times: int | None


@lru_cache(maxsize=512)
def cycle(text: str) -> Repeat | Cron:
    """Read `R/PT30M`, `R3/PT1H` or six cron fields.

    Raises:
        ValueError: another shape, no repetition, or a cycle of less than a minute.
    """
    match = _ISO.fullmatch(text.strip())
    if match is None:
        return _slow_enough(cron(text), text)
    repeat = Repeat(length=duration(match[2]), times=int(match[1]) if match[1] else None)
    if repeat.times == 0 or repeat.length.at_least < SHORTEST:
        raise ValueError(text)
    return repeat


def _slow_enough(found: Cron, text: str) -> Cron:
    if len(found.seconds) > 1:
        raise ValueError(text)
    return found


def next_tick(text: str, *, anchor: datetime, count: int, due_at: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Return when tick `count + 1` is due.

    Args:
        text: the cycle as `cycle` reads it.
        anchor: aware moment the cycle counts from (when its host was activated, or the process deployed).
        count: ticks that fired or were skipped so far.
        due_at: when tick `count` was due; None before the first.
        zone: zone of the process, for cron and for calendar days and months.
    Returns:
        An aware moment, or None when the cycle is over.
    """
    found = cycle(text)
    if isinstance(found, Cron):
        return found.next(due_at or anchor, zone)
    if found.times is not None and count >= found.times:
        return None
    return after(anchor, found.length, zone, count + 1)


def missed_ticks(
    text: str, *, anchor: datetime, count: int, due_at: datetime, zone: ZoneInfo, now: datetime
) -> tuple[datetime, int]:
    """Collapse the ticks that fell due while nobody looked into the last of them.

    Args:
        text, anchor, count, zone: as in `next_tick`; `count` does not yet hold the tick due at `due_at`.
        due_at: when the armed tick is due, not later than `now`.
        now: the present moment, aware.
    Returns:
        When the last tick not later than `now` was due, and how many ticks before it are skipped: what
        `FireTimer(ref, skipped)` takes, with that moment as its `now`.
    """
    found = cycle(text)
    skipped = _exact_misses(found, anchor, count, now) if isinstance(found, Repeat) else 0
    if skipped:
        due_at = next_tick(text, anchor=anchor, count=count + skipped, due_at=due_at, zone=zone) or due_at
    while True:
        following = next_tick(text, anchor=anchor, count=count + 1 + skipped, due_at=due_at, zone=zone)
        if following is None or following.astimezone(UTC) > now.astimezone(UTC):
            return due_at, skipped
        due_at, skipped = following, skipped + 1


def _exact_misses(found: Repeat, anchor: datetime, count: int, now: datetime) -> int:
    """How many ticks of a cycle of hours or less lie before the last due one; 0 for days, which may have 23 hours."""
    if found.length.months or found.length.days:
        return 0
    due = (now.astimezone(UTC) - anchor.astimezone(UTC)) // found.length.exact
    return max(0, min(due, found.times or due) - count - 1)
