"""On which ways a name may have been set: loops, branches, events and calls, each beside one that is let pass."""

from tests.unit.bpmn.drawing import (
    boundary,
    call,
    declared,
    end,
    event,
    gateway,
    io,
    many,
    node,
    service,
    start,
    sub,
    zeebe,
)
from tests.unit.bpmn.naming import drawn, filled, found, line, reads

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
