"""Decision tables: what they answer, which rules they name, and what is refused."""

import pytest

from engine import dmn
from engine.errors import DecisionFailed, DecisionRefused
from tests.unit.dmn.drawing import NAMESPACES, SCOPE, literal, read, table


def outcome(inner, **inputs):
    return read(inner)["d"].evaluate(inputs, scope=SCOPE)


LEVELS = ((['"major"'], ["1"]), (['"minor","cosmetic"'], ["2"]))


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_every_version_of_the_standard_is_read(namespace):
    assert read(table(*LEVELS), namespace)["d"].evaluate({"severity": "major"}, scope=SCOPE).value == 1


def test_an_outcome_names_the_rule_and_what_was_judged():
    found = outcome(table(*LEVELS), severity="cosmetic")
    assert (found.value, found.rules, found.inputs) == (2, (2,), {"severity": "cosmetic"})


def test_no_rule_is_null():
    assert outcome(table(*LEVELS), severity="other") == dmn.Outcome(value=None, rules=(), inputs={"severity": "other"})


def test_no_rule_is_the_default_where_there_is_one():
    assert outcome(table(*LEVELS, defaults=["9"]), severity="other").value == 9


def test_two_rules_of_a_unique_table_fail_and_are_named():
    with pytest.raises(DecisionFailed) as caught:
        outcome(table(*LEVELS, (["-"], ["3"])), severity="minor")
    assert caught.value.message == "决策表 级别 没有得出结果:第 2, 3 条规则同时符合"


def test_several_outputs_are_a_context():
    rules = ((["> 10"], ['"late"', "2"]), (["<= 10"], ['"in time"', ""]))
    found = [outcome(table(*rules, columns=["m"], outputs=["word", "level"]), m=m).value for m in (11, 10)]
    assert found == [{"word": "late", "level": 2}, {"word": "in time", "level": None}]


def test_a_collecting_table_lists_the_outputs_of_all_rules():
    rules = ((["> 10", "-"], ['"a"']), (["-", "> 0"], ['"b"']), (["< 0", "-"], ['"c"']))
    collecting = table(*rules, columns=["m", "n"], attributes='hitPolicy="COLLECT"')
    assert outcome(collecting, m=11, n=1).value == ["a", "b"]
    assert outcome(collecting, m=1, n=0).value == []
    assert outcome(collecting, m=11, n=1).rules == (1, 2)


def test_an_empty_cell_always_holds():
    assert outcome(table(([""], ["1"])), severity=None).value == 1


def test_a_cell_may_read_other_variables():
    found = outcome(
        table((["> date(satisfied)"], ["1"]), columns=["date(day)"]), day="2025-03-12", satisfied="2025-03-11"
    )
    assert (found.value, found.inputs) == (1, {"date(day)": "2025-03-12"})


def test_a_value_of_another_type_than_its_column_fails_instead_of_matching_nothing():
    typed = table((["> 3"], ["1"])).replace("<inputExpression>", '<inputExpression typeRef="number">')
    assert outcome(typed, severity=4).value == 1
    with pytest.raises(DecisionFailed) as caught:
        outcome(typed, severity="4")
    assert caught.value.reason == "“severity”得到的是 文字 “4”,应当是 number"


def test_an_empty_value_matches_no_comparison():
    assert outcome(table((["> 3"], ["1"]), (["<= 3"], ["2"])), severity=None).value is None


@pytest.mark.parametrize(
    ("inner", "element", "words"),
    [
        (table(*LEVELS, attributes='hitPolicy="FASTEST"'), "t", "FASTEST"),
        (table(*LEVELS, attributes='hitPolicy="PRIORITY"'), "t", "允许值"),
        (table(attributes='hitPolicy="COLLECT" aggregation="SUM"', outputs=["a", "b"]), "t", "SUM"),
        (table(*LEVELS, (["> > 3"], ["1"])), "r3", "> > 3"),
        (table((["-"], ["1 +"])), "r1", "1 +"),
        (table((["-", "-"], ["1"])), "r1", "格数"),
        (table(*LEVELS, outputs=["a", "a"]), "t", "重复"),
        (table(*LEVELS, attributes='expressionLanguage="http://www.java.com/juel"'), "i1", "juel"),
        ('<decision id="d" name="n"/>', "d", "缺少表达式"),
        (literal("d", "function(a) external {java: {class: 1}}"), "d", "Java"),
    ],
)
def test_what_is_not_evaluated_is_refused_with_its_element(inner, element, words):
    with pytest.raises(DecisionRefused) as caught:
        read(inner)
    finding = caught.value.findings[0]
    assert (finding.element_id, finding.severity) == (element, "error")
    assert words in caught.value.message
    assert element in caught.value.message


def test_every_problem_of_a_file_is_found():
    wrong = table((["> >"], ["1"]))
    with pytest.raises(DecisionRefused) as caught:
        read(wrong + wrong.replace('id="d"', 'id="e"').replace("级别", "另一个"))
    assert [finding.element_name for finding in caught.value.findings] == ["级别", "另一个"]


def test_another_kind_of_file_is_refused():
    with pytest.raises(DecisionRefused):
        read(table(*LEVELS), "http://www.omg.org/spec/BPMN/20100524/MODEL")
