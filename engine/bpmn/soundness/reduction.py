"""Makes a net small without changing the verdict: chains, choices, parallel blocks and loops become single arcs.

The rules are Murata's (fusion of series places and transitions, of parallel places and transitions, removal of
self loops: Proc. IEEE 77(4), 1989, VI-A), restated for gateways. Each keeps deadlocks, reachability of the end and, as
a token may wait on the first flow of a trail as long as it likes, two tokens on one flow. It explores nothing.
"""

from collections.abc import Iterable
from itertools import groupby

from engine.bpmn.soundness.net import Join, Net, Node, Split
from engine.bpmn.soundness.trail import Trail, block

_LONGEST = 2_000  # pieces of a trail that is still drawn more than once


def reduced(net: Net, *, chains_only: bool = False, keep: str = "") -> Net:
    """Return a smaller net with the same verdict.

    Args:
        net: stays as it is.
        chains_only: fuse only nodes with one arc in and one out: then the shortest way to each defect keeps its length.
        keep: a node that is not fused.
    """
    made = _Reduction(net.copy(), chains_only, keep)
    made.run()
    return made.net


class _Reduction:
    def __init__(self, net: Net, chains_only: bool, keep: str) -> None:
        self.net, self._chains_only, self._keep = net, chains_only, keep
        self._ahead = dict.fromkeys(net.nodes)
        self._later: dict[str, None] = {}

    def run(self) -> None:
        # Merges and choices are moved only when nothing else is left to do: what lies behind them is then drawn once
        # for each way to it, which in a block that would have become one arc anyway grows without bound.
        while self._ahead or self._later:
            first = bool(self._ahead)
            name, _none = (self._ahead if first else self._later).popitem()
            node = self.net.nodes.get(name)
            if node is not None and first:
                self._fuse_here(node)
            elif node is not None:
                self._move_here(node)

    def _fuse_here(self, node: Node) -> None:
        if not self._chains_only:
            self._fuse_parallel(node)
            self._drop_loops(node)
            self._later[node.id] = None
        if self._passes(node) and len(node.ins) == len(node.outs) == 1:
            self._as_merge(node)

    def _move_here(self, node: Node) -> None:
        if not self._passes(node) or any(
            len(self.net.arcs[key].trail.pieces) > _LONGEST for key in node.ins | node.outs
        ):
            return
        if len(node.outs) == 1 and self._takes_each(node):
            self._as_merge(node)
        elif len(node.ins) == 1 and self._chooses_before(node):
            self._as_choice(node)

    # A node that passes each token on becomes part of the arcs around it.

    def _passes(self, node: Node) -> bool:
        plain = node.join is Join.ONE and node.split is Split.CHOICE and not node.clears and node.id != self._keep
        return plain and bool(node.ins) and not node.ins & node.outs

    def _takes_each(self, node: Node) -> bool:
        """Whether what follows takes each token by itself and goes on, so that a second one still shows."""
        (out,) = node.outs
        after = self.net.nodes[self.net.arcs[out].target]
        return after.join is Join.ONE and after.split is not Split.NONE

    def _chooses_before(self, node: Node) -> bool:
        (into,) = node.ins
        before = self.net.nodes.get(self.net.arcs[into].source)
        return before is not None and before.split is Split.CHOICE

    def _as_merge(self, node: Node) -> None:
        """Each arc in goes on to where the one arc out leads."""
        (out,) = node.outs
        onward = self.net.arcs.pop(out)
        target = self.net.nodes[onward.target]
        target.ins.discard(out)
        for key in node.ins:
            arc = self.net.arcs[key]
            arc.trail, arc.target = arc.trail.then(node.id, onward.trail), onward.target
            target.ins.add(key)
        self._gone(node, [onward.target, *(self.net.arcs[key].source for key in node.ins)])

    def _as_choice(self, node: Node) -> None:
        """The node before chooses among the arcs out itself."""
        (into,) = node.ins
        arrived = self.net.arcs.pop(into)
        source = self.net.nodes[arrived.source]
        source.outs.discard(into)
        for key in node.outs:
            arc = self.net.arcs[key]
            arc.trail, arc.source = arrived.trail.then(node.id, arc.trail), source.id
            source.outs.add(key)
        self._gone(node, [source.id, *(self.net.arcs[key].target for key in node.outs)])

    def _gone(self, node: Node, around: Iterable[str]) -> None:
        del self.net.nodes[node.id]
        self._ahead |= dict.fromkeys(around)

    # Several arcs between the same two nodes become one.

    def _fuse_parallel(self, node: Node) -> None:
        ordered = sorted(node.outs, key=lambda key: (self.net.arcs[key].target, self.net.arcs[key].trail.cost, key))
        for target, found in groupby(ordered, key=lambda key: self.net.arcs[key].target):
            keys = list(found)
            if len(keys) > 1:
                self._fuse(node, self.net.nodes[target], keys)

    def _fuse(self, node: Node, target: Node, keys: list[int]) -> None:
        trails = [self.net.arcs[key].trail for key in keys]
        if node.split is Split.CHOICE and target.join in (Join.ONE, Join.INCLUSIVE):
            self._one_arc(node, target, keys, block(tuple(trails), (0,), together=False))
        elif node.split is Split.ALL and target.join in (Join.ALL, Join.INCLUSIVE):
            self._one_arc(node, target, keys, block(tuple(trails), tuple(range(len(keys))), together=True))
        elif target.join is Join.INCLUSIVE and node.outs == set(keys) == target.ins and self._any_time(node):
            self._one_arc(node, target, keys, self._cheapest(node, keys, trails))
            node.split, node.outcomes = Split.CHOICE, ()

    def _any_time(self, node: Node) -> bool:
        return all(given.arcs and not given.once for given in node.outcomes)

    def _cheapest(self, node: Node, keys: list[int], trails: list[Trail]) -> Trail:
        ways = [sorted(keys.index(key) for key in given.arcs) for given in node.outcomes]
        best = min(ways, key=lambda way: (sum(trails[index].cost for index in way), way))
        return block(tuple(trails), tuple(best), together=True)

    def _one_arc(self, node: Node, target: Node, keys: list[int], trail: Trail) -> None:
        self.net.arcs[keys[0]].trail = trail
        for key in keys[1:]:
            del self.net.arcs[key]
        node.outs -= set(keys[1:])
        target.ins -= set(keys[1:])
        node.settle()
        target.settle()
        self._ahead |= dict.fromkeys((node.id, target.id))

    def _drop_loops(self, node: Node) -> None:
        """A choice that may lead back to the node that makes it changes nothing, as long as there is another."""
        loops = node.ins & node.outs
        if not loops or node.join is not Join.ONE or node.split is not Split.CHOICE or loops == node.outs:
            return
        for key in loops:
            self.net.loops.setdefault(node.id, []).append(self.net.arcs.pop(key).trail)
        node.ins -= loops
        node.outs -= loops
        around = {self.net.arcs[key].source for key in node.ins} | {self.net.arcs[key].target for key in node.outs}
        self._ahead |= dict.fromkeys((*around & set(self.net.nodes), node.id))
