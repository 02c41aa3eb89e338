"""Names that no step sets before they are used: each diagram beside one that differs in little and is let pass."""

import orjson
import pytest

from engine import language
from engine.bpmn.lint import lint
from tests.unit.bpmn.drawing import (
    call,
    diagram,
    event,
    flow,
    gateway,
    io,
    loop,
    many,
    node,
    own,
    script,
    service,
    start,
    sub,
    zeebe,
)
from tests.unit.bpmn.naming import FORMS, RULES, TIMED, TOP, drawn, filled, form, found, line, reads


def test_a_name_that_no_step_sets_is_told():
    assert found(drawn(reads("custmer", "a"))) == {("a", "custmer")}
    assert found(drawn(reads("customer", "a"))) == set()


def test_the_nearest_name_is_suggested():
    told = next(f for f in lint(drawn(reads("custmer", "a")), forms=FORMS) if f.rule == "unknown-name")
    assert "“customer”" in told.remedy
    far = next(f for f in lint(drawn(reads("weight", "a")), forms=FORMS) if f.rule == "unknown-name")
    assert "“weight”" in far.remedy
    assert "customer" not in far.remedy


def test_a_name_set_later_is_told_with_the_step_that_sets_it():
    data = drawn(reads("verdict"), filled("judge", name="Judge"), flows="start r a end")
    told = next(f for f in lint(data, forms=FORMS) if f.rule == "unknown-name")
    assert "Judge" in told.reason
    assert line(filled("judge"), name="verdict") == set()


@pytest.mark.parametrize("forms", [None, {"begin", "judge"}, {"other": form()}])
def test_where_forms_are_not_known_nothing_is_said(forms):
    assert found(drawn(reads("custmer", "a")), forms=forms) == set()


def test_a_start_without_a_form_may_bring_anything_a_timer_nothing():
    assert found(drawn(reads("x", "a"), begin=start())) == set()
    assert found(drawn(reads("x", "a"), begin=start("start", TIMED))) == {("a", "x")}


def test_a_process_that_others_call_begins_with_what_they_have():
    data = drawn(reads("x", "a"))
    assert found(data, called={"p"}) == set()
    assert found(data, called={"q"}) == {("a", "x")}


def test_the_case_settings_give_variables():
    settings = own(
        "case", businessKey="K-{nn}", keyVariable="case_no", receivedVariable="received_at", title="=case_no"
    )
    assert found(drawn(reads("case_no + received_at", "a"), ext=settings)) == set()
    assert found(drawn(reads("case_no", "a"))) == {("a", "case_no")}


def test_title_and_search_name_variables_of_the_process():
    assert found(drawn(filled("judge"), ext=own("case", title="=verdict", search="customer"))) == set()
    data = drawn(filled("judge"), ext=own("case", title="=verdikt", search="custmer"))
    assert found(data) == {("p", "verdikt"), ("p", "custmer")}


@pytest.mark.parametrize("name", ["who.name", "free", "rows[1].cell"])
def test_fields_stand_in_groups_and_lists(name):
    assert line(filled("nested"), name=name) == set()
    assert line(filled("judge"), name=name) != set()


def test_a_shared_form_is_filled_in_section_by_section():
    assert line(filled("shared"), name="first") == set()
    assert line(filled("shared"), name="second") == {("r", "second")}
    assert line(filled("shared", node_id="b"), name="second", flows="start b r end") == set()


def test_the_outcome_of_a_form_that_is_judged_is_a_variable():
    assert line(filled("decided"), name="outcome") == set()
    assert line(filled("judge"), name="outcome") == {("r", "outcome")}


def test_with_output_mappings_only_their_targets_go_up():
    assert line(filled("judge", ext=io(outputs={"result": "=verdict"})), name="result") == set()
    assert line(filled("judge", ext=io(outputs={"result": "=verdict"})), name="verdict") == {("r", "verdict")}


def test_inputs_are_seen_inside_only():
    ext = io(local="=customer", message="=local")
    assert found(drawn(service("a", ext=ext))) == set()
    assert line(service("a", ext=ext), name="local") == {("r", "local")}
    assert found(drawn(service("a", ext=io(message="=local", local="=customer")))) == {("a", "local")}


def test_outputs_do_not_see_each_other():
    assert found(drawn(filled("judge", ext=io(outputs={"x": "=verdict", "y": "=x"})))) == {("a", "x")}
    assert found(drawn(filled("judge", ext=io(outputs={"x": "=verdict", "y": "=verdict"})))) == set()


def test_scripts_and_tables_set_their_result_variable():
    assert line(script("a", "=amount * 2", "double"), name="double") == set()
    assert line(script("a", "=amount * 2", "double"), name="treble") == {("r", "treble")}
    table = node("businessRuleTask", "a", ext=zeebe("calledDecision", decisionId="t", resultVariable="level"))
    assert line(table, name="level") == set()
    assert line(table, name="grade") == {("r", "grade")}


def test_scripts_without_one_set_the_entries_they_write_out():
    assert line(script("a", "={x: 1, y: x + 1}", None), name="y") == set()
    assert line(script("a", "={x: 1}", None), name="y") == {("r", "y")}
    assert line(script("a", "=context put({}, customer, 1)", None), name="y") == set()
    table = node("businessRuleTask", "a", ext=zeebe("calledDecision", decisionId="t"))
    assert line(table, name="y") == set()


def test_the_inline_handlers_set_the_entries_of_set():
    assert line(service("a", set="={late: true}"), name="late") == set()
    assert line(service("a", set="={late: true}"), name="soon") == {("r", "soon")}
    assert line(service("a", ext=io(**{"set.late": "=true"})), name="late") == set()
    assert line(service("a", set="=customer"), name="soon") == set()
    assert line(service("a", "aggregate"), name="soon") == set()


def test_names_that_an_expression_binds_itself_are_its_own():
    bound = "[for x in [1] return x, some y in [2] satisfies y > 1, {z: 1, w: z}.w, (function(q) q)(1), [1][item > 0]]"
    assert found(drawn(reads(bound, "a"))) == set()
    assert found(drawn(reads("for x in [1] return x + y", "a"))) == {("a", "y")}
    assert found(drawn(reads("case.business_key + string(sort([2, 1], function(a, b) a < b))", "a"))) == set()


@pytest.mark.parametrize("given", [{"assignee": "=who"}, {"candidateGroups": "=who"}, {"candidateUsers": "=who"}])
def test_assignments_are_looked_at(given):
    def with_name(name):
        assigned = zeebe("assignmentDefinition", **{key: text.replace("who", name) for key, text in given.items()})
        return found(drawn(filled("judge", groups=None, ext=assigned)))

    assert with_name("who") == {("a", "who")}
    assert with_name("customer") == set()


def notice(**given):
    return own("notice", on="activated", groups="g", **given)


PLACES = {
    "due date": lambda name: filled("judge", ext=zeebe("taskSchedule", dueDate=f"={name}")),
    "priority": lambda name: filled("judge", ext=zeebe("priorityDefinition", priority=f"={name}")),
    "limit": lambda name: filled("judge", ext=own("limit", id="L", amount="1", unit="days", from_=f"={name}")),
    "notice": lambda name: filled("judge", ext=notice(when=f"{name} = 1", message="m")),
    "message of a notice": lambda name: filled("judge", ext=notice(message=f"={name}")),
    "script": lambda name: script("a", name, "r"),
    "collection": lambda name: filled("judge", many(f"={name}", "item")),
    "output element": lambda name: filled("judge", many("=[1]", "item", output="all", gives=f"={name}")),
    "completion": lambda name: filled("judge", many("=[1]", "item", until=f"={name} = 1")),
    "loop": lambda name: filled("judge", loop(f"={name} = 1")),
    "timer": lambda name: node("intermediateCatchEvent", "a", event("timer", f"={name}")),
    "condition": lambda name: node("intermediateCatchEvent", "a", event("conditional", f"={name} = 1")),
    "called process": lambda name: call("a", f"={name}"),
    "ad-hoc": lambda name: sub("a", filled("judge", node_id="i"), f"<bpmn:completionCondition>={name} = 1"
                               "</bpmn:completionCondition>", flows="", kind="adHocSubProcess"),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_every_place_is_looked_at(place):
    assert found(drawn(PLACES[place]("nowhere"))) == {("a", "nowhere")}
    assert found(drawn(PLACES[place]("customer"))) == set()


def test_conditions_of_flows_are_looked_at():
    def choosing(name):
        parts = (gateway("g", default="g_a"), reads("customer", "a"), flow("f", "g", "end", f"={name} = 1"))
        return found(drawn(*parts, flows="start g a end"))

    assert choosing("amonut") == {("f", "amonut")}
    assert choosing("amount") == set()


def test_gateways_give_their_counts():
    counting = node(
        "complexGateway", "g", "<bpmn:activationCondition>=activationCount &gt;= 1</bpmn:activationCondition>"
    )
    parts = (counting, reads("customer", "a"))
    assert found(drawn(*parts, flows="start g; g end | =waitingForStart; g a end")) == set()
    plain = (gateway("g", default="g_a"), reads("customer", "a"))
    assert found(drawn(*plain, flows="start g; g end | =waitingForStart; g a end")) == {("g_end", "waitingForStart")}


def test_a_message_finds_its_receiver_by_a_name_that_is_set():
    def waiting(name):
        key = f"<bpmn:extensionElements>{zeebe('subscription', correlationKey=f'={name}')}</bpmn:extensionElements>"
        message = f'<bpmn:message id="message_paid" name="paid">{key}</bpmn:message>'
        return found(drawn(node("receiveTask", "a", messageRef="message_paid"), beside=message))

    assert waiting("custmer") == {("a", "custmer")}
    assert waiting("customer") == set()


def test_the_types_of_fields_are_compared():
    def choosing(condition):
        parts = (gateway("g", default="g_a"), filled("judge"), flow("f", "g", "end", condition))
        data = drawn(*parts, flows="start g a end")
        return {f.element_id for f in lint(data, forms=FORMS) if f.rule == "type-clash"}

    assert choosing('=amount = "5"') == {"f"}
    assert choosing("=amount = 5") == set()
    assert choosing("=customer > 5") == {"f"}
    assert choosing('=customer = "x"') == set()
    assert choosing("=customer = null") == set()


def test_what_is_set_in_another_way_too_has_no_type():
    def after(**given):
        parts = (
            service("a", **given),
            gateway("g", default="g_end"),
            flow("f", "g", "r", '=amount = "5"'),
            reads("customer"),
        )
        data = drawn(*parts, flows="start a g end; r end")
        return {f.element_id for f in lint(data, forms=FORMS) if f.rule == "type-clash"}

    assert after(set='={amount: "5"}') == set()
    assert after(set="={other: 1}") == {"f"}


@pytest.mark.parametrize("condition", ["=custmer = 1", "=verdict = 1", "=weight = 1", '=amount = "5"'])
def test_each_finding_is_told_in_both_languages(condition):
    parts = (gateway("g", default="g_a"), filled("judge"), flow("f", "g", "end", condition))
    data, told = drawn(*parts, flows="start g a end"), []
    for name in ("zh", "en"):
        language.use(name)
        told.append(next(found for found in lint(data, forms=FORMS) if found.rule in RULES))
    language.use("zh")
    assert told[0].reason != told[1].reason
    assert told[0].remedy != told[1].remedy
    assert all("\n" not in finding.reason + finding.remedy for finding in told)


def test_a_file_that_is_wrong_is_judged_without_raising():
    unnamed = "<bpmn:userTask/><bpmn:subProcess><bpmn:userTask/></bpmn:subProcess>"
    itself = node("boundaryEvent", "t", attachedToRef="t")
    data = diagram(unnamed, gateway("g"), itself, flows="g g; g x", ext=own("case", title="=("))
    assert lint(data, forms={"f": {"components": [None, {"key": 1}, {"type": "radio", "key": "k", "values": 3}]}})


def test_the_procedure_of_the_general_office_uses_only_what_it_sets():
    forms = [orjson.loads(path.read_bytes()) for path in sorted((TOP / "forms" / "general_office").glob("*.form"))]
    known = {form["id"]: form for form in forms}
    for path in sorted((TOP / "processes" / "general_office").glob("*.bpmn")):
        assert [f for f in lint(path.read_bytes(), forms=known) if f.rule in RULES] == []


def test_a_name_misspelt_in_the_procedure_of_the_general_office_is_found():
    forms = [orjson.loads(path.read_bytes()) for path in sorted((TOP / "forms" / "general_office").glob("*.form"))]
    data = (TOP / "processes" / "general_office" / "general_office_complaint.bpmn").read_bytes()
    wrong = data.replace(b"=revisit_satisfied = ", b"=revisit_satisfed = ")
    assert found(wrong, {form["id"]: form for form in forms}) == {
        ("flow_gw_revisit_ok_satisfied", "revisit_satisfed"), ("flow_gw_revisit_ok_unsatisfied", "revisit_satisfed"),
    }  # fmt: skip
