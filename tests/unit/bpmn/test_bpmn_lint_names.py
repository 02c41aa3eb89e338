"""Names that no step sets before they are used: each diagram beside one that differs in little and is let pass."""

from pathlib import Path

import orjson
import pytest

from engine import language
from engine.bpmn.lint import lint
from tests.unit.bpmn.drawing import (
    boundary,
    call,
    declared,
    diagram,
    end,
    event,
    file,
    flow,
    gateway,
    io,
    loop,
    many,
    node,
    own,
    process,
    script,
    service,
    start,
    sub,
    user,
    zeebe,
)  # fmt: skip

TOP = Path(__file__).resolve().parents[3]
RULES = {"unknown-name", "type-clash"}
TIMED = "<bpmn:timerEventDefinition><bpmn:timeCycle>R/PT1H</bpmn:timeCycle></bpmn:timerEventDefinition>"


def field(key, kind="textfield", **more):
    return {"type": kind, "key": key, **more}


def form(*components, **more):
    return {"id": "any", "components": list(components), **more}


FORMS = {
    "begin": form(field("customer"), field("amount", "number")),
    "judge": form(field("verdict"), field("urgent", "checkbox")),
    "nested": form({"type": "group", "path": "who", "components": [field("name")]},
                   {"type": "group", "components": [field("free")]},
                   {"type": "dynamiclist", "path": "rows", "components": [field("cell")]}),
    "shared": form({"type": "group", "properties": {"task": "a"}, "components": [field("first")]},
                   {"type": "group", "properties": {"task": "b"}, "components": [field("second")]}),
    "decided": form(field("x"), clauseflow={"decision": "d", "result": "outcome"}),
}  # fmt: skip


def filled(key, *inside, node_id="a", **given):
    """A user task with a form."""
    ext = zeebe("formDefinition", formId=key) + given.pop("ext", "")
    return user(node_id, ext=ext, **given) if not inside else node("userTask", node_id, *inside, ext=ext, **given)


BEGIN = start(ext=zeebe("formDefinition", formId="begin"))


def drawn(*inside, flows="start a end", ext="", begin=BEGIN, beside=""):
    """A process whose cases begin with a customer and an amount."""
    return file(beside, process(begin, end(), *inside, flows=flows, ext=ext))


def reads(name, node_id="r"):
    """A step that sets nothing and reads a name."""
    return service(node_id, ext=io(message=f"={name}"))


def found(data, forms=FORMS, **known):
    told = lint(data, forms=forms, **known)
    assert not {f.severity for f in told if f.rule in RULES} - {"warning"}
    return {(f.element_id, f.reason.split("“")[2].split("”")[0]) for f in told if f.rule == "unknown-name"}


def line(*inside, name, flows="start a r end", **more):
    """What is found about a name that is read at the end of a line."""
    return found(drawn(*inside, reads(name), flows=flows, **more))


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


ROUND = many("=[1, 2]", "item", output="all", gives="=item")


def test_a_round_of_a_loop_has_names_of_its_own():
    def with_name(name):
        return found(drawn(filled("judge", ROUND, ext=io(x=f"={name}"))))

    for name in ("item", "loopCounter", "numberOfInstances", "numberOfCompletedInstances"):
        assert with_name(name) == set()
        assert line(filled("judge", ROUND), name=name) == {("r", name)}
    assert with_name("thing") == {("a", "thing")}


def test_what_a_loop_collects_is_there_after_it():
    assert line(filled("judge", ROUND), name="all") == set()
    assert line(filled("judge", ROUND), name="any_of") == {("r", "any_of")}


def test_a_later_round_sees_what_an_earlier_one_has_set():
    assert found(drawn(filled("judge", ROUND, ext=io(before="=verdict")))) == set()
    assert found(drawn(filled("judge", ext=io(before="=verdict")))) == {("a", "verdict")}


def test_steps_inside_a_repeated_sub_process_see_its_item():
    def inside(mark):
        return found(drawn(sub("a", mark, start("s"), end("e"), reads("item"), flows="s r e")))

    assert inside(ROUND) == set()
    assert inside(many("=[1]", "other")) == {("r", "item")}


def test_what_a_sub_process_sets_is_there_after_it_but_for_its_own_inputs():
    inner = (start("s"), end("e"), service("m", set="={late: true, own: 1}"))
    assert line(sub("a", *inner, flows="s m e"), name="late + own") == set()
    assert line(sub("a", *inner, flows="s m e", ext=io(own="=1")), name="late + own") == {("r", "own")}


BRANCHES = "start f; f b j; f r j; j c end"


def parallel(setter, flows=BRANCHES):
    ways = (gateway("f", kind="parallel"), gateway("j", kind="parallel"))
    return drawn(*ways, filled(setter, node_id="b"), reads("verdict"), service("c", set="={closing: 1}"), flows=flows)


def test_a_branch_may_have_set_what_another_reads():
    assert found(parallel("judge")) == set()
    assert found(parallel("nested")) == {("r", "verdict")}


def test_what_follows_the_join_comes_too_late_for_a_branch():
    late = (gateway("f", kind="parallel"), gateway("j", kind="parallel"), filled("judge", node_id="b"))
    assert found(drawn(*late, reads("verdict"), reads("customer", "c"), flows="start f; f c j; f r j; j b end")) == {
        ("r", "verdict")
    }
    assert (
        found(drawn(*late, reads("verdict"), reads("customer", "c"), flows="start f; f c j; f b r j; j end")) == set()
    )


def test_a_branch_between_an_inner_and_the_outer_join_counts():
    ways = [gateway(name, kind="parallel") for name in ("f", "g", "j", "k")]
    steps = (reads("customer", "x"), reads("customer", "y"), filled("judge", node_id="b"), reads("verdict"))
    flows = "start f; f g; g x j; g y j; j b k; f r k; k end"
    assert found(drawn(*ways, *steps, flows=flows)) == set()
    assert found(drawn(*ways, *steps, flows="start f; f g; g x j; g y j; j k; f r k; k b end")) == {("r", "verdict")}


def test_only_one_way_out_of_an_exclusive_gateway_is_taken():
    parts = (gateway("g", default="g_r"), filled("judge"), reads("verdict"))
    assert found(drawn(*parts, flows="start g; g a end | =amount > 1; g r end")) == {("r", "verdict")}
    joined = (gateway("g", default="g_m"), gateway("m"), filled("judge"), reads("verdict"))
    assert found(drawn(*joined, flows="start g; g a m | =amount > 1; g m r end")) == set()


def test_a_loop_may_have_set_a_name_the_last_time():
    parts = (gateway("m"), reads("verdict"), filled("judge"), gateway("g", default="g_end"))
    assert found(drawn(*parts, flows="start m r a g end; g m | =amount > 1")) == set()
    assert found(drawn(*parts, flows="start m r a g end")) == {("r", "verdict")}


def test_an_event_on_a_border_sees_the_inputs_but_not_what_the_task_comes_to():
    def late(name, **given):
        parts = (filled("judge", ext=io(local="=customer")), boundary("t", "a", text=f"={name}"), end("e2"))
        return found(drawn(*parts, flows="start a end; t e2"))

    assert late("local") == set()
    assert late("limit.duration") == set()
    assert late("verdict") == {("t", "verdict")}


def test_after_a_border_the_sub_process_may_have_come_half_way():
    inner = sub("a", start("s"), end("e"), filled("judge", node_id="b"), flows="s b e")
    parts = (inner, boundary("t", "a", interrupting=True), reads("verdict"), end("e2"))
    assert found(drawn(*parts, flows="start a end; t r e2")) == set()
    alone = (filled("judge"), boundary("t", "a", interrupting=True), reads("verdict"), end("e2"))
    assert found(drawn(*alone, flows="start a end; t r e2")) == {("r", "verdict")}


def test_what_runs_beside_an_event_that_does_not_interrupt_may_have_set_it():
    parts = (filled("judge"), boundary("t", "a", interrupting=False), reads("verdict"), end("e2"))
    assert found(drawn(*parts, flows="start a end; t r e2")) == set()


def test_a_repeated_event_sees_what_its_last_time_has_set():
    def ticking(kind, text):
        parts = (
            filled("nested"),
            boundary("t", "a", kind, text),
            reads("verdict"),
            filled("judge", node_id="b"),
            end("e2"),
        )
        return found(drawn(*parts, flows="start a end; t r b e2"))

    assert ticking("Cycle", "R/PT1H") == set()
    assert ticking("Duration", "PT1H") == {("r", "verdict")}


def test_facts_of_a_timer_are_for_its_output_mappings():
    told = node("intermediateCatchEvent", "a", event("timer", "PT1H"), ext=io(outputs={"tick": "=timer.count"}))
    assert line(told, name="tick") == set()
    bare = node("intermediateCatchEvent", "a", event("timer", "PT1H"))
    assert line(bare, name="timer") == {("r", "timer")}


def test_a_message_brings_anything_but_for_output_mappings():
    def received(ext):
        caught = node("intermediateCatchEvent", "a", event("message", "paid"), ext=ext)
        return line(caught, name="x", beside=declared("message", "paid"))

    assert received("") == set()
    assert received(io(outputs={"x": "=sum"})) == set()
    assert received(io(outputs={"y": "=sum"})) == {("r", "x")}


def test_facts_of_an_error_are_for_its_output_mappings():
    def caught(ext, name):
        parts = (service("a", "aggregate", ext=io(outputs={"z": "=1"})), end("e2"), reads(name))
        border = node("boundaryEvent", "b", event("error", "no"), ext=ext, attachedToRef="a")
        return found(drawn(*parts, border, flows="start a end; b r e2", beside=declared("error", "no")))

    assert caught(io(outputs={"why": "=error.message"}), "why") == set()
    assert caught(io(outputs={"why": "=error.message"}), "error") == {("r", "error")}


def test_a_called_process_hands_back_anything_but_for_output_mappings():
    assert line(call("a", "q"), name="x") == set()
    ext = zeebe("calledElement", processId="q")
    assert line(node("callActivity", "a", ext=ext + io(outputs={"x": "=theirs"})), name="x") == set()
    assert line(node("callActivity", "a", ext=ext + io(outputs={"y": "=theirs"})), name="x") == {("r", "x")}
    closed = zeebe("calledElement", processId="q", propagateAllChildVariables="false")
    assert line(node("callActivity", "a", ext=closed), name="x") == {("r", "x")}


def test_an_event_sub_process_sees_what_its_scope_may_have_set():
    def beside(name):
        begun = node("startEvent", "s", event("timer", "PT1H"), isInterrupting="false")
        inner = sub("es", begun, end("e"), reads(name), flows="s r e", triggeredByEvent="true")
        return found(drawn(filled("judge"), inner))

    assert beside("verdict") == set()
    assert beside("verdikt") == {("r", "verdikt")}


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
