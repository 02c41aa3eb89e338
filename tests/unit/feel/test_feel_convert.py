"""JSON in, JSON out."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import feel
from engine.errors import ExpressionFailed

NUMBERS = st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_json_survives_the_way_in_and_out(value):
    assert feel.to_json(feel.from_json(value)) == value


@given(JSON)
def test_a_variable_comes_back_as_it_went_in(value):
    assert feel.to_json(feel.compile("x").evaluate({"x": value})) == value


@given(st.integers(-(10**15), 10**15), st.integers(-(10**15), 10**15))
def test_whole_numbers_are_calculated_exactly(a, b):
    context = {"a": a, "b": b}
    assert feel.to_json(feel.compile("a * b + a - b").evaluate(context)) == a * b + a - b


@given(st.decimals(-(10**9), 10**9, places=2), st.decimals(-(10**9), 10**9, places=2))
def test_money_is_added_exactly(a, b):
    assert feel.compile("a + b").evaluate({"a": a, "b": b}) == a + b


@pytest.mark.parametrize(
    ("value", "json"),
    [
        (Decimal("3.0"), 3),
        (Decimal("3.5"), 3.5),
        (Decimal("1E+3"), 1000),
        (datetime(2025, 3, 10, 1, tzinfo=UTC), "2025-03-10T01:00:00+00:00"),
        (timedelta(minutes=90), "PT1H30M"),
        (feel.YearsMonths(14), "P1Y2M"),
        ([Decimal(1), {"a": Decimal(2)}], [1, {"a": 2}]),
    ],
)
def test_a_value_is_written_as_json(value, json):
    assert feel.to_json(value) == json


def test_whole_numbers_stay_whole():
    assert type(feel.to_json(Decimal("2.0"))) is int


def test_a_function_cannot_be_kept():
    with pytest.raises(ExpressionFailed):
        feel.to_json(feel.compile("function(x) x").evaluate({}))


def test_not_a_number_is_null():
    assert feel.compile("x").evaluate({"x": float("nan")}) is None
