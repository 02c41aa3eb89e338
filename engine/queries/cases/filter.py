"""What may be asked of cases. Everything that is given has to hold; what is left out asks nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, TypedDict
from zoneinfo import ZoneInfo

from engine.queries.months import span_of

ZONE = "Asia/Shanghai"
Span = tuple[date | None, date | None]  # first and last day, both within it; None: open
Moments = tuple[datetime | None, datetime | None]  # half open


@dataclass(frozen=True, kw_only=True)
class VariableFilter:
    """A variable that the diagram is searched by; what is empty does not filter."""

    name: str
    contains: str = ""  # part of a text
    equals: str = ""  # the whole text, a number, a day, `true` or `false`
    least: str = ""  # a number or a day
    most: str = ""  # a number or a day, which is within


class CaseFilter(TypedDict, total=False):
    """Which cases are wanted."""

    text: str  # words, each of which stands in the number or in a variable that the diagram is searched by
    business_key: str  # how the number begins
    procedure: str
    process: str  # key procedure/process
    status: str  # running | completed | cancelled
    late: bool | None  # whether a limit is overdue or was missed
    incident: bool  # True: something has stopped in it
    waits_at: str  # id of an element at which it waits
    done: str  # id of a user task that somebody has completed in it, or in a process that it calls
    started_by: str  # user id
    worked_by: str  # user id of somebody who completed a task of it
    in_hand_of: str  # user id of somebody who has an open task of it
    month: str  # yyyy-MM in which it was received
    received: Span
    began: Span
    ended: Span
    due: Span  # a task or limit that is still open falls due
    variables: Sequence[VariableFilter]
    zone: str  # of months and days; China's where it is left out


SpanName = Literal["received", "began", "ended", "due"]


def moments(wanted: CaseFilter, name: SpanName) -> Moments:
    """Return the moments between which a span of days lies; (None, None) where none is asked for.

    Raises:
        InvalidValue: the month is none.
    """
    since, until = wanted.get(name) or (None, None)
    found = _begin(wanted, since), _begin(wanted, until + timedelta(days=1)) if until and until < date.max else None
    return (
        _within(found, span_of(wanted["month"], zone_of(wanted).key))
        if name == "received" and wanted.get("month")
        else found
    )


def zone_of(wanted: CaseFilter) -> ZoneInfo:
    """Return the zone in which days are meant."""
    return ZoneInfo(wanted.get("zone") or ZONE)


def _begin(wanted: CaseFilter, day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day, tzinfo=zone_of(wanted)) if day else None


def _within(one: Moments, other: Moments) -> Moments:
    since = max((each for each in (one[0], other[0]) if each), default=None)
    return since, min((each for each in (one[1], other[1]) if each), default=None)
