"""Working time: days off and make-up days by notice, due dates, elapsed time. Pure functions; it reads no clock."""

from engine.calendars.calendar import Calendar, Day, Hours, Notice, in_zone
from engine.calendars.due import UNITS, Due, Ending, Term, due, warning
from engine.calendars.known import Known, known
from engine.calendars.notices import NoticeInvalid, parse_notice
from engine.calendars.published import china, with_notices
from engine.calendars.stops import resumed
from engine.calendars.words import elapsed_in_words, remaining_in_words
from engine.calendars.working_time import Elapsed, elapsed

__all__ = [
    "UNITS",
    "Calendar",
    "Day",
    "Due",
    "Elapsed",
    "Ending",
    "Hours",
    "Known",
    "Notice",
    "NoticeInvalid",
    "Term",
    "china",
    "due",
    "elapsed",
    "elapsed_in_words",
    "in_zone",
    "known",
    "parse_notice",
    "remaining_in_words",
    "resumed",
    "warning",
    "with_notices",
]
