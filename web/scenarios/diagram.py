"""What a scenario sees of diagrams: which elements make a line, and how the ways out of a gateway are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

WORKING = frozenset({"userTask", "serviceTask", "sendTask", "businessRuleTask", "callActivity"})
DECIDING = frozenset({"exclusiveGateway", "inclusiveGateway"})
HAPPENING = frozenset({"boundaryEvent", "intermediateCatchEvent"})
Diagram = Any  # engine.bpmn's plain diagram of one process
Flow = Any


def outcomes(diagram: Diagram, element_id: str) -> tuple[Flow, ...]:
    """Return the flows among which a gateway decides; none for anything else."""
    if diagram.elements[element_id].kind not in DECIDING:
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


def makes_line(diagram: Diagram, element_id: str, *, called: bool = False) -> bool:
    """Return whether reaching the element is a line of a scenario.

    Inner starts, ends, merges and the boxes of sub-processes need none; what begins an event sub-process does.

    Args:
        diagram: it stands in.
        element_id: the element.
        called: whether the diagram is of a process that the case calls; its start is an inner one.
    """
    element = diagram.elements.get(element_id)
    if element is None:
        return False
    if element.kind == "startEvent":
        return diagram.elements[element.scope].event_sub_process if element.scope else not called
    return element.kind in WORKING | HAPPENING or bool(outcomes(diagram, element_id))


def diagrams_of(processes: Mapping[str, Any], process_id: str) -> dict[str, Diagram]:
    """Return the diagrams a case of a process may come through: its own under "", those it calls under their ids."""
    found, ahead = {"": processes[process_id].diagram}, [process_id]
    for at in ahead:
        for element in processes[at].diagram.elements.values():
            called = element.called.process if element.called else ""
            if called in processes and called not in (process_id, *found):
                found[called] = processes[called].diagram
                ahead.append(called)
    return found


def home_of(diagrams: Mapping[str, Diagram], element_id: str) -> Diagram | None:
    """Return the diagram an element stands in, the case's own before those it calls."""
    return next((diagram for diagram in diagrams.values() if element_id in diagram.elements), None)
