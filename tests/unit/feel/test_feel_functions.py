"""Built-in functions of texts and numbers, functions of the product, and functions an expression defines."""

import pytest

from engine import feel


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ('substring("照章办事", 3)', "办事"),
        ('substring("foobar", -3, 2)', "ba"),
        ('substring(string: "foobar", start position: 4)', "bar"),
        ('string length("照章")', 2),
        ('upper case("aß")', "ASS"),
        ('substring before("TS-1", "-")', "TS"),
        ('substring after("TS-1", "-")', "1"),
        ('replace("abc", "(a)(b)", "$2$1")', "bac"),
        ('matches("TS-20250310-001", "^TS-\\\\d{8}-\\\\d{3}$")', True),
        ('matches("X", "[A-Z-[OI]]")', True),
        ('matches("O", "[A-Z-[OI]]")', False),
        ('matches("aa", "(a)\\\\1")', None),
        ('split("a;b;;c", ";")', ["a", "b", "", "c"]),
        ("decimal(2.345, 2)", 2.34),
        ("round half up(2.345, 2)", 2.35),
        ("round up(-2.1, 0)", -3),
        ("floor(-1.5)", -2),
        ("modulo(-12, 5)", 3),
        ("sqrt(16)", 4),
        ("max(1, 3, 2)", 3),
        ('min(["b", "a"])', "a"),
        ("median([8, 2, 5])", 5),
        ("all([true, null])", None),
        ("any([true, null])", True),
        ('number("1,000.5", ",", ".")', 1000.5),
        ("string(1.50)", "1.5"),
        ('string([1, "a"])', '[1, "a"]'),
        ("is([1], [1])", True),
        ("overlaps([1..5], [5..8])", True),
        ("before(1, [2..3])", True),
        ('range("[1..3)").end included', False),
        ("(function(a, b) a - b)(b: 1, a: 5)", 4),
        ("{twice: function(n) n * 2, r: twice(4)}.r", 8),
    ],
)
def test_a_function_answers(value, text, answer):
    assert value(text) == answer


@pytest.mark.parametrize("text", ["abs()", 'abs("x")', "abs(null)", "abs(n: 1, m: 2)", "nobody(1)", "1(2)"])
def test_a_wrong_call_is_null(value, text):
    assert value(text) is None


@pytest.mark.parametrize("pattern", ["a\\\\b", "(a)[b\\\\1]", "(?i)A", "[a[b]]", "\\\\x41", "a**", "[b-a]"])
def test_what_is_no_pattern_of_the_standard_is_null(value, pattern):
    assert value(f'matches("ab", "{pattern}")') is None


def test_a_product_function_is_called_with_feel_values(scope):
    heard = []

    def decide(decision, inputs):
        heard.append((decision, inputs))
        return {"level": 2}

    inside = feel.Scope(now=scope.now, zone=scope.zone, functions={"decide": decide})
    assert feel.compile('decide("d1", {amount: 5}).level').evaluate({}, scope=inside) == 2
    assert heard == [("d1", {"amount": 5})]


def test_a_product_function_may_be_called_by_name(scope):
    inside = feel.Scope(now=scope.now, zone=scope.zone, functions={"working days": lambda start_day, count: count})
    assert feel.compile("working days(start day: 1, count: 2)").evaluate({}, scope=inside) == 2


def test_a_variable_does_not_hide_a_function_when_it_is_called(value):
    assert value("count([1, 2]) + count", count=5) == 7
