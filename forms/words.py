"""Dates, numbers, durations and sizes in people's words, exact on demand. Every page of the product uses these.

It reads no clock and no database: moments come in, words come out, in the language of the moment.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from markupsafe import Markup

from engine import language
from engine.language import gettext as _

ZONE = ZoneInfo("Asia/Shanghai")  # of a procedure that names none
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def as_moment(value: datetime | str) -> datetime:
    """Read a moment from ISO text; one that is already a datetime comes back as it is.

    Raises:
        ValueError: the text is no ISO date and time, or it has no offset.
    """
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    if found.tzinfo is None:
        raise ValueError("a moment needs an offset")
    return found


def day(value: date) -> str:
    """`2025年3月10日`, `10 March 2025`."""
    if language.current() == "en":
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日"


def month(text: str) -> str:
    """`2025年3月`, `March 2025` from `2025-03`; what is not a month comes back as it is."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return text
    if language.current() == "en":
        return f"{MONTHS[first.month - 1]} {first.year}"
    return f"{first.year}年{first.month}月"


def hour(value: time) -> str:
    """`09:00`; with seconds only where there are some."""
    return value.strftime("%H:%M:%S" if value.second else "%H:%M")


def moment(value: datetime | str, zone: ZoneInfo = ZONE) -> str:
    """`2025年3月10日 09:00` in the zone; a page shows minutes, `exact` shows the rest."""
    local = as_moment(value).astimezone(zone)
    joint = ", " if language.current() == "en" else " "
    return f"{day(local.date())}{joint}{local:%H:%M}"


def exact(value: datetime | str, zone: ZoneInfo = ZONE) -> str:
    """`2025-03-10 09:00:00 +08:00`: everything that is known, for who wants to know it."""
    local = as_moment(value).astimezone(zone)
    offset = local.strftime("%z")
    fraction = f".{local.microsecond:06d}".rstrip("0") if local.microsecond else ""
    return f"{local:%Y-%m-%d %H:%M:%S}{fraction} {offset[:3]}:{offset[3:5]}"


def time_tag(value: datetime | str, zone: ZoneInfo = ZONE) -> Markup:
    """A moment for a page: people's words, with the exact moment in the `<time>` element's attributes."""
    at = as_moment(value).astimezone(zone)
    tag = Markup('<time datetime="{}" title="{}">{}</time>')
    return tag.format(at.isoformat(), exact(at, zone), moment(at, zone))


def day_tag(value: date) -> Markup:
    """A calendar day for a page."""
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), day(value))


def number(value: int | float | Decimal) -> str:
    """`1,234.5`: as many decimals as the value has, thousands apart."""
    plain = Decimal(str(value))
    whole = plain == plain.to_integral_value()
    return f"{plain.to_integral_value():,f}" if whole else f"{plain.normalize():,f}"


def size(count: int) -> str:
    """A file's size: `12 KB`, `3.4 MB`."""
    if count < 1024:
        return _("{count} 字节", count=count)
    if count < 1024 * 1024:
        return f"{count / 1024:.0f} KB"
    return f"{count / 1024 / 1024:.1f} MB"


def duration(span: timedelta) -> str:
    """A span in its two largest units: `3天2小时`, `12分钟`, `40秒`; its sign is left to the words around it."""
    seconds = int(abs(span).total_seconds())
    days, rest = divmod(seconds, 86400)
    hours, rest = divmod(rest, 3600)
    minutes, seconds = divmod(rest, 60)
    if days:
        return _days(days, hours)
    if hours:
        return _hours(hours, minutes)
    if minutes:
        return _("{minutes}分钟", minutes=minutes)
    return _("{seconds}秒", seconds=seconds)


def _days(days: int, hours: int) -> str:
    return _("{days}天{hours}小时", days=days, hours=hours) if hours else _("{days}天", days=days)


def _hours(hours: int, minutes: int) -> str:
    if minutes:
        return _("{hours}小时{minutes}分钟", hours=hours, minutes=minutes)
    return _("{hours}小时", hours=hours)
