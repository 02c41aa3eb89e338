"""What the panel says of a limit while it is written: in words, with an example, and what is not certain about it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from engine import clock, language
from engine.calendars import UNITS
from tests.web.shop import LIMIT, order, signed_in
from web.studio import terms, words
from web.studio.compare import compare

SHANGHAI = ZoneInfo("Asia/Shanghai")
BEFORE_SPRING_FESTIVAL = datetime(2026, 2, 12, 15, 30, tzinfo=SHANGHAI)


@pytest.fixture
def say(owner):
    clock.set_to(BEFORE_SPRING_FESTIVAL)
    return lambda **fields: owner.get("/studio/shop/limit", query_string={"from": "activation", **fields}).json


def test_two_working_days_before_the_spring_festival(say):
    said = say(amount="2", unit="working days", warning="4", warningUnit="working hours")
    assert said["words"] == (
        "从开始起 2 个工作日,从下一个工作日算第一天,提前 4 工作小时提醒,按“国务院放假安排(周一至周五)”计算"
    )
    assert said["example"] == ("例:2026-02-12(周四)10:00 开始 → 2026-02-14(周六)18:00 到期,2026-02-14(周六)14:00 提醒")
    assert said["note"] == ""


def test_the_starting_day_and_the_ending_count(say):
    said = say(amount="2", unit="working days", countsStart="true", ending="same time")
    assert "开始当天算第一天" in said["words"]
    assert "2026-02-13(周五)10:00 到期" in said["example"]


def test_a_year_that_is_not_published_is_told(say):
    said = say(amount="300", unit="working days")
    assert said["example"]
    assert "2027" in said["note"]


def test_the_end_of_a_month_has_seconds(say):
    said = say(unit="end of month")
    assert said["words"] == "从开始起 当月结束"
    assert "2026-02-28(周六)23:59:59 到期" in said["example"]


def test_an_expression_has_words_and_no_example(say):
    said = say(amount="=days_left", unit="working days")
    assert "=days_left" in said["words"]
    assert said["example"] == ""
    assert "表达式" in said["note"]


@pytest.mark.parametrize(
    "fields",
    [{"amount": "1.5", "unit": "days"}, {"amount": "", "unit": "hours"}, {"amount": "9" * 15, "unit": "working days"},
     {"amount": "2", "unit": "days", "warning": "x", "warningUnit": "days"},
     {"amount": "2", "unit": "days", "warning": "1"}],
)  # fmt: skip
def test_what_cannot_be_counted_has_no_example(say, fields):
    assert say(**fields) == {"words": "", "example": "", "note": "请填写合适的数量。"}


@pytest.mark.parametrize("fields", [{}, {"unit": "fortnights", "amount": "1"}, {"unit": "days", "calendar": "none"}])
def test_what_is_not_known_is_not_said(say, fields):
    assert say(**fields) == {"words": "", "example": "", "note": ""}


def test_a_reminder_before_the_first_year_is_no_error(say):
    said = say(amount="1", unit="days", warning="99999", warningUnit="working days")
    assert said["example"] == ""
    assert said["note"]


def test_it_speaks_english(owner):
    clock.set_to(BEFORE_SPRING_FESTIVAL)
    owner.browser.set_cookie("clauseflow-language", "en")
    said = owner.get("/studio/shop/limit?amount=2&unit=working+days&from=message&message=paid").json
    assert said["words"].startswith("from the message “paid”: 2 working days")
    assert "begins 2026-02-12 (Thu) 10:00 → due 2026-02-14 (Sat) 18:00" in said["example"]


def test_only_owners_are_told(app, shop):
    assert signed_in(app, "rita").get("/studio/shop/limit?amount=2&unit=days").status_code == 404


@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_every_unit_has_words_of_its_own(tongue):
    language.use(tongue)
    said = [terms.term("3", unit) for unit in UNITS]
    language.use("zh")
    assert len(set(said)) == len(UNITS)
    assert tongue == "en" or not any(unit in text for unit, text in zip(UNITS, said, strict=True))


def told(old, new):
    """What the comparison says of a changed limit, as people read it."""
    found = compare(order().replace(LIMIT.encode(), old.encode()), order().replace(LIMIT.encode(), new.encode()))
    details = [detail for change in found.changes for detail in change.details]
    return [(words.place(d.path), words.value(d.path, d.old), words.value(d.path, d.new)) for d in details]


def limit(**said):
    given = {"id": "L1", "amount": "2", "unit": "working days", "from": "activation", **said}
    return "<clauseflow:limit " + " ".join(f'{name}="{value}"' for name, value in given.items()) + " />"


def test_a_longer_limit_is_told_as_people_say_it():
    assert told(limit(), limit(amount="3")) == [("时限", "2 个工作日", "3 个工作日")]
    assert told(limit(), limit(unit="hours")) == [("时限", "2 个工作日", "2 小时")]
    assert told(limit(amount="0", unit="end of month"), limit()) == [("时限", "当月结束", "2 个工作日")]


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [("ending", "close", "midnight", ("时限最后一天", "下班时到期", "当天结束时到期")),
     ("countsStart", "false", "true", ("开始当天算第一天", "否", "是")),
     ("remind", "", "true", ("超时后提醒办理人", "", "是")),
     ("from", "activation", "message", ("时限起算", "从开始起", "从收到消息起")),
     ("escalate", "a", "superior", ("超时后上报", "a", "上级")),
     ("calendar", "", "cn", ("时限的日历", "", "cn"))],
)  # fmt: skip
def test_other_changes_of_a_limit_have_words(name, old, new, said):
    assert told(limit(**{name: old}), limit(**{name: new})) == [said]


def test_a_reminder_is_one_value():
    warned = limit(warning="1", warningUnit="working days")
    assert told(limit(), warned) == [("到期前提醒", "", "1 个工作日")]


def test_two_limits_of_one_task_are_told_apart():
    both = limit() + limit(id="L2", amount="1", unit="hours")
    assert told(both, both.replace('amount="1"', 'amount="4"')) == [("时限 L2", "1 小时", "4 小时")]
    assert ("时限 L2", "1 小时", "") in told(both, limit())


def test_a_clock_that_stands_still_has_words():
    stop = '<clauseflow:clockStop limits="L1" reason="等对方" />'
    assert told(limit(), limit() + stop) == [("等待时停走的时限", "", "L1"), ("时限停走的原因", "", "等对方")]
