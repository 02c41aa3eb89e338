"""Turns one scope of a diagram into the net it is played on. It reads the diagram and plays nothing.

Conditions are not asked: a choice may go any way, an inclusive split any non-empty set of ways or the default one. A
timer or message may come or not. A non-interrupting event that shares its way with the tokens it leaves behind fires
at most once in a game: the usual bound, without which every reminder in a loop would be an endless source of tokens.
"""

from collections.abc import Iterable, Mapping
from itertools import chain, combinations

from engine.bpmn.diagram import SCOPES, Element, Flow, ProcessDiagram
from engine.bpmn.soundness.catching import CANCELLED, NORMAL, Tag, boundary_for, catcher_of, raised_by, stops, thrown_by
from engine.bpmn.soundness.net import Arc, Given, Join, Net, Node, Split
from engine.bpmn.soundness.region import Region
from engine.bpmn.soundness.trail import Leaf, Trail
from engine.bpmn.soundness.verdict import Doubt

WIDEST = 8  # flows of an inclusive split of which every subset is tried
_CHOICES = ("exclusiveGateway", "eventBasedGateway")
_SUBSETS = ("inclusiveGateway", "complexGateway")
_JOINS = {"parallelGateway": Join.ALL, "inclusiveGateway": Join.INCLUSIVE, "complexGateway": Join.INCLUSIVE}
Ways = tuple[frozenset[int], ...]


class NetBuilder:
    """Builds the nets of one scope."""

    def __init__(self, process: ProcessDiagram, scope: str, endings: Mapping[str, frozenset[Tag]]) -> None:
        """Keep what is needed; `endings` says how each scope inside may end."""
        self._process, self._endings = process, endings
        self.scope, self.region = scope, Region(process, scope)
        self._net = Net(scope)
        self._flows: dict[str, int] = {}
        self._apart: frozenset[str] = frozenset()

    def net(self, begins: Iterable[str], nodes: set[str], apart: Iterable[Element]) -> Net:
        """Return the game that begins with a token at each of `begins`, over `nodes`.

        Args:
            begins: nodes, or one boundary event whose thread is played by itself.
            nodes: those a token can come to.
            apart: events that are left out, because their threads are played by themselves.
        """
        self._net, self._flows = Net(self.scope), {}
        self._apart = frozenset(event.id for event in apart)
        names = list(begins)
        for name in dict.fromkeys((*names, *(n for n in self.region.nodes if n in nodes))):
            self._net.nodes[name] = Node(name)
        for name in list(self._net.nodes):
            self._arrivals(name)
        self._net.begin = tuple(self._arc("", "", name) for name in names)
        for name in list(self._net.nodes):
            self._behaviour(self._process.elements[name])
        for key, arc in self._net.arcs.items():
            if arc.source and key not in self._net.nodes[arc.source].outs:
                arc.source = ""  # a way that is never taken; a join still waits for it
        for node in self._net.nodes.values():
            node.settle()
        return self._net

    def _arrivals(self, name: str) -> None:
        for flow in self._process.incoming(name):
            # A flow whose source no token comes to is kept: a join waits for it.
            source = self._process.elements.get(flow.source)
            host = "" if source is None else source.attached_to or source.id
            host = flow.source if flow.source in self._net.nodes else host
            self._flows[flow.id] = self._arc(flow.id, flow.source, name, host)

    def _arc(self, flow: str, source: str, target: str, host: str | None = None) -> int:
        host = source if host is None else host
        key = len(self._net.arcs)
        self._net.arcs[key] = Arc(host if host in self._net.nodes else "", target, Trail((Leaf(flow, source),)))
        self._net.nodes[target].ins.add(key)
        return key

    # What a node does.

    def _behaviour(self, element: Element) -> None:
        node = self._net.nodes[element.id]
        if len(node.ins) > 1:
            node.join = _JOINS.get(element.kind, Join.ONE)
        if element.kind == "complexGateway" and len(node.ins) > 1:
            self._net.doubts.append((element.id, Doubt.COMPLEX_JOIN))
        if self._ends_scope(node, element):
            return
        ways = (*self._normal(element), *self._interrupted(element), *self._ended(element))
        beside = self._beside(element)
        self._give(node, [self._with(way, more) for way in dict.fromkeys(ways) for more in _subsets(beside)])

    def _give(self, node: Node, given: list[Given]) -> None:
        node.outs = {arc for one in given for arc in one.arcs}
        if not node.outs:
            return
        once = any(one.once for one in given)
        if not once and all(len(one.arcs) == 1 for one in given):
            node.split = Split.CHOICE
        elif not once and len(given) == 1:
            node.split = Split.ALL
        else:
            node.split, node.outcomes = Split.SOME, tuple(given)

    def _with(self, way: frozenset[int], events: tuple[Element, ...]) -> Given:
        arcs = way.union(*(next(iter(self._ways(event))) for event in events)) if events else way
        return Given(arcs, frozenset(event.id for event in events))

    def _ends_scope(self, node: Node, element: Element) -> bool:
        if "terminate" in element.events and element.kind == "endEvent":
            node.clears = True
            return True
        for tag in thrown_by(element):
            if self._stops_here(element, tag):
                node.clears, node.tag = True, tag
                return True
        return False

    def _stops_here(self, element: Element, tag: Tag) -> bool:
        if tag[0] == "error":
            return True  # an error nobody catches ends the case too
        catcher = catcher_of(self._process, element.scope, tag)
        return tag[0] == "cancel" or stops(catcher, self._process)

    # The ways out of a node.

    def _normal(self, element: Element) -> Ways:
        if element.kind in SCOPES and NORMAL not in self._endings.get(element.id, {NORMAL}):
            return ()
        return self._ways(element)

    def _ways(self, element: Element) -> Ways:
        flows = [flow for flow in self._process.outgoing(element.id) if flow.id in self._flows]
        if element.kind in _CHOICES:
            return tuple(self._set([flow]) for flow in flows) or (frozenset(),)
        if element.kind in _SUBSETS or any(flow.condition is not None for flow in flows):
            return self._some(element, flows)
        links = [self._arc("", element.id, name) for name in self.region.links.get(element.id, ())]
        return (self._set(flows) | frozenset(links),)

    def _some(self, element: Element, flows: list[Flow]) -> Ways:
        """BPMN 2.0.2, 13.4.3 and 8.3.13: each condition by itself, the default flow where none holds."""
        gateway = element.kind in _SUBSETS
        default = [flow for flow in flows if flow.id == element.default_flow]
        asked = [flow for flow in flows if flow not in default and (gateway or flow.condition is not None)]
        always = [flow for flow in flows if flow not in default and flow not in asked]
        ways = [self._set([*always, *chosen]) for chosen in self._choices(element, asked)]
        if default or always or not asked:
            ways.append(self._set([*always, *default]))
        return tuple(ways)

    def _choices(self, element: Element, asked: list[Flow]) -> list[tuple[Flow, ...]]:
        sizes = range(1, len(asked) + 1)
        if len(asked) > WIDEST:
            self._net.doubts.append((element.id, Doubt.WIDE_SPLIT))
            sizes = range(1, 2)
        found = [chosen for size in sizes for chosen in combinations(asked, size)]
        return found if len(asked) <= WIDEST else [*found, tuple(asked)]

    def _set(self, flows: Iterable[Flow]) -> frozenset[int]:
        return frozenset(self._flows[flow.id] for flow in flows)

    # Events at its boundary.

    def _interrupted(self, element: Element) -> Ways:
        ways: list[frozenset[int]] = []
        for event in self._process.boundary_events(element.id):
            if event.interrupting and event.events != ("compensate",) and self._may_fire(element, event):
                ways += self._leaving_by(event)
        return tuple(ways)

    def _leaving_by(self, event: Element) -> Ways:
        ways = self._ways(event)
        return ways if all(ways) else (frozenset({self._dead_end(event.id, NORMAL, False)}),)

    def _may_fire(self, host: Element, event: Element) -> bool:
        if host.id not in self._endings or not event.events or set(event.events) - {"error", "escalation", "cancel"}:
            return True
        caught = (boundary_for(self._process, host.id, tag) for tag in self._endings[host.id])
        return any(found is event for found in caught)

    def _beside(self, element: Element) -> list[Element]:
        found = []
        for event in self._process.boundary_events(element.id):
            if event.id in self.region.beside and event.id not in self._apart and any(self._ways(event)):
                found.append(event)
                if "escalation" in event.events and element.id in self._endings:
                    self._net.doubts.append((event.id, Doubt.ESCALATION))
        return found

    def _ended(self, element: Element) -> Ways:
        """What is thrown inside and caught further out takes this scope's tokens with it."""
        thrown = self._endings.get(element.id, frozenset()) | set(raised_by(self._process, element))
        passed = [
            tag for tag in sorted(thrown) if tag != NORMAL and boundary_for(self._process, element.id, tag) is None
        ]
        return tuple(frozenset({self._passed_on(element.id, tag)}) for tag in passed)

    def _passed_on(self, source: str, tag: Tag) -> int:
        # A cancelled transaction without a boundary event for it is left by no flow, and nothing else ends.
        return self._dead_end(source, *((NORMAL, False) if tag == CANCELLED else (tag, True)))

    def _dead_end(self, source: str, tag: Tag, clears: bool) -> int:
        name = f"{source} {tag[0]} {tag[1]}"  # ids hold no blanks, so it is nobody else's
        self._net.nodes.setdefault(name, Node(name, clears=clears, tag=tag))
        host = self._process.elements[source].attached_to or source
        return self._arc("", source, name, host if host in self._net.nodes else source)


def _subsets(events: list[Element]) -> Iterable[tuple[Element, ...]]:
    return chain.from_iterable(combinations(events, size) for size in range(len(events) + 1))
