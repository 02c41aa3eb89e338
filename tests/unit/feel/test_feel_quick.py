"""The short way through plain comparisons: taken where it is meant to be, and of one mind with the whole tree."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import feel
from engine.feel.quick import UNSURE
from engine.feel.run import Frame, Run

OPERATORS = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
CONSTANTS = st.sampled_from(
    ["3", "2.5", "0", '"a"', '"b"', "true", "false", "null", "10000000000000000000000000000000001"]
)
PLAIN = st.one_of(st.builds("{} {} {}".format, st.sampled_from("xy"), OPERATORS, CONSTANTS), st.sampled_from("xy"))
EXPRESSIONS = st.lists(PLAIN, min_size=1, max_size=3).flatmap(
    lambda parts: st.sampled_from([" and ".join(parts), " or ".join(parts)])
)
VALUES = st.one_of(
    st.sampled_from(
        [3, 2.5, 0, -1, "a", "b", "", True, False, None, [3], {}, Decimal("3.0"), 10**34, 10**40, float("nan")]
    ),
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False, places=2),
)
CELLS = st.one_of(
    CONSTANTS,
    st.builds("{} {}".format, OPERATORS, CONSTANTS),
    st.builds("[{}..{})".format, st.integers(0, 4), st.integers(0, 4)),
    st.just('"a","b"'),
).flatmap(lambda cell: st.sampled_from([cell, f"not({cell})"]))


@settings(max_examples=400, deadline=None)
@given(EXPRESSIONS, st.fixed_dictionaries({"x": VALUES}, optional={"y": VALUES}))
def test_an_expression_answers_the_same_on_both_ways(text, context):
    prepared = feel.compile(text)
    found = prepared._quick(context) if prepared._quick else UNSURE
    assert found is UNSURE or found is prepared._closure(Frame(context, None, Run(text, None)))


@settings(max_examples=400, deadline=None)
@given(CELLS, VALUES)
def test_a_cell_answers_the_same_on_both_ways(text, value):
    prepared = feel.compile_unary(text)
    answer = prepared.matches(value, {})
    prepared._quick, before = None, prepared._quick
    try:
        assert answer is prepared.matches(value, {})
    finally:
        prepared._quick = before


@pytest.mark.parametrize("text", ['severity = "major" and amount >= 5000', "ready or amount < 2.5", "done = true"])
def test_the_short_way_is_taken(text):
    context = {"severity": "major", "amount": 7200, "ready": True, "done": False}
    assert feel.compile(text)._quick(context) is not UNSURE


@pytest.mark.parametrize("text", ['"a","b"', "> 3", "[1..3]", "not(3)"])
def test_the_short_way_is_taken_by_cells(text):
    assert feel.compile_unary(text)._quick is not None
