"""Rules about sequence flows: where they may lead, which carry conditions, and that every node is reached and left."""

import re
from collections.abc import Callable, Iterator
from functools import partial

from engine.bpmn.diagram import Element, Flow, ProcessDiagram
from engine.bpmn.lint.subject import Rule, Subject, about, about_id
from engine.errors import Finding
from engine.language import gettext as _

_CHOICE = re.compile(r"=?\s*([^\s=<>!()]+)\s*=\s*(\"[^\"]*\"|[\d.]+|true|false)\s*")


def flows_stay_in_their_scope(subject: Subject) -> Iterator[Finding]:
    """A flow joins two nodes of the scope it stands in."""
    for process, flow in subject.flows():
        ends = [process.elements.get(flow.source), process.elements.get(flow.target)]
        if None not in ends and any(end.scope != flow.scope for end in ends if end):
            reason = _("顺序流跨过了子流程的边界。")
            remedy = _("请连到子流程本身,或连接同一层的节点。")
            yield about_id(flow.id, "flow-across-scopes", reason, remedy, name=flow.name)


def flows_have_right_ends(subject: Subject) -> Iterator[Finding]:
    """Nothing leads into a start or boundary event, nothing out of an end event."""
    for process, element in subject.elements():
        if element.kind in ("startEvent", "boundaryEvent") and process.incoming(element.id):
            reason = _("有顺序流指向开始事件或边界事件。")
            yield about(element, "flow-into-event", reason, _("请把这条线连到任务或网关。"))
        if element.kind == "endEvent" and process.outgoing(element.id):
            reason = _("结束事件之后还有顺序流。")
            yield about(element, "flow-out-of-end", reason, _("请删去这条线,或把结束事件换成任务。"))


def only_gateways_choose(subject: Subject) -> Iterator[Finding]:
    """One flow out of anything but a gateway, and no condition on it: the condition would not be asked."""
    for process, element in subject.elements():
        flows = process.outgoing(element.id)
        if element.kind.endswith("Gateway"):
            continue
        if len(flows) > 1:
            reason = _("有 {count} 条顺序流直接从这里出发。", count=len(flows))
            yield about(element, "several-flows-out", reason, _("请先连到排他网关,再由网关分出。"))
        for flow in flows:
            if flow.condition is not None:
                reason = _("条件写在不是从网关出发的顺序流上,不会被判断。")
                remedy = _("请在中间加一个排他网关。")
                yield about_id(flow.id, "condition-outside-gateway", reason, remedy, name=flow.name)


def gateways_can_decide(subject: Subject) -> Iterator[Finding]:
    """Every flow out of a deciding gateway has a condition, but for the default; the default has none."""
    for process, element in subject.elements():
        if element.kind == "exclusiveGateway":
            yield from _deciding(process, element)


def _deciding(process: ProcessDiagram, gateway: Element) -> Iterator[Finding]:
    flows = process.outgoing(gateway.id)
    for flow in flows:
        default = flow.id == gateway.default_flow
        if default and flow.condition is not None:
            reason = _("默认出口上写了条件,条件不会被判断。")
            remedy = _("请删去条件,或取消“默认”。")
            yield about_id(flow.id, "default-with-condition", reason, remedy, name=flow.name)
        if not default and flow.condition is None and len(flows) > 1:
            reason = _("网关“{gateway}”的这个出口没有条件。", gateway=gateway.name or gateway.id)
            remedy = _("请写上条件,或把它设为默认出口。")
            yield about_id(flow.id, "missing-condition", reason, remedy, name=flow.name)
        if flow.condition == "":
            reason = _("条件是空的。")
            yield about_id(flow.id, "empty-condition", reason, _("请写上条件,例如 =amount > 100。"), name=flow.name)
    yield from _default(gateway, flows)


def _default(gateway: Element, flows: tuple[Flow, ...]) -> Iterator[Finding]:
    if gateway.default_flow and gateway.default_flow not in {flow.id for flow in flows}:
        reason = _("默认出口不是从这个网关出发的顺序流。")
        yield about(gateway, "default-elsewhere", reason, _("请重新选择默认出口。"))
    if not gateway.default_flow and flows and all(flow.condition for flow in flows) and not _is_choice(flows):
        reason = _("没有默认出口:如果条件都不成立,案件会停在这里。")
        yield about(gateway, "missing-default", reason, _("请把一个出口设为默认出口。"), severity="warning")


def _is_choice(flows: tuple[Flow, ...]) -> bool:
    """Whether the conditions compare one field with several constants: a person's choice from a list."""
    matches = [_CHOICE.fullmatch(flow.condition or "") for flow in flows]
    return len(flows) > 1 and all(matches) and len({match[1] for match in matches if match}) == 1


def every_node_leads_on(subject: Subject) -> Iterator[Finding]:
    """A token never ends but at an end event, and can always reach one."""
    for process in subject.processes():
        ends = {element.id for element in process.elements.values() if element.kind == "endEvent"}
        leading = _spread(ends, partial(_before, process))
        for element in process.elements.values():
            if element.kind != "endEvent" and not process.outgoing(element.id):
                reason = _("从这里没有顺序流继续。")
                yield about(element, "no-way-on", reason, _("请连到下一个节点或结束事件。"))
            elif element.id not in leading:
                reason = _("从这里走不到结束事件。")
                yield about(element, "no-way-out", reason, _("请给循环加一个能走到结束事件的出口。"))


def every_node_is_reached(subject: Subject) -> Iterator[Finding]:
    """Every node can be reached from a start event."""
    for process in subject.processes():
        starts = {element.id for element in process.elements.values() if element.kind == "startEvent"}
        reached = _spread(starts, partial(_after, process))
        for element in process.elements.values():
            if element.id not in reached:
                reason = _("从开始事件走不到这里。")
                yield about(element, "unreachable", reason, _("请用顺序流连上,或删去它。"))


def _after(process: ProcessDiagram, element_id: str) -> list[str]:
    return [flow.target for flow in process.outgoing(element_id)] + [
        event.id for event in process.boundary_events(element_id)
    ]


def _before(process: ProcessDiagram, element_id: str) -> list[str]:
    element = process.elements.get(element_id)
    host = [element.attached_to] if element is not None and element.kind == "boundaryEvent" else []
    return [flow.source for flow in process.incoming(element_id)] + host


def _spread(begin: set[str], around: Callable[[str], list[str]]) -> set[str]:
    found, ahead = set(begin), list(begin)
    while ahead:
        fresh = set(around(ahead.pop())) - found
        found |= fresh
        ahead += fresh
    return found


RULES: tuple[Rule, ...] = (
    flows_stay_in_their_scope,
    flows_have_right_ends,
    only_gateways_choose,
    gateways_can_decide,
    every_node_leads_on,
    every_node_is_reached,
)
