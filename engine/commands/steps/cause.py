"""What a step comes from. Plain data."""

from dataclasses import dataclass
from datetime import datetime

from engine.audit import NewEvent


@dataclass(frozen=True, kw_only=True)
class Cause:
    """Who acted, when in the case, and what is recorded of the command itself."""

    actor: str
    at: datetime
    events: tuple[NewEvent, ...] = ()
    cancelled_because: str | None = None  # the case is withdrawn, and why
