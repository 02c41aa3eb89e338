"""Rules about limits: where they stand, how long they are, by which calendar, and what starts their clock.

What happens when one is missed is judged elsewhere; no due date of a case is computed.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.bpmn.diagram import ACTIVITIES, CATCHING, Element, ProcessDiagram
from engine.bpmn.limit import ACTIVATION, MESSAGE, Limit
from engine.bpmn.lint.subject import Owner, Rule, Subject, about
from engine.calendars import UNITS, Calendar, Ending, Term, due
from engine.errors import Finding, InvalidValue
from engine.language import gettext as _

MAY_BE_NOW = "end of "  # units whose amount may be nothing: the running day, week, month ...
_PLAIN = Calendar(id="")  # for what holds by every calendar
_SOME = datetime(2025, 1, 1, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
_YEARS = 100  # nobody writes a longer limit on purpose
_OF_MONTH = 31  # the most working days of a month, by any calendar
_TURNS = ("", "true", "false")


def limits_stand_where_clocks_run(subject: Subject) -> Iterator[Finding]:
    """A limit stands on an activity or the process, under an id of its own, and feeds a timer of its activity."""
    for process in subject.processes():
        counted = Counter(limit.id for _owner, limit in process.all_limits())
        for owner, limit in process.all_limits():
            if isinstance(owner, Element) and owner.kind not in ACTIVITIES:
                reason = _("时限只能写在任务、子流程或整个流程上。")
                yield about(owner, "limit-elsewhere", reason, _("请把时限移到任务、子流程或流程上。"))
            if not limit.id or counted[limit.id] > 1:
                reason = _("时限没有编号,或编号“{limit}”重复。", limit=limit.id)
                yield about(owner, "limit-id", reason, _("请给每个时限不同的编号。"))
            if limit.timer and limit.timer not in {event.id for event in process.boundary_events(owner.id)}:
                reason = _("时限“{limit}”指向的“{timer}”不是这个活动上的定时事件。", limit=limit.id, timer=limit.timer)
                yield about(owner, "limit-timer", reason, _("请选择附在同一个活动上的边界定时事件。"))


def limits_can_be_counted(subject: Subject) -> Iterator[Finding]:
    """A limit has a known unit, an amount that fits it, an ending and a calendar there are."""
    for process in subject.processes():
        for owner, limit in process.all_limits():
            if limit.unit not in UNITS:
                reason = _("时限“{limit}”的单位“{unit}”无法识别。", limit=limit.id, unit=limit.unit)
                yield about(owner, "limit-unit", reason, _("请从列出的单位中选择,例如工作日、小时或当月结束。"))
            elif not amount_fits(limit):
                reason = _("时限“{limit}”的数量“{amount}”不合适。", limit=limit.id, amount=limit.amount)
                yield about(owner, "limit-amount", reason, _amounts(limit.unit))
            if limit.ending not in ("", *Ending):
                reason = _("时限“{limit}”的到期时刻“{ending}”无法识别。", limit=limit.id, ending=limit.ending)
                yield about(owner, "limit-ending", reason, _("请选择下班时、当天结束时或与开始时相同的时刻。"))
            for text in (limit.counts_start, limit.remind):
                if text not in _TURNS:
                    reason = _("时限“{limit}”中的“{text}”无法识别。", limit=limit.id, text=text)
                    yield about(owner, "limit-turn", reason, _("请写 true 或 false。"))


def calendars_are_known(subject: Subject) -> Iterator[Finding]:
    """The calendars of a process and of its limits are there."""
    if subject.calendars is None:
        return
    for process in subject.processes():
        named: list[tuple[Owner, str]] = [(process, process.case.calendar)]
        named += [(owner, limit.calendar) for owner, limit in process.all_limits()]
        for owner, calendar in named:
            if calendar and calendar not in subject.calendars:
                reason = _("没有名为“{calendar}”的工作日历。", calendar=calendar)
                yield about(owner, "unknown-calendar", reason, _("请选择已有的工作日历,或请管理员先建立。"))


def clocks_start(subject: Subject) -> Iterator[Finding]:
    """The clock of a limit starts with its activity, with a moment, or with a message that the process catches."""
    for process in subject.processes():
        caught = _caught(process)
        for owner, limit in process.all_limits():
            if limit.start not in (ACTIVATION, MESSAGE) and not limit.start.strip().startswith("="):
                reason = _("时限“{limit}”的起点无法识别。", limit=limit.id)
                remedy = _("请写 activation 或 message,或写一个表达式,例如 =date and time(received_at)。")
                yield about(owner, "limit-start", reason, remedy)
            elif limit.start.strip() == "=":
                reason = _("时限“{limit}”没有写从哪个时刻起算。", limit=limit.id)
                yield about(owner, "limit-start", reason, _("请填写给出日期时间的表达式,例如 =received_at。"))
            elif limit.start == MESSAGE and limit.message not in caught:
                reason = _(
                    "时限“{limit}”从消息“{message}”起算,但流程里没有步骤接收它。", limit=limit.id, message=limit.message
                )
                yield about(owner, "limit-message", reason, _("请选择流程中某个事件或接收任务等待的消息。"))


def nothing_is_said_in_vain(subject: Subject) -> Iterator[Finding]:
    """What is said of a limit and does nothing, because something else is not said or another unit is chosen."""
    for process in subject.processes():
        for owner, limit in process.all_limits():
            for place in _in_vain(limit):
                reason = _("时限“{limit}”的“{place}”不起作用。", limit=limit.id, place=place)
                remedy = _("请删去它,或改正单位、起算方式等相关的设置。")
                yield about(owner, "limit-in-vain", reason, remedy, severity="warning")


def _in_vain(limit: Limit) -> Iterator[str]:
    if limit.counts_start == "true" and limit.unit in UNITS and limit.unit != "working days":
        yield _("开始当天算一天")
    if limit.ending and limit.unit in ("seconds", "minutes", "hours", "working minutes", "working hours"):
        yield _("到期时刻")
    if limit.message and limit.start != MESSAGE:
        yield _("起算的消息")
    if limit.text and not limit.acts_when_missed and not limit.warning:
        yield _("通知的内容")


def amount_fits(limit: Limit) -> bool:
    """Return whether the amount of a limit with a known unit can be counted; an expression is taken as it is."""
    if limit.amount.startswith("="):
        return bool(limit.amount.strip("= "))
    amount = number(limit.amount or ("0" if limit.unit.startswith(MAY_BE_NOW) else ""))
    if amount is None or (amount == 0 and not limit.unit.startswith(MAY_BE_NOW)):
        return False
    if limit.unit == "working day of month" and amount > _OF_MONTH:
        return False
    try:
        return due(_SOME, Term(amount=amount, unit=limit.unit), _PLAIN).at.year <= _SOME.year + _YEARS
    except InvalidValue:
        return False


def number(text: str) -> float | None:
    """Read a number that is not negative as a limit writes it, e.g. "2" or "0.5"; None where it is none."""
    whole, _dot, part = text.strip().partition(".")
    fits = whole.isascii() and whole.isdigit() and (not part or (part.isascii() and part.isdigit()))
    return float(text) if fits and len(text) < 16 else None


def _amounts(unit: str) -> str:
    if unit.startswith(MAY_BE_NOW):
        return _("请填写整数:0 是本期,1 是下一期;不填就是本期。")
    if unit == "working day of month":
        return _("请填写 1 到 31 的整数。")
    if unit in ("seconds", "minutes", "hours", "working minutes", "working hours"):
        return _("请填写大于零的数字,或以 = 开头的表达式;时限最长 100 年。")
    return _("请填写大于零的整数,或以 = 开头的表达式;时限最长 100 年。")


def _caught(process: ProcessDiagram) -> set[str]:
    """Names of the messages for which some step of a process waits."""
    waiting = CATCHING | {"receiveTask"}
    steps = (element for element in process.elements.values() if element.kind in waiting)
    return {one.name for step in steps for one in step.definitions if one.kind == "message" and one.name}


RULES: tuple[Rule, ...] = (
    limits_stand_where_clocks_run,
    limits_can_be_counted,
    calendars_are_known,
    clocks_start,
    nothing_is_said_in_vain,
)
