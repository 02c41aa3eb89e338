"""Working time in FEEL: `working days(2)`, `end of month()` and their like, for timers and due dates.

ISO 8601 stays what it says: `duration("P1D")` is a day by the clock. Nothing here reads a clock of its own.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engine.calendars.calendar import Calendar
from engine.calendars.due import NTH_WORKING_DAY, WORKING_DAYS, Due, Term, due
from engine.calendars.working_time import elapsed
from engine.errors import ExpressionFailed
from engine.language import gettext as _

_AMOUNTS = (WORKING_DAYS, "working hours", "working minutes")
_ENDS = ("end of week", "end of month", "end of quarter", "end of year")


NAMES = frozenset({*_AMOUNTS, *_ENDS, "working day of month", "is working day", "working time"})
Noted = Callable[[int], object]


def functions(now: datetime, calendar: Calendar, noted: Noted = bool) -> Mapping[str, Callable[..., Any]]:
    """Return the functions of working time by name.

    Args:
        now: the moment from which they count where no other is given; aware.
        calendar: by which they count.
        noted: called with the first year an answer reaches into whose days off are not published.
    Returns:
        `working days(n)`, `working days(from, n)` and the like for working hours and minutes; `end of week()`,
        `end of week(n)` n weeks later, and the like for month, quarter and year; `working day of month(n)`;
        `is working day(date)`; `working time(from, to)` in hours.
    """
    found: dict[str, Callable[..., Any]] = {unit: _amount(unit, now, calendar, noted) for unit in _AMOUNTS}
    found |= {unit: _end(unit, now, calendar, noted) for unit in _ENDS}
    found["working day of month"] = _amount(NTH_WORKING_DAY, now, calendar, noted)
    found["is working day"] = lambda day: calendar.works(_day(day, calendar))
    found["working time"] = lambda start, end: _hours(start, end, calendar)
    return found


def _amount(unit: str, now: datetime, calendar: Calendar, noted: Noted) -> Callable[..., datetime]:
    def count(first: Any, second: Any = None) -> datetime:
        start, amount = (now, first) if second is None else (first, second)
        return _told(due(_moment(start), Term(amount=_number(amount), unit=unit), calendar), noted)

    return count


def _end(unit: str, now: datetime, calendar: Calendar, noted: Noted) -> Callable[..., datetime]:
    return lambda later=Decimal(0): _told(due(now, Term(amount=_number(later), unit=unit), calendar), noted)


def _told(found: Due, noted: Noted) -> datetime:
    if found.provisional:
        noted(found.provisional)
    return found.at


def _hours(start: Any, end: Any, calendar: Calendar) -> Decimal:
    return Decimal(elapsed(_moment(start), _moment(end), calendar).seconds) / 3600


def _number(found: Any) -> float:
    if isinstance(found, bool) or not isinstance(found, Decimal | int | float):
        raise ExpressionFailed(reason=_("这里需要一个数字。"), text="")
    return float(found)


def _moment(found: Any) -> datetime:
    if not isinstance(found, datetime) or found.tzinfo is None:
        raise ExpressionFailed(reason=_("这里需要带时区的日期时间。"), text="")
    return found


def _day(found: Any, calendar: Calendar) -> date:
    if isinstance(found, datetime):
        return _moment(found).astimezone(calendar.zone).date()
    if not isinstance(found, date):
        raise ExpressionFailed(reason=_("这里需要日期。"), text="")
    return found
