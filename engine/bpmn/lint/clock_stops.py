"""Rules about elements at which the clocks of limits stand still: they wait, and the limits they name are there."""

from collections.abc import Iterator

from engine.bpmn.diagram import Element, ProcessDiagram
from engine.bpmn.lint.subject import Rule, Subject, about
from engine.bpmn.runtime.handlers import INLINE
from engine.errors import Finding
from engine.language import gettext as _

_AT_ONCE = frozenset({"task", "scriptTask", "businessRuleTask"})  # done as soon as a token comes
_WORK = frozenset({"serviceTask", "sendTask"})


def stopped_clocks_are_there(subject: Subject) -> Iterator[Finding]:
    """The limits that are named are limits of the process; where none is named, one stands around the element."""
    for process in subject.processes():
        known = {limit.id for _owner, limit in process.all_limits()}
        for element in process.stopping:
            assert element.clock_stop is not None
            for name in element.clock_stop.limits:
                if name not in known:
                    reason = _("停走的时限“{limit}”不存在。", limit=name)
                    yield about(element, "clock-stop-limit", reason, _("请选择流程中已有的时限。"))
            if not element.clock_stop.limits and not _any_around(process, element):
                reason = _("这里要让外层的时限停走,但外层没有时限。")
                remedy = _("请选择要停走的时限,或给流程、子流程加上时限。")
                yield about(element, "clock-stop-nothing", reason, remedy, severity="warning")


def clocks_stop_where_something_waits(subject: Subject) -> Iterator[Finding]:
    """An element that waits for nothing stops no clock."""
    for process in subject.processes():
        for element in process.stopping:
            if element.kind in _AT_ONCE or (element.kind in _WORK and _is_immediate(element)):
                reason = _("这一步不等待,时限不会在这里停走。")
                remedy = _("请把“停走”移到等待的步骤,例如接收任务或用户任务。")
                yield about(element, "clock-stop-no-wait", reason, remedy, severity="warning")


def _is_immediate(element: Element) -> bool:
    return element.handler in INLINE or not element.handler


def _any_around(process: ProcessDiagram, element: Element) -> bool:
    around: Element | None = element
    while around is not None:
        if around.limits:
            return True
        around = process.elements.get(around.scope)
    return bool(process.limits)


RULES: tuple[Rule, ...] = (stopped_clocks_are_there, clocks_stop_where_something_waits)
