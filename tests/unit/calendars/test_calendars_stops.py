"""Stops of the clock: what was left is left again, to the second, and what was used leaves the stops out."""

from datetime import UTC, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.calendars import UNITS, Calendar, Term, china, due, elapsed, resumed, used
from tests.unit.calendars import counting
from tests.unit.calendars.counting import ZONE, at

CN = china()
BERLIN = Calendar(id="de", zone=ZoneInfo("Europe/Berlin"))
MOMENTS = st.datetimes(at("2018-01-01").replace(tzinfo=None), at("2026-06-30").replace(tzinfo=None)).map(
    lambda found: found.replace(microsecond=0, tzinfo=ZONE)
)
LENGTHS = st.timedeltas(timedelta(0), timedelta(days=20)).map(lambda found: timedelta(seconds=found // timedelta(0, 1)))
WORKING = st.sampled_from(["working days", "working hours", "working minutes", "working day of month"])


def again(due_at, stopped_at, resumed_at, unit="working days", calendar=CN, **rules):
    zone = calendar.zone
    term = Term(amount=1, unit=unit, **rules)
    return resumed(at(due_at, zone), at(stopped_at, zone), at(resumed_at, zone), term, calendar)


@pytest.mark.parametrize(
    ("due_at", "stopped_at", "resumed_at", "expected"),
    [
        ("2025-03-05T18:00", "2025-03-04T10:00", "2025-03-04T11:30", "2025-03-06T10:30"),
        ("2025-03-05T18:00", "2025-03-04T18:00", "2025-03-05T09:00", "2025-03-05T18:00"),  # a night
        ("2025-03-05T18:00", "2025-03-05T17:59:59", "2025-03-10T14:00", "2025-03-10T14:00:01"),
        ("2025-03-10T18:00", "2025-03-07T20:00", "2025-03-09T20:00", "2025-03-10T18:00"),  # a weekend
        ("2026-02-24T18:00", "2026-02-13T17:00", "2026-02-14T10:00", "2026-02-25T11:00"),  # Saturday is made up
        ("2026-02-14T18:00", "2026-02-14T12:30", "2026-02-20T09:00", "2026-02-24T15:00"),  # resumed on a day off
        ("2025-03-05T18:00", "2025-03-05T18:00", "2025-03-07T10:00", "2025-03-05T18:00"),  # due when it stopped
        ("2025-03-05T18:00", "2025-03-06T09:00", "2025-03-07T10:00", "2025-03-05T18:00"),  # overdue before
        ("2025-03-05T18:00", "2025-03-04T10:00", "2025-03-04T10:00", "2025-03-05T18:00"),  # no time at all
        ("2025-03-05T18:00", "2025-03-04T10:00", "2025-03-03T10:00", "2025-03-05T18:00"),  # the wrong way round
    ],
)
@pytest.mark.parametrize("unit", ["working days", "working hours", "working minutes", "working day of month"])
def test_the_working_time_that_was_left_is_left_again(due_at, stopped_at, resumed_at, expected, unit):
    assert again(due_at, stopped_at, resumed_at, unit).at == at(expected)


@pytest.mark.parametrize("unit", ["hours", "minutes", "days", "months", "end of day", "end of month"])
def test_of_other_limits_the_time_that_went_by_is_added(unit):
    assert again("2025-03-05T23:59:59", "2025-03-04T10:00", "2025-03-08T11:30", unit).at == at("2025-03-10T01:29:59")
    assert again("2025-03-05T23:59:59", "2025-03-06T00:00", "2025-03-08T11:30", unit).at == at("2025-03-05T23:59:59")


def test_a_limit_that_ends_with_the_day_keeps_its_evening():
    late = {"ending": "midnight"}
    assert again("2025-03-05T23:59:59", "2025-03-05T20:00", "2025-03-06T11:00", **late).at == at("2025-03-06T14:59:59")
    assert again("2025-03-05T23:59:59", "2025-03-04T20:00", "2025-03-05T08:00", **late).at == at("2025-03-05T23:59:59")
    assert again("2025-03-05T23:59:59", "2025-03-04T10:00", "2025-03-04T11:00", **late).at == at("2025-03-06T10:00")


def test_time_that_went_by_is_exact_when_the_clocks_change():
    found = again("2025-03-31T12:00", "2025-03-29T12:00", "2025-03-30T12:00", "hours", BERLIN)
    assert found.at.astimezone(UTC) == at("2025-04-01T11:00", BERLIN.zone).astimezone(UTC)  # that day had 23 hours
    found = again("2025-10-26T12:00", "2025-10-25T12:00", "2025-10-26T03:30", "days", BERLIN)
    assert found.at == at("2025-10-27T04:30", BERLIN.zone)


def test_a_limit_that_is_pushed_into_a_year_without_notice_is_provisional():
    assert again("2026-12-30T18:00", "2026-12-30T10:00", "2026-12-30T11:00").provisional == 0
    found = again("2026-12-30T18:00", "2026-12-30T10:00", "2026-12-31T17:00")
    assert (found.at, found.provisional) == (at("2027-01-01T16:00"), 2027)
    assert again("2026-12-30T18:00", "2026-12-30T10:00", "2027-01-05T10:00", "hours").provisional == 0


@given(MOMENTS, st.integers(1, 20), WORKING, st.timedeltas(timedelta(0), timedelta(days=30)), LENGTHS)
@settings(max_examples=200, deadline=None)
def test_what_is_left_before_and_after_a_stop_is_the_same(start, amount, unit, after, length):
    term = Term(amount=amount, unit=unit)
    was, stopped_at = due(start, term, CN).at, start + timedelta(seconds=after // timedelta(0, 1))
    found = resumed(was, stopped_at, stopped_at + length, term, CN).at
    if stopped_at < was:
        assert elapsed(stopped_at + length, found, CN) == elapsed(stopped_at, was, CN)
        assert CN.works(found.date())
    assert found >= was
    assert resumed(was, stopped_at, stopped_at, term, CN).at == was


@given(MOMENTS, st.integers(1, 20), st.sampled_from(UNITS), LENGTHS, LENGTHS, LENGTHS)
@settings(max_examples=200, deadline=None)
def test_a_longer_stop_is_never_due_earlier(start, amount, unit, after, length, more):
    term = Term(amount=amount, unit=unit)
    was, stopped_at = due(start, term, CN).at, start + after
    short, long = (resumed(was, stopped_at, stopped_at + found, term, CN).at for found in (length, length + more))
    assert was <= short <= long


@given(MOMENTS, st.integers(15, 40), st.lists(st.integers(0, 60 * 24 * 7), min_size=6, max_size=6, unique=True))
@settings(max_examples=60, deadline=None)
def test_stops_push_a_limit_by_as_much_in_any_order(start, amount, minutes):
    moments = [start + timedelta(minutes=found) for found in sorted(minutes)]
    stops = list(zip(moments[::2], moments[1::2], strict=True))
    term = Term(amount=amount, unit="working days")
    first = due(start, term, CN).at
    assume(moments[-1] < first)
    found = set()
    for order in permutations(stops):
        pushed = first
        for stop in order:
            pushed = resumed(pushed, *stop, term, CN).at
        found.add(pushed)
    assert len(found) == 1
    assert used(start, found.pop(), stops, CN) == elapsed(start, first, CN)


def test_stops_may_come_in_any_order_overlap_and_reach_beyond():
    monday, friday = at("2025-03-03T09:00"), at("2025-03-07T18:00")
    stops = [
        ("2025-03-07T14:00", "2025-03-09T10:00"),  # 4 hours of Friday
        ("2025-03-04T10:00", "2025-03-04T12:00"),
        ("2025-03-04T11:00", "2025-03-04T14:00"),  # with the one before: 3 hours of Tuesday
        ("2025-03-01T10:00", "2025-03-03T10:00"),  # 1 hour of Monday
        ("2025-03-05T12:00", "2025-03-05T10:00"),  # the wrong way round
        ("2025-03-10T10:00", "2025-03-11T10:00"),  # after the end
    ]
    for order in permutations([(at(since), at(to)) for since, to in stops]):
        assert used(monday, friday, order, CN).seconds == (40 - 8) * 3600


@given(MOMENTS, st.integers(0, 9000), st.lists(st.tuples(st.integers(-3000, 9000), st.integers(-60, 6000)), max_size=4))
@settings(max_examples=60, deadline=None)
def test_used_time_is_what_a_walk_finds(start, minutes, spans):
    start = start.replace(second=0)
    stops = [(start + timedelta(minutes=a), start + timedelta(minutes=a + length)) for a, length in spans]
    walked = sum(
        counting.minute_works(moment, CN.works) and not any(a <= moment < b for a, b in stops)
        for moment in (start + timedelta(minutes=n) for n in range(minutes))
    )
    end = start + timedelta(minutes=minutes)
    for order in (stops, stops[::-1]):
        assert used(start, end, order, CN).seconds == 60 * walked
    assert used(start, end, [], CN) == elapsed(start, end, CN)
