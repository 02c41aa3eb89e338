"""Cycles that an expression reckons, by working time where it asks for it: the next of the moments it gives. Pure.

`=for n in 0..1 return date and time(date(end of month(n)), time("17:00:00@Asia/Shanghai"))` is the end of each month.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from engine import feel
from engine.bpmn.times.durations import moment
from engine.calendars import Calendar
from engine.calendars.functions import functions


@dataclass(frozen=True)
class Reckoned:
    """When a cycle is due next."""

    at: datetime | None  # None: the expression gives no later moment
    provisional: int  # the first year it reaches into whose days off are not published, or 0


def is_reckoned(text: str) -> bool:
    """Return whether a cycle is an expression."""
    return text.lstrip().startswith("=")


def reckoned(text: str, after: datetime, zone: ZoneInfo, calendar: Calendar) -> Reckoned:
    """Return the first moment after `after` among those that an expression gives.

    Args:
        text: FEEL with a leading "=", which gives a moment or a list of them; it sees no case.
        after: aware; the present moment of the expression.
        zone: of the process.
        calendar: by which working time is counted.
    Raises:
        ExpressionInvalid, ExpressionFailed: it cannot be evaluated.
        ValueError: it gives something else than moments with a zone.
    """
    years: list[int] = []
    scope = feel.Scope(now=after, zone=zone, functions=functions(after, calendar, years.append))
    found = feel.to_json(feel.compile(text).evaluate({}, scope=scope))
    moments = [moment(str(each)).astimezone(zone) for each in (found if isinstance(found, list) else [found])]
    later = min((each for each in moments if each > after), default=None)
    return Reckoned(later, min(years, default=0))
