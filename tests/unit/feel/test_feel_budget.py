"""Nobody reaches Python through an expression, and nobody spends more than a moment of it."""

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import feel
from engine.errors import ExpressionFailed, ExpressionInvalid

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
