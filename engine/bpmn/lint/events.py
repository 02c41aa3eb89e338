"""Rules about where a process begins and ends."""

from collections.abc import Iterator

from engine.bpmn.diagram import ProcessDiagram
from engine.bpmn.lint.subject import Rule, Subject, about, about_id
from engine.errors import Finding
from engine.language import gettext as _


def scopes_begin_and_end(subject: Subject) -> Iterator[Finding]:
    """A process has start and end events; a sub-process exactly one plain start event and an end event."""
    for process in subject.processes():
        yield from _scope(process, "", process.id, process.name)
        for element in process.elements.values():
            if element.kind == "subProcess" and not element.event_sub_process:
                yield from _scope(process, element.id, element.id, element.name)


def _scope(process: ProcessDiagram, scope: str, owner: str, name: str) -> Iterator[Finding]:
    inside = process.within(scope)
    starts = [element for element in inside if element.kind == "startEvent"]
    if not starts:
        reason = _("没有开始事件。")
        yield about_id(owner, "no-start-event", reason, _("请画一个开始事件。"), name=name)
    if scope and len(starts) > 1:
        reason = _("子流程有不止一个开始事件。")
        yield about_id(owner, "several-starts", reason, _("请只保留一个开始事件。"), name=name)
    if scope:
        for start in starts:
            if start.events:
                reason = _("子流程的开始事件不能带消息、定时等定义。")
                yield about(start, "sub-process-start", reason, _("请改为普通的开始事件。"))
    if not any(element.kind == "endEvent" for element in inside):
        reason = _("没有结束事件。")
        yield about_id(owner, "no-end-event", reason, _("请画一个结束事件,流程才会有终点。"), name=name)


RULES: tuple[Rule, ...] = (scopes_begin_and_end,)
