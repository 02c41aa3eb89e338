"""Rules about limits and notices, the product's own elements on activities."""

from collections import Counter
from collections.abc import Iterator

from engine.bpmn.diagram import ACTIVITIES, Element, ProcessDiagram
from engine.bpmn.limit import Limit
from engine.bpmn.lint.subject import Rule, Subject, about
from engine.errors import Finding
from engine.language import gettext as _

EXACT = {"minutes": "minutes", "hours": "hours"}
CALENDAR = ("days", "end of day", "end of month")
UNITS = (*EXACT, *CALENDAR)


def limits_are_complete(subject: Subject) -> Iterator[Finding]:
    """A limit has an id, a known unit, a fitting amount, and feeds a timer of its own activity, if any."""
    for process in subject.processes():
        counted = Counter(limit.id for element in process.elements.values() for limit in element.limits)
        for element in process.elements.values():
            for limit in element.limits:
                yield from _limit(process, element, limit, counted)


def _limit(process: ProcessDiagram, element: Element, limit: Limit, counted: Counter[str]) -> Iterator[Finding]:
    if element.kind not in ACTIVITIES:
        yield about(element, "limit-elsewhere", _("时限只能写在任务或子流程上。"), _("请把时限移到任务或子流程上。"))
    if not limit.id or counted[limit.id] > 1:
        reason = _("时限没有编号,或编号“{limit}”重复。", limit=limit.id)
        yield about(element, "limit-id", reason, _("请给每个时限不同的编号。"))
    if limit.unit not in UNITS:
        reason = _("时限“{limit}”的单位“{unit}”无法识别。", limit=limit.id, unit=limit.unit)
        yield about(element, "limit-unit", reason, _("请选择分钟、小时、天、当天结束或当月结束。"))
    elif not _fits(limit):
        reason = _("时限“{limit}”的数量“{amount}”不合适。", limit=limit.id, amount=limit.amount)
        yield about(element, "limit-amount", reason, _("分钟、小时和天数需要大于零;天和当天、当月结束需要整数。"))
    if not limit.start or (limit.start != "activation" and not limit.start.startswith("=")):
        reason = _("时限“{limit}”的起点无法识别。", limit=limit.id)
        yield about(
            element, "limit-start", reason, _("请写 activation,或写一个表达式,例如 =date and time(received_at)。")
        )
    if limit.timer and limit.timer not in {event.id for event in process.boundary_events(element.id)}:
        reason = _("时限“{limit}”指向的“{timer}”不是这个活动上的定时事件。", limit=limit.id, timer=limit.timer)
        yield about(element, "limit-timer", reason, _("请选择附在同一个活动上的边界定时事件。"))


def _fits(limit: Limit) -> bool:
    try:
        amount = float(limit.amount or 0)
    except ValueError:
        return False
    if limit.unit in EXACT:
        return 0 < amount < 1e7
    lowest = 1 if limit.unit == CALENDAR[0] else 0
    return lowest <= amount < 36_500 and amount == int(amount)


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


RULES: tuple[Rule, ...] = (limits_are_complete, notices_reach_somebody)
