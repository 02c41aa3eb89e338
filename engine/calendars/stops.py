"""Time during which a limit's clock stood still: what was left when it stopped is left again when it goes on."""

from datetime import datetime

from engine.calendars.calendar import Calendar
from engine.calendars.due import Due, Term, by_working_time, unsettled
from engine.calendars.working_time import line


def resumed(due_at: datetime, stopped_at: datetime, resumed_at: datetime, term: Term, calendar: Calendar) -> Due:
    """Return when a limit is due whose clock stood still for a while.

    Args:
        due_at: when it was due before.
        stopped_at, resumed_at: from when to when; a limit that was overdue by then stays as it is.
        term: in working time, the working time that was left is left again; else the time that went by is added.
        calendar: what it is counted by.
    """
    if stopped_at >= due_at or resumed_at <= stopped_at:
        return Due(due_at, unsettled(stopped_at, due_at, term, calendar))
    if not by_working_time(term):
        later = due_at + (resumed_at - stopped_at)
        return Due(later, unsettled(stopped_at, later, term, calendar))
    on = line(calendar)
    later = on.moment(on.place(resumed_at) + on.place(due_at) - on.place(stopped_at))
    return Due(later, unsettled(stopped_at, later, term, calendar))
