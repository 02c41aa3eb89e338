"""The token game on diagrams checked by hand: activities and variables (BPMN 2.0.2, 13.3)."""

import pytest

from tests.unit.bpmn.oracle.game import Endless
from tests.unit.bpmn.oracle.model import Loop, Many
from tests.unit.bpmn.oracle.sketch import Hand, Sketch

ALL = Many(collection="list", element="item", output="results", gives="given")


def repeating(start=(1, 2, 3), **facts):
    """A user task that repeats, with a boundary timer."""
    model = Sketch()
    model.add("userTask", "t1", **facts)
    model.edge("b", "t1", "timer").lines("s t1 t2 e; b t3 e2")
    return Hand(model, list=list(start), v=True)


def test_a_sub_process_ends_with_its_last_token():
    play = Hand(Sketch().sub("sub", "s1 p1; p1 t1 e1; p1 t2 e2").lines("s sub t3 e"))
    assert play.do("t1").open == "t2"
    assert play.do("t2").open == "t3"
    assert play.ends == ""


def test_a_script_writes_its_constant_at_once():
    model = Sketch()
    model.add("scriptTask", "w", writes=("v", True))
    play = Hand(model.lines("s w x; x t1 | v; x t2 | else; t1 e; t2 e"), v=False)
    assert play.open == "t1"
    assert play.value("v") is True


def test_parallel_instances_are_all_open_at_once_and_give_their_results_in_the_order_of_the_list():
    play = repeating(many=ALL)
    assert play.open == "t1 t1 t1"
    assert play.armed == "b"
    play.do("t1", number=2, given=20).do("t1", number=1, given=10)
    assert play.value("results") is None
    assert (play.do("t1", given=30).open, play.armed) == ("t2", "")
    assert play.value("results") == [10, 20, 30]
    assert play.value("given") is None


def test_sequential_instances_open_one_after_the_other():
    play = repeating(many=Many(collection="list", element="item", sequential=True))
    assert [play.do("t1").open for _item in (1, 2, 3)] == ["t1", "t1", "t2"]


def test_an_empty_list_is_done_at_once():
    play = repeating(start=(), many=ALL)
    assert play.open == "t2"
    assert play.value("results") == []


def test_a_completion_condition_cancels_the_remaining_instances():
    play = repeating(many=Many(collection="list", element="item", enough=2, output="results", gives="given"))
    assert play.do("t1", number=3, given=3).open == "t1 t1"
    assert play.do("t1", number=2).open == "t2"
    assert play.value("results") == [None, None, 3]
    assert repeating(many=Many(collection="list", element="item", until="v", sequential=True)).do("t1").open == "t2"


def test_a_boundary_event_interrupts_all_instances():
    assert repeating(many=ALL).occur("b").open == "t3"


def test_an_error_of_one_instance_interrupts_them_all():
    model = Sketch().sub("sub", "", many=ALL).end("bang", "error", "x", "sub").lines("s1 t1 bang", "sub")
    play = Hand(model.edge("b", "sub", "error").lines("s sub e; b t2 e2"), list=[1, 2])
    assert play.open == "t1 t1"
    assert play.do("t1").open == "t2"


def test_a_standard_loop_goes_on_while_its_condition_holds():
    play = repeating(loop=Loop(variable="v")).do("t1")
    assert (play.open, play.armed) == ("t1", "b")
    assert play.do("t1", v=False).open == "t2"


def test_a_standard_loop_may_test_first_and_has_a_maximum():
    assert repeating(loop=Loop(variable="none", before=True)).open == "t2"
    assert repeating(loop=Loop(variable="none")).open == "t1"
    assert repeating(loop=Loop(variable="v", most=2)).do("t1", "t1").open == "t2"


def test_what_goes_round_without_waiting_is_endless():
    model = Sketch()
    model.add("task", "n", loop=Loop(variable="v"))
    with pytest.raises(Endless):
        Hand(model.lines("s n e"), v=True)


def test_a_called_process_has_variables_of_its_own_until_it_is_done():
    model = Sketch()
    model.process("q")
    model.lines("s1 t1 t2 e1", "q").add("callActivity", "call", calls="q")
    play = Hand(model.lines("s call t3 e"), v=1).do("t1", v=2, w=3)
    assert (play.value("v"), play.value("w")) == (1, None)
    assert play.do("t2").open == "t3"
    assert (play.value("v"), play.value("w")) == (2, 3)


def test_a_receive_task_waits_for_its_message_and_has_a_boundary():
    from tests.unit.bpmn.oracle.model import Trigger

    model = Sketch()
    model.add("receiveTask", "get", trigger=Trigger("message", "m"))
    model.edge("b", "get", "timer").lines("s get t1 e; b t2 e2")
    assert Hand(model).armed == "b get"
    assert (Hand(model).occur("get").open, Hand(model).occur("b").open) == ("t1", "t2")
