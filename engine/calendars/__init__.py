"""Working time: days off and make-up days by notice, due dates, elapsed time. Pure functions; it reads no clock."""

from engine.calendars.calendar import Calendar, Day, Hours, Notice, in_zone
from engine.calendars.counted import Counted, Why, counted
from engine.calendars.due import UNITS, Due, Ending, Term, due, warning
from engine.calendars.level import Level, remaining_level
from engine.calendars.notices import NoticeInvalid, parse_notice
from engine.calendars.published import china, with_notices
from engine.calendars.stops import resumed, used
from engine.calendars.words import elapsed_in_words, remaining_in_words, time_in_words, why_in_words
from engine.calendars.working_time import Elapsed, elapsed

__all__ = [
    "UNITS",
    "Calendar",
    "Counted",
    "Day",
    "Due",
    "Elapsed",
    "Ending",
    "Hours",
    "Level",
    "Notice",
    "NoticeInvalid",
    "Term",
    "Why",
    "china",
    "counted",
    "due",
    "elapsed",
    "elapsed_in_words",
    "in_zone",
    "parse_notice",
    "remaining_in_words",
    "remaining_level",
    "resumed",
    "time_in_words",
    "used",
    "warning",
    "why_in_words",
    "with_notices",
]
