"""Rules about events that people may raise by hand from the page of a case. They raise nothing."""

from collections.abc import Iterator

from engine.bpmn.lint.subject import Rule, Subject, about
from engine.errors import Finding
from engine.language import gettext as _


def raised_events_wait_for_a_message(subject: Subject) -> Iterator[Finding]:
    """Whoever may raise an event is named, and the event waits for a message inside its case."""
    for _process, element in subject.elements():
        if element.raising is None:
            continue
        begins = element.kind == "startEvent" and not element.scope
        if begins or not any(one.kind == "message" for one in element.definitions):
            reason = _("只有案件进行中等待消息的事件可以由人发起。")
            yield about(element, "raise-without-message", reason, _("请改为消息事件,或删去“可由人发起”。"))
        if not element.raising.groups.strip("= "):
            reason = _("没有写哪些组可以发起这个事件。")
            yield about(element, "raise-by-nobody", reason, _("请填写组。"))


RULES: tuple[Rule, ...] = (raised_events_wait_for_a_message,)
