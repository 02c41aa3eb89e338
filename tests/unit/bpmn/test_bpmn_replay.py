"""Counterexamples replayed: steered through simple conditions, seen on the runtime, left open where they cannot be."""

import pytest

from engine.bpmn.bundle import compile_bundle
from engine.bpmn.lint import lint
from engine.bpmn.model import read_diagram
from engine.bpmn.replay import Action, Deed, is_confirmed, script_of
from engine.bpmn.replay.steer import values_for, wish
from engine.bpmn.soundness import Doubt, Kind, prove
from engine.bpmn.walk import as_text, walk
from tests.unit.bpmn.broken import task
from tests.unit.bpmn.drawing import boundary, diagram, end, gateway, node, start, sub


@pytest.mark.parametrize(
    ("condition", "wanted", "values"),
    [
        ('=x = "a"', True, {"x": "a"}),
        ('=x = "a"', False, {"x": "-"}),
        ('=x != "a"', False, {"x": "a"}),
        ("=x > 3", True, {"x": 4}),
        ("=x > 3", False, {"x": 3}),
        ("= n <= -1.5", True, {"n": -1.5}),
        ("=urgent", True, {"urgent": True}),
        ("=urgent", False, {"urgent": False}),
        ("=not(urgent)", True, {"urgent": False}),
        ("=urgent = false", False, {"urgent": True}),
        ("=house.floor >= 6", True, {"house": {"floor": 6}}),
    ],
)
def test_simple_comparisons_are_steered(condition, wanted, values):
    assert values_for([wish(condition, wanted)]) == values


@pytest.mark.parametrize("condition", ["=x > y", "=x > 3 and y", '=decide("t", x)', "=some x in y satisfies x"])
def test_other_conditions_are_left_to_people(condition):
    assert wish(condition, True) is None


def test_several_conditions_on_one_variable_are_met_together_or_not_at_all():
    assert values_for([wish("=x > 3", True), wish("=x > 5", False)]) == {"x": 4}
    assert values_for([wish('=x = "a"', True), wish('=x = "b"', True)]) is None
    assert values_for([wish("=a.b", True), wish("=a", True)]) in (None, {"a": True})


def doubled(condition="=x > 3", timer="PT30M"):
    """When the choice leads to `a`, a reminder beside it leads to the same next step."""
    return diagram(
        start(), gateway("g", default="g_end2"), task("a"), boundary("n", "a", text=timer), gateway("j"), task("c"),
        end(), end("end2"), flows=f"start g; g a | {condition}; g end2; a j; n j; j c end",
    )  # fmt: skip


def found(data):
    (process,) = read_diagram(data).processes
    verdict = prove(process)
    return process, verdict.defects[0], compile_bundle({"p.bpmn": data})


def test_the_script_says_what_to_do_and_with_which_values():
    process, defect, _bundle = found(doubled())
    assert script_of(process, defect) == (
        Action(Deed.START, "start", {"x": 4}),
        Action(Deed.FIRE, "n", {}),
        Action(Deed.COMPLETE, "a", {}),
    )


def test_a_defect_seen_on_the_runtime_is_confirmed():
    process, defect, bundle = found(doubled())
    assert defect.kind is Kind.LACK_OF_SYNCHRONISATION
    assert is_confirmed(process, defect, bundle)
    assert not is_confirmed(process, defect, None)


@pytest.mark.parametrize("condition", ["=x > y", "=x > 3 and x < 2"])
def test_a_defect_behind_a_condition_nobody_can_steer_stays_possible(condition):
    process, defect, bundle = found(doubled(condition))
    assert not is_confirmed(process, defect, bundle)


def test_conditions_that_contradict_each_other_exclude_the_defect():
    data = diagram(
        start(), gateway("g", default="g_e1"), gateway("h", default="h_e2"), gateway("i", default="i_h"),
        gateway("k", default="k_i"), end("e1"), end("e2"), task("b"),
        flows='start g; g h | =x = "a"; g e1; h k | =x = "b"; h e2; k i; i b k | =x = "c"; i k',
    )  # fmt: skip
    (process,) = read_diagram(data).processes
    (defect,) = prove(process).defects
    assert defect.kind is Kind.NEVER_COMPLETES
    assert script_of(process, defect) is None


def test_a_fault_on_the_way_shows_nothing():
    process, defect, bundle = found(doubled(timer="=due"))
    assert not is_confirmed(process, defect, bundle)


def test_a_circle_is_seen_when_the_case_has_come_to_it():
    data = diagram(
        start(), task("a"), gateway("g", default="g_end"), gateway("j"), task("b"), end(),
        flows='start a g; g j | =way = "b"; g end; j b j',
    )  # fmt: skip
    process, defect, bundle = found(data)
    assert (defect.kind, is_confirmed(process, defect, bundle)) == (Kind.NEVER_COMPLETES, True)
    assert script_of(process, defect)[1] == Action(Deed.COMPLETE, "a", {"way": "b"})


def test_a_way_no_condition_decides_needs_no_replay():
    data = diagram(
        start(), node("parallelGateway", "g"), task("a"), gateway("j"), task("c"), end(),
        flows="start g a j; g j; j c end",
    )  # fmt: skip
    (process,) = read_diagram(data).processes
    (defect,) = prove(process).defects
    assert is_confirmed(process, defect, None)
    assert not is_confirmed(process, defect, None, exact=False)


def test_a_defect_inside_a_sub_process_is_replayed_from_the_start_of_the_case():
    inside = (
        start("s1"), task("a"), boundary("n", "a"), gateway("j"), task("c"), end("e1"), gateway("g", default="g_e1"),
    )  # fmt: skip
    flows = "s1 g; g a | =x > 3; g e1; a j; n j; j c e1"
    data = diagram(start(), task("b"), sub("x", *inside, flows=flows), end(), flows="start b x end")
    process, defect, bundle = found(data)
    assert [action.element for action in script_of(process, defect)] == ["start", "b", "n", "a"]
    assert is_confirmed(process, defect, bundle)


def test_a_certain_defect_refuses_the_deployment_and_a_possible_one_warns():
    certain = next(finding for finding in lint(doubled()) if finding.rule == "lack-of-synchronisation")
    assert (certain.severity, certain.confirmed) == ("error", True)
    possible = next(finding for finding in lint(doubled("=x > y")) if finding.rule == "lack-of-synchronisation")
    assert (possible.severity, possible.confirmed) == ("warning", False)
    assert possible.reason != certain.reason


def test_two_tokens_that_only_end_refuse_nothing():
    nodes = (start(), node("parallelGateway", "g"), task("a"), task("b"), gateway("j"), end())
    data = diagram(*nodes, flows="start g a j; g b j; j end")
    finding = next(finding for finding in lint(data) if finding.rule == "lack-of-synchronisation")
    assert (finding.severity, finding.confirmed) == ("warning", True)


def test_the_path_is_told_by_names_as_drawn():
    data = doubled().replace(b'id="a"', b'id="a" name="Register"').replace(b'id="g_a"', b'id="g_a" name="large"')
    finding = next(finding for finding in lint(data) if finding.rule == "lack-of-synchronisation")
    steps = walk(read_diagram(data), finding.path)
    assert [step.element_id for step in steps] == ["start", "g", "a", "n", "j", "j"]
    assert as_text(steps).split(" → ")[1:3] == ["排他网关(large)", "Register"]
    assert steps[2].flows == ()


def test_every_doubt_has_words_of_its_own():
    assert len(Doubt) == 4
