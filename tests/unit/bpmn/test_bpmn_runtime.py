"""Tokens move as BPMN says: starts, tasks, gateways, sub-processes, ends, and what history hears of it."""

import gc

import pytest

from engine.bpmn.bundle import compile_bundle
from engine.bpmn.runtime import Cancel, CaseFacts, CompleteJob, CompleteTask, FireTimer, Start, advance
from engine.bpmn.runtime.execution import STEPS, Execution
from engine.bpmn.runtime.parts import Parts
from engine.bpmn.runtime.state import StateTooNew, load
from engine.bpmn.runtime.tokens import Tokens
from engine.bpmn.spiff.workflow import Token, Workflow
from engine.bpmn.step import EventType
from engine.errors import Conflict, DiagramFault, NotFound
from tests.unit.bpmn.drawing import (
    NINE,
    boundary,
    diagram,
    end,
    gateway,
    io,
    node,
    play,
    service,
    start,
    started,
    sub,
    user,
)

CASE = CaseFacts(instance_id="i", business_key="K-1")
CHOICE = (start(), user("a"), gateway("g", default="g_c"), user("b"), user("c"), end("e1"), end("e2"))
CHOICE_FLOWS = "start a g; g b | =x > 3; g c; b e1; c e2"


def fault(call):
    with pytest.raises(DiagramFault) as raised:
        call()
    return raised.value


def test_a_task_waits_and_the_end_completes():
    found = started(start(), user("a"), end(), flows="start a end")
    assert (found.open, found.completed) == (["a"], False)
    found.complete("a", at=NINE)
    assert (found.open, found.completed, found.ends) == ([], True, ["end"])


def test_history_tells_every_element_and_flow_in_order():
    found = started(start(), user("a"), end(), flows="start a end")
    found.complete("a", at=NINE)
    told = [(event.type.value, event.element_id) for event in found.events]
    assert told == [
        ("process_started", "p"),
        ("element_activated", "start"),
        ("element_completed", "start"),
        ("flow_taken", "start_a"),
        ("element_activated", "a"),
        ("element_completed", "a"),
        ("flow_taken", "a_end"),
        ("element_activated", "end"),
        ("element_completed", "end"),
        ("process_completed", "p"),
    ]


@pytest.mark.parametrize(("value", "expected"), [(5, "b"), (1, "c")])
def test_a_gateway_takes_the_true_flow_or_the_default(value, expected):
    found = started(*CHOICE, flows=CHOICE_FLOWS)
    found.complete("a", {"x": value}, at=NINE)
    assert found.open == [expected]


def test_the_first_true_flow_in_the_file_wins_and_the_default_comes_last():
    found = started(
        start(), gateway("g", default="g_a"), user("a"), user("b"), user("c"), end(),
        flows="start g; g a; g c | =true; g b | =true; a end; b end; c end",
    )  # fmt: skip
    assert found.open == ["c"]


def test_a_null_condition_is_a_fault_that_shows_what_it_saw():
    found = started(*CHOICE, flows=CHOICE_FLOWS)
    raised = fault(lambda: found.complete("a", {"x": "many"}, at=NINE))
    assert (raised.kind, raised.element_id) == ("condition", "g")
    assert (raised.detail["expression"], raised.detail["values"]) == ("=x > 3", {"x": "many"})


@pytest.mark.parametrize("condition", ['="yes"', "=1", "=null", "=[true]"])
def test_a_condition_that_is_no_boolean_is_a_fault(condition):
    found = play(
        start(), gateway("g", default="g_b"), user("a"), user("b"), end(),
        flows=f"start g; g a | {condition}; g b; a end; b end",
    )  # fmt: skip
    assert fault(lambda: found.start("start", at=NINE)).kind == "condition"


def test_no_true_flow_and_no_default_is_a_fault():
    found = play(start(), gateway("g"), user("a"), end(), flows="start g; g a | =x = 1; a end")
    raised = fault(lambda: found.start("start", {"x": 2}, at=NINE))
    assert (raised.kind, raised.element_id) == ("no-flow", "g")
    assert raised.detail["conditions"][0]["values"] == {"x": 2}


def test_a_fault_leaves_the_instance_as_it_was():
    found = started(*CHOICE, flows=CHOICE_FLOWS)
    before = found.state
    fault(lambda: found.complete("a", {"x": None}, at=NINE))
    assert (found.state, found.open) == (before, ["a"])
    found.complete("a", {"x": 9}, at=NINE)
    assert found.open == ["b"]


def test_later_conditions_are_not_asked():
    found = started(
        start(), gateway("g"), user("a"), user("b"), end(),
        flows="start g; g a | =true; g b | =nothing > 1; a end; b end",
    )  # fmt: skip
    assert found.open == ["a"]


def test_sub_processes_nest():
    inner = sub("inner", start("s2"), user("a"), end("e2"), flows="s2 a e2")
    outer = sub("outer", start("s1"), inner, user("b"), end("e1"), flows="s1 inner b e1")
    found = started(start(), outer, end(), flows="start outer end")
    found.complete("a", at=NINE)
    found.complete("b", at=NINE)
    assert found.completed
    assert found.visited() == ["start", "s1", "s2", "a", "e2", "inner", "b", "e1", "outer", "end"]
    assert found.ends == ["end"]


def test_a_sub_process_without_waiting_passes_at_once():
    found = started(start(), sub("s", start("s1"), end("e1"), flows="s1 e1"), end(), flows="start s end")
    assert found.completed


def test_an_instance_starts_at_exactly_one_of_its_starts():
    found = play(start("one"), start("two"), user("a"), end(), flows="one a; two a end")
    found.start("two", at=NINE)
    assert found.visited() == ["two"]
    found.complete("a", at=NINE)
    assert found.completed


def test_a_plain_intermediate_event_is_passed():
    found = started(start(), node("intermediateThrowEvent", "mark"), end(), flows="start mark end")
    assert found.visited() == ["start", "mark", "end"]


def test_ids_the_library_uses_itself_are_free():
    found = play(start("Start"), user("End"), end("p.EndJoin"), flows="Start End p.EndJoin")
    found.start("Start", at=NINE)
    found.complete("End", at=NINE)
    assert found.completed


def test_rounds_are_counted_over_the_instance():
    found = started(start(), user("a"), gateway("g", default="g_end"), end(), flows="start a g; g a | =again; g end")
    assert found.task("a").round == 1
    found.complete("a", {"again": True}, at=NINE)
    assert found.task("a").round == 2


def test_the_same_arguments_give_the_same_step():
    bundle = compile_bundle({"p.bpmn": diagram(*CHOICE, flows=CHOICE_FLOWS)})
    steps = [advance(bundle, "p", None, Start("start", {"y": 1}), now=NINE, case=CASE) for _ in range(2)]
    assert steps[0] == steps[1]


def test_references_differ_between_instances():
    bundle = compile_bundle({"p.bpmn": diagram(*CHOICE, flows=CHOICE_FLOWS)})
    cases = [CaseFacts(instance_id=name, business_key="") for name in "ab"]
    refs = {advance(bundle, "p", None, Start("start"), now=NINE, case=case).tasks_opened[0].ref for case in cases}
    assert len(refs) == 2


@pytest.mark.parametrize("command", [CompleteTask("0" * 32), CompleteJob("0" * 32), FireTimer("0" * 32)])
def test_what_no_longer_waits_is_a_conflict(command):
    found = started(*CHOICE, flows=CHOICE_FLOWS)
    with pytest.raises(Conflict):
        advance(found.bundle, "p", found.state, command, now=NINE, case=CASE)


def test_a_task_is_not_a_job_and_a_job_no_task():
    found = started(start(), user("a"), service("j", "archive"), end(), flows="start a j end")
    ref = found.task("a").ref
    with pytest.raises(Conflict):
        advance(found.bundle, "p", found.state, CompleteJob(ref), now=NINE, case=CASE)


def test_an_instance_begins_once_and_only_at_a_start_event():
    found = started(*CHOICE, flows=CHOICE_FLOWS)
    with pytest.raises(Conflict):
        advance(found.bundle, "p", found.state, Start("start"), now=NINE, case=CASE)
    with pytest.raises(NotFound):
        advance(found.bundle, "p", None, Start("a"), now=NINE, case=CASE)
    with pytest.raises(NotFound):
        advance(found.bundle, "other", None, Start("start"), now=NINE, case=CASE)
    with pytest.raises(Conflict):
        advance(found.bundle, "p", None, Cancel(), now=NINE, case=CASE)


def test_an_endless_automatic_loop_ends_at_the_step_budget():
    found = play(start(), gateway("g", default="g_h"), gateway("h"), end(), flows="start g h g; g end | =false")
    raised = fault(lambda: found.start("start", at=NINE))
    assert raised.kind == "step-budget"
    assert str(STEPS) in raised.reason


@pytest.mark.parametrize(("rounds", "ends"), [(330, True), (340, False)])
def test_the_step_budget_is_a_thousand_automatic_steps(rounds, ends):
    found = play(
        start(), gateway("m"), service("count", ext=io(set="={n: n + 1}")), gateway("g", default="g_m"), end(),
        flows=f"start m count g m; g end | =n >= {rounds}",
    )  # fmt: skip
    if not ends:
        assert fault(lambda: found.start("start", {"n": 0}, at=NINE)).kind == "step-budget"
    else:
        assert found.start("start", {"n": 0}, at=NINE).completed


def test_withdrawing_closes_everything_inside_out():
    found = started(
        start(), sub("s", start("s1"), user("a"), end("e1"), flows="s1 a e1"), boundary("t", "s"), user("late"),
        end(), end("e2"), flows="start s end; t late e2",
    )  # fmt: skip
    step = advance(found.bundle, "p", found.state, Cancel(), now=NINE, case=CASE)
    cancelled = [event.element_id for event in step.events if event.type is EventType.ELEMENT_CANCELLED]
    assert cancelled == ["a", "s"]
    assert [closed.cancelled for closed in (*step.tasks_closed, *step.timers_closed)] == [True, True]
    assert step.completed
    assert not any(event.type is EventType.PROCESS_COMPLETED for event in step.events)


def test_a_state_of_a_later_version_is_refused():
    with pytest.raises(StateTooNew):
        load(b'{"state_version": 999}')


def test_data_beyond_a_megabyte_are_refused():
    found = started(start(), user("a"), user("b"), end(), flows="start a b end")
    raised = fault(lambda: found.complete("a", {"text": "x" * 1_100_000}, at=NINE))
    assert (raised.kind, found.open) == ("variables", ["a"])


@pytest.mark.parametrize("value", [2**80, "\ud800"])
def test_data_that_cannot_be_stored_are_refused(value):
    found = started(start(), user("a"), user("b"), end(), flows="start a b end")
    assert fault(lambda: found.complete("a", {"x": value}, at=NINE)).kind == "variables"


def test_a_step_leaves_nothing_for_the_collector():
    inside = sub("s", start("s1"), user("a"), end("s2"), flows="s1 a s2")
    parts = (start(), inside, boundary("late", "s"), gateway("g", default="g_e1"), user("b"), end("e1"), end("e2"))
    found = started(*parts, flows="start s g; g b | =x > 3; g e1; b e1; late e2", variables={"x": 4})
    gc.collect()
    gc.disable()  # what goes round in circles stays until it is asked
    try:
        before = in_memory(Execution, Parts, Tokens, Workflow, Token)
        found.complete("a", at=NINE)
        assert in_memory(Execution, Parts, Tokens, Workflow, Token) == before
    finally:
        gc.enable()
    assert found.open == ["b"]


def in_memory(*kinds):
    return sum(type(found) in kinds for found in gc.get_objects())
