"""What the history of a case says it went through, in the lines of a scenario. Reads the trace and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import engine
from engine.storage import Database
from web.scenarios.coverage import Visited
from web.scenarios.diagram import WORKING, makes_line, outcomes


@dataclass(frozen=True, kw_only=True)
class Taken:
    """One thing the case went through."""

    element_id: str
    name: str  # id and words, with the outcome of a gateway
    at: datetime
    flow: Any = None  # the way out of a gateway


def taken(database: Database, instance_id: str, diagram: Any) -> tuple[Taken, ...]:
    """Return what a case went through, in the order of its history."""
    trace = engine.case_trace(database, actor=engine.SYSTEM, instance_id=instance_id)
    found = (_of(line, diagram) for line in trace.lines)
    return tuple(one for one in found if one is not None)


def visited(database: Database, instance_id: str, process_id: str) -> Visited:
    """Return the elements, flows and rules that a case went through."""
    trace = engine.case_trace(database, actor=engine.SYSTEM, instance_id=instance_id)
    rules = {(line.data["decision"], n) for line in trace.lines if "decision" in line.data for n in line.data["rules"]}
    return Visited(
        elements={(process_id, element_id) for element_id in trace.visits},
        flows={(process_id, flow_id) for flow_id in trace.flows},
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
    if element is None or not makes_line(diagram, element.id):
        return None
    if line.type != ("timer_fired" if element.kind == "boundaryEvent" else "element_completed"):
        return None
    if element.kind in WORKING or element.kind in ("startEvent", "boundaryEvent"):
        return Taken(element_id=element.id, name=f"{element.id} {element.name}", at=line.at)
    return None


def _way_out(line: Any, diagram: Any) -> Taken | None:
    flow = diagram.flows.get(line.element_id)
    if flow is None or not outcomes(diagram, flow.source):
        return None
    name = f"{flow.source} {diagram.elements[flow.source].name} = {flow.name}"
    return Taken(element_id=flow.source, name=name, at=line.at, flow=flow)
