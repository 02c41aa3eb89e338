"""When a limit is due: an amount of a unit from a moment on, by a calendar and the rules of the written procedure.

A due date that reaches into a year no notice has settled is provisional, and says which year.
"""

import calendar as months
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from engine.calendars.calendar import Calendar
from engine.calendars.working_time import Line, at, line
from engine.errors import InvalidValue
from engine.language import gettext as _

_EXACT = {"seconds": 1, "minutes": 60, "hours": 3600}
_WORKING = {"working minutes": 60, "working hours": 3600}
_WALL = ("days", "weeks", "months", "quarters", "years")
_ENDS = ("end of day", "end of week", "end of month", "end of quarter", "end of year")
WORKING_DAYS, NTH_WORKING_DAY = "working days", "working day of month"
UNITS = (*_EXACT, *_WORKING, WORKING_DAYS, *_WALL, *_ENDS, NTH_WORKING_DAY)
_MOST = 1e12  # of any unit; not a number is never below it
_MIDNIGHT = 86_399  # 23:59:59, the last second that belongs to a day


class Ending(StrEnum):
    """When on its last day a limit ends."""

    CLOSE = "close"  # at the close of business
    MIDNIGHT = "midnight"  # with the day
    SAME_TIME = "same time"  # at the time of day at which it began


@dataclass(frozen=True, kw_only=True)
class Term:
    """How long a limit is, in its own words.

    Attributes:
        amount: of the unit; of `end of ...` how many periods later, 0 is the running one.
        unit: one of UNITS.
        counts_start: whether the day on which the clock starts is the first of the working days.
        ending: when on the last day it ends; "" is as usual: working days at the close of business, `end of ...` at
            midnight. A close of business that has passed when the clock starts is that of the next working day.
    """

    amount: float = 0
    unit: str
    counts_start: bool = False
    ending: Ending | str = ""


@dataclass(frozen=True)
class Due:
    """When a limit is due."""

    at: datetime
    provisional: int = 0  # the first year it reaches into that no notice has settled yet; 0: it is final


def due(start: datetime, term: Term, calendar: Calendar) -> Due:
    """Return when a limit is due.

    Args:
        start: when its clock starts, aware; outside working time, working units begin at the next working moment.
        term: how long it is.
        calendar: what it is counted by.
    Raises:
        InvalidValue: an unknown unit, a negative or broken amount, or a date out of range.
    """
    if term.unit not in UNITS or not _fits(term):
        raise InvalidValue(reason=_("时限“{amount} {unit}”无法计算。", amount=f"{term.amount:g}", unit=term.unit))
    try:
        begins = start.astimezone(calendar.zone)
        found = _COUNT[term.unit](begins, term, line(calendar))
    except (ArithmeticError, IndexError, ValueError) as error:
        raise InvalidValue(
            reason=_("时限“{amount} {unit}”无法计算。", amount=f"{term.amount:g}", unit=term.unit)
        ) from error
    return Due(found, unsettled(begins, found, term, calendar))


def warning(moment: datetime, term: Term, calendar: Calendar) -> datetime:
    """Return the moment so much time before a due date, for a reminder.

    Args:
        moment: the due date.
        term: how long before; working days go back to the same time of day.
    Raises:
        InvalidValue: another unit, a negative or broken amount, or a date out of range.
    """
    refused = InvalidValue(reason=_("提醒时间“{amount} {unit}”无法计算。", amount=f"{term.amount:g}", unit=term.unit))
    if term.unit not in _BEFORE or not _fits(term):
        raise refused
    try:
        return _before(moment, term, calendar)
    except (ArithmeticError, IndexError, ValueError) as error:
        raise refused from error


def _before(moment: datetime, term: Term, calendar: Calendar) -> datetime:
    on, ends = line(calendar), moment.astimezone(calendar.zone)
    if term.unit in _WORKING:
        return on.moment(on.place(ends) - round(term.amount * _WORKING[term.unit]), opening=True)
    if term.unit == WORKING_DAYS:
        number = on.number(ends.date()) - int(term.amount)
        return at(on.day(number), _clock(ends), calendar)
    if term.unit in _EXACT:
        return (moment.astimezone(UTC) - timedelta(seconds=term.amount * _EXACT[term.unit])).astimezone(calendar.zone)
    return at(ends.date() - timedelta(days=int(term.amount)), _clock(ends), calendar)


def _fits(term: Term) -> bool:
    """Whether an amount can be counted in its unit."""
    lowest, highest = (1, 31) if term.unit == NTH_WORKING_DAY else (0, _MOST)
    return lowest <= term.amount <= highest and (term.unit not in _WHOLE or term.amount % 1 == 0)


def _exactly(start: datetime, term: Term, on: Line) -> datetime:
    exact = start.astimezone(UTC) + timedelta(seconds=term.amount * _EXACT[term.unit])
    return exact.astimezone(on.calendar.zone)


def _working(start: datetime, term: Term, on: Line) -> datetime:
    length = round(term.amount * _WORKING[term.unit])
    return on.moment(on.place(start) + length) if length else start


def _working_days(start: datetime, term: Term, on: Line) -> datetime:
    """The n-th working day after the day of the start, or counting it."""
    day, amount = start.date(), int(term.amount)
    own = on.number(day)  # that of the day, or of the next working day
    first = own + 1 if on.calendar.works(day) and not term.counts_start else own
    last = on.day(first + amount - 1 if amount else own)
    return _end_on(last, start, term, on, usual=Ending.CLOSE)


def _on_wall(start: datetime, term: Term, on: Line) -> datetime:
    amount = int(term.amount)
    if term.unit in ("days", "weeks"):
        last = start.date() + timedelta(days=amount * (7 if term.unit == "weeks" else 1))
    else:
        last = _months_later(start.date(), amount * {"months": 1, "quarters": 3, "years": 12}[term.unit])
    return _end_on(last, start, term, on, usual=Ending.SAME_TIME)


def _end_of(start: datetime, term: Term, on: Line) -> datetime:
    last = _LAST_DAY[term.unit](start.date(), int(term.amount))
    if term.ending == Ending.CLOSE and not on.calendar.works(last):
        last = on.day(on.number(last) - 1)  # the last working day of the period
    return _end_on(last, start, term, on, usual=Ending.MIDNIGHT)


def _nth(start: datetime, term: Term, on: Line) -> datetime:
    """The n-th working day of the month of the start, of the next one where that has passed."""
    for later in (0, 1):
        first = _months_later(start.date().replace(day=1), later)
        after = on.number(_months_later(first, 1))
        last = on.day(min(on.number(first) + int(term.amount), after) - 1)  # its last one where it has fewer
        found = at(last, _second(start, term, on, Ending.CLOSE), on.calendar)
        if found >= start:
            break
    return found


def _end_on(day: date, start: datetime, term: Term, on: Line, *, usual: Ending) -> datetime:
    found = at(day, _second(start, term, on, usual), on.calendar)
    if found > start or (term.ending or usual) != Ending.CLOSE:
        return found
    over = on.calendar.works(start.date()) and _clock(start) >= on.calendar.closes
    return at(on.day(on.number(start.date()) + over), on.calendar.closes, on.calendar)


def _second(start: datetime, term: Term, on: Line, usual: Ending) -> int:
    """When on its last day a limit ends, in seconds after midnight."""
    ending = Ending(term.ending or usual)
    return {Ending.CLOSE: on.calendar.closes, Ending.MIDNIGHT: _MIDNIGHT}.get(ending, _clock(start))


def _clock(moment: datetime) -> int:
    return moment.hour * 3600 + moment.minute * 60 + moment.second


def _months_later(day: date, count: int) -> date:
    """The same day of a later month, or the last one where that month has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def _end_of_month(day: date, later: int) -> date:
    last = _months_later(day.replace(day=1), later)
    return last.replace(day=months.monthrange(last.year, last.month)[1])


_LAST_DAY: dict[str, Callable[[date, int], date]] = {
    "end of day": lambda day, later: day + timedelta(days=later),
    "end of week": lambda day, later: day + timedelta(days=6 - day.weekday() + 7 * later),
    "end of month": _end_of_month,
    "end of quarter": lambda day, later: _end_of_month(day, 2 - (day.month - 1) % 3 + 3 * later),
    "end of year": lambda day, later: date(day.year + later, 12, 31),
}
_COUNT: dict[str, Callable[[datetime, Term, Line], datetime]] = {
    **dict.fromkeys(_EXACT, _exactly),
    **dict.fromkeys(_WORKING, _working),
    WORKING_DAYS: _working_days,
    **dict.fromkeys(_WALL, _on_wall),
    **dict.fromkeys(_ENDS, _end_of),
    NTH_WORKING_DAY: _nth,
}
_WHOLE = {WORKING_DAYS, *_WALL, *_ENDS, NTH_WORKING_DAY}
_BEFORE = {*_EXACT, *_WORKING, WORKING_DAYS, "days"}


def by_working_time(term: Term) -> bool:
    """Whether a limit is counted in working time."""
    return term.unit in (*_WORKING, WORKING_DAYS, NTH_WORKING_DAY)


def unsettled(start: datetime, end: datetime, term: Term, calendar: Calendar) -> int:
    """Return the first year between two moments whose days off are not published and matter to a limit; 0 for none."""
    first, last = (moment.astimezone(calendar.zone).year for moment in (start, end))
    matters = by_working_time(term) or term.ending == Ending.CLOSE
    years = range(first, last + 1) if matters else ()
    return next((year for year in years if not calendar.is_settled(year)), 0)
