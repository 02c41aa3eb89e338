"""The one place that reads time. Nothing else in the product asks the operating system what time it is.

Every function of the engine that depends on time takes `now` as an argument; this module is where that argument begins.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Lock

_lock = Lock()
_fixed: datetime | None = None


def now() -> datetime:
    """Return the present moment as an aware datetime in UTC, or the moment the clock was set to."""
    return _fixed or datetime.now(UTC)


def set_to(moment: datetime | None) -> None:
    """Stop the clock at `moment` for the whole process, or let it run again with None.

    Args:
        moment: an aware datetime of any zone; None lets the clock run.
    Raises:
        ValueError: the moment has no zone.
    """
    global _fixed
    if moment is not None and moment.tzinfo is None:
        raise ValueError("a moment needs a zone")
    with _lock:
        _fixed = moment.astimezone(UTC) if moment is not None else None


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Hold the clock at `moment` inside the block, then put it back as it was (scenarios and tests)."""
    before = _fixed
    set_to(moment)
    try:
        yield
    finally:
        set_to(before)
