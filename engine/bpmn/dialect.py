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
    SignalEventDefinition,
    TimeDateEventDefinition,
)
from SpiffWorkflow.specs.base import TaskSpec

from engine.bpmn.diagram import Element, ProcessDiagram
from engine.bpmn.spiff.specs import (
    BoundaryNode,
    CallNode,
    CatchNode,
    EndNode,
    EventGatewayNode,
    ExclusiveNode,
    InclusiveNode,
    ManualNode,
    ParallelNode,
    PlainNode,
    ProcessSpec,
    ReceiveNode,
    ScriptNode,
    SendNode,
    ServiceNode,
    StartNode,
    SubProcessNode,
    ThrowNode,
    TransactionNode,
    UserNode,
)
from engine.errors import DiagramRefused, Finding
from engine.language import gettext as _

_TIMERS = {
    "date": TimeDateEventDefinition,
    "duration": DurationTimerEventDefinition,
    "cycle": CycleTimerEventDefinition,
}
EVENTS = frozenset({
    "timer", "message", "signal", "error", "escalation", "conditional", "link", "terminate", "cancel", "compensate",
})  # fmt: skip


def specs_of(process: ProcessDiagram) -> ProcessSpec:
    """Build the spec of a process, with the nodes of its sub-processes.

    Raises:
        DiagramRefused: an element the runtime does not run, or a flow that leads to nothing.
    """
    spec = ProcessSpec(process.id)
    for element in process.elements.values():
        _node(element, spec)
    for flow in process.flows.values():
        ends = [process.elements.get(flow.source), process.elements.get(flow.target)]
        if any(end is None or end.scope != flow.scope for end in ends):
            raise _refused(flow.id, "", "flow-to-nothing", _("这条顺序流没有连到同一层的节点。"))
        TaskSpec.connect(spec.task_specs[flow.source], spec.task_specs[flow.target])
    for start in process.starts(""):
        spec.start.connect(spec.task_specs[start.id])
    return spec


def _node(element: Element, spec: ProcessSpec) -> None:
    make = _MAKERS.get(element.kind)
    if make is None or set(element.events) - EVENTS:
        raise _refused(element.id, element.name, "unsupported-element", _("系统不能执行这种元素。"))
    if element.id in spec.task_specs:
        raise _refused(element.id, element.name, "duplicate-id", _("这个 id 与系统保留的名称相同。"))
    node = make(spec, element)
    node.bpmn_name, node.lane = element.name, element.lane


def _event(element: Element) -> Any:
    """What the library is told of an event; the runtime itself reads the diagram."""
    if element.timer is not None:
        return _TIMERS[element.timer.kind](element.name, element.timer.text)
    if element.message:
        return MessageEventDefinition(element.message)
    signal = element.definition("signal")
    return SignalEventDefinition(signal.name) if signal is not None else NoneEventDefinition()


_Maker = Callable[[ProcessSpec, Element], Any]


def _plain(node: Any) -> _Maker:
    return lambda spec, e: node(spec, e.id)


def _with_event(node: Any) -> _Maker:
    return lambda spec, e: node(spec, e.id, event_definition=_event(e))


def _scope(node: Any) -> _Maker:
    return lambda spec, e: node(spec, e.id, subworkflow_spec=e.id)


_MAKERS: dict[str, _Maker] = {
    "startEvent": _with_event(StartNode),
    "endEvent": _with_event(EndNode),
    "intermediateCatchEvent": _with_event(CatchNode),
    "intermediateThrowEvent": _with_event(ThrowNode),
    "boundaryEvent": lambda spec, e: BoundaryNode(
        spec, e.id, event_definition=_event(e), cancel_activity=e.interrupting
    ),
    "task": _plain(PlainNode),
    "userTask": _plain(UserNode),
    "manualTask": _plain(ManualNode),
    "serviceTask": _plain(ServiceNode),
    "businessRuleTask": _plain(ServiceNode),
    "sendTask": _with_event(SendNode),
    "receiveTask": _with_event(ReceiveNode),
    "scriptTask": lambda spec, e: ScriptNode(spec, e.id, script=e.script),
    "subProcess": _scope(SubProcessNode),
    "adHocSubProcess": _scope(SubProcessNode),
    "transaction": _scope(TransactionNode),
    "callActivity": _scope(CallNode),
    "exclusiveGateway": _plain(ExclusiveNode),
    "parallelGateway": _plain(ParallelNode),
    "inclusiveGateway": _plain(InclusiveNode),
    "complexGateway": _plain(InclusiveNode),
    "eventBasedGateway": lambda spec, e: EventGatewayNode(spec, e.id, event_definition=NoneEventDefinition()),
}


def _refused(element_id: str, name: str, rule: str, reason: str) -> DiagramRefused:
    remedy = _("请在建模工具中修改后重新上传。")
    finding = Finding(rule=rule, reason=reason, remedy=remedy, element_id=element_id, element_name=name)
    return DiagramRefused(findings=(finding,))
