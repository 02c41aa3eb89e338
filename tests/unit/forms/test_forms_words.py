"""Dates, numbers and spans as people say them, in both languages."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine import language
from forms import words

AT = datetime(2025, 3, 10, 1, 0, 5, tzinfo=UTC)


def test_a_moment_is_said_in_the_zone_of_the_procedure():
    assert words.moment(AT) == "2025年3月10日 09:00"
    assert words.moment("2025-03-10T09:00:05+08:00", ZoneInfo("Europe/Berlin")) == "2025年3月10日 02:00"


def test_english_is_said_in_english():
    language.use("en")
    assert words.moment(AT) == "10 March 2025, 09:00"
    assert words.day(date(2025, 12, 1)) == "1 December 2025"
    assert words.month("2025-03") == "March 2025"


def test_everything_is_known_on_demand():
    assert words.exact(AT) == "2025-03-10 09:00:05 +08:00"
    assert words.exact(AT.replace(microsecond=250000)) == "2025-03-10 09:00:05.25 +08:00"
    tag = words.time_tag(AT)
    assert (
        tag
        == '<time datetime="2025-03-10T09:00:05+08:00" title="2025-03-10 09:00:05 +08:00">2025年3月10日 09:00</time>'
    )


def test_a_moment_without_an_offset_is_not_guessed():
    with pytest.raises(ValueError, match="offset"):
        words.moment("2025-03-10T09:00:00")


def test_days_months_and_hours():
    assert words.day_tag(date(2025, 3, 1)) == '<time datetime="2025-03-01">2025年3月1日</time>'
    assert words.month("2025-03") == "2025年3月"
    assert words.month("spring") == "spring"
    assert (words.hour(time(9, 5)), words.hour(time(9, 5, 1))) == ("09:05", "09:05:01")


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0"), (1234567, "1,234,567"), (1.25, "1.25"), (100.0, "100"), (-0.5, "-0.5"), (1e-7, "0.0000001")],
)
def test_a_number_keeps_its_decimals(value, said):
    assert words.number(value) == said


@pytest.mark.parametrize(("count", "said"), [(12, "12 字节"), (2048, "2 KB"), (3_565_158, "3.4 MB")])
def test_a_size_is_rounded(count, said):
    assert words.size(count) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (40, "40秒"),
        (600, "10分钟"),
        (3600, "1小时"),
        (5400, "1小时30分钟"),
        (86400, "1天"),
        (90000, "1天1小时"),
        (-600, "10分钟"),
    ],
)
def test_a_span_has_two_units_at_most(seconds, said):
    assert words.duration(timedelta(seconds=seconds)) == said
