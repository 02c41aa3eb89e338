"""Durations, cycles, cron and wall time, in zones with and without clock changes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.bpmn.times.cron import cron
from engine.bpmn.times.cycles import cycle, missed_ticks, next_tick
from engine.bpmn.times.durations import Duration, after, duration, moment
from engine.bpmn.times.wall import add_months, at_wall, end_of_day, end_of_month

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")  # clocks change on 30 March and 26 October 2025


def shanghai(*parts):
    return datetime(*parts, tzinfo=SHANGHAI)


def berlin(*parts):
    return datetime(*parts, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PT10M", Duration(exact=timedelta(minutes=10))),
        ("pt1.5h", Duration(exact=timedelta(minutes=90))),
        ("PT0,5S", Duration(exact=timedelta(milliseconds=500))),
        ("P1D", Duration(days=1)),
        ("P2W", Duration(days=14)),
        ("P1Y2M10DT2H", Duration(14, 10, timedelta(hours=2))),
        ("P1M", Duration(months=1)),
        ("PT1M", Duration(exact=timedelta(minutes=1))),
        ("PT36H", Duration(exact=timedelta(hours=36))),
    ],
)
def test_durations_are_read(text, expected):
    assert duration(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P",
        "PT",
        "P1DT",
        "-PT1H",
        "PT-1H",
        "P1.5M",
        "P0.5D",
        "1H",
        "PT1H30",
        "P1H",
        "PT1D",
        "P١D",
        "P110Y",
        "PT9999999999H",
    ],
)
def test_other_shapes_are_no_durations(text):
    with pytest.raises(ValueError, match=r".*"):
        duration(text)


def test_a_day_is_the_same_time_on_the_wall():
    assert after(berlin(2025, 3, 29, 9), duration("P1D"), BERLIN) == berlin(2025, 3, 30, 9)
    assert after(berlin(2025, 3, 29, 9), duration("PT24H"), BERLIN) == berlin(2025, 3, 30, 10)


def test_a_month_is_the_same_day_or_the_last():
    assert after(shanghai(2025, 1, 31, 9), duration("P1M"), SHANGHAI) == shanghai(2025, 2, 28, 9)
    assert after(shanghai(2024, 1, 31, 9), duration("P1M"), SHANGHAI) == shanghai(2024, 2, 29, 9)
    assert after(shanghai(2024, 2, 29), duration("P1Y"), SHANGHAI) == shanghai(2025, 2, 28)
    assert add_months(shanghai(2025, 12, 31).date(), 2).isoformat() == "2026-02-28"


def test_several_months_do_not_drift():
    ticks = [after(shanghai(2025, 1, 31), duration("P1M"), SHANGHAI, n).day for n in range(1, 5)]
    assert ticks == [28, 31, 30, 31]


def test_a_time_the_clock_skips_moves_forward():
    assert at_wall(berlin(2025, 3, 30, 2, 30).replace(tzinfo=None), BERLIN) == berlin(2025, 3, 30, 3, 30)
    assert after(berlin(2025, 3, 29, 2, 30), duration("P1D"), BERLIN) == berlin(2025, 3, 30, 3, 30)


def test_of_a_doubled_time_the_first_counts():
    found = at_wall(berlin(2025, 10, 26, 2, 30).replace(tzinfo=None), BERLIN)
    assert found.astimezone(UTC) == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)


def test_an_exact_length_does_not_leave_the_second_of_two_equal_hours():
    second = datetime(2025, 10, 26, 1, 30, tzinfo=UTC)  # 02:30 for the second time
    assert after(second, duration("PT10M"), BERLIN).astimezone(UTC) == second + timedelta(minutes=10)


def test_days_and_months_end_on_the_wall():
    late = datetime(2025, 3, 10, 16, 30, tzinfo=UTC)  # 00:30 of the 11th in Shanghai
    assert end_of_day(late, SHANGHAI) == shanghai(2025, 3, 11, 23, 59, 59)
    assert end_of_day(late, SHANGHAI, 1) == shanghai(2025, 3, 12, 23, 59, 59)
    assert end_of_month(shanghai(2025, 1, 31), SHANGHAI, 1) == shanghai(2025, 2, 28, 23, 59, 59)


@pytest.mark.parametrize(
    "text", ["2025-03-10T09:00:00+08:00", "2025-03-10T01:00:00Z", "2025-03-10T09:00@Asia/Shanghai"]
)
def test_moments_with_a_zone_are_read(text):
    assert moment(text) == shanghai(2025, 3, 10, 9)


@pytest.mark.parametrize("text", ["2025-03-10T09:00:00", "2025-03-10", "PT1H", "", "tomorrow"])
def test_moments_without_a_zone_are_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        moment(text)


def ticks(text, anchor, zone, count):
    found, due = [], None
    for n in range(count):
        due = next_tick(text, anchor=anchor, count=n, due_at=due, zone=zone)
        found.append(due)
    return found


def test_an_iso_cycle_counts_from_its_anchor():
    assert ticks("R/PT30M", shanghai(2025, 3, 10, 9), SHANGHAI, 2) == [
        shanghai(2025, 3, 10, 9, 30),
        shanghai(2025, 3, 10, 10),
    ]


def test_an_iso_cycle_ends_after_its_last_tick():
    assert ticks("R2/P1D", shanghai(2025, 3, 10), SHANGHAI, 3)[-1] is None


def test_cron_is_told_in_the_zone_of_the_process():
    assert ticks("0 0 9 1 * ?", shanghai(2025, 3, 10), SHANGHAI, 2) == [
        shanghai(2025, 4, 1, 9),
        shanghai(2025, 5, 1, 9),
    ]
    assert ticks("0 0 9 1 * ?", shanghai(2025, 4, 1, 9), SHANGHAI, 1) == [shanghai(2025, 5, 1, 9)]


@pytest.mark.parametrize(
    ("text", "begin", "expected"),
    [
        ("0 30 8 ? * MON-FRI", (2025, 3, 8, 9), (2025, 3, 10, 8, 30)),
        ("0 30 8 * * 1-5", (2025, 3, 8, 9), (2025, 3, 10, 8, 30)),
        ("0 0 0 * * 0", (2025, 3, 10), (2025, 3, 16)),
        ("0 0 0 * * 7", (2025, 3, 10), (2025, 3, 16)),
        ("0 0/15 9 * * *", (2025, 3, 10, 9, 16), (2025, 3, 10, 9, 30)),
        ("0 */20 * * * *", (2025, 3, 10, 9, 41), (2025, 3, 10, 10)),
        ("0 0 9 1 JAN,JUL ?", (2025, 3, 10), (2025, 7, 1, 9)),
        ("0 0 0 29 2 ?", (2025, 3, 10), (2028, 2, 29)),
        ("0 0 0 13 * FRI", (2025, 3, 10), (2025, 6, 13)),
        ("@daily", (2025, 3, 10, 9), (2025, 3, 11)),
        ("59 59 23 31 12 ?", (2025, 3, 10), (2025, 12, 31, 23, 59, 59)),
    ],
)
def test_cron_fields(text, begin, expected):
    assert cron(text).next(shanghai(*begin), SHANGHAI) == shanghai(*expected)


def test_a_date_that_never_comes_has_no_tick():
    assert cron("0 0 0 31 2 ?").next(shanghai(2025, 1, 1), SHANGHAI) is None


def test_cron_over_a_clock_change():
    assert cron("0 30 2 * * *").next(berlin(2025, 3, 29, 12), BERLIN) == berlin(2025, 3, 30, 3, 30)
    first = cron("0 30 2 * * *").next(berlin(2025, 10, 25, 12), BERLIN)
    assert first.astimezone(UTC) == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
    assert cron("0 30 2 * * *").next(first, BERLIN) == berlin(2025, 10, 27, 2, 30)


@pytest.mark.parametrize(
    "text",
    [
        "", "R", "R/", "R0/PT30M", "R/PT30S", "R/-PT30M", "R/2025-03-10T09:00:00Z/PT30M", "PT30M", "* * * * *",
        "0 0 9 1 *", "60 0 9 1 * ?", "0 0 24 1 * ?", "0 0 9 0 * ?", "0 0 9 L * ?", "0 0 9 15W * ?", "0 0 9 ? * MON#1",
        "0 0 9 1 13 ?", "0 0 9 1 * 8", "0 0 9-8 * * *", "0 0/0 9 * * *", "* 0 9 1 * ?", "0,30 0 9 1 * ?", "@reboot",
    ],
)  # fmt: skip
def test_other_cycles_are_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        cycle(text)


def test_missed_ticks_collapse_into_the_last():
    begin = shanghai(2025, 3, 10, 9)
    found = missed_ticks(
        "R/PT30M", anchor=begin, count=0, due_at=begin + timedelta(minutes=30), zone=SHANGHAI,
        now=begin + timedelta(minutes=95),
    )  # fmt: skip
    assert found == (begin + timedelta(minutes=90), 2)


def test_a_cycle_that_ends_collapses_into_its_last_tick():
    begin = shanghai(2025, 3, 10, 9)
    now = begin + timedelta(days=9)
    due = begin + timedelta(minutes=30)
    assert missed_ticks("R3/PT30M", anchor=begin, count=0, due_at=due, zone=SHANGHAI, now=now) == (
        begin + timedelta(minutes=90),
        2,
    )


def test_a_tick_due_at_this_instant_is_not_missed():
    begin = shanghai(2025, 3, 10, 9)
    due = begin + timedelta(minutes=30)
    assert missed_ticks("R/PT30M", anchor=begin, count=0, due_at=due, zone=SHANGHAI, now=due) == (due, 0)


def test_a_year_of_missed_minutes_is_counted_without_delay():
    begin = shanghai(2024, 3, 10, 9)
    due = begin + timedelta(minutes=1)
    now = begin + timedelta(days=365)
    assert missed_ticks("R/PT1M", anchor=begin, count=0, due_at=due, zone=SHANGHAI, now=now) == (now, 525_599)
