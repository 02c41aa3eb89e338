"""Working time and what is left of a limit in a person's words, in the language of the moment. Plain text out."""

from datetime import datetime

from engine.calendars.calendar import Calendar
from engine.calendars.working_time import Elapsed, elapsed
from engine.language import gettext as _


def elapsed_in_words(found: Elapsed) -> str:
    """Return working time as days, hours and minutes: the two largest that are not nothing."""
    parts = [
        _("{count} 个工作日", count=found.days) if found.days else "",
        _("{count} 小时", count=found.hours) if found.hours else "",
        _("{count} 分钟", count=found.minutes) if found.minutes else "",
    ]
    told = [part for part in parts if part][:2]
    return " ".join(told) or _("不到 1 分钟")


def remaining_in_words(now: datetime, due_at: datetime, calendar: Calendar) -> str:
    """Return how much working time is left until a due date, or by how much it is over.

    Args:
        now, due_at: aware moments.
    """
    if now <= due_at:
        left = elapsed(now, due_at, calendar)
        if left.seconds:
            return _("还剩 {time}", time=elapsed_in_words(left))
        return _("工作时间已尽,{moment} 到期", moment=due_at.astimezone(calendar.zone).strftime("%m-%d %H:%M"))
    over = elapsed(due_at, now, calendar)
    return _("已超时 {time}", time=elapsed_in_words(over)) if over.seconds else _("刚刚到期")
