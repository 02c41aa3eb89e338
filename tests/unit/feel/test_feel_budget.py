"""Nobody reaches Python through an expression, and nobody spends more than a moment of it."""

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import feel
from engine.errors import ExpressionFailed, ExpressionInvalid
from engine.feel.builtins import BUILT_INS

ATTACKS = {
    "import": '__import__("os").system("id")',
    "class walk": "().__class__.__bases__[1].__subclasses__()",
    "format attribute": '"{0.__class__}".format(x)',
    "attribute of a passed object": "x.values",
    "power bomb": "9 ** 9 ** 9 ** 9",
    "string multiplication": '"a" * 1000000000',
    "huge range": "for i in 1..1000000000 return i",
    "deep parentheses": "(" * 900 + "1" + ")" * 900,
    "long chain": "+".join(["1"] * 2000),
    "deep not": "not(" * 300 + "true" + ")" * 300,
    "catastrophic pattern": f'matches("{"a" * 40}!", "(a+)+$")',
    "doubling text": 'for i in 1..100 return if i = 1 then "aaaaaaaaaa" else partial[-1] + partial[-1]',
    "doubling lists": "for i in 1..100 return if i = 1 then [1] else [partial[-1], partial[-1]]",
    "doubling lists compared": "{d: for i in 1..60 return [partial, partial], r: d = [d, d]}.r",
    "nested loops": "for a in 1..9999, b in 1..9999 return a",
    "endless recursion": "{f: function(n) f(n), r: f(1)}.r",
    "quadratic index of": "for i in 1..9999 return index of(1..9999, i)",
}


class Passed:
    values = "secret"


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_does_no_harm(name):
    began = time.process_time()
    try:
        found = feel.to_json(feel.compile(ATTACKS[name]).evaluate({"x": Passed()}))
    except (ExpressionInvalid, ExpressionFailed):
        found = None
    assert found in (None, False, [], [None])
    assert time.process_time() - began < 2


def test_calls_go_20_deep_and_no_deeper():
    deep = feel.compile("{f: function(n) if n = 0 then 0 else f(n - 1), r: f(depth)}.r")
    assert deep.evaluate({"depth": 19}) == 0
    with pytest.raises(ExpressionFailed, match="20"):
        deep.evaluate({"depth": 20})


def test_a_text_longer_than_2000_characters_is_refused():
    feel.compile('"' + "x" * 1998 + '"')
    with pytest.raises(ExpressionInvalid, match="2000"):
        feel.compile('"' + "x" * 1999 + '"')


def test_brackets_go_39_deep_and_no_deeper():
    assert feel.compile("(" * 39 + "1" + ")" * 39).evaluate({}) == 1
    with pytest.raises(ExpressionInvalid, match="40"):
        feel.compile("(" * 40 + "1" + ")" * 40)


def test_a_long_chain_is_not_deep():
    assert feel.compile("+".join(["1"] * 500)).evaluate({}) == 500


def test_loops_may_take_as_many_rounds_as_the_scope_says(scope):
    rounds = feel.compile("count(for a in 1..9000 return a) + count(for a in 1..9000 return a)")
    with pytest.raises(ExpressionFailed):
        rounds.evaluate({}, scope=scope)
    wide = feel.Scope(now=scope.now, zone=scope.zone, steps=20_000)
    assert rounds.evaluate({}, scope=wide) == 18_000


def test_a_list_of_more_than_10000_items_is_not_made():
    with pytest.raises(ExpressionFailed, match="10000"):
        feel.compile("concatenate(xs, xs)").evaluate({"xs": list(range(6000))})


WORDS = """a b 客户 1 2.5 "x" + - * / ** ( ) [ ] { } , : . .. < <= > >= = != and or not if then else for in return some
every satisfies between instance of function null true ? @ date and time external partial list -> // /* */ \\"""
PIECES = st.sampled_from(WORDS.split())


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map(" ".join)))
def test_a_text_is_prepared_or_refused_and_nothing_else_happens(text):
    for prepare in (feel.compile, feel.compile_unary):
        try:
            prepared = prepare(text)
        except ExpressionInvalid:
            continue
        run = prepared.evaluate if prepare is feel.compile else lambda context, cell=prepared: cell.matches(1, context)
        with suppress(ExpressionFailed):
            run({"a": 1, "b": [1, {"a": 2}]})


NASTY = """null true 0 -1 2.5 1e6144 -1e6144 1e-6000 123456789012345678901234567890123.4 "" "a" "["
"2025-03-10" "(a" "$1" "Z"
@"0001-01-01" @"9999-12-31" @"-999999999-12-31" @"0001-01-01T00:00:00+14:00" @"9999-12-31T23:59:59@Asia/Shanghai"
@"999999999-12-31T23:59:59Z" @"2025-03-10T09:00:00" @"24:00:00" @"23:59:59@Europe/Paris" @"10:00:00Z" @"PT1S"
@"P999999999DT23H59M59.999999S" @"-P999999999D" @"P999999999999999999Y" @"-P1M" [] [1] [null] [1,"a"] [[1],{a:1}] [true]
{} {a:1} {key:"a",value:1} [1..2] (1..null] (<3) [@"2025-01-01"..@"9999-12-31"] function(x)x function(x,y)x<y abs
["a","b"] [1,2,3] [{key:"a",value:1}] [3,1e6144]"""
VALUES = st.sampled_from(NASTY.split())
CALLS = st.builds(
    lambda name, arguments: f"{name}({', '.join(arguments)})",
    st.sampled_from(sorted(BUILT_INS)),
    st.lists(VALUES, max_size=4),
)
SIGNS = st.sampled_from(["+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in"])
OPERATIONS = st.builds(
    lambda parts, ops: " ".join(word for pair in zip(parts, ops, strict=False) for word in pair) + " " + parts[-1],
    st.lists(VALUES, min_size=2, max_size=3),
    st.lists(SIGNS, min_size=3, max_size=3),
)
PATHS = st.builds(lambda value, name: f"({value}).{name}", VALUES, st.sampled_from(["day", "years", "hours", "start"]))
LOOPS = st.builds(lambda a, b: f"for i in {a}..{b} return i", VALUES, VALUES)


@settings(max_examples=600, deadline=None)
@given(st.one_of(CALLS, OPERATIONS, PATHS, LOOPS, CALLS.map(lambda call: f"string({call})")))
def test_whatever_is_calculated_nothing_but_the_budget_fails(text):
    with suppress(ExpressionFailed, ExpressionInvalid):
        value = feel.compile(text).evaluate({})
        feel.to_json(value)
