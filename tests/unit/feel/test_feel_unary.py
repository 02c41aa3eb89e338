"""The cells of decision tables."""

import pytest

from engine import feel


@pytest.mark.parametrize(
    ("cell", "judged", "answer"),
    [
        ("-", None, True),
        ("> 10", 10, False),
        ("> 10", 11, True),
        ('"major","minor"', "minor", True),
        ('not("major")', "minor", True),
        ('not("major", "minor")', "minor", False),
        ("[1..5]", 5, True),
        ("[1..5)", 5, False),
        ("]1..5[", 1, False),
        ("< 3, > 7", 8, True),
        ("true", True, True),
        ("true", None, False),
        ("false", False, True),
        ("null", None, True),
        ("? > 3 and ? < 5", 4, True),
        ('starts with(?, "TS")', "TS-1", True),
        ("limit", 5, True),
        ("> limit", 6, True),
        ("[5, 6]", 6, True),
        ("limit > 4", "anything", True),
        ("> 3", None, None),
        ("> 3", "text", None),
    ],
)
def test_a_cell_judges_a_value(cell, judged, answer):
    assert feel.compile_unary(cell).matches(judged, {"limit": 5}) is answer


def test_the_negation_of_what_cannot_be_told_cannot_be_told():
    assert feel.compile_unary("not(> 3)").matches("text", {}) is None


def test_a_cell_tells_its_names():
    assert feel.compile_unary("> limit, ? = other").names == {"limit", "other"}
