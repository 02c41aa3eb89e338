"""What must hold for every limit: in zones whose clocks change, at leap days, festivals and the ends of years."""

from dataclasses import replace
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.calendars import UNITS, Calendar, Ending, NoticeInvalid, Term, china, due, elapsed, parse_notice, warning
from engine.errors import InvalidValue
from tests.unit.calendars import counting
from tests.unit.calendars.counting import at

CN = china()
BERLIN, NEW_YORK = (Calendar(id=name, zone=ZoneInfo(name)) for name in ("Europe/Berlin", "America/New_York"))
CALENDARS = st.sampled_from([CN, BERLIN, NEW_YORK])
MOMENTS = st.datetimes(at("2018-01-01").replace(tzinfo=None), at("2026-06-30").replace(tzinfo=None)).map(
    lambda found: found.replace(microsecond=0, tzinfo=UTC)
)
WORKING = st.sampled_from(["working days", "working hours", "working minutes"])
ENDINGS = st.sampled_from(["", *Ending])


def ends(start, amount, unit, **rules):
    return due(at(start), Term(amount=amount, unit=unit, **rules), CN).at.strftime("%Y-%m-%d %H:%M:%S")


@given(MOMENTS, st.integers(1, 31), st.sampled_from(UNITS), ENDINGS, st.booleans(), CALENDARS)
@settings(max_examples=300, deadline=None)
def test_no_limit_is_due_before_its_clock_starts(start, amount, unit, ending, counts, calendar):
    term = Term(amount=amount, unit=unit, ending=ending, counts_start=counts)
    assert due(start, term, calendar).at >= start
    if unit != "working day of month":
        assert due(start, replace(term, amount=0), calendar).at >= start


@given(MOMENTS, st.integers(1, 12), st.integers(1, 12), st.sampled_from(UNITS), ENDINGS, CALENDARS)
@settings(max_examples=300, deadline=None)
def test_who_has_more_time_is_never_due_earlier(start, one, other, unit, ending, calendar):
    less, more = sorted((one, other))
    if unit == "working day of month":
        less = more  # a day of this month may have passed while a later one has not
    terms = [Term(amount=amount, unit=unit, ending=ending) for amount in (less, more)]
    first, second = (due(start, term, calendar).at for term in terms)
    assert first <= second


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=90)), st.integers(1, 12), st.sampled_from(UNITS), CALENDARS)
@settings(max_examples=300, deadline=None)
def test_who_begins_later_is_never_due_earlier_in_any_unit(start, later, amount, unit, calendar):
    term = Term(amount=amount, unit=unit)
    assert due(start, term, calendar).at <= due(start + later, term, calendar).at


@given(MOMENTS, st.integers(1, 60), st.integers(1, 60), WORKING, CALENDARS)
@settings(max_examples=150, deadline=None)
def test_working_time_adds_up(start, first, second, unit, calendar):
    between = due(start, Term(amount=first, unit=unit), calendar).at
    assert due(between, Term(amount=second, unit=unit), calendar) == due(
        start, Term(amount=first + second, unit=unit), calendar
    )


@given(MOMENTS, st.integers(1, 300), WORKING, CALENDARS)
@settings(max_examples=150, deadline=None)
def test_working_time_ends_on_working_days_and_within_hours(start, amount, unit, calendar):
    found = due(start, Term(amount=amount, unit=unit), calendar).at
    assert calendar.works(found.date())
    assert calendar.opens < found.hour * 3600 + found.minute * 60 + found.second <= calendar.closes
    if unit != "working days":
        seconds = amount * (3600 if unit == "working hours" else 60)
        assert elapsed(start, found, calendar).seconds == seconds


@given(MOMENTS, st.integers(1, 1_500), st.sampled_from([BERLIN, NEW_YORK]))
@settings(max_examples=40, deadline=None)
def test_working_minutes_where_clocks_change_are_those_a_walk_finds(start, amount, calendar):
    start = start.replace(second=0).astimezone(calendar.zone)
    found = due(start, Term(amount=amount, unit="working minutes"), calendar).at
    assert found == counting.working_minutes(start, amount, calendar.works)


@given(MOMENTS, st.integers(1, 30), st.sampled_from(["working days", "working hours", "hours", "days"]), CALENDARS)
@settings(max_examples=150, deadline=None)
def test_a_reminder_never_comes_after_what_it_reminds_of(start, amount, unit, calendar):
    moment = due(start, Term(amount=3, unit="working days"), calendar).at
    assert warning(moment, Term(amount=amount, unit=unit), calendar) < moment
    nothing = warning(moment, Term(amount=0, unit=unit), calendar)
    assert elapsed(nothing, moment, calendar).seconds == 0


@pytest.mark.parametrize(
    ("start", "dues"),
    [
        ("2018-02-14T10:00", ["2018-02-22", "2018-02-23", "2018-02-24"]),
        ("2019-02-01T10:00", ["2019-02-02", "2019-02-03", "2019-02-11"]),
        ("2020-01-23T10:00", ["2020-02-03", "2020-02-04", "2020-02-05"]),  # prolonged by a later notice
        ("2021-02-10T10:00", ["2021-02-18", "2021-02-19", "2021-02-20"]),
        ("2022-01-28T10:00", ["2022-01-29", "2022-01-30", "2022-02-07"]),
        ("2023-01-20T10:00", ["2023-01-28", "2023-01-29", "2023-01-30"]),
        ("2024-02-09T10:00", ["2024-02-18", "2024-02-19", "2024-02-20"]),
        ("2025-01-27T10:00", ["2025-02-05", "2025-02-06", "2025-02-07"]),
        ("2026-02-14T10:00", ["2026-02-24", "2026-02-25", "2026-02-26"]),
        ("2018-12-28T10:00", ["2018-12-29", "2019-01-02", "2019-01-03"]),
        ("2019-12-31T10:00", ["2020-01-02", "2020-01-03", "2020-01-06"]),
        ("2020-12-31T10:00", ["2021-01-04", "2021-01-05", "2021-01-06"]),
        ("2021-12-31T10:00", ["2022-01-04", "2022-01-05", "2022-01-06"]),
        ("2022-12-30T10:00", ["2023-01-03", "2023-01-04", "2023-01-05"]),
        ("2023-12-29T10:00", ["2024-01-02", "2024-01-03", "2024-01-04"]),
        ("2024-12-31T10:00", ["2025-01-02", "2025-01-03", "2025-01-06"]),
    ],
)
def test_each_spring_festival_and_year_end(start, dues):
    assert [ends(start, amount, "working days")[:10] for amount in (1, 2, 3)] == dues
    assert ends(start, 8, "working hours") == f"{dues[0]} 10:00:00"


@pytest.mark.parametrize(
    ("start", "amount", "unit", "expected"),
    [
        ("2024-02-29T09:00", 4, "years", "2028-02-29 09:00:00"),
        ("2023-11-30T09:00", 1, "quarters", "2024-02-29 09:00:00"),
        ("2024-08-31T09:00", 2, "quarters", "2025-02-28 09:00:00"),
        ("2024-03-31T09:00", 11, "months", "2025-02-28 09:00:00"),
        ("2024-02-01T09:00", 0, "end of month", "2024-02-29 23:59:59"),
        ("2024-02-28T23:59:59", 1, "days", "2024-02-29 23:59:59"),
        ("2024-02-22T10:00", 1, "weeks", "2024-02-29 10:00:00"),
        ("2025-02-28T19:00", 31, "working day of month", "2025-03-31 18:00:00"),
        ("2025-02-03T09:00", 31, "working day of month", "2025-02-28 18:00:00"),  # its last one
    ],
)
def test_months_of_another_length(start, amount, unit, expected):
    assert ends(start, amount, unit) == expected


def test_a_close_of_business_that_has_passed_is_that_of_the_next_working_day():
    assert ends("2025-03-07T17:59:59", 0, "end of day", ending="close") == "2025-03-07 18:00:00"
    assert ends("2025-03-07T18:00", 0, "end of day", ending="close") == "2025-03-10 18:00:00"
    assert ends("2025-05-31T10:00", 0, "end of month", ending="close") == "2025-06-03 18:00:00"
    assert ends("2025-03-07T20:00", 1, "working days", counts_start=True) == "2025-03-10 18:00:00"
    assert ends("2025-03-08T10:00", 0, "working days") == "2025-03-10 18:00:00"


@pytest.mark.parametrize(
    ("calendar", "spring", "autumn"),
    [(BERLIN, "2025-03-30", "2025-10-26"), (NEW_YORK, "2025-03-09", "2025-11-02")],
    ids=["Berlin", "New York"],
)
def test_limits_over_a_change_of_the_clocks(calendar, spring, autumn):
    for day, hours in ((spring, 23), (autumn, 25)):
        begins = at(f"{day}T00:00", calendar.zone)
        midnight = due(begins, Term(amount=1, unit="days"), calendar).at
        assert midnight.astimezone(UTC) - begins.astimezone(UTC) == timedelta(hours=hours)
        last = due(begins, Term(amount=0, unit="end of day"), calendar).at
        assert midnight.astimezone(UTC) - last.astimezone(UTC) == timedelta(seconds=1)
        friday = begins - timedelta(days=2, hours=-17)
        assert due(friday, Term(amount=2, unit="working hours"), calendar).at == begins + timedelta(days=1, hours=10)


@pytest.mark.parametrize("amount", [float("nan"), float("inf"), -0.5, 1e15])
@pytest.mark.parametrize("unit", UNITS)
def test_broken_amounts_are_refused_in_every_unit(unit, amount):
    term = Term(amount=amount, unit=unit)
    with pytest.raises(InvalidValue):
        due(at("2025-03-03T10:00"), term, CN)
    with pytest.raises(InvalidValue):
        warning(at("2025-03-03T10:00"), term, CN)


def test_what_cannot_be_reached_is_refused():
    with pytest.raises(InvalidValue):
        warning(at("1990-03-01T10:00"), Term(amount=100, unit="working days"), CN)
    with pytest.raises(InvalidValue):
        due(at("0001-01-01T00:00"), Term(amount=1, unit="hours"), CN)
    with pytest.raises(InvalidValue):
        due(at("2025-03-03T10:00"), Term(amount=1, unit="working days", ending="noon"), CN)


@pytest.mark.parametrize("broken", [{"week": frozenset()}, {"hours": ()}])
@pytest.mark.parametrize("unit", ["working days", "working hours", "working day of month"])
def test_a_calendar_without_working_time_is_refused_when_it_counts(broken, unit):
    calendar = Calendar(id="never", **broken)
    with pytest.raises(InvalidValue):
        due(at("2025-03-03T10:00"), Term(amount=1, unit=unit), calendar)


HEAD = "# notice: X1\n# year: 2027\ndate,to,kind,name\n"
LINES = st.text("0123456789-,/offwork \t\"'#:年春\r\n", max_size=80)


@given(st.one_of(st.binary(max_size=200), LINES.map(lambda text: (HEAD + text).encode())))
@settings(max_examples=300, deadline=None)
def test_no_file_of_days_does_more_than_be_refused(data):
    try:
        found = parse_notice(data)
    except NoticeInvalid as refused:
        line, reason = refused.line, refused.reason
    else:
        line, reason = 0, found.notice.number if found.days else ""
    assert reason
    assert 0 <= line <= len(data) + 1


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_files_from_a_spreadsheet_are_read(ends, mark):
    text = HEAD + '2027-01-01,2027-01-03,off,"元旦"\n2027-01-09,,work,元旦\n'
    found = parse_notice((mark + text.replace("\n", ends)).encode())
    assert [str(day)[5:] for day in found.days] == ["01-01", "01-02", "01-03", "01-09"]
