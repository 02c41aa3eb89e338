"""The days of a span one by one: what counted, why, and that the sum is right."""

from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import language
from engine.calendars import Calendar, Hours, Why, china, counted, elapsed, used, why_in_words
from tests.unit.calendars.counting import ZONE, at

CN = china()
ZONES = (CN, *(Calendar(id=name, zone=ZoneInfo(name)) for name in ("Europe/Berlin", "America/New_York")))
HOUR = 3600


def shown(start, end, stops=()):
    """Rows as a page would show them."""
    return [
        (str(row.first)[5:], str(row.last)[5:], row.why.value, row.seconds / HOUR, row.name)
        for row in counted(at(start), at(end), CN, [(at(a), at(b)) for a, b in stops])
    ]


def test_the_spring_festival_with_its_made_up_saturday():
    assert shown("2026-02-12T16:00", "2026-02-25T10:30") == [
        ("02-12", "02-12", "works", 2, ""),
        ("02-13", "02-13", "works", 8, ""),
        ("02-14", "02-14", "made up", 8, "春节"),
        ("02-15", "02-23", "holiday", 0, "春节"),
        ("02-24", "02-24", "works", 8, ""),
        ("02-25", "02-25", "works", 1.5, ""),
    ]
    rows = counted(at("2026-02-12T16:00"), at("2026-02-25T10:30"), CN)
    assert {row.notice for row in rows if row.name} == {"国办发明电〔2025〕7号"}
    assert [row.days for row in rows] == [1, 1, 1, 9, 1, 1]
    assert [row.whole for row in rows] == [False, True, True, False, True, False]


def test_parts_of_days_tell_which_hours_counted():
    first, last = counted(at("2025-03-06T10:15"), at("2025-03-07T15:00"), CN)
    assert first.hours == (Hours(36_900, 12 * HOUR), Hours(13 * HOUR, 18 * HOUR))
    assert last.hours == (Hours(9 * HOUR, 12 * HOUR), Hours(13 * HOUR, 15 * HOUR))


def test_before_and_after_hours_and_weekends():
    assert shown("2025-03-06T18:00", "2025-03-10T09:00") == [
        ("03-06", "03-06", "outside hours", 0, ""),
        ("03-07", "03-07", "works", 8, ""),
        ("03-08", "03-09", "weekend", 0, ""),
        ("03-10", "03-10", "outside hours", 0, ""),
    ]
    assert shown("2025-03-06T12:00", "2025-03-06T13:00") == [("03-06", "03-06", "outside hours", 0, "")]


def test_stops_are_taken_out_and_shown():
    stops = [("2025-03-05T09:00", "2025-03-07T11:00"), ("2025-03-04T14:00", "2025-03-04T15:00")]
    assert shown("2025-03-03T09:00", "2025-03-07T18:00", stops) == [
        ("03-03", "03-03", "works", 8, ""),
        ("03-04", "03-04", "works", 7, ""),
        ("03-05", "03-06", "stopped", 0, ""),
        ("03-07", "03-07", "works", 6, ""),
    ]
    rows = counted(at("2025-03-03T09:00"), at("2025-03-07T18:00"), CN, [(at(a), at(b)) for a, b in stops])
    assert [row.stopped / HOUR for row in rows] == [0, 1, 16, 2]
    parts = [(part.begins // HOUR, part.ends // HOUR) for part in rows[1].hours]
    assert parts == [(9, 12), (13, 14), (15, 18)]


def test_an_end_at_midnight_or_before_the_start_adds_no_day():
    assert [row.first for row in counted(at("2025-03-03T09:00"), at("2025-03-04T00:00"), CN)] == [date(2025, 3, 3)]
    assert counted(at("2025-03-03T09:00"), at("2025-03-03T09:00"), CN) == ()
    assert counted(at("2025-03-04T09:00"), at("2025-03-03T09:00"), CN) == ()


def test_a_year_fits_on_a_page():
    rows = counted(at("2025-01-01T00:00"), at("2026-01-01T00:00"), CN)
    assert len(rows) < 125
    assert sum(row.days for row in rows) == 365
    assert sum(row.days for row in rows if row.why in (Why.WORKS, Why.MADE_UP)) == 248


@pytest.mark.parametrize(
    ("day", "zh", "en"),
    [
        ("2025-03-04", "工作日", "working day"),
        ("2025-03-08", "周末", "weekend"),
        (
            "2025-04-27",
            "调休上班:劳动节(国办发明电〔2024〕12号)",
            "make-up working day: 劳动节 (国办发明电〔2024〕12号)",
        ),
        ("2025-05-01", "放假:劳动节(国办发明电〔2024〕12号)", "day off: 劳动节 (国办发明电〔2024〕12号)"),
    ],
)
def test_why_is_said_in_both_languages(day, zh, en):
    (row,) = counted(at(f"{day}T00:00"), at(f"{day}T23:00"), CN)
    assert why_in_words(row) == zh
    language.use("en")
    assert why_in_words(row) == en


def test_outside_and_stopped_are_said():
    (outside,) = counted(at("2025-03-04T19:00"), at("2025-03-04T20:00"), CN)
    (stopped,) = counted(at("2025-03-04T09:00"), at("2025-03-04T18:00"), CN, [(at("2025-03-04"), at("2025-03-05"))])
    assert [why_in_words(row) for row in (outside, stopped)] == ["不在工作时间内", "停止计时"]


MOMENTS = st.datetimes(at("2018-01-01").replace(tzinfo=None), at("2026-06-30").replace(tzinfo=None))
SPANS = st.tuples(st.integers(-(10**6), 4 * 10**6), st.integers(0, 10**6))


@given(MOMENTS, st.integers(1, 4 * 10**6), st.lists(SPANS, max_size=4), st.sampled_from(ZONES))
@settings(max_examples=150, deadline=None)
def test_the_sum_of_the_days_is_the_time_used(moment, length, spans, calendar):
    start = moment.replace(microsecond=0, tzinfo=ZONE)
    end = start + timedelta(seconds=length)
    stops = [(start + timedelta(seconds=a), start + timedelta(seconds=a + b)) for a, b in spans]
    assert sum(row.seconds for row in counted(start, end, calendar)) == elapsed(start, end, calendar).seconds
    rows = counted(start, end, calendar, stops)
    assert sum(row.seconds for row in rows) == used(start, end, stops, calendar).seconds
    assert sum(row.seconds + row.stopped for row in rows) == elapsed(start, end, calendar).seconds
    for row, following in pairwise(rows):
        assert following.first - row.last == timedelta(days=1)
    for row in rows:
        assert row.seconds == row.days * sum(part.length for part in row.hours)
