"""When limits are due: against a count by hand, at the edges of years and holidays, and by what must hold for all."""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.calendars import Calendar, Term, china, due, elapsed, warning
from engine.errors import InvalidValue
from tests.unit.calendars import counting
from tests.unit.calendars.counting import ZONE, at

CN = china()
BERLIN = Calendar(id="de", zone=ZoneInfo("Europe/Berlin"))
MOMENTS = st.datetimes(at("2018-01-01").replace(tzinfo=None), at("2026-06-30").replace(tzinfo=None)).map(
    lambda found: found.replace(microsecond=0, second=0, tzinfo=ZONE)
)


def ends(start, amount, unit, **rules):
    return due(at(start), Term(amount=amount, unit=unit, **rules), CN).at.strftime("%Y-%m-%d %H:%M:%S")


@given(MOMENTS, st.integers(1, 60), st.booleans())
@settings(max_examples=150, deadline=None)
def test_working_days_are_those_a_walk_finds(start, amount, counts):
    found = due(start, Term(amount=amount, unit="working days", counts_start=counts), CN).at
    last = counting.working_days(start.date(), amount, CN.works, counts_start=counts)
    over = last == start.date() and start.hour >= 18  # its close of business has passed
    assert found.date() == (counting.working_days(last, 1, CN.works) if over else last)
    assert (found.hour, found.minute) == (18, 0)


@given(MOMENTS, st.integers(1, 2_000))
@settings(max_examples=60, deadline=None)
def test_working_minutes_are_those_a_walk_finds(start, amount):
    found = due(start, Term(amount=amount, unit="working minutes"), CN).at
    assert found == counting.working_minutes(start, amount, CN.works)


@given(MOMENTS, st.integers(0, 6_000))
@settings(max_examples=60, deadline=None)
def test_elapsed_time_is_what_a_walk_finds(start, minutes):
    end = start + timedelta(minutes=minutes)
    assert elapsed(start, end, CN).seconds == 60 * counting.minutes_between(start, end, CN.works)


@given(MOMENTS, MOMENTS, st.integers(1, 200), st.sampled_from(["working days", "working hours", "days", "hours"]))
@settings(deadline=None)
def test_who_begins_later_is_never_due_earlier(one, other, amount, unit):
    first, second = sorted((one, other))
    term = Term(amount=amount, unit=unit)
    assert due(first, term, CN).at <= due(second, term, CN).at


@given(MOMENTS, st.integers(1, 100), st.integers(1, 100))
@settings(deadline=None)
def test_two_stretches_of_working_time_make_one(start, first, second):
    term = lambda hours: Term(amount=hours, unit="working hours")  # noqa: E731
    assert due(due(start, term(first), CN).at, term(second), CN) == due(start, term(first + second), CN)


@given(MOMENTS, st.integers(1, 300), st.sampled_from(["working days", "working hours", "working minutes"]))
@settings(deadline=None)
def test_a_working_limit_is_never_due_on_a_day_off(start, amount, unit):
    found = due(start, Term(amount=amount, unit=unit), CN).at
    assert CN.works(found.date())
    assert CN.opens <= found.hour * 3600 + found.minute * 60 <= CN.closes


@given(MOMENTS, st.integers(1, 200))
@settings(deadline=None)
def test_a_reminder_stands_as_much_before_as_it_says(start, hours):
    term = Term(amount=hours, unit="working hours")
    assert elapsed(warning(start, term, CN), start, CN).seconds == hours * 3600


@pytest.mark.parametrize(
    ("start", "amount", "unit", "expected"),
    [
        ("2025-03-03T10:00", 2, "working days", "2025-03-05 18:00:00"),
        ("2025-04-03T10:00", 1, "working days", "2025-04-07 18:00:00"),  # 清明
        ("2025-04-25T23:59:59", 1, "working days", "2025-04-27 18:00:00"),  # 调休 on a Sunday
        ("2025-01-24T10:00", 1, "working days", "2025-01-26 18:00:00"),
        ("2025-01-27T10:00", 3, "working days", "2025-02-07 18:00:00"),  # over 春节
        ("2025-12-31T10:00", 1, "working days", "2026-01-04 18:00:00"),
        ("2025-03-03T17:00", 4, "working hours", "2025-03-04 12:00:00"),
        ("2025-03-01T10:00", 1, "working hours", "2025-03-03 10:00:00"),  # begins on a Saturday
        ("2025-03-03T12:30", 10, "working minutes", "2025-03-03 13:10:00"),  # in the noon break
        ("2025-03-03T23:59:59", 24, "hours", "2025-03-04 23:59:59"),
        ("2024-01-31T09:00", 1, "months", "2024-02-29 09:00:00"),
        ("2025-01-31T09:00", 1, "months", "2025-02-28 09:00:00"),
        ("2024-02-29T09:00", 1, "years", "2025-02-28 09:00:00"),
        ("2025-03-03T09:00", 0, "end of day", "2025-03-03 23:59:59"),
        ("2025-03-03T09:00", 0, "end of week", "2025-03-09 23:59:59"),
        ("2025-12-03T09:00", 1, "end of month", "2026-01-31 23:59:59"),
        ("2025-02-03T09:00", 0, "end of quarter", "2025-03-31 23:59:59"),
        ("2025-02-03T09:00", 1, "end of year", "2026-12-31 23:59:59"),
        ("2025-03-03T09:00", 3, "working day of month", "2025-03-05 18:00:00"),
        ("2025-03-20T09:00", 3, "working day of month", "2025-04-03 18:00:00"),
        ("2025-03-03T09:00", 1, "quarters", "2025-06-03 09:00:00"),
    ],
)
def test_known_limits(start, amount, unit, expected):
    assert ends(start, amount, unit) == expected


def test_rules_of_the_day_it_ends_on():
    assert ends("2025-03-03T10:30", 2, "working days", ending="same time") == "2025-03-05 10:30:00"
    assert ends("2025-03-03T10:30", 2, "working days", ending="midnight") == "2025-03-05 23:59:59"
    assert ends("2025-03-03T10:30", 2, "working days", counts_start=True) == "2025-03-04 18:00:00"
    assert ends("2025-05-20T10:30", 0, "end of month", ending="close") == "2025-05-30 18:00:00"  # 31st is 端午
    assert ends("2025-03-03T10:30", 0, "end of day", ending="close") == "2025-03-03 18:00:00"


def test_a_year_nobody_has_settled_is_provisional_and_named():
    assert due(at("2026-12-30T10:00"), Term(amount=1, unit="working days"), CN).provisional == 0
    assert due(at("2026-12-30T10:00"), Term(amount=3, unit="working days"), CN).provisional == 2027
    assert due(at("2026-12-30T10:00"), Term(amount=72, unit="hours"), CN).provisional == 0


@pytest.mark.parametrize(("start", "hours"), [("2025-03-30T01:30", 24), ("2025-10-26T01:30", 24)])
def test_hours_are_hours_when_the_clocks_change(start, hours):
    begins = at(start, BERLIN.zone)
    found = due(begins, Term(amount=hours, unit="hours"), BERLIN).at
    assert found.astimezone(UTC) - begins.astimezone(UTC) == timedelta(hours=hours)


def test_days_keep_the_time_on_the_wall_when_the_clocks_change():
    begins = at("2025-03-29T10:00", BERLIN.zone)
    found = due(begins, Term(amount=1, unit="days"), BERLIN).at
    assert (found.hour, found.utcoffset()) == (10, timedelta(hours=2))
    skipped = due(at("2025-03-29T02:30", BERLIN.zone), Term(amount=1, unit="days"), BERLIN).at
    assert (skipped.hour, skipped.minute) == (3, 30)  # 02:30 does not exist that day


@pytest.mark.parametrize(
    ("amount", "unit"), [(-1, "days"), (1.5, "working days"), (1, "moons"), (1e9, "working days"), (1e12, "hours")]
)
def test_what_cannot_be_counted_is_refused(amount, unit):
    with pytest.raises(InvalidValue):
        due(at("2025-03-03T10:00"), Term(amount=amount, unit=unit), CN)


@pytest.mark.parametrize(
    ("amount", "unit"),
    [(99_999, "working days"), (9_300, "working days"), (999_999, "working hours"), (10**14, "hours"), (10**9, "days")],
)
def test_a_reminder_out_of_range_is_refused(amount, unit):
    with pytest.raises(InvalidValue):
        warning(at("2026-02-12 10:00"), Term(amount=amount, unit=unit), CN)
