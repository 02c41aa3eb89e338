"""Working time: days off and make-up days by notice, due dates, elapsed time. Pure functions; it reads no clock."""

from engine.calendars.calendar import Calendar, Day, Hours, Notice, in_zone
from engine.calendars.counted import Counted, Why, counted
from engine.calendars.definitions import Definition, DefinitionInvalid, as_data, parse_definition, read_definition
from engine.calendars.due import UNITS, Due, Ending, Term, due, warning
from engine.calendars.invalid import FileInvalid
from engine.calendars.level import Level, remaining_level
from engine.calendars.notices import NoticeInvalid, Settled, parse_notice
from engine.calendars.published import CHINA, build, china, published, with_notices
from engine.calendars.stops import resumed, used
from engine.calendars.words import elapsed_in_words, remaining_in_words, time_in_words, why_in_words
from engine.calendars.working_time import Elapsed, elapsed

__all__ = [
    "CHINA",
    "UNITS",
    "Calendar",
    "Counted",
    "Day",
    "Definition",
    "DefinitionInvalid",
    "Due",
    "Elapsed",
    "Ending",
    "FileInvalid",
    "Hours",
    "Level",
    "Notice",
    "NoticeInvalid",
    "Settled",
    "Term",
    "Why",
    "as_data",
    "build",
    "china",
    "counted",
    "due",
    "elapsed",
    "elapsed_in_words",
    "in_zone",
    "parse_definition",
    "parse_notice",
    "published",
    "read_definition",
    "remaining_in_words",
    "remaining_level",
    "resumed",
    "time_in_words",
    "used",
    "warning",
    "why_in_words",
    "with_notices",
]
