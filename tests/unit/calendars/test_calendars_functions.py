"""Working time in expressions: names with spaces, arguments in order and by name, and what is refused."""

import time
from datetime import timedelta
from decimal import Decimal

import pytest

from engine import feel, language
from engine.calendars import china
from engine.calendars.functions import NAMES, functions
from engine.errors import ExpressionFailed, ExpressionInvalid
from tests.unit.calendars.counting import ZONE, at, day

CN = china()
NINE = at("2025-03-10T09:00")
SCOPE = feel.Scope(now=NINE, zone=ZONE, functions=functions(NINE, CN))
FESTIVAL = 'date and time("2026-02-13T17:00:00+08:00")'


def value(text, scope=SCOPE, **known):
    return feel.compile(text).evaluate(known, scope=scope)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("working days(2)", "2025-03-12T18:00"),
        ("working days( 2 )", "2025-03-12T18:00"),
        ("working  days (n: 2)", "2025-03-12T18:00"),
        ("= working days(1 + 1)", "2025-03-12T18:00"),
        ('working days(date and time("2025-04-03T10:00:00+08:00"), 1)', "2025-04-07T18:00"),
        (f"working days({FESTIVAL}, 3)", "2026-02-25T18:00"),
        (f"working days(n: 3, from: {FESTIVAL})", "2026-02-25T18:00"),
        ('working days(date("2026-02-13"), 3)', "2026-02-25T18:00"),
        ('working days(date and time("2026-02-13T22:00:00Z"), 1)', "2026-02-24T18:00"),  # Saturday in China
        ("working hours(4)", "2025-03-10T14:00"),
        ("working hours(0.5)", "2025-03-10T09:30"),
        (f"working hours({FESTIVAL}, 2)", "2026-02-14T10:00"),
        ("working minutes(10)", "2025-03-10T09:10"),
        ("end of week()", "2025-03-16T23:59:59"),
        ("end of month()", "2025-03-31T23:59:59"),
        ("end of month(1)", "2025-04-30T23:59:59"),
        ('end of month(date("2024-02-10"))', "2024-02-29T23:59:59"),
        ('end of month(date("2024-01-31"), 1)', "2024-02-29T23:59:59"),
        ("end of quarter()", "2025-03-31T23:59:59"),
        ("end of quarter(n: 1)", "2025-06-30T23:59:59"),
        ('end of quarter(date("2025-11-30"))', "2025-12-31T23:59:59"),
        ("end of year()", "2025-12-31T23:59:59"),
        ("working day of month(7)", "2025-03-11T18:00"),
        ('working day of month(date("2026-02-01"), 31)', "2026-02-28T18:00"),  # the last one, and made up
        ("close of business()", "2025-03-10T18:00"),
        (f"close of business({FESTIVAL})", "2026-02-13T18:00"),
        ('close of business(date("2026-02-16"))', "2026-02-24T18:00"),
        (f"working days before({FESTIVAL}, 2)", "2026-02-11T17:00"),
        (f"working hours before({FESTIVAL}, 8)", "2026-02-12T17:00"),
        ("working hours before(working days(1), 4)", "2025-03-11T14:00"),
        ('now() + duration("P1D")', "2025-03-11T09:00"),
        ('working days(1) + duration("PT1H")', "2025-03-11T19:00"),
        ("min(working days(20), end of month())", "2025-03-31T23:59:59"),
        ("end of day(working days(1))", "2025-03-11T23:59:59"),
        ("if is working day(today()) then working days(1) else working days(2)", "2025-03-11T18:00"),
    ],
)
def test_working_time_in_expressions(text, expected):
    assert value(text) == at(expected)


def test_working_days_before_a_date_are_a_date():
    assert value('working days before(date("2026-02-24"), 1)') == day("2026-02-14")
    assert value('working days before(date("2025-03-08"), 1)') == day("2025-03-07")


@pytest.mark.parametrize(("text", "works"), [("2025-04-27", True), ("2025-05-01", False), ("2025-03-08", False)])
def test_questions_about_days(text, works):
    assert value(f'is working day(date("{text}"))') is works


def test_working_time_between_two_moments_is_told_in_hours():
    known = {"a": at("2025-03-10T17:00"), "b": at("2025-03-11T10:30")}
    assert value("working time(a, b)", **known) == Decimal("2.5")
    assert value("working time(start: a, end: b)", **known) == Decimal("2.5")
    assert value("working time(b, a)", **known) == Decimal("-2.5")


def test_functions_stand_in_loops_and_beside_variables_of_the_same_words():
    assert value("for n in 1..2 return working days(n)") == [at("2025-03-11T18:00"), at("2025-03-12T18:00")]
    assert value("{working days: 2, due: working days(working days)}.due") == at("2025-03-12T18:00")
    assert value("working + days", working=1, days=2) == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('working days("2")', "参数 n 需要一个数字"),
        ("working days(null)", "参数 n 需要一个数字"),
        ("working days(true)", "参数 n 需要一个数字"),
        ("working days(5, 2)", "参数 from 需要日期"),
        ('working days(date and time("2025-03-10T09:00:00"), 2)', "没有时区"),
        ('working days("2025-03-10", 2)', "参数 from 需要日期"),
        ("working days()", "working days(n) / working days(from, n)"),
        ("working days(1, 2, 3)", "working days(n) / working days(from, n)"),
        ("working days(amount: 2)", "working days(n) / working days(from, n)"),
        ("working days(1.5)", "1.5 working days"),
        ("working days(-1)", "-1 working days"),
        ("working day of month(0)", "0 working day of month"),
        ("working day of month(32)", "32 working day of month"),
        ("end of month(true)", "end of month"),
        ('is working day("2025-03-10")', "参数 date 需要日期"),
        ("working time(now(), 3)", "参数 end 需要日期"),
        ("working days before(2)", "working days before(from, n)"),
        ("close of business(3)", "参数 from 需要日期"),
        ('working days(date("9998-01-01"), 1)', "2200"),
        ('working days(date("0001-01-01"), 1)', "超出"),
        ('working days(date("12026-02-24"), 1)', "参数 from 需要日期"),
        ('working days before(date("1990-02-01"), 300)', "1989"),
    ],
)
def test_wrong_arguments_are_refused_and_named(text, words):
    with pytest.raises(ExpressionFailed) as refused:
        value(text)
    assert text.partition("(")[0] in refused.value.message
    assert words in refused.value.message
    language.use("en")
    assert refused.value.message
    with pytest.raises(ExpressionFailed) as refused:
        value(text)
    assert refused.value.message.isascii()


@pytest.mark.parametrize("amount", ["1000000000", "10 ** 30", "10 ** 6000"])
@pytest.mark.parametrize("name", sorted(NAMES - {"close of business", "is working day", "working time"}))
def test_no_amount_is_so_large_that_it_takes_long(name, amount):
    before = "now(), " if name.endswith("before") else ""
    began = time.process_time()
    with pytest.raises(ExpressionFailed):
        value(f"{name}({before}{amount})")
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "text",
    [
        "working days.__call__",
        "working days(1).__class__",
        "{f: working days, r: f.answer}.r",
        'get value(working days, "answer")',
        'working days(n: 1, __class__: "x")',
        'working days("__import__")',
        "end of month.func.__globals__",
    ],
)
def test_no_python_is_within_reach(text):
    try:
        found = feel.to_json(value(text))
    except (ExpressionFailed, ExpressionInvalid):
        found = None
    assert found is None


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("working days(1)", []),
        ("working days(4)", [2027]),
        ("working hours(4 * 8)", [2027]),
        ("working days(now(), 4)", [2027]),
        ("end of year()", []),
        ("end of year(1)", []),
        ('duration("P1M") + now()', []),
        ("close of business(date(end of year(1)))", [2027]),
        ("working day of month(1)", [2027]),
        ('is working day(date("2026-12-31"))', []),
        ('is working day(date("2027-01-01"))', [2027]),
        ('working time(now(), date("2028-01-03"))', [2027]),
        ('working time(date("2028-01-03"), now())', [2027]),
        ('working days before(date("2028-03-03"), 1)', [2028]),
        ("[working days(4), working days(300)]", [2027, 2027]),
    ],
)
def test_an_answer_that_reaches_into_a_year_without_notice_says_so(text, years):
    noted, now = [], at("2026-12-29T09:00")
    value(text, feel.Scope(now=now, zone=ZONE, functions=functions(now, CN, noted.append)))
    assert noted == years


def test_nothing_here_reads_a_clock_of_its_own():
    later = NINE + timedelta(days=1)
    scope = feel.Scope(now=NINE, zone=ZONE, functions=functions(later, CN))
    assert value("working days(1)", scope) == at("2025-03-12T18:00")
