"""Working time in FEEL: `working days(2)`, `end of month()` and their like, for timers and due dates.

ISO 8601 stays what it says: `duration("P1D")` is a day by the clock. Nothing here reads a clock of its own.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from engine.calendars.calendar import Calendar
from engine.calendars.due import NTH_WORKING_DAY, WORKING_DAYS, Ending, Term, due, unsettled, warning
from engine.calendars.signature import Function, Parameters
from engine.calendars.working_time import at, elapsed

_AMOUNTS = (WORKING_DAYS, "working hours", "working minutes", NTH_WORKING_DAY)
_ENDS = ("end of week", "end of month", "end of quarter", "end of year")
_BEFORE = {"working days before": WORKING_DAYS, "working hours before": "working hours"}
_COUNTED: tuple[Parameters, ...] = (("n",), ("from", "n"))
_ENDING: tuple[Parameters, ...] = ((), ("n",), ("from",), ("from", "n"))
TAKES: Mapping[str, tuple[Parameters, ...]] = {  # what each may be called with
    **dict.fromkeys(_AMOUNTS, _COUNTED),
    **dict.fromkeys(_ENDS, _ENDING),
    **dict.fromkeys(_BEFORE, (("from", "n"),)),
    "close of business": ((), ("from",)),
    "is working day": (("date",),),
    "working time": (("start", "end"),),
}
NAMES = frozenset(TAKES)
Noted = Callable[[int], object]


def functions(now: datetime, calendar: Calendar, noted: Noted = bool) -> Mapping[str, Callable[..., Any]]:
    """Return the functions of working time by name.

    Args:
        now: the moment from which they count where no other is given; aware.
        calendar: by which they count.
        noted: called with the first year an answer reaches into whose days off are not published.
    Returns:
        `working days(n)`, `working days(from, n)` and the like for working hours, working minutes and
        `working day of month`; `end of week()`, `end of week(n)` n weeks later, `end of week(from, n)` and the like for
        month, quarter and year; `close of business(from)` of that day, or of the next working day where it has passed;
        `working days before(from, n)` of a moment at its time of day, of a date as a date; `working hours before`;
        `is working day(date)`; `working time(start, end)` in hours. They raise ExpressionFailed for wrong arguments.
    """
    counting = _Counting(now, calendar, noted)
    found: dict[str, Callable[..., Any]] = {unit: partial(counting.later, unit) for unit in (*_AMOUNTS, *_ENDS)}
    found |= {name: partial(counting.earlier, unit) for name, unit in _BEFORE.items()}
    found["close of business"] = partial(counting.later, "end of day", 0)
    found["is working day"] = counting.works
    found["working time"] = counting.hours
    return {name: Function(name, TAKES[name], answer) for name, answer in found.items()}


class _Counting:
    """Counts from one moment by one calendar. A plain date stands for its first second in the calendar's zone."""

    def __init__(self, now: datetime, calendar: Calendar, noted: Noted) -> None:
        self._now, self._calendar, self._noted = now, calendar, noted

    def later(self, unit: str, n: Any = 0, **given: Any) -> datetime:
        ending = Ending.CLOSE if unit == "end of day" else ""
        found = due(self._moment(given.get("from")), Term(amount=float(n), unit=unit, ending=ending), self._calendar)
        self._note(found.provisional)
        return found.at

    def earlier(self, unit: str, n: Any, **given: Any) -> date:
        start, term = given["from"], Term(amount=float(n), unit=unit)
        end = self._moment(start)
        found = warning(end, term, self._calendar)
        self._note(unsettled(found, end, term, self._calendar))
        return found if isinstance(start, datetime) or unit != WORKING_DAYS else found.date()

    def works(self, date: date) -> bool:
        day = self._moment(date).astimezone(self._calendar.zone).date()
        self._note(0 if self._calendar.is_settled(day.year) else day.year)
        return self._calendar.works(day)

    def hours(self, start: date, end: date) -> Decimal:
        first, last = self._moment(start), self._moment(end)
        self._note(unsettled(min(first, last), max(first, last), Term(unit="working hours"), self._calendar))
        return Decimal(elapsed(first, last, self._calendar).seconds) / 3600

    def _moment(self, found: date | None) -> datetime:
        if found is None:
            return self._now
        return found if isinstance(found, datetime) else at(found, 0, self._calendar)

    def _note(self, year: int) -> None:
        if year:
            self._noted(year)
