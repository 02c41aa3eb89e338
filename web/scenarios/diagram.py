"""What a scenario sees of a diagram: which elements make a line, and how the ways out of a gateway are called."""

from __future__ import annotations

from typing import Any

WORKING = frozenset({"userTask", "serviceTask", "sendTask", "businessRuleTask"})
Diagram = Any  # engine.bpmn's plain diagram of one process
Flow = Any


def outcomes(diagram: Diagram, element_id: str) -> tuple[Flow, ...]:
    """Return the flows among which a gateway decides; none for anything else."""
    if diagram.elements[element_id].kind != "exclusiveGateway":
        return ()
    flows: tuple[Flow, ...] = diagram.outgoing(element_id)
    return flows if len(flows) > 1 else ()


def is_called(flow: Flow, name: str) -> bool:
    """Return whether a scenario may call a flow so: by its id, its words, or its id without the gateway's before it."""
    return name in (flow.id, flow.name) or flow.id.endswith(f"{flow.source}_{name}")


def outcome_name(flow: Flow) -> str:
    """Return what a scenario calls a flow."""
    _before, found, key = flow.id.partition(f"{flow.source}_")
    return str(key if found and key else flow.name or flow.id)


def makes_line(diagram: Diagram, element_id: str) -> bool:
    """Return whether reaching the element is a line of a scenario.

    Inner starts, ends, merges and the boxes of sub-processes need none.
    """
    element = diagram.elements.get(element_id)
    if element is None:
        return False
    if element.kind == "startEvent":
        return not element.scope
    return element.kind in WORKING or element.kind == "boundaryEvent" or bool(outcomes(diagram, element_id))
