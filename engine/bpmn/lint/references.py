"""Rules about names outside the diagram: forms, tables, groups, handlers. Sets that are not given are not checked."""

import re
from collections.abc import Iterable, Iterator

from engine.bpmn.diagram import Element
from engine.bpmn.limit import SUPERIOR, Limit
from engine.bpmn.lint.subject import Rule, Subject, about, about_id
from engine.bpmn.lint.texts import of_process, texts_of
from engine.bpmn.names import comma_list
from engine.bpmn.runtime.handlers import INLINE, JOBS
from engine.errors import Finding
from engine.language import gettext as _

_DECIDE = re.compile(r"\bdecide\(\s*\\?\"([^\"\\]+)\\?\"")
_PARAMETERS = {
    "mark": {"set", "groups", "users", "message"},
    "notify": {"set", "groups", "users", "message"},
}
_REQUIRED = {"aggregate": {"process", "from", "to", "date"}, "archive": {"form"}, "notify": {"message"}}


def forms_exist(subject: Subject) -> Iterator[Finding]:
    """Forms that are named exist; a user task without one can only be ticked off."""
    for _process, element in subject.elements():
        if element.kind == "userTask" and element.form_key is None:
            reason = _("用户任务没有表单,只能直接完成。")
            yield about(element, "task-without-form", reason, _("需要填写内容时,请选择表单。"), severity="warning")
        if element.form_key and subject.forms is not None and element.form_key not in subject.forms:
            reason = _("没有标识为“{form}”的表单。", form=element.form_key)
            yield about(element, "unknown-form", reason, _("请选择已有的表单,或先保存这个表单。"))


def decisions_exist(subject: Subject) -> Iterator[Finding]:
    """Tables that are asked exist."""
    for _process, element in subject.elements():
        named = {element.decision} if element.kind == "businessRuleTask" else set()
        if element.kind == "businessRuleTask" and not element.decision:
            reason = _("业务规则任务没有选择决策表。")
            yield about(element, "no-decision", reason, _("请选择决策表。"))
        for _where, text in texts_of(element):
            named |= set(_DECIDE.findall(text))
        for decision in sorted(filter(None, named)):
            if subject.decisions is not None and decision not in subject.decisions:
                yield about(element, "unknown-decision", *_unknown_decision(decision))
    for process in subject.processes():
        asked = {name for _where, text in of_process(process) for name in _DECIDE.findall(text)}
        for decision in sorted(asked - {*(asked if subject.decisions is None else subject.decisions)}):
            yield about_id(process.id, "unknown-decision", *_unknown_decision(decision), name=process.name)


def _unknown_decision(decision: str) -> tuple[str, str]:
    return _("没有标识为“{decision}”的决策表。", decision=decision), _("请选择已有的决策表。")


def groups_exist(subject: Subject) -> Iterator[Finding]:
    """Groups that are written out exist; those an expression makes are looked up when it runs."""
    if subject.groups is None:
        return
    for process in subject.processes():
        for group in sorted({*process.case.withdraw_groups, *_of_limits(process.limits)}):
            if not _known(subject, group):
                yield about_id(process.id, "unknown-group", *_unknown_group(group), name=process.name)
        for element in process.elements.values():
            for group in sorted(set(_groups(element))):
                if not _known(subject, group):
                    yield about(element, "unknown-group", *_unknown_group(group))


def _unknown_group(group: str) -> tuple[str, str]:
    return _("没有名为“{group}”的组。", group=group), _("请选择已有的组,或请管理员先建立。")


def _known(subject: Subject, group: str) -> bool:
    return group in (subject.groups or ()) or group.removesuffix("/head") in (subject.groups or ())


def _of_limits(limits: Iterable[Limit]) -> Iterator[str]:
    """Groups that are told of a missed limit, or get its tasks."""
    for limit in limits:
        told = () if limit.escalate.startswith("=") else comma_list(limit.escalate)
        yield from (group for group in told if group != SUPERIOR)
        yield from () if limit.reassign.startswith("=") else comma_list(limit.reassign)


def _groups(element: Element) -> Iterator[str]:
    texts = [element.assignment.candidate_groups, *(notice.groups for notice in element.notices)]
    texts += [element.raising.groups] if element.raising is not None else []
    texts += [line.source for line in element.inputs if line.target == "groups" and element.handler in INLINE]
    yield from element.starters
    yield from _of_limits(element.limits)
    for text in texts:
        if not text.startswith("="):
            yield from comma_list(text)


def handlers_exist(subject: Subject) -> Iterator[Finding]:
    """Service and send tasks name a handler of the product and give it what it takes."""
    for _process, element in subject.elements():
        if element.kind not in ("serviceTask", "sendTask") or (element.message and not element.handler):
            continue
        if element.handler in subject.handlers:
            continue
        if element.handler not in (*INLINE, *JOBS):
            names = ", ".join((*INLINE, *JOBS))
            reason = _("没有名为“{handler}”的处理程序。", handler=element.handler)
            yield about(element, "unknown-handler", reason, _("请填写其中之一:{names}。", names=names))
            continue
        given = {line.target.partition(".")[0] for line in element.inputs}
        for name in sorted(given - _PARAMETERS.get(element.handler, given)):
            reason = _("处理程序“{handler}”没有参数“{name}”。", handler=element.handler, name=name)
            yield about(element, "unknown-parameter", reason, _("请删去或改正这个输入参数。"))
        for name in sorted(_REQUIRED.get(element.handler, set()) - given):
            reason = _("处理程序“{handler}”缺少参数“{name}”。", handler=element.handler, name=name)
            yield about(element, "missing-parameter", reason, _("请加上这个输入参数。"))


def tasks_are_for_somebody(subject: Subject) -> Iterator[Finding]:
    """A user task says who may do it."""
    for _process, element in subject.elements():
        if element.kind == "userTask" and element.assignment.names_nobody:
            reason = _("没有写由谁办理,任务不会出现在任何人的待办中。")
            yield about(element, "task-for-nobody", reason, _("请填写办理人或候选组。"), severity="warning")


RULES: tuple[Rule, ...] = (
    forms_exist,
    decisions_exist,
    groups_exist,
    handlers_exist,
    tasks_are_for_somebody,
)
