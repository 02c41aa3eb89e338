"""What one arc of a reduced net stands for: the flows, nodes and whole blocks that lie between its two ends.

A token waits on the first flow of its trail until the node at the end takes it: this laziness is what makes a path of
the reduced net the shortest one of the net as drawn. Nothing here explores.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.bpmn.soundness.verdict import Move


@dataclass(frozen=True)
class Leaf:
    """A sequence flow, or with an empty id a way that is not drawn as one (start, link, end of a scope)."""

    flow: str
    source: str  # the element it is drawn from; a boundary event is not the node that fires

    cost = 0


@dataclass(frozen=True)
class Block:
    """Several trails between the same two nodes."""

    branches: tuple[Trail, ...]
    runs: tuple[int, ...]  # the branches a token takes on its cheapest way through
    together: bool  # whether several branches may hold a token at once

    @property
    def cost(self) -> int:
        """Moves it takes to come through."""
        return sum(self.branches[index].cost for index in self.runs)


@dataclass(frozen=True)
class Trail:
    """Pieces with a node between each two."""

    pieces: tuple[Leaf | Block, ...]
    nodes: tuple[str, ...] = ()
    cost: int = 0  # moves it takes to come from the first flow to the last

    def then(self, node: str, onward: Trail) -> Trail:
        """Return the trail that goes on through a node."""
        pieces, nodes = (*self.pieces, *onward.pieces), (*self.nodes, node, *onward.nodes)
        return Trail(pieces, nodes, self.cost + 1 + onward.cost)

    def first(self) -> tuple[Leaf, ...]:
        """Where tokens stand when it is entered."""
        return tuple(_edge(self.pieces[0], 0))

    def last(self) -> tuple[Leaf, ...]:
        """Where tokens stand when it has been gone through."""
        return tuple(_edge(self.pieces[-1], -1))

    def names(self, known: set[str] | None = None, told: set[int] | None = None) -> set[str]:
        """Return every element a token passes on one of its ways through, events that fire there included."""
        found, told = set() if known is None else known, set() if told is None else told
        found.update(self.nodes)
        for piece in self.pieces:
            if isinstance(piece, Leaf):
                found.add(piece.source)
            elif id(piece) not in told:  # trails share what lies behind a merge
                told.add(id(piece))
                for branch in piece.branches:
                    branch.names(found, told)
        return found

    def moves(self) -> Iterator[Move]:
        """Yield the moves that bring a token from the first flow to the last."""
        yield from _through(self.pieces[0])
        for index, node in enumerate(self.nodes):
            yield move(node, tuple(_edge(self.pieces[index], -1)), tuple(_edge(self.pieces[index + 1], 0)))
            yield from _through(self.pieces[index + 1])


def block(branches: tuple[Trail, ...], runs: tuple[int, ...], *, together: bool) -> Trail:
    """Return a trail that is one block."""
    made = Block(branches, runs, together)
    return Trail((made,), (), made.cost)


def move(node: str, takes: tuple[Leaf, ...], gives: tuple[Leaf, ...]) -> Move:
    """Describe what a node does; what leaves it by a boundary event names the event."""
    events = tuple(dict.fromkeys(leaf.source for leaf in gives if leaf.source != node))
    return Move(
        element=node,
        events=events,
        takes=tuple(leaf.flow for leaf in takes if leaf.flow),
        gives=tuple(leaf.flow for leaf in gives if leaf.flow),
    )


def _edge(piece: Leaf | Block, end: int) -> Iterator[Leaf]:
    if isinstance(piece, Leaf):
        yield piece
        return
    for index in piece.runs:
        yield from _edge(piece.branches[index].pieces[end], end)


def _through(piece: Leaf | Block) -> Iterator[Move]:
    if isinstance(piece, Block):
        for index in piece.runs:
            yield from piece.branches[index].moves()
