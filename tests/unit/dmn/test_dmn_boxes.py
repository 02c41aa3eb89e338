"""Boxed expressions: contexts, lists, relations, functions, invocations, conditionals, filters and loops."""

import pytest

from engine.errors import DecisionRefused, ExpressionFailed
from tests.unit.dmn.drawing import SCOPE, read, table, text


def value(box, **inputs):
    drawn = f'<decision id="d" name="d">{box}</decision>'
    return read(drawn)["d"].evaluate(inputs, scope=SCOPE).value


def said(content, type_=""):
    attribute = f' typeRef="{type_}"' if type_ else ""
    return f"<literalExpression{attribute}>{text(content)}</literalExpression>"


def entry(name, box):
    variable = f'<variable name="{name}"/>' if name else ""
    return f"<contextEntry>{variable}{box}</contextEntry>"


def context(*entries):
    return f"<context>{''.join(entry(name, box) for name, box in entries)}</context>"


def test_entries_of_a_context_see_those_before_them():
    assert value(context(("a", said("x + 1")), ("b", said("a * 2"))), x=1) == {"a": 2, "b": 4}


def test_a_context_may_have_a_result():
    assert value(context(("a", said("x + 1")), ("", said("a * 2"))), x=1) == 4


def test_a_context_may_hold_a_table():
    inner = table((["> 3"], ['"much"']), (["<= 3"], ['"little"']), columns=["x"])
    box = inner[inner.index("<decisionTable") : inner.index("</decision>")]
    assert value(context(("level", box)), x=4) == {"level": "much"}


def test_lists_and_relations_are_lists():
    assert value(f"<list>{said('1')}{said('x')}</list>", x=2) == [1, 2]
    columns = '<column name="a"/><column name="b" typeRef="number"/>'
    row = f"<row>{said('x')}{said('[7]')}</row>"
    assert value(f"<relation>{columns}{row}</relation>", x="y") == [{"a": "y", "b": 7}]


FUNCTION = f'<functionDefinition><formalParameter name="n" typeRef="number"/>{said("n * 2")}</functionDefinition>'


def invocation(argument):
    binding = f'<binding><parameter name="n"/>{said(argument)}</binding>'
    return f"<invocation>{said('double')}{binding}</invocation>"


@pytest.mark.parametrize(("argument", "answer"), [("x + 1", 6), ("[4]", 8), ('"4"', None)])
def test_a_function_is_called_with_arguments_of_its_types(argument, answer):
    assert value(context(("double", FUNCTION), ("", invocation(argument))), x=2) == answer


def test_a_built_in_function_may_be_invoked():
    binding = f'<binding><parameter name="string"/>{said("x")}</binding>'
    assert value(f"<invocation>{said('upper case')}{binding}</invocation>", x="ab") == "AB"


@pytest.mark.parametrize(("x", "answer"), [("true", 1), ("false", 2), ("null", 2), ('"yes"', None)])
def test_a_conditional_chooses_by_a_boolean(x, answer):
    parts = (("if", x), ("then", "1"), ("else", "2"))
    assert value(f"<conditional>{''.join(f'<{k}>{said(v)}</{k}>' for k, v in parts)}</conditional>") == answer


def loop(kind, part, body):
    return f'<{kind} iteratorVariable="i"><in>{said("xs")}</in><{part}>{said(body)}</{part}></{kind}>'


def test_loops_go_through_a_list():
    assert value(loop("for", "return", "i * 2"), xs=[1, 2]) == [2, 4]
    assert value(loop("some", "satisfies", "i > 1"), xs=[1, 2]) is True
    assert value(loop("every", "satisfies", "i > 1"), xs=[1, 2]) is False


def test_a_filter_takes_what_matches():
    def filtered(match):
        return value(f"<filter><in>{said('xs')}</in><match>{said(match)}</match></filter>", xs=[1, 2, 3])

    assert (filtered("item > 1"), filtered('"x"')) == ([2, 3], None)


def test_a_box_is_of_the_type_it_names():
    assert value(said('"5"', "number")) is None


def test_boxes_spend_one_budget():
    many = "<in>" + said("[1..5000]") + "</in>"
    inner = f'<for iteratorVariable="i">{many}<return>{said("[1, 2][item > i]")}</return></for>'
    with pytest.raises(ExpressionFailed):
        value(inner)


def test_functions_that_call_each_other_end():
    knot = "function(f, n) f(f, n) + f(f, n)"
    with pytest.raises(ExpressionFailed):
        value(context(("f", said(knot)), ("", said("f(f, 1)"))))


@pytest.mark.parametrize(
    ("box", "words"),
    [
        (f'<functionDefinition kind="Java">{context()}</functionDefinition>', "Java"),
        (context(("a", said("1")), ("a", said("2"))), "两次"),
        (context(("", said("1")), ("a", said("2"))), "结果之后"),
        (f"<relation><column name='a'/><row>{said('1')}{said('2')}</row></relation>", "格数"),
        (f"<invocation>{said('f')}<binding><parameter name='n'/></binding></invocation>", ""),
        (context(("a", "<quantum/>")), "quantum"),
        ("<list>" * 40 + "</list>" * 40, "嵌套"),
    ],
)
def test_what_is_not_evaluated_is_refused(box, words):
    if not words:
        assert value(box) is None
        return
    with pytest.raises(DecisionRefused, match=words):
        value(box)
