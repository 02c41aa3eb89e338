"""Plays one scope of a process: each of its beginnings, and each thread that has nothing to do with the others.

It knows the scopes inside only by how they may end.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.bpmn.diagram import Element, ProcessDiagram
from engine.bpmn.soundness.build import NetBuilder
from engine.bpmn.soundness.catching import Tag
from engine.bpmn.soundness.defects import defects_of, is_faultless, reached
from engine.bpmn.soundness.explore import Game, Seen
from engine.bpmn.soundness.net import Net
from engine.bpmn.soundness.reduction import reduced
from engine.bpmn.soundness.region import plays
from engine.bpmn.soundness.verdict import Defect, Doubt, Move

_NO_BEGIN = {"intermediateCatchEvent"}  # the catching end of a link is reached without a flow


@dataclass
class Thread:
    """One game of a scope: its net as drawn, its net made small, and what came of playing it."""

    begins: tuple[str, ...]
    net: Net
    game: Game
    seen: Seen
    host: str = ""  # the activity whose event begins it


@dataclass
class Played:
    """What came of playing a scope."""

    scope: str
    threads: list[Thread] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)
    doubts: list[tuple[str, Doubt]] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)
    connected: set[str] = field(default_factory=set)  # nodes and events the flows lead to
    tags: set[Tag] = field(default_factory=set)
    states: int = 0

    def way_to(self, element: str, budget: int) -> tuple[Move, ...]:
        """Return the shortest way to an activity of this scope; () where none is found."""
        for thread in self.threads:
            if element in thread.net.nodes:
                game = Game(reduced(thread.net, chains_only=True, keep=element))
                seen = game.explore(budget, until=element)
                if seen.ended and element in {fired.node.id for fired, _m, _d in game.moves(seen.ended[-1])}:
                    arrived = game.arriving(seen.ended[-1], element)
                    return (*self.way_in(thread, budget), *game.way(seen, seen.ended[-1]), *arrived)
        return ()

    def way_in(self, thread: Thread, budget: int) -> tuple[Move, ...]:
        """Return the way to where a thread begins, within this scope."""
        return (*self.way_to(thread.host, budget), Move(element=thread.host)) if thread.host else ()


def play_scope(process: ProcessDiagram, scope: str, endings: Mapping[str, frozenset[Tag]], budget: int) -> Played:
    """Play a scope.

    Args:
        process: the diagram.
        scope: id of the sub-process, "" for the process itself.
        endings: how each scope inside may end.
        budget: markings visited at most in each game.
    """
    builder, played = NetBuilder(process, scope, endings), Played(scope)
    ahead: list[tuple[tuple[str, ...], str]] = [(begins, "") for begins in beginnings(process, scope)]
    known = set(ahead)
    while ahead:
        begins, host = ahead.pop(0)
        nodes, apart = builder.region.threads(_first_nodes(process, begins))
        thread = _play(builder.net(begins, nodes, apart), begins, host, budget)
        _account(played, thread, budget)
        played.connected |= {*begins, *nodes, *(e.id for n in nodes for e in process.boundary_events(n))}
        fresh = [((event.id,), event.attached_to) for event in apart if _comes(event, endings)]
        ahead += [found for found in fresh if found not in known]
        known |= set(fresh)
    return played


def beginnings(process: ProcessDiagram, scope: str) -> Iterator[tuple[str, ...]]:
    """Yield the nodes that hold a token at the beginning of each game (BPMN 2.0.2, 13.2).

    A process begins at one of its start events; without any, at every node no flow leads to.
    """
    starts = [start.id for start in process.starts(scope)]
    inside = process.within(scope)
    begun = [] if scope else [e for e in inside if _instantiates(process, e)]
    for element in begun:
        targets = tuple(flow.target for flow in process.outgoing(element.id) if _is_played(process, flow.target))
        starts += [] if element.waits_for_all else [element.id]
        yield from (targets,) if element.waits_for_all else ()
    yield from ((start,) for start in starts)
    if not starts and not begun:
        yield tuple(e.id for e in inside if _is_first(process, e))


def _is_played(process: ProcessDiagram, name: str) -> bool:
    element = process.elements.get(name)
    return element is not None and plays(element) and not element.scope


def _instantiates(process: ProcessDiagram, element: Element) -> bool:
    begins = element.instantiates and element.kind in ("receiveTask", "eventBasedGateway")
    return begins and not process.incoming(element.id)


def _is_first(process: ProcessDiagram, element: Element) -> bool:
    aside = element.kind == "boundaryEvent" or element.event_sub_process or element.for_compensation
    linked = element.kind in _NO_BEGIN and element.definition("link") is not None
    return not (aside or linked or process.incoming(element.id))


def _first_nodes(process: ProcessDiagram, begins: tuple[str, ...]) -> list[str]:
    """What a game is closed over: a boundary event is no node, but what follows it is."""
    found: list[str] = []
    for name in begins:
        event = process.elements[name].kind == "boundaryEvent"
        found += [flow.target for flow in process.outgoing(name)] if event else [name]
    return found


def _comes(event: Element, endings: Mapping[str, frozenset[Tag]]) -> bool:
    """Whether a non-interrupting event can fire: an escalation only where the scope inside escalates."""
    if event.attached_to not in endings or set(event.events) != {"escalation"}:
        return True
    codes = {d.code for d in event.definitions}
    return any(kind == "escalation" and ("" in codes or code in codes) for kind, code in endings[event.attached_to])


def _play(net: Net, begins: tuple[str, ...], host: str, budget: int) -> Thread:
    game = Game(reduced(net))
    return Thread(begins, net, game, game.explore(budget), host)


def _account(played: Played, thread: Thread, budget: int) -> None:
    game, seen = thread.game, thread.seen
    played.threads.append(thread)
    played.states += len(seen.states)
    played.reached |= reached(game, seen)
    played.tags |= seen.tags
    played.doubts += thread.net.doubts
    if not seen.complete:
        played.doubts.append((played.scope, Doubt.BUDGET))
    if not is_faultless(game, seen):
        played.defects += _shortest(thread, budget, played)


def _shortest(thread: Thread, budget: int, played: Played) -> list[Defect]:
    """Defects with their shortest ways: from the net with only its chains fused, where that is small enough."""
    game = Game(reduced(thread.net, chains_only=True))
    seen = game.explore(budget)
    played.states += len(seen.states)
    if not seen.complete:
        return defects_of(thread.game, thread.seen)
    return defects_of(game, seen)
