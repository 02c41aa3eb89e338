"""Decisions of one expression, decisions that require others, types, and what `check` warns of."""

import pytest

from engine import dmn
from engine.errors import DecisionRefused
from tests.unit.dmn.drawing import SCOPE, literal, read, table


def value(inner, id_="d", **inputs):
    return read(inner)[id_].evaluate(inputs, scope=SCOPE).value


def test_a_decision_may_be_one_expression():
    assert value(literal("d", "amount * 2"), amount=3) == 6


def test_a_required_decision_is_evaluated_first():
    assert value(literal("d", "base + 1", ["base"]) + literal("base", "amount * 2"), amount=3) == 7


def test_a_required_decision_may_be_given():
    assert value(literal("d", "base + 1", ["base"]) + literal("base", "amount * 2"), base=1) == 2


def test_decisions_that_require_each_other_are_refused():
    with pytest.raises(DecisionRefused, match="循环"):
        read(literal("d", "e", ["e"]) + literal("e", "d", ["d"]))


def test_a_required_decision_of_another_file_is_refused():
    with pytest.raises(DecisionRefused, match="不在这个文件里"):
        read(literal("d", "e", ["elsewhere"]))


@pytest.mark.parametrize(
    ("text", "type_", "answer"),
    [
        ("[5]", "number", 5),
        ("5", "tNumbers", [5]),
        ('"5"', "number", None),
        ("5", "tUnknown", 5),
        ("{a: 1}", "tRow", {"a": 1}),
        ('{a: "1"}', "tRow", None),
    ],
)
def test_a_value_becomes_what_the_variable_asks_for(text, type_, answer):
    types = """<itemDefinition name="tNumbers" isCollection="true"><typeRef>number</typeRef></itemDefinition>
        <itemDefinition name="tRow">
            <itemComponent name="a"><typeRef>number</typeRef></itemComponent>
        </itemDefinition>"""
    assert value(types + literal("d", text, type_=type_)) == answer


def test_a_name_with_signs_of_the_file_is_known():
    data = '<inputData id="x" name="pre-tax"/>'
    assert value(data + literal("d", "pre-tax + 1", ["x"], kind="requiredInput"), **{"pre-tax": 4}) == 5


def test_a_name_that_nothing_gives_is_warned_of():
    decision = read(table((["-"], ["amonut"]), columns=["amount"]))["d"]
    assert [(f.rule, f.severity, "amonut" in f.reason) for f in dmn.check(decision)] == [
        ("dmn-unknown-name", "warning", True)
    ]


def test_names_that_requirements_give_are_not_warned_of():
    data = '<inputData id="x" name="amount"/>'
    decision = read(data + literal("d", "amount + 1", ["x"], kind="requiredInput"))["d"]
    assert dmn.check(decision) == ()
