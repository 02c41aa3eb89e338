"""Who can reach whom along the flows of a scope: what an inclusive join must know. Pure, kept by process.

Links count as flows, and what hangs on an activity's border as coming out of it.
"""

from functools import lru_cache

from engine.bpmn.diagram import Element, ProcessDiagram


@lru_cache(maxsize=4096)
def upstream(diagram: "Key", gateway_id: str, flow_id: str) -> frozenset[str]:
    """Return the nodes from which a token can come to the gateway by this flow without passing the gateway before.

    Source: BPMN 2.0.2, 13.4.3 (inclusive gateway).
    """
    process = diagram.process
    found: set[str] = set()
    ahead = [process.flows[flow_id].source]
    while ahead:
        node = ahead.pop()
        if node != gateway_id and node not in found:
            found.add(node)
            ahead += _before(process, process.elements[node])
    return frozenset(found)


class Key:
    """A diagram as a key: two of one identity are the same."""

    __slots__ = ("process",)

    def __init__(self, process: ProcessDiagram) -> None:
        self.process = process

    def __hash__(self) -> int:
        return id(self.process)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and other.process is self.process


def link_target(process: ProcessDiagram, throw: Element) -> Element | None:
    """Return the catch event a link event of this name leads to, in its own scope."""
    name = throw.definitions[0].name
    catching = (e for e in process.within(throw.scope) if e.kind == "intermediateCatchEvent" and "link" in e.events)
    return next((e for e in catching if e.definitions[0].name == name), None)


def _before(process: ProcessDiagram, element: Element) -> list[str]:
    before = [flow.source for flow in process.incoming(element.id)]
    if element.kind == "boundaryEvent":
        before.append(element.attached_to)
    elif element.kind == "intermediateCatchEvent" and "link" in element.events:
        throws = (e for e in process.within(element.scope) if e.kind == "intermediateThrowEvent" and "link" in e.events)
        before += [e.id for e in throws if e.definitions[0].name == element.definitions[0].name]
    return before
