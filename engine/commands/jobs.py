"""What a job's handler gives back: an answer, or a business error that the diagram may catch. Plain data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.storage import Connection


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The result of a job for the diagram, and what is written beside it in the same transaction."""

    result: Mapping[str, Any]
    filing: Callable[[Connection], None] | None = None


class BusinessError(Exception):
    """A handler says that its work has ended in a way the diagram foresees; it is not tried again."""

    def __init__(self, code: str, message: str = "", values: Mapping[str, Any] | None = None) -> None:
        """Keep what the diagram is told.

        Args:
            code: of the error event that catches it.
            message: what happened, for people.
            values: variable -> JSON, what it brings.
        """
        super().__init__(code, message)
        self.code, self.message, self.values = code, message, dict(values or {})
