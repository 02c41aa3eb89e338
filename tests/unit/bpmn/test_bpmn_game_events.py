"""The token game on diagrams checked by hand: events (BPMN 2.0.2, 13.4.4 and 13.5)."""

import pytest

from tests.unit.bpmn.oracle.events import Uncaught
from tests.unit.bpmn.oracle.sketch import Hand, Sketch


def test_an_intermediate_event_waits_until_it_occurs():
    for kind in ("timer", "message", "signal"):
        play = Hand(Sketch().catch("c", kind, "n").lines("s c t1 e"))
        assert (play.open, play.armed) == ("", "c")
        assert (play.occur("c").open, play.armed) == ("t1", "")


def test_a_message_brings_values():
    model = Sketch().catch("c", "message", "n").lines("s c x; x t1 | v; x t2 | else; t1 e; t2 e")
    play = Hand(model, v=False).occur("c", v=True)
    assert play.open == "t1"
    assert play.value("v") is True


def test_the_first_event_after_an_event_based_gateway_disarms_the_others():
    model = Sketch().catch("c1", "message", "m").catch("c2", "timer").lines("s r; r c1 t1 e; r c2 t2 e")
    play = Hand(model)
    assert play.armed == "c1 c2"
    assert (play.occur("c2").open, play.armed) == ("t2", "")


def edged(kind, *, interrupting):
    model = Sketch().sub("sub", "s1 t1 t2 e1").edge("b", "sub", kind, "n", interrupting=interrupting)
    return Hand(model.lines("s sub t3 e; b t4 e2"))


@pytest.mark.parametrize("kind", ["timer", "message", "signal"])
def test_an_interrupting_boundary_event_takes_what_is_inside(kind):
    play = edged(kind, interrupting=True).do("t1")
    assert (play.occur("b").open, play.armed) == ("t4", "")
    assert play.do("t4").over
    assert play.ends == "e2"


@pytest.mark.parametrize(("kind", "after"), [("timer", ""), ("message", "b"), ("signal", "b")])
def test_a_boundary_event_that_does_not_interrupt_adds_a_token(kind, after):
    play = edged(kind, interrupting=False).occur("b")
    assert (play.open, play.armed) == ("t1 t4", after)
    assert (play.do("t1", "t2").open, play.armed) == ("t3 t4", "")
    assert not play.do("t3").over
    assert play.do("t4").over


def test_a_boundary_event_belongs_to_one_activation_of_its_host():
    model = Sketch().lines("s p; p x; p t0 x; x t1 e").edge("b", "t1", "timer").lines("b t2 e")
    play = Hand(model).do("t0")
    assert (play.open, play.armed) == ("t1 t1", "b b")
    assert (play.occur("b").open, play.armed) == ("t1 t2", "b")


def failing(catch_inside=False, code="x", **facts):
    model = Sketch().sub("sub", "").end("bang", "error", "x", "sub").lines("s1 p1; p1 t1 bang; p1 t2 e1", "sub")
    if catch_inside:
        model.handler("h", "on", "error", "on t5 e5", code, "sub")
    return Hand(model.edge("b", "sub", "error", code).lines("s sub t3 e; b t4 e2"))


@pytest.mark.parametrize("code", ["x", ""])
def test_an_error_interrupts_the_sub_process_and_goes_on_at_its_boundary(code):
    assert failing(code=code).do("t1").open == "t4"


def test_an_event_sub_process_catches_an_error_before_the_boundary_does():
    play = failing(catch_inside=True).do("t1")
    assert play.open == "t5"
    assert play.do("t5").open == "t3"


def test_an_error_nobody_names_is_not_caught():
    with pytest.raises(Uncaught):
        failing(code="y").do("t1")


def test_the_innermost_boundary_catches_and_the_one_that_names_the_error_comes_first():
    model = (
        Sketch().sub("outer", "").sub("sub", "", "outer").end("bang", "error", "x", "sub").lines("s1 t1 bang", "sub")
    )
    model.edge("b1", "sub", "error", "", "outer").edge("b2", "sub", "error", "x", "outer").edge(
        "b3", "outer", "error", "x"
    )
    model.lines("s2 sub e2; b1 t2; b2 t3", "outer").lines("s outer e; b3 t4")
    assert Hand(model).do("t1").open == "t3"


def test_an_error_leaves_a_called_process_for_its_caller():
    model = Sketch()
    model.process("q")
    model.end("bang", "error", "x", "q").lines("s1 t1 bang", "q").add("callActivity", "call", calls="q")
    play = Hand(model.edge("b", "call", "error", "x").lines("s call e; b t2 e2"))
    assert play.do("t1").open == "t2"


def escalating(*, interrupting, caught="x"):
    model = Sketch().sub("sub", "").throw("tell", "escalation", "x", "sub").lines("s1 t1 tell t2 e1", "sub")
    return Hand(model.edge("b", "sub", "escalation", caught, interrupting=interrupting).lines("s sub e; b t3 e2"))


def test_an_escalation_interrupts_or_not_as_its_catcher_says():
    assert escalating(interrupting=False).do("t1").open == "t2 t3"
    assert escalating(interrupting=True).do("t1").open == "t3"


def test_an_escalation_nobody_catches_changes_nothing():
    assert escalating(interrupting=True, caught="y").do("t1").open == "t2"


def test_a_terminate_end_event_ends_its_scope_and_no_other():
    model = Sketch().sub("sub", "").end("stop", "terminate", "", "sub").lines("s1 p1; p1 t1 stop; p1 t2 e1", "sub")
    play = Hand(model.lines("s p; p sub t3 e; p t4 e2"))
    assert play.do("t1").open == "t3 t4"
    top = Hand(Sketch().end("stop", "terminate").lines("s p; p t1 stop; p t2 e")).do("t1")
    assert top.over
    assert top.ends == "stop"


def test_a_link_goes_on_at_the_event_of_its_name():
    model = Sketch().throw("to", "link", "l").catch("from", "link", "l").catch("other", "link", "m")
    assert Hand(model.lines("s t1 to; from t2 e; other t3 e")).do("t1").open == "t2"


def test_a_signal_reaches_all_that_wait_for_it_in_the_instance():
    model = Sketch().catch("c1", "signal", "n").catch("c2", "signal", "m").throw("send", "signal", "n")
    model.sub("sub", "").catch("c3", "signal", "n", "sub").lines("s1 c3 t3 e1", "sub")
    play = Hand(model.lines("s p; p c1 t1 e; p c2 t2 e; p sub e; p t4 send e"))
    assert (play.do("t4").open, play.armed) == ("t1 t3", "c2")


def test_a_signal_that_interrupts_its_thrower_keeps_it_from_going_on():
    model = Sketch().sub("sub", "").throw("send", "signal", "n", "sub").lines("s1 t1 send t2 e1", "sub")
    assert Hand(model.edge("b", "sub", "signal", "n").lines("s sub e; b t3 e2")).do("t1").open == "t3"


def test_a_transaction_is_left_by_its_cancel_event():
    model = Sketch().sub("deal", "", kind="transaction").end("no", "cancel", "", "deal")
    model.lines("s1 p1; p1 t1 no; p1 t2 e1", "deal")
    assert Hand(model.edge("b", "deal", "cancel").lines("s deal e; b t3 e2")).do("t1").open == "t3"


def handled(*, interrupting, kind="message"):
    model = Sketch().sub("sub", "s1 t1 e1").handler("h", "on", kind, "on t2 e2", "n", "sub", interrupting=interrupting)
    return Hand(model.lines("s sub t3 e"))


def test_an_interrupting_event_sub_process_takes_the_place_of_what_ran():
    play = handled(interrupting=True)
    assert play.armed == "on"
    assert (play.occur("on").open, play.armed) == ("t2", "")
    assert play.do("t2").open == "t3"


def test_one_that_does_not_interrupt_runs_beside_and_holds_the_scope_open():
    play = handled(interrupting=False).occur("on").occur("on")
    assert (play.open, play.armed) == ("t1 t2 t2", "on")
    assert (play.do("t1", "t2").open, play.armed) == ("t2", "on")
    assert (play.do("t2").open, play.armed) == ("t3", "")


def test_a_timer_of_an_event_sub_process_that_does_not_interrupt_fires_once():
    assert handled(interrupting=False, kind="timer").occur("on").armed == ""


def test_an_event_sub_process_of_the_process_ends_the_instance_with_its_last_token():
    play = Hand(Sketch().lines("s t1 e").handler("h", "on", "timer", "on t2 e2")).occur("on")
    assert play.open == "t2"
    assert play.do("t2").over
    assert play.ends == ""


def test_an_event_sub_process_does_not_catch_its_own_escalation():
    model = Sketch().throw("again", "escalation", "x", "h").throw("tell", "escalation", "x")
    model.handler("h", "on", "escalation", "on t2 again t3 e2", "x", interrupting=False).lines("s tell t1 e")
    assert Hand(model).do("t2").open == "t1 t3"


def test_a_condition_occurs_when_it_becomes_true_and_again_only_after_it_was_false():
    model = Sketch().lines("s t1 e").edge("b", "t1", "conditional", "v", interrupting=False).lines("b t2 e2")
    play = Hand(model.lines("s t3 x; x t3 | again; x e | else"), v=False, again=True).do("t3", v=True)
    assert play.open == "t1 t2 t3"
    assert play.do("t3", v=True).open == "t1 t2 t3"
    assert play.do("t3", v=False).do("t3", v=True).open == "t1 t2 t2 t3"
