"""Rules about kinds of nodes and of events: what the runtime does not run exactly as BPMN 2.0 says is refused."""

from collections.abc import Iterator

from engine.bpmn.diagram import ACTIVITIES, GATEWAYS, Element, ProcessDiagram
from engine.bpmn.lint.subject import Rule, Subject, about
from engine.errors import Finding
from engine.language import gettext as _

_EVENTS = {"startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent", "intermediateThrowEvent"}
_RUNS = ACTIVITIES | GATEWAYS | _EVENTS
_OUTSIDE = {"message", "timer", "signal"}
# Which events may stand where (BPMN 2.0.2, table 10.93).
_ALLOWED: dict[str, set[str]] = {
    "start": _OUTSIDE,
    "sub-process": set(),
    "event-sub-process": {*_OUTSIDE, "conditional", "error", "escalation", "compensate"},
    "intermediateCatchEvent": {*_OUTSIDE, "conditional", "link"},
    "intermediateThrowEvent": {"message", "signal", "escalation", "link", "compensate"},
    "boundaryEvent": {*_OUTSIDE, "conditional", "error", "escalation", "cancel", "compensate"},
    "endEvent": {"message", "signal", "error", "escalation", "cancel", "compensate", "terminate"},
}
_ALONE = {"link", "cancel", "terminate", "reference"}  # never one of several definitions
_ALWAYS_INTERRUPT = {"error", "cancel", "compensate"}


def kinds_are_known(subject: Subject) -> Iterator[Finding]:
    """Only kinds of nodes the runtime runs."""
    for _process, element in subject.elements():
        if element.kind not in _RUNS:
            reason = _("系统不能执行“{kind}”这种元素。", kind=element.kind)
            remedy = _("请换成任务、子流程、网关或事件。")
            yield about(element, f"unsupported-{element.kind}", reason, remedy)


def events_stand_where_they_may(subject: Subject) -> Iterator[Finding]:
    """Each event is of a kind that BPMN allows at its place."""
    for process, element in subject.elements():
        if element.kind in _EVENTS:
            allowed = _ALLOWED[_place(process, element)]
            for event in dict.fromkeys(element.events):
                if event not in allowed:
                    yield about(element, f"unsupported-{event}-event", *_misplaced(element, event))


def _place(process: ProcessDiagram, element: Element) -> str:
    if element.kind != "startEvent":
        return element.kind
    around = process.elements.get(element.scope)
    if around is None:
        return "start"
    return "event-sub-process" if around.event_sub_process else "sub-process"


def _misplaced(element: Element, event: str) -> tuple[str, str]:
    names = {
        "message": _("消息事件"), "signal": _("信号事件"), "error": _("错误事件"), "escalation": _("升级事件"),
        "link": _("链接事件"), "compensate": _("补偿事件"), "conditional": _("条件事件"), "cancel": _("取消事件"),
        "terminate": _("终止事件"), "timer": _("定时事件"),
    }  # fmt: skip
    reason = _("这里不能用{event}。", event=names.get(event, event))
    remedies = {
        "boundaryEvent": _("边界事件可以用消息、定时、信号、条件、错误、升级、取消或补偿。"),
        "startEvent": _("流程的开始事件可以是普通、消息、定时或信号;子流程里只能是普通的。"),
        "endEvent": _("结束事件可以是普通、消息、信号、错误、升级、取消、补偿或终止。"),
        "intermediateCatchEvent": _("中间捕获事件可以是消息、定时、信号、条件或链接。"),
    }
    return reason, remedies.get(element.kind, _("中间抛出事件可以是普通、消息、信号、升级、链接或补偿。"))


def several_definitions_go_together(subject: Subject) -> Iterator[Finding]:
    """Several definitions of one event are such that each can happen by itself; "all of them" is only waited for."""
    for _process, element in subject.elements():
        events = element.events
        if len(events) > 1 and set(events) & _ALONE:
            reason = _("链接、取消和终止不能与其他定义放在同一个事件里。")
            yield about(element, "several-event-definitions", reason, _("请拆成几个事件。"))
        if element.all_of and not set(events) <= {*_OUTSIDE, "conditional"}:
            reason = _("“全部发生才继续”只适用于消息、定时、信号和条件。")
            yield about(element, "parallel-multiple", reason, _("请去掉其他定义,或改为“任一发生即可”。"))


def catches_have_something_to_wait_for(subject: Subject) -> Iterator[Finding]:
    """An event that is waited for says what it waits for."""
    for _process, element in subject.elements():
        if element.kind == "intermediateCatchEvent" and not element.events:
            reason = _("中间捕获事件没有定义,不知道等什么。")
            yield about(element, "catch-without-event", reason, _("请选择消息、定时、信号、条件或链接。"))


def some_always_interrupt(subject: Subject) -> Iterator[Finding]:
    """Errors, cancellations and compensations cannot go on beside what they end."""
    for process, element in subject.elements():
        begins = element.kind == "startEvent" and _place(process, element) == "event-sub-process"
        if (element.kind == "boundaryEvent" or begins) and not element.interrupting:
            wrong = set(element.events) & (_ALWAYS_INTERRUPT - ({"compensate"} if not begins else set()))
            if wrong:
                reason = _("错误、取消和补偿事件总是中断的,不能设为不中断。")
                yield about(element, "must-interrupt", reason, _("请改为中断。"))


RULES: tuple[Rule, ...] = (
    kinds_are_known,
    events_stand_where_they_may,
    several_definitions_go_together,
    catches_have_something_to_wait_for,
    some_always_interrupt,
)
