"""Plays a net from its beginning in every way there is, the cheapest ways first, and says what can go wrong.

A marking is one integer: a bit for each arc that holds a token and one for each event that has fired. A second token
on one arc is a defect and is not followed further, so there are finitely many. It knows nothing of diagrams.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from heapq import heappop, heappush
from operator import or_

from engine.bpmn.soundness.net import Given, Join, Net, Node
from engine.bpmn.soundness.trail import Leaf, move
from engine.bpmn.soundness.verdict import Move

_MOVES_A_STATE = 8  # tried on average, at most: a split with hundreds of outcomes must not cost more than many states
Tag = tuple[str, str]


@dataclass(frozen=True)
class Fired:
    """A node fired: the arcs it took and the outcome it had."""

    node: Node
    taken: int
    given: Given


@dataclass
class Seen:
    """What an exploration came to."""

    states: dict[int, tuple[int, int | None, Fired | None]] = field(default_factory=dict)  # -> cost, before, by what
    dead: list[int] = field(default_factory=list)  # tokens left, no move
    doubled: dict[int, tuple[int, int, Fired]] = field(default_factory=dict)  # arc -> cost, marking, move
    before: dict[int, list[int]] = field(default_factory=dict)  # marking -> those that lead to it
    ended: list[int] = field(default_factory=list)
    tags: set[Tag] = field(default_factory=set)
    flooding: set[int] = field(default_factory=set)  # markings with a move that doubles a token
    fired: set[str] = field(default_factory=set)  # nodes
    moves: int = 0
    complete: bool = True


class Game:
    """A net ready to be played."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self._bits = {arc: 1 << place for place, arc in enumerate(net.arcs)}
        self._arcs = list(net.arcs)
        self.tokens = (1 << len(net.arcs)) - 1
        flags = sorted({event for node in net.nodes.values() for given in node.outcomes for event in given.once})
        self._flags = {event: 1 << (len(net.arcs) + place) for place, event in enumerate(flags)}
        self._ins = {name: self.mask(node.ins) for name, node in net.nodes.items()}
        self._given = {
            name: [(given, self.mask(given.arcs), self._flag(given)) for given in node.given()]
            for name, node in net.nodes.items()
        }
        self._ahead = {name: self._blockers(node) for name, node in net.nodes.items() if node.join is Join.INCLUSIVE}
        self.begin = self.mask(net.begin)

    def mask(self, arcs: set[int] | frozenset[int] | tuple[int, ...]) -> int:
        """Return the marking with a token on each arc."""
        return reduce(or_, (self._bits[arc] for arc in arcs), 0)

    def arcs(self, marking: int) -> Iterator[int]:
        """Yield the arcs that hold a token, in the order of the net."""
        marking &= self.tokens
        while marking:
            low = marking & -marking
            yield self._arcs[low.bit_length() - 1]
            marking ^= low

    def _flag(self, given: Given) -> int:
        return reduce(or_, (self._flags[event] for event in given.once), 0)

    def _blockers(self, node: Node) -> dict[int, int]:
        """For each arc into an inclusive join: the arcs from which a token can still come to it, past no other way."""
        return {self._bits[arc]: self._upstream(arc, node) for arc in node.ins}

    def _upstream(self, arc: int, join: Node) -> int:
        found, ahead = {arc}, [arc]
        while ahead:
            source = self.net.arcs[ahead.pop()].source
            if source and source != join.id:
                fresh = self.net.nodes[source].ins - found
                found |= fresh
                ahead += fresh
        return self.mask(found)

    # Moves.

    def moves(self, marking: int) -> Iterator[tuple[Fired, int, int]]:
        """Yield (what fires, marking after, arcs that would hold two tokens)."""
        for node, taken in self._ready(marking):
            rest = marking & ~taken
            for given, arcs, flags in self._given[node.id]:
                if flags & marking:
                    continue
                after = rest & ~self.tokens if node.clears else rest | arcs | flags
                yield Fired(node, taken, given), after, rest & arcs

    def _ready(self, marking: int) -> Iterator[tuple[Node, int]]:
        tried: set[str] = set()
        for arc in self.arcs(marking):
            node = self.net.nodes[self.net.arcs[arc].target]
            if node.join is Join.ONE:
                yield node, self._bits[arc]
            elif node.id not in tried:
                tried.add(node.id)
                held = marking & self._ins[node.id]
                if held == self._ins[node.id] or (node.join is Join.INCLUSIVE and not self._waits(node, marking, held)):
                    yield node, held

    def _waits(self, node: Node, marking: int, held: int) -> bool:
        """Whether a token can still come to an empty arc of the join and to none that holds one already."""
        to_empty = to_held = 0
        for bit, ahead in self._ahead[node.id].items():
            if bit & held:
                to_held |= ahead
            else:
                to_empty |= ahead
        return bool(marking & self.tokens & to_empty & ~to_held)

    def cost(self, fired: Fired) -> int:
        """Return the moves of the diagram it stands for: through the arcs it takes, and itself."""
        return self.walk(fired.taken) + (" " not in fired.node.id)

    def walk(self, marking: int) -> int:
        """Return the moves it takes to bring every token to the end of its arc."""
        return sum(self.net.arcs[arc].trail.cost for arc in self.arcs(marking))

    # The exploration.

    def explore(self, budget: int, *, until: str = "") -> Seen:
        """Visit every marking, the cheapest first.

        Args:
            budget: markings visited at most; moves tried count too, eight for a marking.
            until: stop as soon as this node can fire; the last marking of `ended` is where.
        """
        seen, agenda = Seen(), [(0, 0, self.begin)]
        seen.states[self.begin] = (0, None, None)
        done: set[int] = set()
        while agenda:
            cost, _order, marking = heappop(agenda)
            if marking in done:
                continue
            if len(seen.states) > budget or seen.moves > budget * _MOVES_A_STATE:
                seen.complete = False
                break
            done.add(marking)
            if not marking & self.tokens:
                seen.ended.append(marking)
                continue
            fresh = self._visit(seen, marking, cost, until)
            if fresh is None:
                seen.ended.append(marking)
                break
            for price, after in fresh:
                heappush(agenda, (price, len(seen.states), after))
        return seen

    def _visit(self, seen: Seen, marking: int, cost: int, until: str) -> list[tuple[int, int]] | None:
        fresh, moved = [], False
        for fired, after, doubled in self.moves(marking):
            moved = True
            seen.moves += 1
            if fired.node.id == until:
                return None
            seen.fired.add(fired.node.id)
            price = cost + self.cost(fired)
            if doubled:
                self._double(seen, doubled, (price, marking, fired))
                continue
            if not after & self.tokens:
                seen.tags.add(fired.node.tag)
            seen.before.setdefault(after, []).append(marking)
            known = seen.states.get(after)
            if known is None or price < known[0]:
                seen.states[after] = (price, marking, fired)
                fresh.append((price, after))
        if not moved:
            seen.dead.append(marking)
        return fresh

    def _double(self, seen: Seen, doubled: int, found: tuple[int, int, Fired]) -> None:
        seen.flooding.add(found[1])
        for arc in self.arcs(doubled):
            if arc not in seen.doubled or found[0] < seen.doubled[arc][0]:
                seen.doubled[arc] = found

    # The way to a marking, in moves of the diagram.

    def way(self, seen: Seen, marking: int) -> list[Move]:
        """Return the moves that lead to a marking."""
        back: list[Fired] = []
        at: int | None = marking
        while at is not None:
            _cost, at, fired = seen.states[at]
            if fired is not None:
                back.append(fired)
        return [step for fired in reversed(back) for step in self.steps(fired)]

    def steps(self, fired: Fired) -> list[Move]:
        """Return the moves one firing stands for."""
        found = self.finish(fired.taken)
        if " " in fired.node.id:
            return found
        takes = [leaf for arc in self.arcs(fired.taken) for leaf in self.net.arcs[arc].trail.last()]
        return [*found, move(fired.node.id, tuple(takes), self.first(fired.given))]

    def arriving(self, marking: int, element: str) -> list[Move]:
        """Return the moves that bring a token to an element which can fire."""
        taken = next(fired.taken for fired, _after, _doubled in self.moves(marking) if fired.node.id == element)
        return self.finish(taken)

    def first(self, given: Given) -> tuple[Leaf, ...]:
        """Return where tokens stand after an outcome."""
        return tuple(leaf for arc in sorted(given.arcs) for leaf in self.net.arcs[arc].trail.first())

    def finish(self, marking: int) -> list[Move]:
        """Return the moves that bring every token to the end of its arc."""
        return [step for arc in self.arcs(marking) for step in self.net.arcs[arc].trail.moves()]
