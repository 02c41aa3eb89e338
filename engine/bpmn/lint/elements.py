"""Rules about kinds of elements: what the runtime does not run exactly as BPMN 2.0 says is refused."""

from collections.abc import Iterator

from engine.bpmn.diagram import Element
from engine.bpmn.lint.subject import Rule, Subject, about
from engine.errors import Finding
from engine.language import gettext as _

_RUNS = {
    "userTask", "serviceTask", "sendTask", "businessRuleTask", "subProcess",
    "startEvent", "endEvent", "boundaryEvent", "exclusiveGateway", "intermediateThrowEvent",
}  # fmt: skip
_EVENTS = {"startEvent": {"timer", "message"}, "boundaryEvent": {"timer"}}


def kinds_are_known(subject: Subject) -> Iterator[Finding]:
    """Only kinds of nodes the runtime runs."""
    for _process, element in subject.elements():
        if element.kind not in _RUNS:
            yield about(element, f"unsupported-{element.kind}", *_unsupported(element.kind))


def _unsupported(kind: str) -> tuple[str, str]:
    known = {
        "parallelGateway": (_("并行网关目前不能执行。"), _("请改为依次办理,或改用排他网关。")),
        "inclusiveGateway": (_("包容网关目前不能执行。"), _("请改用排他网关。")),
        "eventBasedGateway": (_("基于事件的网关目前不能执行。"), _("请改用任务上的边界定时事件。")),
        "complexGateway": (_("复杂网关目前不能执行。"), _("请改用排他网关。")),
        "callActivity": (_("调用活动目前不能执行。"), _("请把被调用的步骤画成子流程。")),
        "transaction": (_("事务子流程目前不能执行。"), _("请改为普通子流程。")),
        "adHocSubProcess": (_("特别子流程目前不能执行。"), _("请改为普通子流程,并用顺序流连接其中的任务。")),
        "scriptTask": (_("脚本任务不能执行。"), _("请改为服务任务,用输入参数里的表达式计算。")),
        "receiveTask": (_("接收任务目前不能执行。"), _("请改为用户任务,由收到消息的人登记。")),
        "manualTask": (_("手工任务没有人来确认完成。"), _("请改为用户任务。")),
        "task": (_("这个任务没有类型,系统不知道由谁来做。"), _("请把它改为用户任务或服务任务。")),
        "intermediateCatchEvent": (_("中间捕获事件目前不能执行。"), _("请改用任务上的边界定时事件。")),
    }
    fallback = (_("系统不能执行“{kind}”这种元素。", kind=kind), _("请换成用户任务、服务任务、子流程或排他网关。"))
    return known.get(kind, fallback)


def events_are_known(subject: Subject) -> Iterator[Finding]:
    """Start events are plain, message or timer; boundary events are timers; the others are plain."""
    for _process, element in subject.elements():
        allowed = _EVENTS.get(element.kind, set())
        if element.kind.endswith("Event"):
            for event in element.events:
                if event not in allowed:
                    yield about(element, f"unsupported-{event}-event", *_event(element, event))
            if len(element.events) > 1:
                reason = _("一个事件带有几个定义。")
                yield about(element, "several-event-definitions", reason, _("请拆成几个事件,每个只有一个定义。"))


def _event(element: Element, event: str) -> tuple[str, str]:
    names = {
        "message": _("消息事件"), "signal": _("信号事件"), "error": _("错误事件"), "escalation": _("升级事件"),
        "link": _("链接事件"), "compensate": _("补偿事件"), "conditional": _("条件事件"), "cancel": _("取消事件"),
        "terminate": _("终止事件"), "timer": _("定时事件"),
    }  # fmt: skip
    reason = _("这里的{event}目前不能执行。", event=names.get(event, event))
    remedies = {
        "boundaryEvent": _("边界事件请用定时事件。"),
        "startEvent": _("开始事件请用普通、消息或定时事件。"),
        "endEvent": _("结束事件请用普通事件。"),
    }
    return reason, remedies.get(element.kind, _("请改用普通的中间事件。"))


def nothing_is_multiplied(subject: Subject) -> Iterator[Finding]:
    """No multi-instance and no loop markers."""
    for _process, element in subject.elements():
        if element.loop is not None and element.loop.multi:
            reason = _("多实例任务目前不能执行。")
            yield about(element, "unsupported-multi-instance", reason, _("请去掉多实例标记,在一张表单里逐行登记。"))
        elif element.loop is not None:
            reason = _("循环标记目前不能执行。")
            yield about(element, "unsupported-loop", reason, _("请去掉循环标记,用排他网关和顺序流画出循环。"))


def sub_processes_are_plain(subject: Subject) -> Iterator[Finding]:
    """No event sub-processes."""
    for _process, element in subject.elements():
        if element.event_sub_process:
            reason = _("事件子流程目前不能执行。")
            yield about(element, "unsupported-event-sub-process", reason, _("请改用任务或子流程上的边界定时事件。"))


RULES: tuple[Rule, ...] = (kinds_are_known, events_are_known, nothing_is_multiplied, sub_processes_are_plain)
