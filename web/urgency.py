"""How near a moment is, and what a page needs to count on by itself: the 今天 of lists, words with their places open.

Pure: `now` and the zone are arguments.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from engine.language import gettext as _
from forms import words


def unfilled_words() -> dict[str, str]:
    """Return the words of what is left by the clock with their places unfilled, for the page's own clock."""
    return {
        "left": _("还剩 {time}"),
        "late": _("已超时 {time}"),
        "days": _("{count} 天"),
        "hours": _("{count} 小时"),
        "minutes": _("{count} 分钟"),
        "moment": _("不到 1 分钟"),
        "passed": _("已到期"),
    }


def in_words(at: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """Return a moment as people say it: 今天 09:03, 昨天 14:20, 2025年3月10日 09:00."""
    there, today = at.astimezone(zone), now.astimezone(zone).date()
    near = {0: _("今天"), -1: _("昨天"), 1: _("明天")}.get((there.date() - today).days)
    return f"{near} {there:%H:%M}" if near else words.moment(there, zone)
