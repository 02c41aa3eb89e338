"""Where tokens of a scope may walk, and which of its events begin a thread of their own.

What a non-interrupting event begins is played by itself where no node is shared with the tokens it leaves behind: then
neither can help or hinder the other, and a hundred reminders cost a hundred small games, not one of 2^100 states.
"""

from collections import defaultdict
from collections.abc import Iterable

from engine.bpmn.diagram import Element, ProcessDiagram

_JOINS = ("parallelGateway", "inclusiveGateway", "complexGateway")
_OUTSIDE_FLOW = {"boundaryEvent"}


class Region:
    """The ways of one scope."""

    def __init__(self, process: ProcessDiagram, scope: str) -> None:
        self._process = process
        self.nodes = {e.id: e for e in process.within(scope) if plays(e)}
        self.links = _links(self.nodes.values())
        self.beside = {
            event.id: event
            for node in self.nodes
            for event in process.boundary_events(node)
            if not event.interrupting and event.events != ("compensate",)
        }

    def threads(self, begins: Iterable[str]) -> tuple[set[str], list[Element]]:
        """Return the nodes played with these beginnings, and the events whose threads are played by themselves."""
        main = self.closure(begins, beside=False)
        apart: list[Element] = []
        while True:
            mine = [event for event in self.beside.values() if event.attached_to in main]
            apart = [event for event in mine if self._is_apart(event, main)]
            joined = {n for e in mine if e not in apart for n in self.closure(self._targets(e.id), beside=True)}
            if joined <= main:
                return main, apart
            main |= joined

    def closure(self, begins: Iterable[str], *, beside: bool) -> set[str]:
        """Return the nodes a token can come to; `beside` follows non-interrupting events too."""
        found: set[str] = set()
        ahead = [name for name in begins if name in self.nodes]
        while ahead:
            name = ahead.pop()
            if name not in found:
                found.add(name)
                ahead += [after for after in self._after(name, beside) if after in self.nodes]
        return found

    def _after(self, name: str, beside: bool) -> list[str]:
        found = [*self._targets(name), *self.links.get(name, ())]
        for event in self._process.boundary_events(name):
            if event.id not in self.beside or beside:
                found += self._targets(event.id)
        return found

    def _targets(self, name: str) -> list[str]:
        return [flow.target for flow in self._process.outgoing(name)]

    def _is_apart(self, event: Element, main: set[str]) -> bool:
        region = self.closure(self._targets(event.id), beside=True)
        if region & main:
            return False
        joins = (n for n in region if self.nodes[n].kind in _JOINS and len(self._process.incoming(n)) > 1)
        return all(self._comes_from(region, event, name) for name in joins)

    def _comes_from(self, region: set[str], event: Element, join: str) -> bool:
        """Whether nothing but this thread feeds the join."""
        for flow in self._process.incoming(join):
            source = self._process.elements.get(flow.source)
            if source is None or ((source.attached_to or source.id) not in region and source is not event):
                return False
        return True


def plays(element: Element) -> bool:
    """Return whether tokens come to an element by flow; boundary events move with their host."""
    return element.kind not in _OUTSIDE_FLOW and not element.event_sub_process and not element.for_compensation


def _links(nodes: Iterable[Element]) -> dict[str, list[str]]:
    catches, throws = defaultdict(list), []
    for node in nodes:
        link = node.definition("link")
        if link is not None and node.kind == "intermediateCatchEvent":
            catches[link.name].append(node.id)
        elif link is not None:
            throws.append((node.id, link.name))
    return {throw: catches[name] for throw, name in throws if name in catches}
