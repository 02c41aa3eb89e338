"""Rules about where processes and sub-processes begin and end, and about what hangs on the border of activities."""

from collections.abc import Iterator

from engine.bpmn.diagram import ACTIVITIES, SCOPES, Element, ProcessDiagram
from engine.bpmn.lint.subject import Rule, Subject, about, about_id
from engine.bpmn.runtime.interior import beginnings_of
from engine.errors import Finding
from engine.language import gettext as _


def processes_begin(subject: Subject) -> Iterator[Finding]:
    """A process has something it can begin with."""
    for process in subject.processes():
        starts = process.starts("")
        instantiating = [element for element in process.within("") if element.instantiates]
        if not starts and not instantiating:
            reason = _("没有开始事件。")
            yield about_id(process.id, "no-start-event", reason, _("请画一个开始事件。"), name=process.name)
        yield from _ends(process, "", process.id, process.name)


def sub_processes_begin(subject: Subject) -> Iterator[Finding]:
    """A sub-process begins at one plain start event or at what nothing leads to, an event sub-process at its event."""
    for process, element in subject.elements():
        if element.kind in SCOPES:
            if element.ad_hoc is not None:
                yield from _ad_hoc(process, element)
            elif element.event_sub_process:
                yield from _event_sub_process(process, element)
            else:
                yield from _sub_process(process, element)


def _ad_hoc(process: ProcessDiagram, scope: Element) -> Iterator[Finding]:
    for inner in process.within(scope.id):
        if inner.kind in ("startEvent", "endEvent"):
            reason = _("特别子流程里不能有开始和结束事件。")
            yield about(inner, "ad-hoc-event", reason, _("请删去它,活动可以直接放在里面。"))
    if not beginnings_of(process, scope.id):
        reason = _("特别子流程里没有可以开始的活动。")
        yield about(scope, "no-start-event", reason, _("请放入至少一个活动。"))


def _event_sub_process(process: ProcessDiagram, scope: Element) -> Iterator[Finding]:
    starts = process.starts(scope.id)
    if len(starts) != 1 or not starts[0].events:
        reason = _("事件子流程需要恰好一个开始事件,并写明由什么事件触发。")
        yield about(scope, "event-sub-process-start", reason, _("请在里面放一个消息、定时、信号、错误等开始事件。"))
    if process.incoming(scope.id) or process.outgoing(scope.id):
        reason = _("事件子流程由事件触发,不能连顺序流。")
        yield about(scope, "event-sub-process-flow", reason, _("请删去连到它的线。"))
    if scope.loop is not None or process.boundary_events(scope.id):
        reason = _("事件子流程不能带循环标记,也不能附边界事件。")
        yield about(scope, "event-sub-process-marker", reason, _("请去掉标记和边界事件。"))
    yield from _ends(process, scope.id, scope.id, scope.name)


def _sub_process(process: ProcessDiagram, scope: Element) -> Iterator[Finding]:
    starts = process.starts(scope.id)
    if len(starts) > 1:
        reason = _("子流程有不止一个开始事件。")
        yield about(scope, "several-starts", reason, _("请只保留一个开始事件。"))
    if not starts and not beginnings_of(process, scope.id):
        yield about(scope, "no-start-event", _("没有开始事件。"), _("请画一个开始事件。"))
    yield from _ends(process, scope.id, scope.id, scope.name)


def _ends(process: ProcessDiagram, scope: str, owner: str, name: str) -> Iterator[Finding]:
    if process.within(scope) and not any(element.kind == "endEvent" for element in process.within(scope)):
        reason = _("没有结束事件,要等所有活动都办完才算结束。")
        remedy = _("请画一个结束事件,让人看到流程的终点。")
        yield about_id(owner, "no-end-event", reason, remedy, name=name, severity="warning")


def boundary_events_have_hosts(subject: Subject) -> Iterator[Finding]:
    """A boundary event has a definition and sits on an activity of its scope; cancellation only on transactions."""
    for process, element in subject.elements():
        if element.kind == "boundaryEvent":
            if not element.events:
                reason = _("边界事件没有定义。")
                yield about(element, "boundary-without-event", reason, _("请选择消息、定时、信号、错误等定义。"))
            host = process.elements.get(element.attached_to)
            if host is None or host.scope != element.scope or host.kind not in ACTIVITIES:
                reason = _("边界事件没有附在任务或子流程上。")
                yield about(element, "boundary-without-host", reason, _("请把它拖到任务或子流程的边框上。"))
            elif "cancel" in element.events and host.kind != "transaction":
                reason = _("取消边界事件只能附在事务子流程上。")
                yield about(element, "cancel-elsewhere", reason, _("请把子流程改为事务,或换成错误事件。"))


def cancellations_have_a_transaction(subject: Subject) -> Iterator[Finding]:
    """A cancel end event stands directly in a transaction that has a cancel boundary event."""
    for process, element in subject.elements():
        if element.kind == "endEvent" and "cancel" in element.events:
            around = process.elements.get(element.scope)
            if around is None or around.kind != "transaction":
                reason = _("取消结束事件只能直接放在事务子流程里。")
                yield about(element, "cancel-elsewhere", reason, _("请把子流程改为事务,或换成错误结束事件。"))
            elif not any("cancel" in edge.events for edge in process.boundary_events(around.id)):
                reason = _("事务子流程上没有取消边界事件,取消之后无路可走。")
                yield about(element, "cancel-without-way-out", reason, _("请在事务边框上加一个取消边界事件。"))


RULES: tuple[Rule, ...] = (
    processes_begin,
    sub_processes_begin,
    boundary_events_have_hosts,
    cancellations_have_a_transaction,
)
