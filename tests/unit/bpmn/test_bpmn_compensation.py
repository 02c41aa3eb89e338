"""Compensation and transactions: what is undone, in which order, and what happens afterwards."""

import pytest

from engine.bpmn.bundle import compile_bundle
from engine.bpmn.headless import Play
from engine.bpmn.step import EventType
from engine.errors import DiagramFault
from tests.unit.bpmn.drawing import NINE, attributes, end, event, file, gateway, node, process, start, sub, user


def handled(task_id, handler):
    """A task with a compensation boundary event, and the handler it leads to."""
    edge = node("boundaryEvent", f"{task_id}_edge", "<bpmn:compensateEventDefinition/>", attachedToRef=task_id)
    undo = user(handler, isForCompensation="true")
    line = f"<bpmn:association{attributes(id=f'{task_id}_line', sourceRef=f'{task_id}_edge', targetRef=handler)}/>"
    return user(task_id) + edge + undo + line


def throw(node_id="undo", activity=None, **given):
    definition = f"<bpmn:compensateEventDefinition{attributes(activityRef=activity, **given)}/>"
    return node("intermediateThrowEvent", node_id, definition)


def begun(*inside, flows, more=()):
    found = Play(compile_bundle({"p.bpmn": file(*more, process(*inside, flows=flows))}), "p")
    found.start("start", at=NINE)
    return found


def do(found, *tasks):
    for task in tasks:
        found.complete(task, at=NINE)


def test_everything_done_is_undone_the_last_thing_first():
    found = begun(
        start(), handled("a", "undo_a"), handled("b", "undo_b"), throw(), user("after"), end(),
        flows="start a b undo after end",
    )  # fmt: skip
    do(found, "a", "b")
    assert found.open == ["undo_b"]
    do(found, "undo_b")
    assert found.open == ["undo_a"]
    do(found, "undo_a")
    assert found.open == ["after"]
    do(found, "after")
    assert found.completed


def test_one_activity_is_undone_by_name_and_only_once():
    found = begun(
        start(), handled("a", "undo_a"), handled("b", "undo_b"), throw("first", "a"), throw("second", "a"), end(),
        flows="start a b first second end",
    )  # fmt: skip
    do(found, "a", "b")
    assert found.open == ["undo_a"]
    do(found, "undo_a")
    assert found.completed  # `second` found nothing left to undo


def test_what_was_never_done_is_not_undone():
    found = begun(
        start(), gateway("g", default="g_undo"), handled("a", "undo_a"), throw(), end(),
        flows="start g; g a | =false; g undo; a undo; undo end",
    )  # fmt: skip
    assert found.completed


def test_a_throw_that_does_not_wait_goes_on_at_once():
    found = begun(
        start(), handled("a", "undo_a"), throw(waitForCompletion="false"), user("after"), end(),
        flows="start a undo after end",
    )  # fmt: skip
    do(found, "a")
    assert sorted(found.open) == ["after", "undo_a"]
    do(found, "after")
    assert not found.completed
    do(found, "undo_a")
    assert found.completed


def test_a_round_of_a_loop_is_undone_once_each():
    found = begun(
        start(), handled("a", "undo_a"), gateway("g", default="g_undo"), throw(), end(),
        flows="start a g; g a | =again; g undo; undo end",
    )  # fmt: skip
    found.complete("a", {"again": True}, at=NINE)
    found.complete("a", {"again": False}, at=NINE)
    do(found, "undo_a", "undo_a")
    assert found.completed


def test_the_parts_of_a_sub_process_that_is_done_are_undone_with_its_variables():
    inner = sub("s", start("s1"), handled("a", "undo_a"), handled("b", "undo_b"), end("e1"), flows="s1 a b e1")
    found = begun(start(), inner, throw(), end(), flows="start s undo end")
    do(found, "a", "b", "undo_b", "undo_a")
    assert found.completed


def test_a_sub_process_with_a_handler_of_its_own_is_undone_by_that_alone():
    edge = node("boundaryEvent", "s_edge", "<bpmn:compensateEventDefinition/>", attachedToRef="s")
    line = f"<bpmn:association{attributes(id='line', sourceRef='s_edge', targetRef='undo_s')}/>"
    inner = sub("s", start("s1"), handled("a", "undo_a"), end("e1"), flows="s1 a e1")
    found = begun(
        start(), inner, edge, line, user("undo_s", isForCompensation="true"), throw(), end(), flows="start s undo end"
    )
    do(found, "a", "undo_s")
    assert found.completed


def test_a_compensation_event_sub_process_undoes_its_sub_process():
    undoing = sub(
        "es", node("startEvent", "es1", "<bpmn:compensateEventDefinition/>"), user("tell"), throw("inner"),
        end("es2"), flows="es1 tell inner es2", triggeredByEvent="true",
    )  # fmt: skip
    inner = sub("s", start("s1"), handled("a", "undo_a"), undoing, end("e1"), flows="s1 a e1")
    found = begun(start(), inner, throw(), end(), flows="start s undo end")
    do(found, "a")
    assert found.open == ["tell"]
    do(found, "tell", "undo_a")
    assert found.completed


def transaction(*after):
    cancel = node("endEvent", "give_up", "<bpmn:cancelEventDefinition/>")
    edge = node("boundaryEvent", "cancelled", "<bpmn:cancelEventDefinition/>", attachedToRef="t")
    inner = sub(
        "t", start("s1"), handled("a", "undo_a"), gateway("g", default="g_e1"), cancel, end("e1"),
        flows="s1 a g; g give_up | =no; g e1", kind="transaction",
    )  # fmt: skip
    return begun(
        start(), inner, edge, user("sorry"), user("fine"), end("end2"), end(), *after,
        flows="start t fine end; cancelled sorry end2",
    )  # fmt: skip


def test_a_cancelled_transaction_is_compensated_and_leaves_by_its_cancel_event():
    found = transaction()
    found.complete("a", {"no": True}, at=NINE)
    assert found.open == ["undo_a"]
    do(found, "undo_a")
    assert found.open == ["sorry"]
    do(found, "sorry")
    assert found.ends == ["end2"]


def test_a_transaction_that_is_not_cancelled_goes_on_as_a_sub_process():
    found = transaction()
    found.complete("a", {"no": False}, at=NINE)
    assert found.open == ["fine"]


def test_compensation_stands_in_the_history():
    found = begun(start(), handled("a", "undo_a"), throw(), end(), flows="start a undo end")
    do(found, "a", "undo_a")
    told = [e.element_id for e in found.events if e.type is EventType.COMPENSATION_STARTED]
    assert told == ["a"]
    assert found.visited() == ["start", "a", "undo_a", "undo", "end"]


def test_an_error_nobody_catches_is_a_fault_that_names_it():
    error = node("endEvent", "bad", event("error", "E1"))
    with pytest.raises(DiagramFault, match=r".") as raised:
        begun(start(), error, flows="start bad", more=['<bpmn:error id="error_E1" errorCode="E1"/>'])
    assert "E1" in raised.value.reason
