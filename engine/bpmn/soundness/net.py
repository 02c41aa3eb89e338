"""A scope as a token game: nodes, the arcs between them, how a node joins and what it may give. It plays nothing.

An activity and its boundary events are one node: BPMN 2.0.2, 10.5.4 lets an event take the token of its host, or add
one beside it, and a token may wait before the host as long as it likes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from engine.bpmn.soundness.trail import Trail
from engine.bpmn.soundness.verdict import Doubt


class Join(Enum):
    """What a node needs before it fires."""

    ONE = auto()  # each token fires it (implicit and exclusive merge)
    ALL = auto()  # a token on every arc (parallel join)
    INCLUSIVE = auto()  # a token, and none on its way that can still come (BPMN 2.0.2, 13.4.3)


class Split(Enum):
    """What a node gives when it fires."""

    CHOICE = auto()  # a token on exactly one of its arcs
    ALL = auto()  # a token on each
    SOME = auto()  # one of its outcomes
    NONE = auto()  # nothing: the token ends here


@dataclass(frozen=True)
class Given:
    """One outcome of a node: the arcs that get a token, and the events that fire only once in a game."""

    arcs: frozenset[int]
    once: frozenset[str] = frozenset()


@dataclass
class Arc:
    """A way from one node to another."""

    source: str
    target: str
    trail: Trail


@dataclass
class Node:
    """A node and the arcs at it."""

    id: str
    join: Join = Join.ONE
    split: Split = Split.NONE
    ins: set[int] = field(default_factory=set)
    outs: set[int] = field(default_factory=set)
    outcomes: tuple[Given, ...] = ()  # only where the split is SOME
    clears: bool = False  # takes every other token of the scope with it
    tag: tuple[str, str] = ("normal", "")  # how the scope ends when this node clears it

    def given(self) -> tuple[Given, ...]:
        """Every outcome it may have."""
        if self.split is Split.CHOICE:
            return tuple(Given(frozenset({arc})) for arc in sorted(self.outs))
        if self.split is Split.ALL:
            return (Given(frozenset(self.outs)),)
        return self.outcomes if self.split is Split.SOME else (Given(frozenset()),)

    def settle(self) -> None:
        """One arc in is no join, one arc out no split."""
        if len(self.ins) == 1:
            self.join = Join.ONE
        if len(self.outs) == 1 and self.split is Split.ALL:
            self.split = Split.CHOICE


@dataclass
class Net:
    """One game: its nodes, its arcs and those that hold a token at the beginning."""

    scope: str
    nodes: dict[str, Node] = field(default_factory=dict)
    arcs: dict[int, Arc] = field(default_factory=dict)
    begin: tuple[int, ...] = ()
    doubts: list[tuple[str, Doubt]] = field(default_factory=list)
    loops: dict[str, list[Trail]] = field(default_factory=dict)  # node -> what was reduced to a loop at it

    def copy(self) -> Net:
        """Return a net that can be reduced without changing this one."""
        nodes = {
            n.id: Node(n.id, n.join, n.split, set(n.ins), set(n.outs), n.outcomes, n.clears, n.tag)
            for n in self.nodes.values()
        }
        arcs = {key: Arc(arc.source, arc.target, arc.trail) for key, arc in self.arcs.items()}
        return Net(self.scope, nodes, arcs, self.begin, self.doubts, {k: list(v) for k, v in self.loops.items()})
