"""Working time in words, and in expressions."""

from datetime import timedelta

import pytest

from engine import feel, language
from engine.calendars import china, elapsed, elapsed_in_words, remaining_in_words
from engine.calendars.functions import functions
from tests.unit.calendars.counting import ZONE, at

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
    ("text", "expected"),
    [
        ("working days(2)", "2025-03-12T18:00"),
        ('working days(date and time("2025-04-03T10:00:00+08:00"), 1)', "2025-04-07T18:00"),
        ("working hours(4)", "2025-03-10T14:00"),
        ("working minutes(10)", "2025-03-10T09:10"),
        ("end of week()", "2025-03-16T23:59:59"),
        ("end of month(1)", "2025-04-30T23:59:59"),
        ("end of quarter()", "2025-03-31T23:59:59"),
        ("working day of month(7)", "2025-03-11T18:00"),
        ('now() + duration("P1D")', "2025-03-11T09:00"),
    ],
)
def test_working_time_in_expressions(text, expected):
    scope = feel.Scope(now=NINE, zone=ZONE, functions=functions(NINE, CN))
    assert feel.compile(text).evaluate({}, scope=scope) == at(expected)


def test_questions_about_days_in_expressions():
    scope = feel.Scope(now=NINE, zone=ZONE, functions=functions(NINE, CN))
    assert feel.compile('is working day(date("2025-04-27"))').evaluate({}, scope=scope) is True
    known = {"a": at("2025-03-10T17:00"), "b": at("2025-03-11T10:30")}
    assert feel.compile("working time(a, b)").evaluate(known, scope=scope) == 2.5
