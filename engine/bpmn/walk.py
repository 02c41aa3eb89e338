"""A path of a finding as people read it: step after step, with the names that are drawn. It judges nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.bpmn.diagram import Diagram, ProcessDiagram
from engine.language import gettext as _


@dataclass(frozen=True, kw_only=True)
class WalkStep:
    """A case comes to an element and leaves it by some flows."""

    element_id: str
    name: str  # as drawn, or what kind of element it is
    flows: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()  # names of those flows that have one


def walk(diagram: Diagram, path: Iterable[str]) -> tuple[WalkStep, ...]:
    """Return the steps of a path.

    Args:
        diagram: the file the path was found in.
        path: ids of elements and flows, as a finding carries them; what the file does not hold is left out.
    """
    steps: list[WalkStep] = []
    for found in path:
        process = next((p for p in diagram.processes if found in p.elements or found in p.flows), None)
        if process is not None and found in process.elements:
            steps.append(WalkStep(element_id=found, name=drawn_name(process, found)))
        elif process is not None and steps:
            name = process.flows[found].name
            last = steps[-1]
            ways = (*last.ways, name) if name else last.ways
            steps[-1] = WalkStep(element_id=last.element_id, name=last.name, flows=(*last.flows, found), ways=ways)
    return tuple(steps)


def as_text(steps: Iterable[WalkStep]) -> str:
    """Return the steps in one line, joined by arrows."""
    told = []
    for step in steps:
        ways = _("、").join(step.ways)
        told.append(_("{name}({ways})", name=step.name, ways=ways) if ways else step.name)
    return " → ".join(told)


def drawn_name(process: ProcessDiagram, element_id: str) -> str:
    """Return the name of an element, or of a nameless one its kind and what stands before it."""
    element = process.elements[element_id]
    if element.name:
        return element.name
    kind = _kinds().get(element.kind, element_id)
    before = {process.elements[f.source].name for f in process.incoming(element_id) if f.source in process.elements}
    named = sorted(before - {""})
    return _("“{name}”之后的{kind}", name=named[0], kind=kind) if len(named) == 1 else kind


def _kinds() -> dict[str, str]:
    return {
        "exclusiveGateway": _("排他网关"), "parallelGateway": _("并行网关"), "inclusiveGateway": _("包容网关"),
        "complexGateway": _("复杂网关"), "eventBasedGateway": _("事件网关"), "startEvent": _("开始事件"),
        "endEvent": _("结束事件"), "boundaryEvent": _("边界事件"), "intermediateCatchEvent": _("中间事件"),
        "intermediateThrowEvent": _("中间事件"), "subProcess": _("子流程"),
    }  # fmt: skip
