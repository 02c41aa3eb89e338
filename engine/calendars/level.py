"""How pressing a limit is, for a colour beside its words. It counts by the clock and knows no calendar."""

from datetime import UTC, datetime
from typing import Literal

Level = Literal["ample", "soon", "late"]
_QUARTER = 4


def remaining_level(now: datetime, started_at: datetime, due_at: datetime, warn_at: datetime | None = None) -> Level:
    """Return how pressing a limit is.

    Args:
        now, started_at, due_at: aware moments.
        warn_at: when people are reminded of it, if they are.
    Returns:
        `late` after the due date, at which a step is still in time; `soon` from the reminder on, or when less than a
        quarter of the time is left; else `ample`.
    """
    present, begins, ends = (moment.astimezone(UTC) for moment in (now, started_at, due_at))
    if present > ends:
        return "late"
    reminded = warn_at is not None and present >= warn_at.astimezone(UTC)
    left = (ends - present) * _QUARTER
    return "soon" if reminded or left < ends - begins or present == ends else "ample"
