"""Kinds of events that these commands write on the chain of administration. Nothing personal stands in them."""

from enum import StrEnum


class CalendarEvent(StrEnum):
    """What was done about calendars."""

    NOTICE_IMPORTED = "notice_imported"  # data: days, year, number, sha256, replaces
    CALENDAR_DEFINED = "calendar_defined"  # data: calendar, definition, before
    CALENDAR_CHOSEN = "calendar_chosen"  # data: procedure, calendar, before
