"""What lint says of call activities, each beside a diagram that differs in little and is let pass."""

import pytest

from engine import language
from engine.bpmn.lint import lint
from engine.bpmn.lint.calls import recursive_calls
from engine.bpmn.model import read_diagram
from tests.unit.bpmn.drawing import call, diagram, end, file, node, process, start, zeebe

RULES = {"no-process-named", "call-by-expression", "unknown-process", "call-without-tag", "recursive-call"}


def calling(named, **given):
    ext = zeebe("calledElement", processId=named, **given)
    return diagram(start(), node("callActivity", "c", ext=ext), end(), flows="start c end")


def found(data, **known):
    return {f.rule: f.severity for f in lint(data, **known) if f.rule in RULES}


def test_a_call_names_a_process():
    assert found(calling("")) == {"no-process-named": "error"}
    assert found(calling("=")) == {"no-process-named": "error"}
    assert found(calling("q")) == {}


def test_a_call_by_expression_is_only_warned_of():
    assert found(calling('="q" + region'), processes=()) == {"call-by-expression": "warning"}


@pytest.mark.parametrize("named", ["q", "p2"])
@pytest.mark.parametrize("binding", [None, "deployment", "latest"])
def test_what_is_called_must_be_in_the_bundle(named, binding):
    data = calling(named, bindingType=binding)
    assert found(data, processes={"p", "q2"}) == {"unknown-process": "error"}
    assert found(data, processes={"p", "q", "p2"}) == {}
    assert found(data) == {}


def test_processes_elsewhere_are_looked_up_by_the_case():
    assert found(calling("shop/q"), processes={"p"}) == {}
    assert found(calling("q", bindingType="versionTag", versionTag="2"), processes={"p"}) == {}


def test_a_call_by_tag_says_which():
    assert found(calling("q", bindingType="versionTag")) == {"call-without-tag": "error"}
    assert found(calling("q", bindingType="versionTag", versionTag="2024")) == {}


def test_a_process_that_calls_itself_is_refused():
    assert found(calling("p")) == {"recursive-call": "error"}


def bundled(*calls, **named):
    """Processes by their ids, each calling what a pair says."""
    ids = dict.fromkeys(name for pair in calls for name in pair)
    drawn = []
    for one in ids:
        callees = [call(f"to_{callee}", callee) for caller, callee in calls if caller == one]
        nodes = (start(f"s_{one}"), *callees, end(f"e_{one}"))
        flows = f"s_{one} {' '.join(f'to_{callee}' for caller, callee in calls if caller == one)} e_{one}"
        drawn.append(process(*nodes, flows=flows, process_id=one))
    return read_diagram(file(*drawn)).processes


def rings(*calls):
    found = recursive_calls(bundled(*calls))
    return {(one, finding.element_id): finding for one, told in found.items() for finding in told}


def test_a_ring_of_processes_is_told_at_each_of_its_calls():
    found = rings(("a", "b"), ("b", "c"), ("c", "a"), ("x", "a"))
    assert set(found) == {("a", "to_b"), ("b", "to_c"), ("c", "to_a")}
    assert "a → b → c → a" in found["a", "to_b"].reason


def test_one_that_is_called_twice_is_no_ring():
    assert rings(("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")) == {}


def test_each_is_told_in_both_languages():
    for data in (calling(""), calling("=x"), calling("q"), calling("p"), calling("q", bindingType="versionTag")):
        told = []
        for name in ("zh", "en"):
            language.use(name)
            told.append(next(finding for finding in lint(data, processes=()) if finding.rule in RULES))
        language.use("zh")
        assert told[0].reason != told[1].reason
        assert all(finding.remedy and "\n" not in finding.reason for finding in told)
