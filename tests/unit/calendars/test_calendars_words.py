"""What is left of a limit, in words and as a level."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from engine import language
from engine.calendars import Calendar, china, elapsed, elapsed_in_words, remaining_in_words, remaining_level
from tests.unit.calendars.counting import at

CN = china()
NINE = at("2025-03-10T09:00")


@pytest.mark.parametrize(
    ("now", "due_at", "zh", "en"),
    [
        ("2025-03-10T15:00", "2025-03-11T18:00", "还剩 1 个工作日 3 小时", "1 working days 3 hours left"),
        ("2025-03-10T17:50", "2025-03-10T18:00", "还剩 10 分钟", "10 minutes left"),
        (
            "2025-03-08T10:00",
            "2025-03-09T10:00",
            "工作时间已尽,03-09 10:00 到期",
            "no working time left, due 03-09 10:00",
        ),
        ("2025-03-11T11:10", "2025-03-11T09:00", "已超时 2 小时 10 分钟", "2 hours 10 minutes late"),
        ("2025-03-08T10:00", "2025-03-07T18:00", "刚刚到期", "just due"),
    ],
)
def test_what_is_left_is_said_in_both_languages(now, due_at, zh, en):
    assert remaining_in_words(at(now), at(due_at), CN) == zh
    language.use("en")
    assert remaining_in_words(at(now), at(due_at), CN) == en


def test_less_than_a_minute_is_said():
    assert elapsed_in_words(elapsed(NINE, NINE + timedelta(seconds=20), CN)) == "不到 1 分钟"


@pytest.mark.parametrize(
    ("unit", "now", "due_at", "zh", "en"),
    [
        ("hours", "2025-03-08T10:00", "2025-03-08T13:20", "还剩 3 小时 20 分钟", "3 hours 20 minutes left"),
        ("hours", "2025-03-10T14:00", "2025-03-08T10:00", "已超时 2 天 4 小时", "2 days 4 hours late"),
        ("minutes", "2025-03-08T23:55", "2025-03-09T00:05", "还剩 10 分钟", "10 minutes left"),
        ("minutes", "2025-03-08T10:00:00", "2025-03-08T10:00:59", "还剩 不到 1 分钟", "less than a minute left"),
        ("days", "2025-03-08T10:00", "2025-03-11T10:00", "还剩 3 天", "3 days left"),
        ("months", "2025-03-08T10:00", "2025-04-08T10:05", "还剩 31 天 5 分钟", "31 days 5 minutes left"),
        ("end of month", "2025-03-31T22:59:59", "2025-03-31T23:59:59", "还剩 1 小时", "1 hours left"),
        ("end of day", "2025-03-08T23:59:59", "2025-03-08T23:59:59", "还剩 不到 1 分钟", "less than a minute left"),
        (
            "working days",
            "2025-03-10T15:00",
            "2025-03-11T18:00",
            "还剩 1 个工作日 3 小时",
            "1 working days 3 hours left",
        ),
        ("working hours", "2025-03-07T17:00", "2025-03-10T10:00", "还剩 2 小时", "2 hours left"),
        ("working day of month", "2025-03-10T19:00", "2025-03-07T18:00", "已超时 1 个工作日", "1 working days late"),
    ],
)
def test_a_limit_is_told_in_the_time_in_which_it_is_counted(unit, now, due_at, zh, en):
    assert remaining_in_words(at(now), at(due_at), CN, unit) == zh
    language.use("en")
    assert remaining_in_words(at(now), at(due_at), CN, unit) == en


def test_time_by_the_clock_is_true_when_the_clocks_change():
    berlin = Calendar(id="de", zone=ZoneInfo("Europe/Berlin"))
    now, due_at = at("2025-03-29T12:00", berlin.zone), at("2025-03-30T12:00", berlin.zone)
    assert remaining_in_words(now, due_at, berlin, "hours") == "还剩 23 小时"


@pytest.mark.parametrize(
    ("now", "level"),
    [
        ("2025-03-10T09:00", "ample"),
        ("2025-03-11T03:00", "ample"),  # exactly a quarter is left
        ("2025-03-11T03:01", "soon"),
        ("2025-03-11T09:00", "soon"),  # at the very moment it is still in time
        ("2025-03-11T09:00:01", "late"),
    ],
)
def test_how_pressing_a_limit_is(now, level):
    start, end = NINE, at("2025-03-11T09:00")
    assert remaining_level(at(now), start, end) == level
    assert remaining_level(at(now), start, end, warn_at=end) == level


def test_a_reminder_makes_a_limit_pressing():
    end, warn_at = at("2025-03-11T09:00"), at("2025-03-10T12:00")
    told = [remaining_level(at(now), NINE, end, warn_at) for now in ("2025-03-10T11:59", "2025-03-10T12:00")]
    assert told == ["ample", "soon"]
    assert remaining_level(end, end, end) == "soon"  # a limit of no length
