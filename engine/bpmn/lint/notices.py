"""Rules about notices, which tell people something when an activity begins or ends. They send nothing."""

from collections.abc import Iterator

from engine.bpmn.diagram import ACTIVITIES
from engine.bpmn.lint.subject import Rule, Subject, about
from engine.errors import Finding
from engine.language import gettext as _


def notices_reach_somebody(subject: Subject) -> Iterator[Finding]:
    """A notice says when, to whom and what."""
    for _process, element in subject.elements():
        for notice in element.notices:
            if element.kind not in ACTIVITIES:
                reason = _("通知只能写在任务或子流程上。")
                yield about(element, "notice-elsewhere", reason, _("请把通知移到任务或子流程上。"))
            if notice.on not in ("activated", "completed"):
                reason = _("通知的时机“{on}”无法识别。", on=notice.on)
                yield about(element, "notice-moment", reason, _("请选择 activated(开始时)或 completed(完成时)。"))
            if not notice.groups and not notice.users:
                yield about(element, "notice-to-nobody", _("通知没有收件人。"), _("请填写组或人员。"))
            if not notice.message.strip("="):
                yield about(element, "notice-empty", _("通知没有内容。"), _("请填写内容。"))


RULES: tuple[Rule, ...] = (notices_reach_somebody,)
