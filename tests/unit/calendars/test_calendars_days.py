"""Days off and make-up days: three sources that must agree, files that are read, and files that are refused."""

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from engine import language
from engine.calendars import Calendar, NoticeInvalid, Term, china, due, parse_notice, with_notices
from engine.calendars.published import on_file
from tests.unit.calendars.counting import at

CN = china()
HEAD = b"# notice: X1\n# year: 2027\ndate,to,kind,name\n"


def days(year):
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", range(2018, 2027))
def test_three_sources_agree_on_every_day(year):
    other = holidays.country_holidays("CN", years=(year, year + 1))
    bare = with_notices(Calendar(id="notices"), on_file())  # from the notices alone, without the package
    for day in days(year):
        assert CN.works(day) == chinese_calendar.is_workday(day) == other.is_working_day(day) == bare.works(day), day


@pytest.mark.parametrize("year", range(2004, 2018))
def test_earlier_years_are_those_of_the_package(year):
    assert [day for day in days(year) if CN.works(day) != chinese_calendar.is_workday(day)] == []


def test_every_exception_since_2018_names_its_notice():
    recent = [found for day, found in CN.days.items() if day.year >= 2018]
    assert {found.notice.number for found in recent} == {settled.notice.number for settled in on_file()}
    assert CN.days[date(2025, 1, 28)].notice.number == "国办发明电〔2024〕12号"


def test_the_first_year_without_a_notice_is_not_known():
    assert [CN.is_settled(year) for year in (2026, 2027)] == [True, False]


def test_a_notice_settles_its_year():
    settled = parse_notice(
        HEAD + "2027-01-01,,off,元旦\n2027-02-06,2027-02-12,off,春节\n2027-02-13,,work,春节\n".encode()
    )
    calendar = with_notices(CN, [settled])
    term = Term(amount=3, unit="working days")
    assert due(at("2026-12-30T10:00"), term, CN).at == at("2027-01-04T18:00")
    found = due(at("2026-12-30T10:00"), term, calendar)
    assert (found.at, found.provisional) == (at("2027-01-05T18:00"), 0)
    assert calendar.works(date(2027, 2, 13))


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"", 0, "notice"),
        (b"# notice: X\n", 0, "year"),
        (b"# notice: X\n# year: 27\n", 0, "27"),
        (HEAD, 0, "没有任何日期"),
        (HEAD + b"2027-02-30,,off,x\n", 4, "2027-02-30"),
        (HEAD + b"2027-01-01,,off\n", 4, "四列"),
        (HEAD + b"2027-01-01,,free,x\n", 4, "free"),
        (HEAD + b"2027-01-01,,off,x\n\n2027-01-01,,off,x\n", 6, "两次"),
        (HEAD + b"2027-01-05,2027-01-01,off,x\n", 4, "不是一段"),
        (HEAD + b"2027-01-01,2027-12-31,off,x\n", 4, "不是一段"),
        (HEAD + b"2028-03-01,,off,x\n", 4, "不属于"),
        (HEAD + b"2027-01-05,,work,x\n", 4, "本来就是工作日"),
        (b"\xff\xfe", 0, "UTF-8"),
        (b"#" * 200_000, 0, "太大"),
    ],
)
def test_a_broken_file_is_refused_with_line_and_reason(data, line, words):
    with pytest.raises(NoticeInvalid) as refused:
        parse_notice(data)
    assert refused.value.line == line
    assert words in refused.value.reason
    language.use("en")
    with pytest.raises(NoticeInvalid) as refused:
        parse_notice(data)
    assert refused.value.reason.isascii() or words in refused.value.reason
