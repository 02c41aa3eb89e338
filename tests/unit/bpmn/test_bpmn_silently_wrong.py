"""What the plain library does wrong without a word, item by item: here it is right, or the diagram is refused."""

from itertools import product

import pytest

from engine.bpmn.bundle import compile_bundle
from engine.bpmn.headless import Play
from engine.bpmn.lint import lint
from engine.bpmn.step import EventType
from engine.errors import DiagramFault
from tests.unit.bpmn.drawing import (
    NINE,
    after,
    boundary,
    declared,
    diagram,
    end,
    event,
    file,
    gateway,
    node,
    play,
    process,
    script,
    start,
    started,
    sub,
    user,
)  # fmt: skip


def rules(data):
    return {finding.rule for finding in lint(data) if finding.severity == "error"}


def of(data):
    found = Play(compile_bundle({"p.bpmn": data}), "p")
    found.start("start", at=NINE)
    return found


@pytest.mark.parametrize("kind", ["parallel", "inclusive"])
@pytest.mark.parametrize("order", list(product(["ab", "ba"], repeat=3)))
def test_a_join_in_a_loop_never_fires_early(kind, order):
    yes = " | =true" if kind == "inclusive" else ""
    found = started(
        start(), gateway("m"), gateway("split", kind=kind), user("a"), user("b"), gateway("join", kind=kind),
        user("next"), gateway("g", default="g_end"), end(),
        flows=f"start m split; split a{yes}; split b{yes}; a join; b join; join next g; g m | =again; g end",
    )  # fmt: skip
    for first, second in order:
        found.complete(first, at=NINE)
        assert found.open == [second]
        found.complete(second, at=NINE)
        assert found.open == ["next"]
        found.complete("next", {"again": True}, at=NINE)


def test_more_than_a_thousand_tasks_are_seen_and_not_over():
    found = started(start(), gateway("m"), user("a"), gateway("g", default="g_end"), end(),
                    flows="start m a g; g m | =again; g end")  # fmt: skip
    for _round in range(1_200):
        found.complete("a", {"again": True}, at=NINE)
    assert (found.open, found.completed) == (["a"], False)


def parallel(*flows):
    return started(
        start(), gateway("s", kind="parallel"), user("a"), user("b"), gateway("j", kind="parallel"), user("z"), end(),
        flows="start s; s a j; s b j; j z end", variables={"k": 1, "rows": ["a", "b"]},
    )  # fmt: skip


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_a_value_changed_on_one_branch_only_keeps_the_change(order):
    found = parallel()
    for name in order:
        found.complete(name, {"k": 2, "rows": ["a"]} if name == "a" else {}, at=NINE)
    assert found.variables == {"k": 2, "rows": ["a"]}


def test_a_value_changed_later_leaves_what_was_recorded_before():
    change = script("t", '=context put(doc, "a", 99)', "doc")
    found = started(start(), user("a"), change, end(), flows="start a t end")
    found.complete("a", {"doc": {"a": 1}}, at=NINE)
    told = [e.data["changes"] for e in found.events if e.type is EventType.VARIABLES_SET]
    assert told == [[["doc", None, {"a": 1}]], [["doc", {"a": 1}, {"a": 99}]]]


def test_lists_of_a_form_are_taken_as_they_are():
    found = started(start(), user("a"), user("b"), end(), flows="start a b end", variables={"rows": ["a", "b", "c"]})
    found.complete("a", {"rows": ["c", "d", "d"]}, at=NINE)
    assert found.variables["rows"] == ["c", "d", "d"]


def test_a_link_leads_on():
    found = of(diagram(
        start(), node("intermediateThrowEvent", "x", event("link", "l")),
        node("intermediateCatchEvent", "y", event("link", "l")), user("a"), end(), flows="start x; y a end",
    ))  # fmt: skip
    assert found.open == ["a"]


def test_a_signal_end_event_is_heard():
    found = of(file(declared("signal", "s"), process(
        start(), gateway("g", kind="parallel"), node("endEvent", "x", event("signal", "s")),
        node("intermediateCatchEvent", "y", event("signal", "s")), user("w"), user("a"), end(),
        flows="start g; g w x; g y a end",
    )))  # fmt: skip
    found.complete("w", at=NINE)
    assert found.open == ["a"]


def test_an_interrupting_event_sub_process_interrupts_and_changes_no_definition():
    begin = node("startEvent", "e1", event("timer", "PT30M"))
    beside = sub("es", begin, user("b"), end("e2"), flows="e1 b e2", triggeredByEvent="true")
    found = started(start(), user("a"), end(), beside, flows="start a end")
    before = repr(vars(found.bundle.processes["p"].spec.task_specs["e1"])["_outputs"])
    found.wait_until(after(30))
    assert found.open == ["b"]
    assert repr(vars(found.bundle.processes["p"].spec.task_specs["e1"])["_outputs"]) == before


def test_a_condition_on_the_flow_out_of_a_task_is_asked():
    found = started(start(), user("a", default="a_c"), user("b"), user("c"), end(),
                    flows="start a; a b | =x; a c; b end; c end")  # fmt: skip
    found.complete("a", {"x": False}, at=NINE)
    assert found.open == ["c"]


def test_two_timers_behind_an_event_gateway_have_a_time_each():
    found = of(diagram(
        start(), gateway("g", kind="eventBased"), node("intermediateCatchEvent", "long", event("timer", "PT1H")),
        node("intermediateCatchEvent", "short", event("timer", "PT1M")), user("a"), user("b"), end(),
        flows="start g; g long a end; g short b end",
    ))  # fmt: skip
    found.wait_until(after(1))
    assert found.open == ["b"]


def test_a_condition_that_another_branch_makes_true_goes_off():
    found = of(diagram(
        start(), gateway("g", kind="parallel"), node("intermediateCatchEvent", "c", event("conditional", "=x > 1")),
        user("a"), user("b"), end(), flows="start g; g c b end; g a end",
    ))  # fmt: skip
    found.complete("a", {"x": 2}, at=NINE)
    assert found.open == ["b"]


@pytest.mark.parametrize("text", ["-PT1H", "2030-01-01T09:00:00", "P1.5M", "nonsense"])
def test_a_time_that_would_be_guessed_is_refused(text):
    kind = "Date" if text.startswith("2") else "Duration"
    data = diagram(start(), user("a"), boundary("t", "a", kind, text), end("e2"), end(), flows="start a end; t e2")
    assert rules(data)


def test_a_month_from_the_end_of_january_ends_with_february():
    found = play(start(), user("a"), boundary("t", "a", text="P1M"), user("b"), end("e2"), end(),
                 flows="start a end; t b e2")  # fmt: skip
    found.start("start", at=NINE.replace(month=1, day=31))
    (timer,) = found.timers.values()
    assert (timer.due_at.month, timer.due_at.day) == (2, 28)


@pytest.mark.parametrize("language", ["python", "javascript", "groovy"])
def test_a_script_in_another_language_is_refused(language):
    task = node("scriptTask", "x", "<bpmn:script>x = 1</bpmn:script>", scriptFormat=language)
    assert rules(diagram(start(), task, end(), flows="start x end"))


def test_a_called_process_takes_and_gives_only_what_its_call_says():
    ext = '<zeebe:calledElement processId="q" propagateAllParentVariables="false" propagateAllChildVariables="false"/>'
    called = process(start("s2"), script("t", "=1", "made"), end("e2"), flows="s2 t e2", process_id="q")
    found = of(file(process(start(), node("callActivity", "c", ext=ext), end(), flows="start c end"), called))
    assert found.variables == {}


@pytest.mark.parametrize("name", ["sum", "count", "len", "print", "typename", "case_", "None"])
def test_a_variable_named_like_a_function_hides_nothing(name):
    found = started(start(), user("a"), script("t", "=sum([1, 2]) + count([1])", "r"), end(), flows="start a t end")
    found.complete("a", {name: {"typename": "x"}}, at=NINE)
    assert (found.variables["r"], found.variables[name]) == (4, {"typename": "x"})


def test_without_an_end_event_a_process_still_ends():
    found = started(start(), user("a"), flows="start a")
    found.complete("a", at=NINE)
    assert found.completed


def test_several_paths_into_a_task_run_it_once_for_each():
    found = started(
        start(), gateway("g", kind="parallel"), node("task", "x"), node("task", "y"), user("a"), end(),
        flows="start g; g x a; g y a; a end",
    )  # fmt: skip
    assert found.open == ["a", "a"]


def test_what_a_side_path_writes_the_main_path_sees():
    found = started(
        start(), user("a"), boundary("t", "a"), script("mark", "=true", "late"), end("e2"),
        gateway("g", default="g_z"), user("y"), user("z"), end(),
        flows="start a g; t mark e2; g y | =late; g z; y end; z end", variables={"late": False},
    )  # fmt: skip
    found.wait_until(after(30))
    found.complete("a", at=after(40))
    assert found.open == ["y"]


def test_finishing_the_host_leaves_what_its_cycle_has_opened():
    found = started(start(), user("a"), boundary("t", "a", "Cycle", "R/PT30M"), user("b"), end("e2"), end(),
                    flows="start a end; t b e2")  # fmt: skip
    found.wait_until(after(60))
    assert found.open == ["a", "b", "b"]
    found.complete("a", at=after(70))
    assert found.open == ["b", "b"]


def test_a_cycle_looked_at_late_ticks_once():
    found = started(start(), user("a"), boundary("t", "a", "Cycle", "R/PT30M"), user("b"), end("e2"), end(),
                    flows="start a end; t b e2")  # fmt: skip
    found.wait_until(after(300), asleep=True)
    assert found.open == ["a", "b"]


def test_values_that_json_has_no_place_for_are_refused_and_nothing_is_lost():
    found = started(start(), user("a"), end(), flows="start a end")
    with pytest.raises(DiagramFault):
        found.complete("a", {"n": 2**70}, at=NINE)
    assert found.open == ["a"]


def test_a_loop_straight_into_a_parallel_gateway_waits_for_both_its_flows():
    found = started(start(), user("a"), gateway("p", kind="parallel"), user("b"), gateway("g", default="g_end"), end(),
                    flows="start a p b g; g p | =again; g end")  # fmt: skip
    found.complete("a", at=NINE)
    assert found.open == []
    assert not found.completed  # a deadlock by the rules: soundness refuses it at deployment
