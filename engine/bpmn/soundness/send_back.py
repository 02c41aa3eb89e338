"""To which earlier tasks a case may be sent back without losing or doubling a token.

A target is offered when, for every marking in which the task waits, the marking with that one token moved to the target
is one the process can come to by itself: what follows then is what could have followed anyway. Tokens of other
branches stay where they are, so a target outside the task's own parallel branch is refused, and so is one inside a
parallel block that has been joined already: its other branches would miss their tokens. The answer is exact where the
way between both reduces to chains, choices, loops and parallel blocks; in what does not reduce it compares markings of
the reduced net. It errs on the side of refusing: an inclusive block counts as a parallel one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.bpmn.diagram import FOR_PEOPLE, ProcessDiagram
from engine.bpmn.soundness.explore import Game
from engine.bpmn.soundness.prove import BUDGET, Proof
from engine.bpmn.soundness.scope import Played, Thread
from engine.bpmn.soundness.trail import Block, Trail

Branches = tuple[tuple[int, int], ...]  # the parallel branches around a place: block and branch, the outermost first


def send_back_targets(process: ProcessDiagram, task_id: str, *, budget: int = BUDGET) -> tuple[str, ...]:
    """Return the tasks for people a case may be sent back to from a task.

    Args:
        process: the diagram.
        task_id: the task that waits.
        budget: markings visited at most in one game.
    Returns:
        Ids in the order of the file; none where the task's scope is not proved sound.
    """
    task = process.elements[task_id]
    played = Proof(process, budget).play().get(task.scope)
    if played is None or played.defects or played.doubts:
        return ()
    threads = [thread for thread in played.threads if task_id in thread.net.nodes]
    if len(threads) != 1:
        return ()  # none, or a task several beginnings share: which of them a case began with is not known here
    places = _Places(process, threads[0])
    earlier = _earlier(played, task_id)
    return tuple(
        element.id
        for element in process.within(task.scope)
        if element.kind in FOR_PEOPLE and element.id in earlier and places.may_move(task_id, element.id)
    )


def _earlier(played: Played, task_id: str) -> set[str]:
    """The nodes from which flows lead to the task."""
    net = next(thread.net for thread in played.threads if task_id in thread.net.nodes)
    found: set[str] = set()
    ahead = [task_id]
    while ahead:
        fresh = {net.arcs[arc].source for arc in net.nodes[ahead.pop()].ins} - found - {""}
        found |= fresh
        ahead += fresh
    return found - {task_id}


@dataclass(frozen=True)
class _Place:
    """Where a flow lies in the reduced net: its arc, and the parallel branches of that arc around it."""

    arc: int
    branches: Branches


class _Places:
    """Every place of one game, and the markings it can come to."""

    def __init__(self, process: ProcessDiagram, thread: Thread) -> None:
        self._process, self._game = process, thread.game
        self._markings = {marking & self._game.tokens for marking in thread.seen.states}
        self._laid: set[tuple[int, _Place]] = set()
        self._of: dict[str, set[_Place]] = {}
        self._nodes: dict[str, set[_Place]] = {}
        for arc in thread.game.net.arcs:
            self._lay(thread.game.net.arcs[arc].trail, _Place(arc, ()))
        self._lay_loops(thread.game)

    def may_move(self, task: str, target: str) -> bool:
        """Return whether every marking in which the task waits stays a reachable one."""
        here, there = self._waiting(task), self._waiting(target)
        return bool(here and there) and all(any(self._fits(one, other) for other in there) for one in here)

    def _fits(self, here: _Place, there: _Place) -> bool:
        if here.branches != there.branches:
            return False
        if here.arc == there.arc:
            return True
        # Branches are numbered over the whole net, so two arcs share them only where there are none.
        held, wanted = self._game.mask((here.arc,)), self._game.mask((there.arc,))
        return all(self._swapped(m, held, wanted) in self._markings for m in self._markings if m & held)

    def _swapped(self, marking: int, held: int, wanted: int) -> int:
        return -1 if marking & wanted else marking ^ held | wanted

    def _waiting(self, task: str) -> set[_Place]:
        flows = [flow.id for flow in self._process.incoming(task)]
        return {place for flow in flows for place in self._of.get(flow, ())}

    # Laying out the trails.

    def _lay(self, trail: Trail, place: _Place) -> None:
        for node in trail.nodes:
            self._nodes.setdefault(node, set()).add(place)
        for piece in trail.pieces:
            if isinstance(piece, Block) and (id(piece), place) not in self._laid:
                self._laid.add((id(piece), place))  # trails share what lies behind a merge
                for index, branch in enumerate(piece.branches):
                    around = (*place.branches, (id(piece), index)) if piece.together else place.branches
                    self._lay(branch, _Place(place.arc, around))
            elif not isinstance(piece, Block):
                self._of.setdefault(piece.flow, set()).add(place)

    def _lay_loops(self, game: Game) -> None:
        """A loop lies where the node lies it was reduced to; at a node of the net, on the arcs into it."""
        for name, node in game.net.nodes.items():
            self._nodes[name] = {_Place(arc, ()) for arc in node.ins}
        for node_id, trail in _inner_last(game.net.loops, self._nodes):
            for place in list(self._nodes.get(node_id, ())):
                self._lay(trail, place)


def _inner_last(loops: Mapping[str, list[Trail]], known: Mapping[str, set[_Place]]) -> Iterator[tuple[str, Trail]]:
    """Yield loops whose node has a place already; laying one may give a place to the node of another."""
    left = dict(loops)
    while ready := [name for name in left if known.get(name)]:
        for name in ready:
            yield from ((name, trail) for trail in left.pop(name))
