"""Rules about timers: they have a time, the time can be read, and it means the same on every server."""

from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from engine import feel
from engine.bpmn.diagram import Element, ProcessDiagram
from engine.bpmn.event_definition import Timer
from engine.bpmn.lint.subject import Rule, Subject, about
from engine.bpmn.times.cycles import cycle
from engine.bpmn.times.durations import duration, moment
from engine.bpmn.times.reckoned import reckoned
from engine.calendars import Calendar
from engine.errors import ClauseflowError, ExpressionInvalid, Finding
from engine.language import gettext as _

_SOME = datetime(2025, 1, 1, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def timers_have_a_time(subject: Subject) -> Iterator[Finding]:
    """Each timer event says when, in a way that can be read."""
    for _process, element in subject.elements():
        for definition in element.definitions:
            if definition.kind != "timer":
                continue
            if definition.timer is None or not definition.timer.text.strip("="):
                reason = _("定时事件没有写时间。")
                yield about(element, "timer-without-time", reason, _("请填写时间、时长或周期。"))
            elif not definition.timer.text.startswith("="):
                yield from _literal(element, definition.timer)


def _literal(element: Element, timer: Timer) -> Iterator[Finding]:
    text = timer.text
    if timer.kind == "date" and _is_naive(text):
        reason = _("时间“{text}”没有写时区,在不同的服务器上会是不同的时刻。", text=text)
        yield about(element, "timer-without-zone", reason, _("请写上时区,例如 2025-03-10T09:00:00+08:00。"))
    elif text.lstrip().startswith("-") or "/-" in text:
        reason = _("时长“{text}”是负的。", text=text)
        yield about(element, "negative-duration", reason, _("请写正的时长,例如 PT30M。"))
    elif not _readable(timer):
        reason = _("时间“{text}”无法识别。", text=text)
        yield about(element, "timer-unreadable", reason, _remedy(timer.kind))


def _remedy(kind: str) -> str:
    if kind == "date":
        return _("请写成 2025-03-10T09:00:00+08:00 这样的日期时间。")
    if kind == "duration":
        return _("请写成 PT30M、P1D 这样的时长。")
    return _("请写成 R/PT30M 这样的周期,或 0 0 9 1 * ?(秒 分 时 日 月 星期);周期不能短于一分钟。")


def _is_naive(text: str) -> bool:
    try:
        moment(f"{text}+00:00")
    except ValueError:
        return False
    return True


def _readable(timer: Timer) -> bool:
    readers: dict[str, Callable[[str], object]] = {"date": moment, "duration": duration, "cycle": cycle}
    try:
        readers[timer.kind](timer.text)
    except (ValueError, OverflowError):
        return False
    return True


def start_timers_are_literal(subject: Subject) -> Iterator[Finding]:
    """A timer that starts a process knows no case: it is a written date, or a cycle, which may be reckoned."""
    for process, element in subject.elements():
        if element.kind == "startEvent" and element.timer is not None and not element.scope:
            if element.timer.text.startswith("="):
                yield from _reckoned(process, element, element.timer)
            elif element.timer.kind == "duration":
                reason = _("开始事件的定时不能是时长。")
                yield about(element, "start-timer-duration", reason, _("请改为日期时间或周期。"))


def _reckoned(process: ProcessDiagram, element: Element, timer: Timer) -> Iterator[Finding]:
    if timer.kind != "cycle":
        reason = _("开始事件的定时不能用表达式:这时还没有案件。")
        yield about(element, "start-timer-expression", reason, _("请直接写日期时间或周期。"))
        return
    try:
        found = reckoned(timer.text, _SOME, ZoneInfo(process.case.zone), Calendar(id=""))
    except ExpressionInvalid:
        return  # told by the rules about expressions
    except (ClauseflowError, ValueError, KeyError):
        found = None
    if found is None or found.at is None:
        reason = _("开始事件的周期没有算出以后的时刻。")
        remedy = _("请让表达式给出带时区的时刻,或包括下一期的几个时刻,例如本月和下月的。")
        yield about(element, "start-timer-expression", reason, remedy)


def task_dates_are_readable(subject: Subject) -> Iterator[Finding]:
    """Written due dates carry a zone, written priorities are whole numbers."""
    for _process, element in subject.elements():
        who = element.assignment
        for text in (who.due_date, who.follow_up_date):
            if text and not text.startswith("=") and not _readable(Timer(kind="date", text=text)):
                reason = _("任务的日期“{text}”无法识别,或没有写时区。", text=text)
                yield about(element, "task-date", reason, _remedy("date"))
        if who.priority and not who.priority.startswith("=") and not who.priority.isdecimal():
            reason = _("任务的优先级“{text}”不是整数。", text=who.priority)
            yield about(element, "task-priority", reason, _("请填写 0 到 100 的整数。"))


def limits_feed_their_timers(subject: Subject) -> Iterator[Finding]:
    """A timer that reads `limit` is fed by a limit of its host."""
    for process, element in subject.elements():
        if element.kind == "boundaryEvent" and element.timer is not None and _reads_limit(element.timer):
            host = process.elements.get(element.attached_to)
            if host is None or element.id not in {limit.timer for limit in host.limits}:
                reason = _("定时事件引用了 limit,但所在的活动没有时限指向它。")
                remedy = _("请在活动的时限里把“定时事件”选为它。")
                yield about(element, "limit-missing", reason, remedy)


def _reads_limit(timer: Timer) -> bool:
    try:
        return timer.text.startswith("=") and "limit" in feel.compile(timer.text).names
    except ExpressionInvalid:
        return False


RULES: tuple[Rule, ...] = (
    timers_have_a_time,
    start_timers_are_literal,
    task_dates_are_readable,
    limits_feed_their_timers,
)
