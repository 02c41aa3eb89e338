"""Dates, times, durations and zones."""

import pytest


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ('date("2025-01-31") + duration("P1M")', "2025-02-28"),
        ('date("2025-03-10") - date("2025-03-01")', "P9D"),
        ('@"2025-03-10T09:00:00+08:00" + @"PT10M"', "2025-03-10T09:10:00+08:00"),
        ('@"2025-03-10T09:00:00+08:00" - @"2025-03-10T01:00:00Z"', "PT0S"),
        ('@"2025-03-29T12:00:00@Europe/Paris" + @"PT24H"', "2025-03-30T13:00:00+02:00"),
        ('@"2025-03-10T09:00:00+08:00" = @"2025-03-10T01:00:00Z"', True),
        ('@"2025-03-10T24:00:00"', "2025-03-11T00:00:00"),
        ('time("23:30:00") + @"PT1H"', "00:30:00"),
        ('@"P1DT2H" * 2', "P2DT4H"),
        ('@"PT1H" / @"PT15M"', 4),
        ('@"P1Y" + @"P2M"', "P1Y2M"),
        ('years and months duration(@"2024-02-29", @"2025-02-28")', "P11M"),
        ('@"2025-03-10".weekday', 1),
        ('day of week(@"2025-03-10")', "Monday"),
        ('week of year(@"2025-01-01")', 1),
        ('@"2025-03-10T09:00:00@Asia/Shanghai".timezone', "Asia/Shanghai"),
        ('@"2025-03-10T09:00:00+08:00".time offset', "PT8H"),
        ('date and time(@"2025-03-10T01:00:00Z", "Asia/Shanghai")', "2025-03-10T09:00:00+08:00"),
        ('@"9999-12-31" + @"P1D"', "10000-01-01"),
        ('@"-0001-02-28" + @"P1Y"', "0000-02-28"),
        ('@"-999999999-12-31".weekday', 1),
        ('@"10000-01-01T00:00:00Z" = @"9999-12-31T23:00:00-01:00"', True),
        ('@"0001-01-01T00:00:00+08:00" < @"9999-12-31T23:59:59-08:00"', True),
        ('@"10000-01-01" - @"9999-01-01"', "P365D"),
        ('@"12025-03-10" instance of date', True),
        ('string(@"2025-03-10T09:00:00@Asia/Shanghai")', "2025-03-10T09:00:00@Asia/Shanghai"),
    ],
)
def test_moments_are_calculated_on_the_time_line(value, text, answer):
    assert value(text) == answer


@pytest.mark.parametrize(
    "text",
    [
        'date("2025-02-30")',
        'time("25:00:00")',
        'date and time("gestern")',
        'duration("P")',
        '@"10:00:00@Nowhere/At_all"',
        '@"2025-03-10T09:00:00" < @"2025-03-10T09:00:00Z"',
        '@"999999999-12-31" + @"P1D"',
        '@"P1D" + @"P1M"',
    ],
)
def test_what_is_no_moment_is_null(value, text):
    assert value(text) is None


def test_now_is_the_scopes_now_in_the_scopes_zone(value):
    assert value("now()") == "2025-03-10T09:00:00+08:00"
    assert value("today()") == "2025-03-10"


def test_the_end_of_a_day_is_its_last_second_in_the_scopes_zone(value):
    late = "2025-03-10T20:00:00+00:00"
    assert value("end of day(date and time(at))", at=late) == "2025-03-11T23:59:59+08:00"


def test_a_moment_written_by_an_expression_can_be_read_by_the_next(value):
    written = value('@"2025-03-10T09:00:00+08:00" + @"PT90M"')
    assert value("date and time(at) > now()", at=written) is True
