"""How pressing a limit is, and how near a moment: the colours and the 今天 of lists. The words are `forms.words`.

Pure: `now` and the zone are arguments.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from engine.language import gettext as _
from forms import words

Level = Literal["late", "soon", "calm"]
SOON_SHARE = 0.4  # of the whole time allowed: less than this left is worth a colour
SOON_AT_MOST = timedelta(days=1)
SOON_UNKNOWN = timedelta(hours=2)  # what counts as soon when the beginning is not known


@dataclass(frozen=True, kw_only=True)
class TimeLeft:
    """What is left until something is due."""

    level: Level
    words: str
    soon_at: datetime  # when "calm" becomes "soon"


def time_left(due: datetime, *, now: datetime, since: datetime | None = None) -> TimeLeft:
    """Say how pressing `due` is.

    Args:
        due: aware datetime.
        now: aware datetime.
        since: when the clock began; what is "soon" is a share of the whole.
    """
    allowed = min(SOON_SHARE * (due - since), SOON_AT_MOST) if since else SOON_UNKNOWN
    level: Level = "late" if now > due else "soon" if due - now <= allowed else "calm"
    return TimeLeft(level=level, words=words.distance(due, now), soon_at=due - allowed)


def unfilled_words() -> dict[str, str]:
    """Return the words of `forms.words.distance` with their places unfilled, for the page's own clock."""
    return {
        "left": _("还有 {span}"),
        "late": _("已超时 {span}"),
        "daysHours": _("{days}天{hours}小时"),
        "days": _("{days}天"),
        "hoursMinutes": _("{hours}小时{minutes}分钟"),
        "hours": _("{hours}小时"),
        "minutes": _("{minutes}分钟"),
        "seconds": _("{seconds}秒"),
    }


def in_words(at: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """Return a moment as people say it: 今天 09:03, 昨天 14:20, 2025年3月10日 09:00."""
    there, today = at.astimezone(zone), now.astimezone(zone).date()
    near = {0: _("今天"), -1: _("昨天"), 1: _("明天")}.get((there.date() - today).days)
    return f"{near} {there:%H:%M}" if near else words.moment(there, zone)
