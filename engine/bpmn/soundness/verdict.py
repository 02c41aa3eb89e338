"""What an exploration comes to: moves of the token game, defects with the way to them, and the verdict.

Plain data; nothing here plays or judges.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What is wrong."""

    DEADLOCK = "deadlock"  # tokens are left and none of them can move
    LACK_OF_SYNCHRONISATION = "lack-of-synchronisation"  # two tokens on one flow
    NEVER_COMPLETES = "never-completes"  # tokens move for ever, and the end is out of reach
    NEVER_REACHED = "never-reached"  # no token ever comes here


class Doubt(StrEnum):
    """Why nothing is proved."""

    BUDGET = "budget"  # more states than may be visited
    COMPLEX_JOIN = "complex-join"  # taken for an inclusive join, because its condition speaks of data
    WIDE_SPLIT = "wide-split"  # too many subsets of flows to try each
    ESCALATION = "escalation"  # whether the scope inside escalates and how often is not followed to the flow outside


class Outcome(StrEnum):
    """The verdict on a process."""

    SOUND = "sound"
    UNSOUND = "unsound"
    NOT_PROVED = "not proved"


@dataclass(frozen=True, kw_only=True)
class Move:
    """One element takes its tokens and gives others."""

    element: str
    events: tuple[str, ...] = ()  # boundary events that fire at it
    takes: tuple[str, ...] = ()  # flows a token leaves
    gives: tuple[str, ...] = ()  # flows a token comes to

    def ids(self) -> Iterator[str]:
        """Yield what lights up on the diagram, in order."""
        yield self.element
        for event in self.events:
            if event != self.element:
                yield event
        yield from self.gives


@dataclass(frozen=True, kw_only=True)
class Defect:
    """One thing wrong with a process, and the shortest way to it."""

    kind: Kind
    scope: str  # id of the sub-process the game is played in; "" at the top
    element: str  # the join that waits, the node that is flooded, circles or is never reached
    flows: tuple[str, ...] = ()  # the flows that hold the tokens
    after: str = ""  # of a lack of synchronisation: the node that gave the second token
    before: tuple[Move, ...] = ()  # how the case comes to where the game of this scope begins
    moves: tuple[Move, ...] = ()
    unavoidable: bool = False  # every way through the scope ends in a defect, whatever the conditions say

    @property
    def path(self) -> tuple[str, ...]:
        """Element and flow ids in the order the tokens come to them."""
        return tuple(found for move in (*self.before, *self.moves) for found in move.ids())


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What is known of a process after its states were visited."""

    defects: tuple[Defect, ...] = ()
    doubts: tuple[tuple[str, Doubt], ...] = ()  # scope or element -> why
    states: int = 0  # how many were visited, over all scopes
    endings: frozenset[str] = field(default_factory=frozenset)  # scopes that can end as drawn; "" is the process

    @property
    def outcome(self) -> Outcome:
        """Unsound as soon as one defect is known; sound only without any doubt."""
        if any(defect.kind is not Kind.NEVER_REACHED for defect in self.defects):
            return Outcome.UNSOUND
        return Outcome.NOT_PROVED if self.doubts else Outcome.SOUND
