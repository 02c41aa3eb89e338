"""The days of a limit as rows that people check by hand: dates, weekday, hours, reason, number of the working day."""

from dataclasses import dataclass
from datetime import date

from engine import LimitAccount, LimitPart, LimitStretch
from engine.calendars import Counted, Hours, Why, why_in_words
from engine.calendars.due import WORKING_DAYS
from engine.language import gettext as _
from web.review.terms import weekday

_WORKING = (Why.WORKS, Why.MADE_UP, Why.OUTSIDE)


@dataclass(frozen=True, kw_only=True)
class DayRow:
    """One row: a day, or days that count alike."""

    first: date
    last: date
    weekdays: str
    number: str  # of the working days of a limit in working days; "" where it has none
    hours: str  # from when to when each of its days counted
    seconds: int  # of all its days together
    why: str


def rows_of(account: LimitAccount) -> dict[LimitStretch, tuple[DayRow, ...]]:
    """Return the rows of each stretch of a limit."""
    numbers, found = _Numbers(account), {}
    for stretch in account.stretches:
        numbered = stretch.part is not LimitPart.LATE
        found[stretch] = tuple(_row(each, numbers.of(each) if numbered else "") for each in stretch.days)
    return found


class _Numbers:
    """Numbers working days as the limit does: with or without the one on which it starts, up to its due date."""

    def __init__(self, account: LimitAccount) -> None:
        limit, zone = account.limit, account.calendar.zone
        plain = limit.term.unit == WORKING_DAYS and not limit.stops and not limit.stopped_at
        self._start = limit.started_at.astimezone(zone).date()
        self._counts_start, self._plain = limit.term.counts_start, plain
        self._number, self._last = 0, date.min

    def of(self, row: Counted) -> str:
        """Return the number of a row's days, or why it has none."""
        if not self._plain or row.why not in _WORKING:
            return ""
        uncounted = row.first == self._start and not self._counts_start
        days = row.days - uncounted
        if not days:
            return _("当天不计")
        first = self._number if row.first == self._last else self._number + 1
        self._number, self._last = first + days - 1, row.last
        told = _("第 {first} 天", first=first)
        if days > 1:
            told = _("第 {first}–{last} 天", first=first, last=self._number)
        return _("当天不计,其余{days}", days=told) if uncounted else told


def _row(found: Counted, number: str) -> DayRow:
    names = dict.fromkeys((weekday(found.first), weekday(found.last)))
    return DayRow(
        first=found.first,
        last=found.last,
        weekdays="–".join(names),
        number=number,
        hours=_("、").join(_span(each) for each in found.hours) if found.seconds else "",
        seconds=found.seconds,
        why=_why(found),
    )


def _why(found: Counted) -> str:
    stood = found.stopped and found.why is not Why.STOPPED
    return why_in_words(found) + (_(",其中一段停表") if stood else "")


def _span(span: Hours) -> str:
    return f"{_clock(span.begins)}–{_clock(span.ends)}"


def _clock(second: int) -> str:
    hour, minute, rest = second // 3600, second % 3600 // 60, second % 60
    return f"{hour:02}:{minute:02}" + (f":{rest:02}" if rest else "")


def hours_of(seconds: int) -> str:
    """Return seconds as hours, minutes and seconds: every one of them, so that a column adds up."""
    hours, minutes, rest = seconds // 3600, seconds % 3600 // 60, seconds % 60
    parts = [
        _("{count} 小时", count=hours) if hours else "",
        _("{count} 分钟", count=minutes) if minutes else "",
        _("{count} 秒", count=rest) if rest else "",
    ]
    return " ".join(part for part in parts if part) or "0"
