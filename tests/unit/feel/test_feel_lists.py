"""Lists, contexts, filters and loops over the JSON that cases are made of."""

import pytest

CASES = [{"severity": "major", "amount": 5}, {"severity": "minor", "amount": 2.5}]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ('cases[severity = "major"].amount', [5]),
        ("cases[amount > 2][2].severity", "minor"),
        ("cases[-1].amount", 2.5),
        ("cases[3]", None),
        ("cases[item.amount < 3].severity", ["minor"]),
        ("sum(cases.amount)", 7.5),
        ("count(cases)", 2),
        ("sum([])", None),
        ("for c in cases return c.amount * 2", [10, 5]),
        ("for i in 3..1 return i", [3, 2, 1]),
        ("for x in [1, 2], y in [10, 20] return x + y", [11, 21, 12, 22]),
        ("for i in 1..4 return if i = 1 then 1 else i * partial[-1]", [1, 2, 6, 24]),
        ("{a: 1, b: a + 1}.b", 2),
        ("cases.severity", ["major", "minor"]),
        ("5[1]", 5),
        ("sort([3, 1, 2], function(x, y) x > y)", [3, 2, 1]),
        ("distinct values([1, 1.0, 2])", [1, 2]),
        ("flatten([[1], [[2]]])", [1, 2]),
        ("index of([1, 2, 1], 1)", [1, 3]),
        ("list contains([1, null], null)", True),
        ('string join(["a", "b"], "-")', "a-b"),
        ("mode([6, 1, 9, 6, 1])", [1, 6]),
        ('context put({a: 1}, ["b", "c"], 2)', {"a": 1, "b": {"c": 2}}),
        ("get entries({a: 1})", [{"key": "a", "value": 1}]),
    ],
)
def test_a_list_is_read(value, text, answer):
    assert value(text, cases=CASES) == answer


def test_a_filter_sees_the_variables_around_it(value):
    assert value("cases[amount >= limit].severity", cases=CASES, limit=5) == ["major"]


def test_an_entry_of_the_item_hides_a_variable_of_its_name(value):
    assert value('cases[severity = "minor"].amount', cases=CASES, severity="minor") == [2.5]


def test_a_path_into_nothing_is_null(value):
    assert value("case.customer.name", case={"customer": None}) is None


def test_no_item_of_an_empty_list_is_null(value):
    assert value("[][1]") is None
    assert value("[][place]", place=-1) is None
    assert value("[][item > 1]") == []
