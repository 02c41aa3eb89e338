"""Time during which a limit's clock stood still: what was left when it stopped is left again when it goes on.

It knows no limit and no case: stops are spans of time that others have kept. It decides nothing about lateness.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from engine.calendars.calendar import Calendar
from engine.calendars.due import Due, Term, by_working_time, unsettled
from engine.calendars.working_time import Elapsed, line

Stop = tuple[datetime, datetime]  # from, to


def resumed(due_at: datetime, stopped_at: datetime, resumed_at: datetime, term: Term, calendar: Calendar) -> Due:
    """Return when a limit is due whose clock stood still for a while.

    Args:
        due_at: when it was due before.
        stopped_at, resumed_at: from when to when; a limit that was overdue by then stays as it is.
        term: in working time, the working time that was left is left again, to the second; else, and where the limit
            ends with the day and no working time was left, the time that went by is added.
        calendar: what it is counted by.
    """
    was, begins, ends = (moment.astimezone(UTC) for moment in (due_at, stopped_at, resumed_at))
    if begins >= was or ends <= begins:
        found = was
    else:
        found = (by_working_time(term) and _in_working_time(was, begins, ends, calendar)) or was + (ends - begins)
    at = found.astimezone(calendar.zone)
    return Due(at, unsettled(stopped_at, at, term, calendar))


def _in_working_time(was: datetime, begins: datetime, ends: datetime, calendar: Calendar) -> datetime | None:
    """Return when the working time that was left at `begins` is used up from `ends` on; None: none was left."""
    on = line(calendar)
    stopped, due = on.place(begins), on.place(was)
    if stopped == due:
        return None
    stood = on.place(ends) - stopped
    return on.moment(due + stood) if stood else was


def used(start: datetime, end: datetime, stops: Iterable[Stop], calendar: Calendar) -> Elapsed:
    """Return the working time between two moments without the time the clock stood still.

    Args:
        start, end: aware; an end before the start gives a negative time.
        stops: from when to when it stood still, in any order; they may overlap or reach beyond.
        calendar: what it is counted by.
    """
    on = line(calendar)
    stood = sum(on.place(to) - on.place(since) for since, to in within(start, end, stops))
    return Elapsed(on.place(end) - on.place(start) - stood, calendar.day_length)


def within(start: datetime, end: datetime, stops: Iterable[Stop]) -> list[Stop]:
    """Return the stops between two moments in order and without overlap, in UTC."""
    first, last = start.astimezone(UTC), end.astimezone(UTC)
    found: list[Stop] = []
    for since, to in sorted((max(first, a.astimezone(UTC)), min(last, b.astimezone(UTC))) for a, b in stops):
        begins = max(since, found[-1][1]) if found else since
        if begins < to:
            found.append((begins, to))
    return found
