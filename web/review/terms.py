"""How long a limit is and why it is due when it is, in words. Plain data in, text out; it counts nothing."""

from datetime import date

from engine import DueDate, Limit, LimitAccount, LimitPart, Standstill
from engine.calendars import Calendar, Ending, Term
from engine.calendars.due import NTH_WORKING_DAY, WORKING_DAYS
from engine.language import gettext as _
from forms import words

_EXACT = ("seconds", "minutes", "hours", "working minutes", "working hours")


def length(term: Term, calendar: Calendar) -> str:
    """Return how long a limit is, with whether its first day counts and when on the last one it ends."""
    if term.unit not in _units("", ""):
        return _("(没有记录)")
    parts = [_amount(term)]
    if term.unit == WORKING_DAYS:
        parts.append(_("当天计入") if term.counts_start else _("当天不计"))
    if term.unit not in _EXACT:
        parts.append(_ending(term, calendar))
    return _(",").join(parts)


def _amount(term: Term) -> str:
    amount = words.number(int(term.amount) if term.amount == int(term.amount) else term.amount)
    found = _units(amount, words.number(int(term.amount)))
    return found[term.unit] if term.amount or term.unit not in _this() else _this()[term.unit]


def _units(amount: str, later: str) -> dict[str, str]:
    return {
        "seconds": _("{amount} 秒", amount=amount),
        "minutes": _("{amount} 分钟", amount=amount),
        "hours": _("{amount} 小时", amount=amount),
        "working minutes": _("{amount} 个工作分钟", amount=amount),
        "working hours": _("{amount} 个工作小时", amount=amount),
        WORKING_DAYS: _("{amount} 个工作日", amount=amount),
        "days": _("{amount} 天", amount=amount),
        "weeks": _("{amount} 周", amount=amount),
        "months": _("{amount} 个月", amount=amount),
        "quarters": _("{amount} 个季度", amount=amount),
        "years": _("{amount} 年", amount=amount),
        "end of day": _("{later} 天后的那一天", later=later),
        "end of week": _("{later} 周后的周末", later=later),
        "end of month": _("{later} 个月后的月底", later=later),
        "end of quarter": _("{later} 个季度后的季末", later=later),
        "end of year": _("{later} 年后的年底", later=later),
        NTH_WORKING_DAY: _("每月第 {amount} 个工作日", amount=amount),
    }


def _this() -> dict[str, str]:
    return {
        "end of day": _("当天"),
        "end of week": _("本周末"),
        "end of month": _("本月底"),
        "end of quarter": _("本季末"),
        "end of year": _("本年底"),
    }


def _ending(term: Term, calendar: Calendar) -> str:
    usual = Ending.CLOSE if term.unit in (WORKING_DAYS, NTH_WORKING_DAY) else Ending.SAME_TIME
    usual = Ending.MIDNIGHT if term.unit.startswith("end of") else usual
    closes = f"{calendar.closes // 3600:02}:{calendar.closes % 3600 // 60:02}"
    return {
        Ending.CLOSE: _("到下班 {closes}", closes=closes),
        Ending.MIDNIGHT: _("到当天结束"),
        Ending.SAME_TIME: _("到同一时刻"),
    }[Ending(term.ending or usual)]


def because(found: DueDate, calendar: Calendar) -> str:
    """Return why a limit has had a due date; a notice by its number."""
    by_notice = any(day.notice.number == found.about for day in calendar.days.values())
    told = {
        "start": _("起算时"),
        "stop": _("停表后顺延"),
        "calendar": _("放假通知 {notice}", notice=found.about) if by_notice else _("工作日历更新"),
        "version": _("新版本"),
        "person": _("人工调整"),
    }.get(found.because, found.because)
    about = "" if by_notice else found.about
    more = _(":").join(part for part in (found.by, found.reason or about) if part)
    return told + (_("({reason})", reason=more) if more else "")


def why_stopped(found: Standstill) -> str:
    """Return what made a clock stand still: elements that waited, reasons with who gave them."""
    told = [_("等待“{name}”", name=name) for name in found.elements]
    told += [_("{who}:{reason}", who=who, reason=reason) if who else reason for who, reason in found.reasons]
    return _(";").join(told) or _("(没有记录)")


def part(found: LimitPart, account: LimitAccount) -> str:
    """Return what a stretch of a limit's time is called."""
    over = account.limit.ended_at is not None
    return {
        LimitPart.USED: _("用去"),
        LimitPart.LEFT: _("到期前剩余") if over else _("还剩"),
        LimitPart.LATE: _("超时"),
    }[found]


def weekday(day: date) -> str:
    """Return the name of a day of the week."""
    return (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))[day.weekday()]


def anchor(limit: Limit) -> str:
    """Return the id under which a limit stands on the page of its case."""
    return f"limit-{limit.ref}-{limit.id}"
