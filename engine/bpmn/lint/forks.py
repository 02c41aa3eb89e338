"""The ways of tokens in one scope: what comes after a node, in which order, and what may run beside it.

Links count as flows, and what hangs on an activity's border as coming out of it. It knows no variables and judges
nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from engine.bpmn.diagram import Element, ProcessDiagram
from engine.bpmn.runtime.graph import link_target
from engine.bpmn.runtime.interior import beginnings_of

_ONE_WAY = ("exclusiveGateway", "eventBasedGateway")  # only one of the flows that leave these is taken


@dataclass(frozen=True)
class Fork:
    """Where one token becomes several."""

    node: str  # "" is the beginning of the scope
    heads: tuple[str, ...]  # where each of them goes first; the node itself where events on its border go off beside it
    again: frozenset[str] = frozenset()  # heads to which tokens may come one after the other


class Ways:
    """The graph of one scope of a process."""

    def __init__(self, process: ProcessDiagram, scope: str) -> None:
        self._process = process
        self._within = {element.id: element for element in process.within(scope)}
        self._after: dict[str, list[str]] = defaultdict(list)
        self._joins = frozenset(e.id for e in self._within.values() if self._joins_all(e))
        self._begin = [element.id for element in beginnings_of(process, scope)]
        for element in self._within.values():
            self._after[element.id] = [node for node in self._following(element) if node in self._within]

    def after(self, node: str) -> list[str]:
        """Return the nodes to which a token may go next, boundary events of the node among them."""
        return self._after[node]

    def order(self) -> list[str]:
        """Return the nodes that a token may come to, before those that come after them but for loops."""
        found: dict[str, None] = {}
        seen: set[str] = set()
        for root in self._roots():
            ahead = [(root, iter(self._after[root]))] if root not in seen else []
            seen.add(root)
            while ahead:
                node, following = ahead[-1]
                fresh = next((each for each in following if each not in seen), None)
                if fresh is None:
                    found[node] = None
                    ahead.pop()
                else:
                    seen.add(fresh)
                    ahead.append((fresh, iter(self._after[fresh])))
        return list(reversed(found))

    def forks(self) -> Iterator[Fork]:
        """Yield every place where one token becomes several."""
        if len(self._begin) > 1:
            yield Fork("", tuple(self._begin))
        for element in self._within.values():
            heads = tuple(dict.fromkeys(flow.target for flow in self._process.outgoing(element.id)))
            if len(heads) > 1 and (element.kind not in _ONE_WAY or element.waits_for_all):
                yield Fork(element.id, tuple(head for head in heads if head in self._within))
            asides = [e for e in self._process.boundary_events(element.id) if not e.interrupting]
            if asides:
                again = frozenset(event.id for event in asides if _repeats(event))
                yield Fork(element.id, (element.id, *(event.id for event in asides)), again)

    def beside(self, fork: Fork, head: str) -> set[str]:
        """Return the nodes where other tokens of a fork may have been when one is still between `head` and its join."""
        others = [other for other in fork.heads if other != head]
        joins = self._reach([head], {*others, fork.node}) & self._joins
        found = self._reach(others, {*joins, head})
        return found | self._reach([head], ()) if head in fork.again else found

    def _reach(self, begin: Iterable[str], stops: Collection[str]) -> set[str]:
        found, ahead = set(begin), list(begin)
        while ahead:
            fresh = [node for node in self._after[ahead.pop()] if node not in found and node not in stops]
            found.update(fresh)
            ahead += fresh
        return found

    def _following(self, element: Element) -> Iterator[str]:
        yield from (flow.target for flow in self._process.outgoing(element.id))
        yield from (event.id for event in self._process.boundary_events(element.id))
        if element.kind == "intermediateThrowEvent" and "link" in element.events:
            target = link_target(self._process, element)
            if target is not None:
                yield target.id

    def _roots(self) -> Iterator[str]:
        starts = [element.id for element in self._within.values() if element.kind == "startEvent"]
        yield from starts or self._begin
        for element in self._within.values():
            if element.event_sub_process or element.for_compensation or element.instantiates:
                yield element.id

    def _joins_all(self, element: Element) -> bool:
        return element.kind == "parallelGateway" and len(self._process.incoming(element.id)) > 1


def _repeats(event: Element) -> bool:
    """Whether an event that does not interrupt may go off more than once."""
    return event.timer is None or event.timer.kind == "cycle" or len(event.definitions) > 1
