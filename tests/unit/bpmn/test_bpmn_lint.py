"""Every rule of lint: the smallest diagram that breaks it, the element it names, and diagrams that break none."""

import ast
from pathlib import Path

import pytest

from engine import language
from engine.bpmn.lint import lint
from tests.unit.bpmn.broken import AGAIN, BROKEN, attached, choice, one, task, timer
from tests.unit.bpmn.drawing import (
    diagram,
    end,
    file,
    flow,
    gateway,
    io,
    node,
    own,
    process,
    service,
    start,
    user,
    zeebe,
)  # fmt: skip
from tests.unit.bpmn.naming import RULES as OF_NAMES
from tests.unit.bpmn.test_bpmn_lint_calls import RULES as OF_CALLS

LINT = Path(__file__).resolve().parents[3] / "engine" / "bpmn" / "lint"


def found(data, **known):
    return {(finding.rule, finding.element_id) for finding in lint(data, **known)}


WARNINGS = {"untidy-picture",
    "missing-default", "task-without-form", "task-for-nobody", "other-vendor", "no-end-event", "no-way-on",
    "uncaught-error", "uncaught-escalation", "never-reached", "not-proved", "limit-in-vain", "clock-stop-nothing",
    "clock-stop-no-wait",
}  # fmt: skip


@pytest.mark.parametrize("rule", BROKEN)
def test_each_rule_names_the_element_that_breaks_it(rule):
    data, element_id = BROKEN[rule]
    assert (rule, element_id) in found(data)


@pytest.mark.parametrize(("rule", "data", "element_id"), AGAIN)
def test_rules_can_be_broken_in_other_ways_too(rule, data, element_id):
    assert (rule, element_id) in found(data)


@pytest.mark.parametrize("rule", BROKEN)
def test_each_finding_says_why_and_what_to_do_in_both_languages(rule):
    told = {}
    for name in ("zh", "en"):
        language.use(name)
        told[name] = next(finding for finding in lint(BROKEN[rule][0]) if finding.rule == rule)
    language.use("zh")
    assert told["zh"].reason != told["en"].reason
    assert all((finding.reason, finding.remedy) for finding in told.values())
    assert told["en"].severity == ("warning" if rule in WARNINGS else "error")


@pytest.mark.parametrize(
    ("rule", "known"), [("unknown-form", {"forms": {"g"}}), ("unknown-group", {"groups": {"other"}})]
)
def test_names_that_are_given_must_exist(rule, known):
    assert (rule, "a") in found(one(task()), **known)
    assert found(one(task())) == set()


def test_tables_must_exist_where_they_are_called():
    rule = node("businessRuleTask", "x", ext=zeebe("calledDecision", decisionId="t", resultVariable="r"))
    asked = service("y", ext=io(set='={r: decide("u", {n: 1})}'))
    data = one(rule, asked, flows="start x y end")
    assert found(data, decisions={"t", "u"}) == set()
    assert found(data, decisions=()) == {("unknown-decision", "x"), ("unknown-decision", "y")}


def test_groups_are_known_with_their_heads_and_where_they_stand():
    ext = own("notice", on="activated", groups="desk/head, nobody", message="m")
    data = one(
        task(ext=ext), begin={"ext": own("starters", groups="strangers")}, ext=own("case", withdrawGroups="none")
    )
    assert found(data, groups={"desk"}) == {("unknown-group", "a"), ("unknown-group", "start"), ("unknown-group", "p")}


def test_computed_groups_are_left_to_the_runtime():
    assert found(one(task(groups='="department/" + x')), groups={"desk"}) == set()


def every_rule_written():
    """The ids of rules as the sources name them."""
    names = set()
    for path in sorted(LINT.glob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("about", "about_id", "Finding"):
                values = [*call.args[1:2], *(word.value for word in call.keywords if word.arg == "rule")]
                names |= {value.value for value in values if isinstance(value, ast.Constant)}
    return names


def test_every_rule_has_a_test():
    elsewhere = {"unknown-form", "unknown-group", "unknown-decision", "unknown-calendar"} | OF_CALLS | OF_NAMES
    assert len(every_rule_written()) > 60
    assert every_rule_written() - set(BROKEN) == elsewhere


@pytest.mark.parametrize(
    "data",
    [
        one(task()),
        one(task(), begin={"node_id": "start"}),
        attached(text="PT30M"),
        attached("Cycle", "R/PT30M"),
        attached("Cycle", "0 0 9 1 * ?"),
        attached("Date", "2025-03-10T09:00:00+08:00"),
        attached("Date", "=date and time(received_at)"),
        attached("Date", "=limit.due_at", host=own("limit", id="L", amount="10", unit="minutes", timer="t")),
        choice(flow("f1", "g", "a", "=x > 1"), flow("f2", "g", "b"), default="f2"),
        choice(flow("f1", "g", "a", '=x = "yes"'), flow("f2", "g", "b", '=x = "no"')),
        one(task(), start("second"), flows="start a end; second a"),
        one(task(), gateway("m"), gateway("g", default="g_m"), flows="start m a g m; g end | =done"),
        one(
            service("a", "archive", ext=io(form="f", title="x")),
            gateway("g", default="g_a"),
            flows="start a g a; g end | =x",
        ),
    ],
)
def test_what_runs_is_not_refused(data):
    assert found(data) == set()


def test_black_boxes_lanes_notes_and_pictures_are_let_pass():
    pools = node("collaboration", "c", node("participant", "us", processRef="p"), node("participant", "them"),
                 node("messageFlow", "m", sourceRef="them", targetRef="start"))  # fmt: skip
    parts = (
        '<bpmn:laneSet id="ls"><bpmn:lane id="l" name="L"><bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane>'
        "</bpmn:laneSet>"
        '<bpmn:textAnnotation id="n"><bpmn:text>x</bpmn:text></bpmn:textAnnotation>'
        '<bpmn:association id="as" sourceRef="a" targetRef="n"/><bpmn:dataObject id="d"/>'
        '<bpmn:dataObjectReference id="dr" dataObjectRef="d"/><bpmn:group id="gr"/>'
    )
    picture = process(task("other"), process_id="q", executable="false")
    data = file(pools, process(start(), task(), end(), parts, flows="start a end"), picture)
    assert found(data) == set()


def test_the_order_of_what_an_element_holds_is_free():
    held = "<bpmn:incoming>start_a</bpmn:incoming><bpmn:documentation>x</bpmn:documentation>"
    note = '<bpmn:textAnnotation id="n"><bpmn:text>x</bpmn:text></bpmn:textAnnotation>'
    assert found(one(note, task("a", held))) == set()


def test_what_other_products_add_is_let_pass():
    theirs = '<x:list xmlns:x="urn:x" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="x:unknown"/>'
    assert found(one(task(ext=theirs, **{"xmlns:y": "urn:y", "y:color": "red"}))) == set()


def test_a_file_that_cannot_be_read_is_a_finding_too():
    assert found(b"<x") == {("malformed-xml", None)}
    assert found(b"<!DOCTYPE x><x/>") == {("doctype", None)}
    assert found(b"<x/>") == {("not-bpmn", None)}


def test_a_file_that_is_wrong_in_many_ways_never_raises():
    data = diagram(
        "<bpmn:userTask/>", "<bpmn:sequenceFlow/>", node("boundaryEvent", "t", attachedToRef="t"),
        gateway("g", default="g"), node("subProcess", "s"), node("startEvent", "x", timer("timeDate", "")),
        "<bpmn:laneSet><bpmn:lane/></bpmn:laneSet>", '<bpmn:sequenceFlow id="f" sourceRef="f" targetRef="f"/>',
        "<bpmn:unknown/>", io(x="="),
    )  # fmt: skip
    assert any(finding.severity == "error" for finding in lint(data))


def test_a_long_chain_of_gateways_is_judged_without_delay():
    names = [f"g{n}" for n in range(1_600)]
    data = diagram(start(), end(), *map(gateway, names), flows=f"start {' '.join(names)} g0")
    assert ("endless-loop", "g0") in found(data)


def test_one_loop_is_told_once():
    data = one(gateway("g"), gateway("h", default="h_g"), task(), flows="start g h g; h a | =x; a end")
    assert [finding.rule for finding in lint(data)].count("endless-loop") == 1


def test_errors_come_before_warnings():
    severities = [finding.severity for finding in lint(one(user("a"), task("b"), flows="start a end"))]
    assert severities == ["error", "warning", "warning"]


@pytest.mark.parametrize(
    ("first", "second", "left_out"),
    [
        ("=x = true", "=x != true", False),
        ('=x != "a"', '=x = "a"', False),
        ('=x in ("a", "b")', '=x = "c"', False),
        ("=true", "=x = true", False),
        ("=x = true", "=y != true", True),
        ("=x > 1", "=x < 1", True),
        ('=x in ("a", "b")', '=y = "c"', True),
    ],
)
def test_a_gateway_needs_no_default_where_its_conditions_leave_nothing_out(first, second, left_out):
    flows = (flow("ga", "g", "a", first), flow("gb", "g", "b", second))
    assert ("missing-default" in {finding.rule for finding in lint(choice(*flows))}) is left_out
