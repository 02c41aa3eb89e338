"""Graphs of decisions, input data, knowledge models and services, and the files they import."""

import pytest
from lxml import etree

from engine import dmn
from engine.dmn.model import Model
from engine.errors import DecisionRefused
from tests.unit.dmn.drawing import NAMESPACES, SCOPE, literal, read, text


def needs(kind, target, id_):
    return f'<{kind}Requirement><required{target} href="#{id_}"/></{kind}Requirement>'


def knowledge(id_, parameters, content, inner=""):
    formal = "".join(f'<formalParameter name="{name}" typeRef="number"/>' for name in parameters)
    body = f"<literalExpression>{text(content)}</literalExpression>"
    logic = f"<encapsulatedLogic>{formal}{body}</encapsulatedLogic>"
    variable = f'<variable name="{id_}"/>'
    return f'<businessKnowledgeModel id="{id_}" name="{id_}">{variable}{logic}{inner}</businessKnowledgeModel>'


def decision(id_, content, *links):
    body = f"<literalExpression>{text(content)}</literalExpression>"
    return f'<decision id="{id_}" name="{id_}"><variable name="{id_}"/>{"".join(links)}{body}</decision>'


def value(inner, id_="d", **inputs):
    return read(inner)[id_].evaluate(inputs, scope=SCOPE).value


def test_a_knowledge_model_is_a_function():
    inner = knowledge("twice", ["n"], "n * 2") + decision("d", "twice(x) + 1", needs("knowledge", "Knowledge", "twice"))
    assert value(inner, x=3) == 7


def test_a_function_is_not_told_among_what_was_seen():
    inner = knowledge("f", ["n"], "n") + decision("d", "[f, x][2]", needs("knowledge", "Knowledge", "f"))
    outcome = read(inner)["d"].evaluate({"x": 3}, scope=SCOPE)
    assert (outcome.value, outcome.inputs) == (3, {"x": 3})


def test_a_knowledge_model_sees_its_own_names_only():
    inner = knowledge("twice", ["n"], "if x = null then n else x")
    assert value(inner + decision("d", "twice(3)", needs("knowledge", "Knowledge", "twice")), x=9) == 3


def test_a_knowledge_model_may_require_another():
    inner = knowledge("one", ["n"], "n + 1")
    inner += knowledge("two", ["n"], "one(one(n))", needs("knowledge", "Knowledge", "one"))
    assert value(inner + decision("d", "two(x)", needs("knowledge", "Knowledge", "two")), x=1) == 3


SERVICE = (
    '<inputData id="x" name="x"><variable name="x" typeRef="number"/></inputData>'
    + decision("base", "1000")
    + decision("out", "base + x", needs("information", "Decision", "base"), needs("information", "Input", "x"))
    + '<decisionService id="s" name="s"><variable name="s"/><outputDecision href="#out"/>'
    + '<inputDecision href="#base"/><inputData href="#x"/></decisionService>'
)


def test_a_service_is_called_with_input_data_and_then_decisions():
    called = decision("d", "s(1, 10) - s(base: 5, x: 1)", needs("knowledge", "Knowledge", "s"))
    assert value(SERVICE + called) == 5


def test_a_service_changes_nothing_outside():
    links = needs("knowledge", "Knowledge", "s"), needs("information", "Decision", "base")
    assert value(SERVICE + decision("d", "[s(1, 10), base]", *links)) == [11, 1000]


def test_a_service_may_be_evaluated_by_itself():
    model = Model(etree.fromstring(f'<definitions xmlns="{NAMESPACES[-1]}">{SERVICE}</definitions>'))
    assert model.make("s").decide({"x": 1, "base": 2}, SCOPE) == {"out": 3}


def test_a_decision_is_evaluated_once_however_often_it_is_required():
    layers = [decision("d0", "x")]
    for n in range(1, 40):
        layers.append(decision(f"d{n}", f"d{n - 1} + d{n - 1}", needs("information", "Decision", f"d{n - 1}") * 2))
    assert value("".join(layers), "d39", x=1) == 2**39


def definitions(space, inner, *imports):
    links = "".join(f'<import namespace="{to}" name="{name}" importType="{NAMESPACES[-1]}"/>' for name, to in imports)
    head = f'<definitions xmlns="{NAMESPACES[-1]}" namespace="{space}" name="{space}">'
    return etree.fromstring(f"{head}{links}{inner}</definitions>")


SMALL = "<typeRef>number</typeRef><allowedValues><text>[0..9]</text></allowedValues>"
BASE = f'<itemDefinition name="tSmall">{SMALL}</itemDefinition>'


def test_another_file_may_be_imported():
    base = definitions("urn:base", BASE + decision("rate", "x * 2"))
    link = '<informationRequirement><requiredDecision href="urn:base#rate"/></informationRequirement>'
    own = definitions("urn:own", decision("d", "the base.rate + 1", link), ("the base", "urn:base"))
    assert dmn.read(own, [base])["d"].evaluate({"x": 3}, scope=SCOPE).value == 7


def test_the_types_of_another_file_may_be_named():
    own = definitions("urn:own", literal("d", "x", type_="b.tSmall"), ("b", "urn:base"))
    decided = dmn.read(own, [definitions("urn:base", BASE)])["d"]
    assert [decided.evaluate({"x": x}, scope=SCOPE).value for x in (9, 10)] == [9, None]


@pytest.mark.parametrize(
    "inner",
    [
        decision("d", "1", needs("information", "Decision", "elsewhere")),
        knowledge("f", [], "1", needs("knowledge", "Knowledge", "f")),
        '<itemDefinition name="a"><typeRef>b</typeRef></itemDefinition>'
        '<itemDefinition name="b"><typeRef>a</typeRef></itemDefinition>' + decision("d", "1"),
        '<decisionService id="s" name="s"/>',
    ],
)
def test_what_leads_nowhere_is_refused(inner):
    with pytest.raises(DecisionRefused):
        read(inner)
