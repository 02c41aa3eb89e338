"""Rules about nodes that only work together: links, compensation, event-based gateways, errors and who catches them."""

from collections import Counter
from collections.abc import Iterator

from engine.bpmn.diagram import Element, ProcessDiagram
from engine.bpmn.lint.subject import Rule, Subject, about
from engine.errors import Finding
from engine.language import gettext as _


def links_lead_somewhere(subject: Subject) -> Iterator[Finding]:
    """Every link that is thrown is caught once in its scope, and every catch is thrown to."""
    for process, element in subject.elements():
        if "link" not in element.events or element.kind == "boundaryEvent":
            continue
        name = element.definitions[0].name
        if not name:
            yield about(element, "link-without-name", _("链接事件没有名称。"), _("请写上名称,两端要相同。"))
        elif element.kind == "intermediateThrowEvent":
            catches = _links(process, element.scope, "intermediateCatchEvent")[name]
            if catches != 1:
                reason = _("名为“{name}”的链接在同一层有 {count} 个接收端,应当恰好一个。", name=name, count=catches)
                yield about(element, "link-unpaired", reason, _("请画一个同名的链接接收事件。"))
        elif not _links(process, element.scope, "intermediateThrowEvent")[name]:
            reason = _("没有链接抛出事件指向“{name}”。", name=name)
            yield about(element, "link-unpaired", reason, _("请画一个同名的链接抛出事件,或删去它。"))


def _links(process: ProcessDiagram, scope: str, kind: str) -> Counter[str]:
    found = (e for e in process.within(scope) if e.kind == kind and "link" in e.events)
    return Counter(e.definitions[0].name for e in found)


def links_replace_flows(subject: Subject) -> Iterator[Finding]:
    """Nothing leaves a link that is thrown but by its link, nothing comes to its other end by a flow."""
    for process, element in subject.elements():
        if "link" in element.events:
            out = element.kind == "intermediateThrowEvent" and process.outgoing(element.id)
            into = element.kind == "intermediateCatchEvent" and process.incoming(element.id)
            if out or into:
                reason = _("链接事件在这一侧不能连顺序流。")
                yield about(element, "link-with-flow", reason, _("请删去这条线;流程会从同名的另一端继续。"))


def compensations_have_handlers(subject: Subject) -> Iterator[Finding]:
    """A compensation boundary event leads by an association to a handler that nothing else leads to."""
    for process, element in subject.elements():
        if element.kind == "boundaryEvent" and "compensate" in element.events:
            handler = process.elements.get(element.compensation_handler)
            if handler is None or not handler.for_compensation or handler.scope != element.scope:
                reason = _("补偿边界事件没有用关联线连到补偿活动。")
                yield about(element, "compensation-without-handler", reason, _("请从它拉一条线到用于补偿的活动。"))
            if process.outgoing(element.id):
                reason = _("补偿边界事件不能连顺序流。")
                yield about(element, "compensation-flow", reason, _("请改为关联线,连到用于补偿的活动。"))
        if element.for_compensation and (process.incoming(element.id) or process.outgoing(element.id)):
            reason = _("补偿活动不能连顺序流。")
            yield about(element, "compensation-flow", reason, _("请删去这条线;补偿活动由补偿事件触发。"))
        if element.for_compensation and element.id not in _handlers(process):
            reason = _("没有补偿边界事件连到这个补偿活动,它永远不会执行。")
            yield about(element, "unreachable", reason, _("请从补偿边界事件拉一条关联线到它。"))


def _handlers(process: ProcessDiagram) -> set[str]:
    return {element.compensation_handler for element in process.elements.values()} - {""}


def compensations_name_what_can_be_undone(subject: Subject) -> Iterator[Finding]:
    """A compensation that names an activity names one that can be compensated."""
    for process, element in subject.elements():
        definition = element.definition("compensate")
        throws = element.kind in ("intermediateThrowEvent", "endEvent") and definition is not None
        if throws and definition is not None and definition.activity:
            named = process.elements.get(definition.activity)
            if named is None or not _undoable(process, named):
                reason = _("要补偿的活动“{name}”没有补偿处理。", name=named.name if named else definition.activity)
                yield about(element, "nothing-to-compensate", reason, _("请在那个活动上加补偿边界事件。"))


def _undoable(process: ProcessDiagram, element: Element) -> bool:
    if any("compensate" in edge.events for edge in process.boundary_events(element.id)):
        return True
    return any(_undoable(process, inner) or inner.event_sub_process for inner in process.within(element.id))


def event_gateways_lead_to_events(subject: Subject) -> Iterator[Finding]:
    """Behind an event-based gateway stand at least two events or receive tasks that only it leads to."""
    for process, element in subject.elements():
        if element.kind != "eventBasedGateway":
            continue
        flows = process.outgoing(element.id)
        if len(flows) < 2:
            reason = _("事件网关后面至少要有两个事件。")
            yield about(element, "event-gateway-alone", reason, _("请再连一个事件,或直接用中间事件。"))
        targets = [process.elements[flow.target] for flow in flows if flow.target in process.elements]
        for target in targets:
            yield from _behind(process, element, target)
        kinds = {target.kind for target in targets if target.kind == "receiveTask" or target.message}
        if len(kinds) > 1:
            reason = _("事件网关后面不能同时有接收任务和消息事件。")
            yield about(element, "event-gateway-mixed", reason, _("请统一改为消息事件。"))
        if element.instantiates and process.incoming(element.id):
            reason = _("启动流程的事件网关前面不能有顺序流。")
            yield about(element, "event-gateway-start", reason, _("请删去这条线,或取消“启动流程”。"))


def _behind(process: ProcessDiagram, gateway: Element, target: Element) -> Iterator[Finding]:
    waits = target.kind == "receiveTask" or (target.kind == "intermediateCatchEvent" and "link" not in target.events)
    if not waits:
        reason = _("事件网关后面只能是等待消息、定时、信号、条件的事件,或接收任务。")
        yield about(target, "event-gateway-target", reason, _("请在网关和它之间加一个事件。"))
    elif len(process.incoming(target.id)) > 1 or process.boundary_events(target.id):
        reason = _("事件网关后面的事件只能由这个网关通到,也不能附边界事件。")
        yield about(target, "event-gateway-target", reason, _("请删去其他连到它的线和边界事件。"))
    if gateway.waits_for_all and not gateway.instantiates:
        reason = _("“全部发生”的事件网关只能用来启动流程。")
        yield about(gateway, "event-gateway-parallel", reason, _("请改为普通的事件网关。"))


def what_is_thrown_is_caught(subject: Subject) -> Iterator[Finding]:
    """Somebody around catches an error that is thrown; nobody need catch an escalation, but it does nothing then."""
    for process, element in subject.elements():
        if element.kind not in ("endEvent", "intermediateThrowEvent"):
            continue
        for kind in ("error", "escalation"):
            definition = element.definition(kind)
            if definition is not None and not _caught(process, element, kind, definition.code):
                yield about(element, f"uncaught-{kind}", *_uncaught(kind), severity="warning")


def _uncaught(kind: str) -> tuple[str, str]:
    if kind == "error":
        reason = _("流程里没有事件来处理这个错误,发生时会停下来等流程负责人处理。")
        return reason, _("请在外层子流程上加错误边界事件;由调用方处理的可以不管。")
    return _("流程里没有事件来处理这个升级,发生时不会有任何作用。"), _("请加升级边界事件或事件子流程。")


def _caught(process: ProcessDiagram, element: Element, kind: str, code: str) -> bool:
    scope = element.scope
    while True:
        around = process.elements.get(scope)
        starts = [start for sub in process.event_sub_processes(scope) for start in process.starts(sub.id)]
        edges = process.boundary_events(scope) if around else ()
        found = [event.definition(kind) for event in (*starts, *edges)]
        if any(one is not None and one.code in ("", code) for one in found):
            return True
        if around is None:
            return False
        scope = around.scope


RULES: tuple[Rule, ...] = (
    links_lead_somewhere,
    links_replace_flows,
    compensations_have_handlers,
    compensations_name_what_can_be_undone,
    event_gateways_lead_to_events,
    what_is_thrown_is_caught,
)
