"""What the history of a case says it went through, in the lines of a scenario. Reads the trace and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import engine
from engine.storage import Database
from web.scenarios.coverage import Visited
from web.scenarios.diagram import makes_line, outcome_name, outcomes


@dataclass(frozen=True, kw_only=True)
class Taken:
    """One thing the case went through."""

    element_id: str
    name: str  # id and words
    at: datetime
    ref: str = ""  # of a gateway: its activation
    flows: tuple[Any, ...] = ()  # the ways out of a gateway

    @property
    def words(self) -> str:
        """Id and words, with the outcome of a gateway."""
        outcome = "、".join(flow.name or outcome_name(flow) for flow in self.flows)
        return f"{self.name} = {outcome}" if outcome else self.name


def taken(database: Database, instance_id: str, diagrams: Mapping[str, Any]) -> tuple[Taken, ...]:
    """Return what a case went through, in the order of its history.

    Args:
        diagrams: its own under "", those of the processes it calls under their ids.
    """
    trace = engine.case_trace(database, actor=engine.SYSTEM, instance_id=instance_id)
    found: list[Taken] = []
    for line in trace.lines:
        one = _of(line, diagrams[line.process]) if line.process in diagrams else None
        if one is None:
            continue
        if one.flows and found and (found[-1].element_id, found[-1].ref) == (one.element_id, one.ref):
            found[-1] = replace(found[-1], flows=(*found[-1].flows, *one.flows))  # an inclusive gateway takes several
        else:
            found.append(one)
    return tuple(found)


def visited(database: Database, instance_id: str, process_id: str) -> Visited:
    """Return the elements, flows and rules that a case went through, those of the processes it called among them."""
    trace = engine.case_trace(database, actor=engine.SYSTEM, instance_id=instance_id)
    rules = {(line.data["decision"], n) for line in trace.lines if "decision" in line.data for n in line.data["rules"]}
    inside = [line for line in trace.lines if line.process]
    begun = {(line.process, line.element_id) for line in inside if line.type == "element_activated"}
    ways = {(line.process, line.element_id) for line in inside if line.type == "flow_taken"}
    return Visited(
        elements={(process_id, element_id) for element_id in trace.visits} | begun,
        flows={(process_id, flow_id) for flow_id in trace.flows} | ways,
        rules=rules,
    )


def newest_case(database: Database, process_key: str, start_event: str) -> str | None:
    """Return the case of a process that began last at this start event."""
    page = engine.find_cases(database, actor=engine.SYSTEM, process=process_key)
    return max(page.rows, key=lambda row: row.started_at).id if page.rows else None


def _of(line: Any, diagram: Any) -> Taken | None:
    if line.type == "flow_taken":
        return _way_out(line, diagram)
    element = diagram.elements.get(line.element_id)
    if (
        element is None
        or outcomes(diagram, element.id)
        or not makes_line(diagram, element.id, called=bool(line.process))
    ):
        return None
    by_time = element.kind == "boundaryEvent" and element.timer is not None
    if line.type != ("timer_fired" if by_time else "element_completed"):
        return None
    return Taken(element_id=element.id, name=f"{element.id} {element.name}", at=line.at)


def _way_out(line: Any, diagram: Any) -> Taken | None:
    flow = diagram.flows.get(line.element_id)
    if flow is None or not outcomes(diagram, flow.source):
        return None
    name = f"{flow.source} {diagram.elements[flow.source].name}"
    return Taken(element_id=flow.source, name=name, at=line.at, ref=line.ref, flows=(flow,))
