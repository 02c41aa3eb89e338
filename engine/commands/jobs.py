"""What a job's handler gives back. Plain data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.storage import Connection


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The result of a job for the diagram, and what is written beside it in the same transaction."""

    result: Mapping[str, Any]
    filing: Callable[[Connection], None] | None = None
