"""Working time and what is left of a limit in a person's words, in the language of the moment. Plain text out."""

from datetime import UTC, datetime

from engine.calendars.calendar import Calendar
from engine.calendars.counted import Counted, Why
from engine.calendars.due import WORKING_DAYS, Term, by_working_time
from engine.calendars.working_time import Elapsed, elapsed
from engine.language import gettext as _

_DAY = 86_400


def elapsed_in_words(found: Elapsed) -> str:
    """Return working time as days, hours and minutes: the two largest that are not nothing."""
    days = _("{count} 个工作日", count=found.days) if found.days else ""
    return _two(days, found.hours, found.minutes)


def time_in_words(seconds: int) -> str:
    """Return time by the clock as days, hours and minutes: the two largest that are not nothing."""
    days, rest = divmod(seconds, _DAY)
    return _two(_("{count} 天", count=days) if days else "", rest // 3600, rest % 3600 // 60)


def remaining_in_words(now: datetime, due_at: datetime, calendar: Calendar, unit: str = WORKING_DAYS) -> str:
    """Return how much time is left until a due date, or by how much it is over.

    Args:
        now, due_at: aware moments.
        calendar: by which the limit is counted.
        unit: of the limit; one in working time is told in working time, any other by the clock.
    """
    present, ends = now.astimezone(UTC), due_at.astimezone(UTC)
    working = by_working_time(Term(unit=unit))
    first, last = sorted((present, ends))
    found = elapsed(first, last, calendar) if working else Elapsed(int((last - first).total_seconds()), _DAY)
    told = elapsed_in_words(found) if working else time_in_words(found.seconds)
    if present > ends:
        return _("已超时 {time}", time=told) if found.seconds else _("刚刚到期")
    if working and not found.seconds:
        return _("工作时间已尽,{moment} 到期", moment=ends.astimezone(calendar.zone).strftime("%m-%d %H:%M"))
    return _("还剩 {time}", time=told)


def why_in_words(row: Counted) -> str:
    """Return why days count or not, with the notice that says so."""
    told = {
        Why.WORKS: _("工作日"),
        Why.MADE_UP: _("调休上班"),
        Why.WEEKEND: _("周末"),
        Why.HOLIDAY: _("放假"),
        Why.OUTSIDE: _("不在工作时间内"),
        Why.STOPPED: _("停止计时"),
    }[row.why]
    return _("{why}:{name}({notice})", why=told, name=row.name, notice=row.notice) if row.notice else told


def _two(days: str, hours: int, minutes: int) -> str:
    parts = [
        days,
        _("{count} 小时", count=hours) if hours else "",
        _("{count} 分钟", count=minutes) if minutes else "",
    ]
    return " ".join([part for part in parts if part][:2]) or _("不到 1 分钟")
