"""Types that clash and can be seen without evaluating."""

import pytest

from engine import feel

NAMES = {"amount": feel.Kind("number"), "name": feel.Kind("string"), "due": feel.Kind("tDay"), "row": feel.Kind("tRow")}
TYPES = {"tDay": feel.Kind("date")}


def clashes(text):
    return feel.conflicts(feel.compile(text).node, NAMES, TYPES)


@pytest.mark.parametrize(
    ("text", "clash"),
    [
        ('amount > "5000"', "不能比较 number 与 string"),
        ("amount between 1 and name", "不能比较 number 与 string"),
        ("name + 1 > 3", "不能计算 string + number"),
        ("amount and name = 3", "这里应当是真或假,得到的是 number"),
        ("if name then 1 else 2", "这里应当是真或假,得到的是 string"),
        ("due - 3", "不能计算 date - number"),
        ("abs(amount - name)", "不能计算 number - string"),
    ],
)
def test_a_clash_is_seen(text, clash):
    assert clash in clashes(text)


@pytest.mark.parametrize(
    "text",
    [
        "amount > 5000",
        "amount = null",
        "due > date(name)",
        'due + duration("P1D") > due',
        "name + name",
        "row.amount > 3",
        "unknown > 3 and unknown = name",
        "for amount in names return amount + name",
        "rows[name > 3]",
        'due < @"2025-01-01T00:00:00Z"',
    ],
)
def test_what_cannot_be_seen_is_left_alone(text):
    assert clashes(text) == ()


def test_what_clashes_is_null_when_evaluated():
    assert feel.compile('amount > "5000"').evaluate({"amount": 3}) is None
