"""What the parts of the runtime may ask of the one that moves the tokens. It holds no logic."""

from collections.abc import Mapping
from typing import Any, Protocol

from engine.bpmn.diagram import Element
from engine.bpmn.runtime.tokens import Place
from engine.bpmn.spiff.workflow import Token
from engine.bpmn.step import Json


class Motion(Protocol):
    """Moves tokens on behalf of the parts."""

    def enter(
        self, element_id: str, place: Place, values: Mapping[str, Json] | None = None, *, parent: Token | None = None,
        **marks: Any,
    ) -> Token:  # fmt: skip
        """Put a token on a node and let it act; one with a parent acts when the parent is done."""

    def finish(self, token: Token, values: Mapping[str, Json] | None = None) -> None:
        """Complete a node that has waited, with what it brings, and close its scope if that was the last token."""

    def compensated(self, token: Token) -> None:
        """Let an event go on whose compensation is done: along its flows, or out of the cancelled transaction."""

    def cancel(self, token: Token) -> None:
        """Take a token away, with everything inside it."""

    def close_if_empty(self, scope: str) -> None:
        """Complete a scope in which no token is left."""

    def catch(self, event: Element, host: str, process: int, values: Mapping[str, Json], path: tuple[str, ...]) -> None:
        """Let a catching event go off.

        Args:
            event: a boundary event, a catch event, a receive task, or the start event of an event sub-process.
            host: the activation it belongs to; "" is the instance.
            process: number of its process.
            values: what it brings.
            path: branches of whoever made it happen; () for the outside.
        """
