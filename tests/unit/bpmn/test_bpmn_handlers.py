"""What automatic tasks do: inline handlers, jobs, decision tables."""

import pytest

from engine.bpmn.step import EventType
from engine.errors import DiagramFault
from tests.unit.bpmn.drawing import NINE, end, io, node, play, service, start, started, user, zeebe

TABLE = b"""<?xml version="1.0"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:d">
<decision id="size" name="size"><decisionTable id="t" hitPolicy="UNIQUE">
<input id="i"><inputExpression id="ie" typeRef="number"><text>n</text></inputExpression></input>
<output id="o" name="size" typeRef="string"/>
<rule id="r1"><inputEntry id="a"><text>&lt; 10</text></inputEntry>
<outputEntry id="b"><text>"small"</text></outputEntry></rule>
<rule id="r2"><inputEntry id="c"><text>&gt;= 5</text></inputEntry>
<outputEntry id="e"><text>"large"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


def after_work(*work, variables=None, **more):
    flows = " ".join(["start", *(f"w{n}" for n in range(len(work))), "a end"])
    return started(start(), *work, user("a"), end(), flows=flows, variables=variables, **more)


def fault(task, variables=None, **more):
    found = play(start(), task, end(), flows="start w0 end", **more)
    with pytest.raises(DiagramFault) as raised:
        found.start("start", variables, at=NINE)
    return raised.value


@pytest.mark.parametrize("handler", ["mark", "notify"])
@pytest.mark.parametrize("kind", ["serviceTask", "sendTask"])
def test_inline_handlers_set_and_tell(handler, kind):
    parameters = io(set="={n: n + 1, at: now()}", groups='=["g", "h"]', users="li.na", message='="n is " + string(n)')
    found = after_work(service("w0", handler, kind=kind, ext=parameters), variables={"n": 1})
    assert found.variables == {"n": 2, "at": NINE.isoformat()}
    assert [(sent.groups, sent.users, sent.message) for sent in found.notices] == [(("g", "h"), ("li.na",), "n is 1")]


def test_parameters_of_an_inline_handler_are_no_variables():
    found = after_work(service("w0", ext=io(set="={x: 1}")))
    changes = [event.data["changes"] for event in found.events if event.type is EventType.VARIABLES_SET]
    assert changes == [[["x", None, 1]]]


def test_a_handler_with_nobody_to_tell_tells_nobody():
    assert after_work(service("w0", "notify", ext=io(message="m", groups="=null"))).notices == []


@pytest.mark.parametrize("parameters", [{"set": "=7"}, {"set": "=[1]"}, {"groups": "=7"}])
def test_wrong_parameters_are_faults(parameters):
    assert fault(service("w0", ext=io(**parameters))).element_id == "w0"


def test_an_unknown_handler_is_a_fault():
    assert fault(service("w0", "send money")).kind == "handler"


def test_jobs_wait_for_their_answer():
    found = started(
        start(), service("j", "aggregate", ext=io(process="p", n="=n + 1")), user("a"), end(), flows="start j a end",
        variables={"n": 1},
    )  # fmt: skip
    (job,) = found.jobs.values()
    assert (job.type, job.inputs, found.open) == ("aggregate", {"process": "p", "n": 2}, [])
    found.answer("j", {"rows": [1]}, at=NINE)
    assert (found.variables, found.open) == ({"n": 1, "rows": [1]}, ["a"])
    assert [closed.cancelled for closed in found.steps[-1].jobs_closed] == [False]


def rule_task(variable="result", decision="size"):
    return node("businessRuleTask", "w0", ext=zeebe("calledDecision", decisionId=decision, resultVariable=variable))


def test_a_business_rule_task_asks_its_table():
    found = after_work(rule_task(), variables={"n": 3}, **{"t.dmn": TABLE})
    assert found.variables == {"n": 3, "result": "small"}
    told = [event.data for event in found.events if event.type is EventType.DECISION_EVALUATED]
    assert told == [{"decision": "size", "rules": [1], "inputs": {"n": 3}, "value": "small"}]


def test_expressions_ask_tables_too():
    found = after_work(
        service("w0", ext=io(set='={s: decide("size", {n: x * 10})}')), variables={"x": 2}, **{"t.dmn": TABLE}
    )
    assert found.variables == {"x": 2, "s": "large"}
    assert [event.element_id for event in found.events if event.type is EventType.DECISION_EVALUATED] == ["w0"]


def test_overlapping_rules_are_a_fault():
    raised = fault(rule_task(), {"n": 7}, **{"t.dmn": TABLE})
    assert (raised.kind, raised.element_id) == ("decision", "w0")


def test_an_unknown_table_is_a_fault():
    assert fault(rule_task(decision="other")).kind == "decision"


def test_an_expression_beyond_its_budget_is_a_fault():
    text = "=sum(for i in 1..9000, j in 1..9000 return i * j)"
    assert fault(service("w0", ext=io(set="={x: 1}", message=text))).kind == "expression"
