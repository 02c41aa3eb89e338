"""Definitions of calendars: those that come with the product, files that are read, and files that are refused."""

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from engine import language
from engine.calendars import (
    DefinitionInvalid,
    Hours,
    Notice,
    Settled,
    as_data,
    build,
    china,
    parse_definition,
    published,
    read_definition,
)
from engine.calendars.calendar import Day
from engine.calendars.published import definitions_on_file, read_folder

GOOD = b"""id: shop
name: \xe9\x97\xa8\xe5\xba\x97
zone: Asia/Shanghai
week: [mon, tue, sat]
hours: [09:00-12:00, 13:00-18:00]
days: cn
"""


def changed(old, new):
    return GOOD.replace(old, new)


def test_offices_and_shops_come_with_the_product():
    assert set(published()) == {"cn", "cn_six_days"}
    assert china() is published()["cn"]
    office, shop = (published()[id] for id in ("cn", "cn_six_days"))
    assert (office.week, office.opens, office.closes) == (frozenset(range(5)), 9 * 3600, 18 * 3600)
    assert office.hours == (Hours.of(time(9), time(12)), Hours.of(time(13), time(18)))
    assert [shop.works(date(2026, 3, day)) for day in (6, 7, 8)] == [True, True, False]
    assert all(made.name and made.name_en for made in definitions_on_file().values())


def test_a_six_day_week_is_off_on_the_saturdays_of_a_holiday():
    shop = published()["cn_six_days"]
    assert not shop.works(date(2026, 2, 21))  # 春节, a Saturday
    assert not shop.works(date(2010, 2, 13))  # the same of a year known from the package alone
    assert shop.works(date(2026, 1, 4))  # a Sunday that is made up


def test_a_file_is_read_and_written_in_the_same_words():
    made = parse_definition(GOOD)
    assert (made.name, made.zone, made.week) == ("门店", ZoneInfo("Asia/Shanghai"), frozenset({0, 1, 5}))
    assert read_definition(as_data(made)) == made
    assert as_data(made)["hours"] == ["09:00-12:00", "13:00-18:00"]


def test_an_end_at_midnight_is_the_end_of_the_day():
    for text in (b"00:00", b"24:00"):
        made = parse_definition(changed(b"13:00-18:00", b"13:00-" + text))
        assert made.hours[-1].ends == 86_400
        assert as_data(made)["hours"][-1] == "13:00-24:00"


def test_a_calendar_without_notices_knows_every_year():
    calendar = build(parse_definition(changed(b"days: cn\n", b"")), [])
    assert (calendar.settled, calendar.days) == (None, {})


def noticed(year, day, number):
    notice = Notice(number=number, year=year)
    return Settled(notice, {day: Day(works=False, name="x", notice=notice)})


def test_of_two_notices_for_a_year_the_later_one_alone_counts():
    one, other = noticed(2027, date(2027, 1, 4), "1"), noticed(2027, date(2027, 1, 5), "2")
    calendar = build(definitions_on_file()["cn"], [one, other])
    assert calendar.works(date(2027, 1, 4))
    assert not calendar.works(date(2027, 1, 5))


def test_a_notice_replaces_the_package_for_its_year():
    """What the package says beyond the notice does not stay behind it."""
    calendar = build(definitions_on_file()["cn"], [noticed(2010, date(2010, 3, 1), "1")])
    assert calendar.works(date(2010, 2, 15))
    assert not calendar.works(date(2011, 2, 3))
    assert {day.year for day in calendar.days if day.year == 2010 and day.month < 12} == {2010}


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"", 0, "没有日历的定义"),
        (b"- cn\n", 0, "没有日历的定义"),
        (b"id: cn\nname: [\n", 3, "写法不对"),
        (b"[" * 9_000, 0, "写法不对"),
        (b"\xff\xfe\xff", 0, "UTF-8"),
        (b"#" * 20_000, 0, "太大"),
        (changed(b"id: shop\n", b""), 0, "缺少“id”"),
        (changed(b"name: \xe9\x97\xa8\xe5\xba\x97", b"name:"), 2, "缺少“name”"),
        (changed(b"id: shop", b"id: Shop 1"), 1, "Shop 1"),
        (changed(b"Asia/Shanghai", b"Mars/Base"), 3, "Mars/Base"),
        (changed(b"Asia/Shanghai", b"../../etc/passwd"), 3, "时区"),
        (changed(b"Asia/Shanghai", b"Asia"), 3, "时区"),
        (changed(b"[mon, tue, sat]", b"[]"), 4, "缺少“week”"),
        (changed(b"[mon, tue, sat]", b"mon"), 4, "一列值"),
        (changed(b"tue", b"tuesday"), 4, "tuesday"),
        (changed(b"[mon, tue, sat]", b"\n  - mon\n  - mon"), 6, "两次"),
        (changed(b"[mon, tue, sat]", b"{mon: 1}"), 4, "一个值或一列值"),
        (changed(b"13:00", b"11:30"), 5, "重叠"),
        (changed(b"[09:00-12:00, 13:00-18:00]", b"\n  - 13:00-18:00\n  - 09:00-12:00"), 7, "重叠"),
        (changed(b"13:00-18:00", b"18:00-13:00"), 5, "不在开始之后"),
        (changed(b"09:00-12:00", b"9-12"), 5, "9-12"),
        (changed(b"09:00-12:00", b"09:60-12:00"), 5, "09:60"),
        (changed(b"18:00]", b"24:30]"), 5, "不在开始之后"),
        (changed(b"days: cn", b"days: ../cn"), 6, "../cn"),
        (changed(b"days: cn", b"holidays: cn"), 6, "holidays"),
        (GOOD + b"id: other\n", 7, "两次"),
    ],
)
def test_a_broken_file_is_refused_with_line_and_reason(data, line, words):
    for use in ("zh", "en"):
        language.use(use)
        with pytest.raises(DefinitionInvalid) as refused:
            parse_definition(data)
        assert refused.value.line == line
        assert use == "en" or words in refused.value.reason
        assert use == "zh" or not any("一" <= letter <= "鿿" for letter in refused.value.reason)


def test_a_file_of_another_name_than_its_id_is_refused(tmp_path):
    (tmp_path / "office.yaml").write_bytes(GOOD)
    with pytest.raises(DefinitionInvalid, match=r"office\.yaml"):
        read_folder(tmp_path)
    (tmp_path / "office.yaml").rename(tmp_path / "shop.yaml")
    assert set(read_folder(tmp_path)) == {"shop"}


def test_what_somebody_filled_in_is_refused_without_a_line():
    with pytest.raises(DefinitionInvalid) as refused:
        read_definition({**as_data(parse_definition(GOOD)), "hours": ["09:00-12:00", "11:00-13:00"]})
    assert str(refused.value).startswith("工作时间 11:00-13:00")
