"""Hit policies: which of several matching rules count, and what they answer together."""

import pytest

from engine.errors import DecisionFailed
from tests.unit.dmn.drawing import SCOPE, read, table

# For 25: the first and the third rule match; the second matches only above 30.
RULES = (["> 10"], ['"low"']), (["> 30"], ['"high"']), (["> 20"], ['"middle"'])
ALLOWED = '<outputValues><text>"high","middle","low"</text></outputValues>'


def outcome(policy, amount, rules=RULES, allowed="", **more):
    inner = table(*rules, columns=["amount"], attributes=f'hitPolicy="{policy}"', **more)
    marked = inner.replace('name="level">', f'name="level">{allowed}')
    return read(marked.replace("COLLECT ", 'COLLECT" aggregation="'))["d"].evaluate({"amount": amount}, scope=SCOPE)


@pytest.mark.parametrize(
    ("policy", "value", "rules"),
    [
        ("FIRST", "low", (1,)),
        ("RULE ORDER", ["low", "middle"], (1, 3)),
        ("COLLECT", ["low", "middle"], (1, 3)),
        ("OUTPUT ORDER", ["middle", "low"], (3, 1)),
        ("PRIORITY", "middle", (3,)),
        ("COLLECT COUNT", 2, (1, 3)),
        ("COLLECT MIN", "low", (1, 3)),
        ("COLLECT MAX", "middle", (1, 3)),
    ],
)
def test_a_policy_says_which_hits_count(policy, value, rules):
    found = outcome(policy, 25, allowed=ALLOWED)
    assert (found.value, found.rules) == (value, rules)


def test_any_takes_hits_of_one_answer():
    rules = (["> 10"], ["7"]), (["> 20"], ["3 + 4"])
    assert (outcome("ANY", 25, rules).value, outcome("ANY", 25, rules).rules) == (7, (1, 2))


def test_any_fails_on_hits_of_different_answers():
    with pytest.raises(DecisionFailed, match=r"1, 3 .*不同"):
        outcome("ANY", 25)


def test_sums_are_exact():
    rules = (["> 10"], ["0.1"]), (["> 20"], ["0.2"])
    assert outcome("COLLECT SUM", 25, rules).value == 0.3


@pytest.mark.parametrize(
    ("policy", "value"),
    [("FIRST", None), ("RULE ORDER", []), ("COLLECT", []), ("COLLECT SUM", None), ("COLLECT COUNT", 0)],
)
def test_no_hit_is_null_an_empty_list_or_zero(policy, value):
    assert outcome(policy, 1).value == value


def test_no_hit_is_the_default_under_every_policy():
    assert [outcome(policy, 1, defaults=["9"]).value for policy in ("FIRST", "COLLECT", "COLLECT SUM")] == [9, 9, 9]


def test_priority_goes_by_the_columns_in_their_order():
    rules = (["-"], ["1", '"b"']), (["-"], ["1", '"a"'])
    inner = table(*rules, columns=["x"], outputs=["n", "w"], attributes='hitPolicy="PRIORITY"')
    inner = inner.replace('name="n">', 'name="n"><outputValues><text>1,2</text></outputValues>')
    inner = inner.replace('name="w">', 'name="w"><outputValues><text>"a","b"</text></outputValues>')
    assert read(inner)["d"].evaluate({"x": 1}, scope=SCOPE).value == {"n": 1, "w": "a"}


def test_an_answer_that_its_column_does_not_allow_fails():
    with pytest.raises(DecisionFailed, match="low"):
        outcome("FIRST", 25, allowed='<outputValues><text>"high"</text></outputValues>')


def test_an_input_that_its_column_does_not_allow_fails():
    inner = table(*RULES, columns=["amount"], attributes='hitPolicy="FIRST"')
    inner = inner.replace("</inputExpression>", "</inputExpression><inputValues><text>[0..100]</text></inputValues>")
    with pytest.raises(DecisionFailed, match="101"):
        read(inner)["d"].evaluate({"amount": 101}, scope=SCOPE)
