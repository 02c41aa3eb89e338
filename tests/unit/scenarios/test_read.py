from datetime import UTC, datetime

import pytest

from web.scenarios.read import read
from web.scenarios.scenario import Unreadable

WHOLE = """
title: 一件投诉
process: complaint
zone: Asia/Shanghai
after: [first]
steps:
  - se_start: {at: 2025-03-10 09:00, by: li.na, values: {phone: "13800000001", size: 2, due: 2025-03-11 14:06}}
  - st_mark
  - gw_ok: satisfied
  - ut_check: {at: 2025-03-10T09:10:00+09:00, by: li.na, wrong: amount, files: {photo: [a.png]}}
expect:
  ends: [ee_end]
  limits: {DL1: met, DL2: [met, missed]}
  rows: {items: [{name: a}]}
  notices: [{to: li.na, says: 请处理}]
  records: {sheet: [客户甲, 已关闭], letter: 此致}
"""
STEP = "process: complaint\nsteps:\n"


def scenario(text):
    return read("one", text.encode())


def line(text):
    return scenario(STEP + text).lines[-1]


def test_lines_carry_who_when_and_what():
    first, second, third, _last = scenario(WHOLE.replace("+09:00", "+08:00")).lines
    assert first.at == datetime(2025, 3, 10, 1, 0, tzinfo=UTC)
    assert (first.by, first.values["phone"], first.values["size"]) == ("li.na", "13800000001", 2)
    assert (second.element_id, second.at, second.timed) == ("st_mark", first.at, False)
    assert (third.element_id, third.outcomes) == ("gw_ok", ("satisfied",))


def test_a_gateway_may_take_several_ways():
    assert line("  - a: {at: 2025-03-10 09:00}\n  - ig_ways: [one, two]").outcomes == ("one", "two")


TABLES = """
title: 决策表
decisions:
  - dmn_size: {given: {n: 2}, gives: big, rules: 1}
  - dmn_size: {given: {n: 0}, gives: null}
"""


def test_a_file_may_ask_tables_by_themselves():
    found = scenario(TABLES)
    assert (found.lines, found.process) == ((), "")
    assert [(one.decision, one.given, one.gives, one.rules) for one in found.checks] == [
        ("dmn_size", {"n": 2}, "big", (1,)),
        ("dmn_size", {"n": 0}, None, ()),
    ]


def test_times_in_values_stay_the_text_they_are():
    assert scenario(WHOLE.replace("+09:00", "+08:00")).lines[0].values["due"] == "2025-03-11 14:06"
    assert line("  - a: {at: 2025-03-10 09:00, values: {t: 14:06, d: 2025-03-10, yes: on}}").values == {
        "t": "14:06",
        "d": "2025-03-10",
        "yes": "on",
    }


def test_a_moment_may_name_its_own_zone():
    assert line("  - a: {at: 2025-03-10T09:00:00+00:00}").at == datetime(2025, 3, 10, 9, tzinfo=UTC)


def test_what_is_sent_back_is_no_step_of_the_case():
    last = scenario(WHOLE.replace("+09:00", "+08:00")).lines[-1]
    assert (last.wrong, last.counts, last.files) == (("amount",), False, {"photo": ("a.png",)})


def test_expectations_are_read():
    expected = scenario(WHOLE.replace("+09:00", "+08:00")).expected
    assert (expected.status, expected.ends) == ("completed", frozenset({"ee_end"}))
    assert expected.limits == {"DL1": ("met",), "DL2": ("met", "missed")}
    assert expected.rows == {"items": ({"name": "a"},)}
    assert expected.records == {"sheet": ("客户甲", "已关闭"), "letter": ("此致",)}
    assert [(told.to, told.says) for told in expected.notices] == [("li.na", "请处理")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- 1", "逐行写"),
        ("title: a: b", "第 1 行附近"),
        ("process: x", "缺少 steps"),
        ("steps:\n  - a: {at: 2025-03-10 09:00}", "缺少 process"),
        (STEP + "  - a", "第 1 步要写时间"),
        (STEP + "  - a: {at: 9 Uhr}", "应写成 2025-03-10 09:00"),
        (STEP + "  - a: {at: 2025-13-10 09:00}", "应写成 2025-03-10 09:00"),
        (STEP + "  - {a: 1, b: 2}", "只写一个元素"),
        (STEP + "  - a: {at: 2025-03-10 09:00, who: li.na}", "不认识“who”"),
        (STEP + "  - a: {at: 2025-03-10 09:00}\n  - b: {at: 2025-03-10 08:00}", "早于前一步"),
        (STEP + "  - withdraw: {at: 2025-03-10 09:00}", "撤回原因"),
        (STEP + "  - a: {at: 2025-03-10 09:00}\nexpect: {end: [x]}", "不认识“end”"),
        (STEP + "  - a: {at: 2025-03-10 09:00}\nzone: Mars/Base", "没有时区"),
        (WHOLE, "早于前一步"),
        ("decisions: []", "decisions 下面没有内容"),
        ("decisions: [{dmn_size: {given: {n: 1}}}]", "第 1 项缺少 gives"),
        ("decisions: [{dmn_size: {gives: 1, rules: first}}]", "规则的序号"),
        ("decisions: [{dmn_size: {gives: 1, rule: 1}}]", "不认识“rule”"),
    ],
)
def test_what_cannot_be_read_is_said_in_plain_words(text, said):
    with pytest.raises(Unreadable, match=said):
        scenario(text)


def test_no_tag_of_yaml_makes_objects():
    with pytest.raises(Unreadable):
        scenario("process: !!python/object/apply:os.getcwd []\nsteps: []")
