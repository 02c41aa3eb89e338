"""Turns a process as plain data into SpiffWorkflow 3.2.0 specs. What the runtime does not run is refused.

The library's own parser is not used: it orders flows by the picture, forgets their ids, reads no `zeebe` extension and
recurses along the flow.
"""

from collections.abc import Callable
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions import (
    CycleTimerEventDefinition,
    DurationTimerEventDefinition,
    MessageEventDefinition,
    NoneEventDefinition,
    TimeDateEventDefinition,
)
from SpiffWorkflow.specs.base import TaskSpec

from engine.bpmn.diagram import Element, ProcessDiagram
from engine.bpmn.spiff.specs import (
    BoundaryNode,
    EndNode,
    GatewayNode,
    ScopeSpec,
    StartNode,
    SubProcessNode,
    ThrowNode,
    UserNode,
    WorkNode,
)
from engine.errors import DiagramRefused, Finding
from engine.language import gettext as _

_TIMERS = {
    "date": TimeDateEventDefinition,
    "duration": DurationTimerEventDefinition,
    "cycle": CycleTimerEventDefinition,
}
_Specs = dict[str, ScopeSpec]


def specs_of(process: ProcessDiagram) -> tuple[ScopeSpec, _Specs]:
    """Build the spec of a process and those of its sub-processes, by id.

    Raises:
        DiagramRefused: an element the runtime does not run, or a flow that leads to nothing.
    """
    subs: _Specs = {}
    return _scope(process, "", process.id, subs), subs


def _scope(process: ProcessDiagram, scope: str, name: str, subs: _Specs) -> ScopeSpec:
    spec = ScopeSpec(name)
    for element in process.within(scope):
        _node(process, element, spec, subs)
    for flow in process.flows.values():
        if flow.scope == scope:
            source, target = spec.task_specs.get(flow.source), spec.task_specs.get(flow.target)
            if source is None or target is None:
                raise _refused(flow.id, "", "flow-to-nothing", _("这条顺序流没有连到同一层的节点。"))
            TaskSpec.connect(source, target)
    for start in (element for element in process.within(scope) if element.kind == "startEvent"):
        spec.start.connect(spec.task_specs[start.id])
    return spec


def _node(process: ProcessDiagram, element: Element, spec: ScopeSpec, subs: _Specs) -> None:
    make = _MAKERS.get(element.kind)
    if make is None or element.loop or element.event_sub_process or set(element.events) - {"timer", "message"}:
        raise _refused(element.id, element.name, "unsupported-element", _("系统不能执行这种元素。"))
    if element.id in spec.task_specs:
        raise _refused(element.id, element.name, "duplicate-id", _("这个 id 与系统保留的名称相同。"))
    node = make(spec, element)
    node.bpmn_name, node.lane = element.name, element.lane
    if element.kind == "subProcess":
        subs[element.id] = _scope(process, element.id, element.id, subs)
        starts = [inner.id for inner in process.within(element.id) if inner.kind == "startEvent"]
        if len(starts) != 1:
            raise _refused(element.id, element.name, "sub-process-start", _("子流程需要恰好一个开始事件。"))
        node.start_event = starts[0]


def _event(element: Element) -> Any:
    if element.timer is not None:
        return _TIMERS[element.timer.kind](element.name, element.timer.text)
    if "message" in element.events:
        return MessageEventDefinition(element.message)
    return NoneEventDefinition()


_MAKERS: dict[str, Callable[[ScopeSpec, Element], Any]] = {
    "startEvent": lambda spec, e: StartNode(spec, e.id, event_definition=_event(e)),
    "endEvent": lambda spec, e: EndNode(spec, e.id, event_definition=NoneEventDefinition()),
    "intermediateThrowEvent": lambda spec, e: ThrowNode(spec, e.id, event_definition=NoneEventDefinition()),
    "boundaryEvent": lambda spec, e: BoundaryNode(
        spec, e.id, event_definition=_event(e), cancel_activity=e.interrupting
    ),
    "userTask": lambda spec, e: UserNode(spec, e.id),
    "serviceTask": lambda spec, e: WorkNode(spec, e.id),
    "sendTask": lambda spec, e: WorkNode(spec, e.id),
    "businessRuleTask": lambda spec, e: WorkNode(spec, e.id),
    "exclusiveGateway": lambda spec, e: GatewayNode(spec, e.id),
    "subProcess": lambda spec, e: SubProcessNode(spec, e.id, subworkflow_spec=e.id),
}


def _refused(element_id: str, name: str, rule: str, reason: str) -> DiagramRefused:
    remedy = _("请在建模工具中修改后重新上传。")
    finding = Finding(rule=rule, reason=reason, remedy=remedy, element_id=element_id, element_name=name)
    return DiagramRefused(findings=(finding,))
