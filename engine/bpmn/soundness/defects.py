"""Reads the defects out of an exploration, each with its shortest way. It plays nothing and knows no diagram."""

from collections.abc import Iterable

from engine.bpmn.soundness.explore import Game, Seen
from engine.bpmn.soundness.verdict import Defect, Kind

MOST = 3  # of one kind in one game: more would say the same again


def is_faultless(game: Game, seen: Seen) -> bool:
    """Return whether nothing can go wrong in a game; only a complete exploration says so for certain."""
    return not (seen.dead or seen.doubled or _lost(seen))


def defects_of(game: Game, seen: Seen) -> list[Defect]:
    """Return what can go wrong: at most a few of each kind, each at another element, the nearest first."""
    unavoidable = seen.complete and game.begin not in _leading_to(seen, seen.ended)
    found = [*_deadlocks(game, seen, unavoidable), *_doubled(game, seen, unavoidable)]
    return [*found, *_livelocks(game, seen, unavoidable)]


def reached(game: Game, seen: Seen) -> set[str]:
    """Return the elements some token came to."""
    marked = game.begin
    for marking in seen.states:
        marked |= marking
    found = set(seen.fired)
    for arc in game.arcs(marked):
        found.update(game.net.arcs[arc].trail.names())
    fresh = set(found)
    while fresh:
        inside = {name for node in fresh for trail in game.net.loops.get(node, ()) for name in trail.names()}
        fresh = inside - found
        found |= fresh
    return found


def _deadlocks(game: Game, seen: Seen, unavoidable: bool) -> list[Defect]:
    found: dict[str, Defect] = {}
    for marking in sorted(seen.dead, key=lambda m: (seen.states[m][0] + game.walk(m), m)):
        arcs = list(game.arcs(marking))
        element = game.net.arcs[arcs[0]].target
        if element not in found and len(found) < MOST:
            flows = tuple(leaf.flow for arc in arcs for leaf in game.net.arcs[arc].trail.last())
            moves = (*game.way(seen, marking), *game.finish(marking))
            found[element] = Defect(
                kind=Kind.DEADLOCK, scope=game.net.scope, element=element, flows=flows, moves=moves,
                unavoidable=unavoidable,
            )  # fmt: skip
    return list(found.values())


def _doubled(game: Game, seen: Seen, unavoidable: bool) -> list[Defect]:
    found: dict[str, Defect] = {}
    for arc, (_cost, marking, fired) in sorted(seen.doubled.items(), key=lambda item: (item[1][0], item[0])):
        if fired.node.id not in found and len(found) < MOST:
            found[fired.node.id] = Defect(
                kind=Kind.LACK_OF_SYNCHRONISATION,
                scope=game.net.scope,
                element=fired.node.id,
                flows=tuple(leaf.flow for leaf in game.net.arcs[arc].trail.first() if leaf.flow),
                after=fired.node.id,
                moves=(*game.way(seen, marking), *game.steps(fired)),
                unavoidable=unavoidable,
            )
    return list(found.values())


def _livelocks(game: Game, seen: Seen, unavoidable: bool) -> list[Defect]:
    lost = _lost(seen) if seen.complete else set()
    if not lost:
        return []
    marking = min(_circling(seen, lost), key=lambda m: (seen.states[m][0], m))
    arcs = list(game.arcs(marking))
    flows = tuple(leaf.flow for arc in arcs for leaf in game.net.arcs[arc].trail.first() if leaf.flow)
    return [
        Defect(
            kind=Kind.NEVER_COMPLETES, scope=game.net.scope, element=game.net.arcs[arcs[0]].target, flows=flows,
            moves=tuple(game.way(seen, marking)), unavoidable=unavoidable,
        )
    ]  # fmt: skip


def _lost(seen: Seen) -> set[int]:
    """Markings from which neither the end nor another defect can be reached."""
    return set(seen.states) - _leading_to(seen, [*seen.ended, *seen.dead, *seen.flooding])


def _circling(seen: Seen, lost: set[int]) -> set[int]:
    """Those that are come to again: what is left when every marking nothing in the rest leads to is peeled off."""
    left = set(lost)
    while True:
        fresh = {marking for marking in left if not left.intersection(seen.before.get(marking, ()))}
        if not fresh:
            return left
        left -= fresh


def _leading_to(seen: Seen, targets: Iterable[int]) -> set[int]:
    found = set(targets)
    ahead = list(found)
    while ahead:
        fresh = set(seen.before.get(ahead.pop(), ())) - found
        found |= fresh
        ahead += fresh
    return found
