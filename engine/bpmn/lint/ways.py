"""Which nodes lead to which, links, borders and beginnings included. It holds no rule."""

from collections.abc import Callable, Iterable

from engine.bpmn.diagram import SCOPES, ProcessDiagram
from engine.bpmn.runtime.graph import link_target
from engine.bpmn.runtime.interior import beginnings_of


class Ways:
    """The ways of one process."""

    def __init__(self, process: ProcessDiagram) -> None:
        self._process = process
        self._to: dict[str, set[str]] = {id: set() for id in process.elements}
        for flow in process.flows.values():
            if flow.source in self._to and flow.target in self._to:
                self._to[flow.source].add(flow.target)
        for element in process.elements.values():
            if element.kind == "boundaryEvent" and element.attached_to in self._to:
                self._to[element.attached_to].add(element.id)
            if element.kind == "intermediateThrowEvent" and "link" in element.events:
                caught = link_target(process, element)
                self._to[element.id] |= {caught.id} if caught else set()
            if element.compensation_handler in self._to:
                self._to[element.id].add(element.compensation_handler)
        self._from: dict[str, set[str]] = {id: set() for id in process.elements}
        for source, targets in self._to.items():
            for target in targets:
                self._from[target].add(source)

    def after(self, element_id: str) -> set[str]:
        """Return the nodes a token may come to next."""
        return self._to.get(element_id, set())

    def before(self, element_id: str) -> set[str]:
        """Return the nodes a token may have come from."""
        return self._from.get(element_id, set())

    def begins(self) -> set[str]:
        """Return every node at which a token may come into being."""
        process = self._process
        found = {element.id for element in process.elements.values() if element.kind == "startEvent"}
        found |= {element.id for element in process.elements.values() if element.event_sub_process}
        found |= {element.id for element in process.within("") if element.instantiates}
        for scope in (element.id for element in process.elements.values() if element.kind in SCOPES):
            found |= {element.id for element in beginnings_of(process, scope)}
        return found

    def ends(self) -> set[str]:
        """Return every node at which a token may come to its end."""
        return {id for id, targets in self._to.items() if not self._leaves(id, targets)}

    def _leaves(self, element_id: str, targets: set[str]) -> bool:
        """Whether the way goes on in the flow; what hangs on a border is no way on."""
        return any(self._process.elements[target].attached_to != element_id for target in targets)


def spread(begin: Iterable[str], around: Callable[[str], Iterable[str]]) -> set[str]:
    """Return everything reached from `begin` by going on and on."""
    found = set(begin)
    ahead = list(found)
    while ahead:
        fresh = set(around(ahead.pop())) - found
        found |= fresh
        ahead += fresh
    return found
