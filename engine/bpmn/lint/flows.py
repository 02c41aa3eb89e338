"""Rules about sequence flows: where they may lead, which carry conditions, and that every node is reached and left."""

import re
from collections.abc import Iterator

from engine.bpmn.diagram import ACTIVITIES, Element, Flow, ProcessDiagram
from engine.bpmn.lint.subject import Rule, Subject, about, about_id
from engine.bpmn.lint.ways import Ways, spread
from engine.errors import Finding
from engine.language import gettext as _

_CHOOSING = ACTIVITIES | {"exclusiveGateway", "inclusiveGateway", "complexGateway"}
_NAME, _CONSTANT = r"=?\s*([^\s=<>!()]+)", r"(\"[^\"]*\"|[\d.]+|true|false)"
_CHOICE = re.compile(rf"{_NAME}\s*(?:=\s*{_CONSTANT}|in\s*\(\s*{_CONSTANT}(?:\s*,\s*{_CONSTANT})*\s*\))\s*")
_EITHER = re.compile(rf"{_NAME}\s*(!?=)\s*{_CONSTANT}\s*")


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


def conditions_are_asked(subject: Subject) -> Iterator[Finding]:
    """Conditions stand only on flows out of activities and of gateways that choose: elsewhere nobody would ask them."""
    for process, flow in subject.flows():
        source = process.elements.get(flow.source)
        if flow.condition is None or source is None or source.kind in _CHOOSING:
            continue
        reason = _("从这里出发的顺序流上的条件不会被判断。")
        remedy = _("请在中间加一个排他网关或包容网关。")
        yield about_id(flow.id, "condition-outside-gateway", reason, remedy, name=flow.name)


def choices_can_be_made(subject: Subject) -> Iterator[Finding]:
    """Every flow out of a deciding gateway has a condition, but for the default; the default has none."""
    for process, element in subject.elements():
        flows = process.outgoing(element.id)
        if element.kind in _CHOOSING and (len(flows) > 1 or any(flow.condition is not None for flow in flows)):
            yield from _deciding(element, flows)
        if element.default_flow and element.default_flow not in {flow.id for flow in flows}:
            reason = _("默认出口不是从这里出发的顺序流。")
            yield about(element, "default-elsewhere", reason, _("请重新选择默认出口。"))


def _deciding(element: Element, flows: tuple[Flow, ...]) -> Iterator[Finding]:
    for flow in flows:
        default = flow.id == element.default_flow
        if default and flow.condition is not None:
            reason = _("默认出口上写了条件,条件不会被判断。")
            remedy = _("请删去条件,或取消“默认”。")
            yield about_id(flow.id, "default-with-condition", reason, remedy, name=flow.name)
        if not default and flow.condition is None and element.kind in ("exclusiveGateway", "inclusiveGateway"):
            yield _without_condition(element, flow)
        if flow.condition == "":
            reason = _("条件是空的。")
            yield about_id(flow.id, "empty-condition", reason, _("请写上条件,例如 =amount > 100。"), name=flow.name)
    yield from _default(element, flows)


def _without_condition(gateway: Element, flow: Flow) -> Finding:
    remedy = _("请写上条件,或把它设为默认出口。")
    if gateway.kind == "exclusiveGateway":
        reason = _("网关“{gateway}”的这个出口没有条件。", gateway=gateway.name or gateway.id)
        return about_id(flow.id, "missing-condition", reason, remedy, name=flow.name)
    reason = _("包容网关“{gateway}”的这个出口没有条件,总会走这里。", gateway=gateway.name or gateway.id)
    return about_id(flow.id, "missing-condition", reason, remedy, name=flow.name, severity="warning")


def _default(element: Element, flows: tuple[Flow, ...]) -> Iterator[Finding]:
    if not element.default_flow and all(flow.condition for flow in flows) and not _leaves_nothing_out(flows):
        reason = _("没有默认出口:如果条件都不成立,案件会停在这里。")
        yield about(element, "missing-default", reason, _("请把一个出口设为默认出口。"), severity="warning")


def _leaves_nothing_out(flows: tuple[Flow, ...]) -> bool:
    """Whether one of the conditions always holds, as far as their texts tell."""
    always = any((flow.condition or "").strip("= ") == "true" for flow in flows)
    return always or _is_choice(flows) or _is_either(flows)


def _is_either(flows: tuple[Flow, ...]) -> bool:
    """Whether one condition asks for a constant and another for anything but it."""
    matches = [match for flow in flows if (match := _EITHER.fullmatch(flow.condition or ""))]
    asked = {match[2]: {(other[1], other[3]) for other in matches if other[2] == match[2]} for match in matches}
    return not asked.get("=", set()).isdisjoint(asked.get("!=", set()))


def _is_choice(flows: tuple[Flow, ...]) -> bool:
    """Whether the conditions compare one field with several constants: a person's choice from a list."""
    matches = [_CHOICE.fullmatch(flow.condition or "") for flow in flows]
    return len(flows) > 1 and all(matches) and len({match[1] for match in matches if match}) == 1


def every_node_leads_on(subject: Subject) -> Iterator[Finding]:
    """A token can always come to an end; one that ends without an end event is told."""
    for process in subject.processes():
        ways = Ways(process)
        leading = spread(ways.ends(), ways.before)
        for element in process.elements.values():
            if element.id not in leading:
                reason = _("从这里走不到结束事件。")
                yield about(element, "no-way-out", reason, _("请给循环加一个能走到结束事件的出口。"))
            elif _stops(process, element):
                reason = _("从这里没有顺序流继续,走到这里就算结束。")
                yield about(element, "no-way-on", reason, _("请连到下一个节点或结束事件。"), severity="warning")


def _stops(process: ProcessDiagram, element: Element) -> bool:
    around = process.elements.get(element.scope)
    apart = element.event_sub_process or element.for_compensation or (around is not None and around.ad_hoc is not None)
    thrown = "link" in element.events or "compensate" in element.events
    return not (apart or thrown or element.kind == "endEvent" or process.outgoing(element.id))


def every_node_is_reached(subject: Subject) -> Iterator[Finding]:
    """Every node can be reached from where a token comes into being."""
    for process in subject.processes():
        ways = Ways(process)
        reached = spread(ways.begins(), ways.after)
        for element in process.elements.values():
            if element.id not in reached and not element.for_compensation:
                reason = _("从开始事件走不到这里。")
                yield about(element, "unreachable", reason, _("请用顺序流连上,或删去它。"))


RULES: tuple[Rule, ...] = (
    flows_stay_in_their_scope,
    flows_have_right_ends,
    conditions_are_asked,
    choices_can_be_made,
    every_node_leads_on,
    every_node_is_reached,
)
