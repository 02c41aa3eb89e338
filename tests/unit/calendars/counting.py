"""The judge of the calendars: counts by hand, a day and a minute at a time, and shares nothing with the product."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
SPANS = ((9, 12), (13, 18))  # hours of a working day


def working_days(start, amount, works, *, counts_start=False):
    """The n-th working day from a day on, by walking."""
    day, left = start, amount
    if counts_start and works(day):
        left -= 1
    while left:
        day += timedelta(days=1)
        left -= works(day)
    return day


def minute_works(moment, works):
    return works(moment.date()) and any(begin <= moment.hour < end for begin, end in SPANS)


def working_minutes(start, amount, works):
    """The moment so many working minutes later, by walking minute by minute."""
    moment, left = start, amount
    while left:
        left -= minute_works(moment, works)
        moment += timedelta(minutes=1)
    return moment


def minutes_between(start, end, works):
    moment, found = start, 0
    while moment < end:
        found += minute_works(moment, works)
        moment += timedelta(minutes=1)
    return found


def at(text, zone=ZONE):
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=zone)


def day(text):
    return date.fromisoformat(text)
