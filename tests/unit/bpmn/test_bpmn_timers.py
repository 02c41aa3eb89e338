"""Boundary timers: armed once, fired from outside in the house's order, and what they leave alone."""

import pytest

from engine.bpmn.headless import trace
from engine.bpmn.runtime import CaseFacts, FireTimer, advance
from engine.bpmn.step import EventType, TimerRank
from engine.errors import DiagramFault
from tests.unit.bpmn.drawing import NINE, after, boundary, end, io, play, service, start, started, sub, user

CASE = CaseFacts(instance_id="case", business_key="")


def with_timer(*events, flows="", **more):
    """A task `a` with boundary events, each leading where `flows` says."""
    nodes = (user("t1"), user("t2"), user("t3"), end(), end("e2"))
    return started(start(), user("a"), *events, *nodes, flows=f"start a end; {flows}; t1 e2; t2 e2; t3 e2", **more)


def only(found):
    (timer,) = found.timers.values()
    return timer


def fired(found):
    return [(event.element_id, event.data) for event in found.events if event.type is EventType.TIMER_FIRED]


def test_a_duration_counts_from_activation():
    assert only(with_timer(boundary("t", "a", text="PT10M"), flows="t t1")).due_at == after(10)


def test_a_date_is_due_then():
    found = with_timer(boundary("t", "a", "Date", "2025-03-12T00:00:00Z"), flows="t t1")
    assert only(found).due_at.isoformat() == "2025-03-12T08:00:00+08:00"


def test_expressions_see_variables_and_inputs_of_the_host():
    found = started(
        start(), user("a", ext=io(wait='="PT5M"')), boundary("t", "a", text="=wait"),
        boundary("u", "a", "Date", '=date and time(received_at) + duration("PT10M")'), user("t1"), end(), end("e2"),
        flows="start a end; t t1 e2; u t1", variables={"received_at": "2025-03-10T08:00:00+08:00"},
    )  # fmt: skip
    assert [timer.due_at for timer in found.timers.values()] == [after(5), after(-50)]


@pytest.mark.parametrize(
    ("kind", "text"),
    [("Duration", '="-PT5M"'), ("Duration", "=nothing"), ("Duration", "=5"), ("Date", '="2025-03-10T09:00:00"'),
     ("Date", '=duration("PT5M")'), ("Cycle", '="PT5M"'), ("Cycle", '="R/PT1S"')],
)  # fmt: skip
def test_a_time_that_cannot_be_read_is_a_fault(kind, text):
    found = play(start(), user("a"), boundary("t", "a", kind, text), user("b"), end(), flows="start a end; t b end")
    with pytest.raises(DiagramFault) as raised:
        found.start("start", at=NINE)
    assert (raised.value.kind, raised.value.element_id) == ("timer", "t")


def test_the_due_time_is_computed_once():
    found = started(
        start(), user("a"), boundary("t", "a", text="=wait"), user("b"), boundary("u", "b"), end(), end("e2"),
        user("x"), flows="start a end; t b e2; u x e2", variables={"wait": "PT10M"},
    )  # fmt: skip
    due = only(found).due_at
    found.wait_until(after(10))
    assert due == after(10)
    assert only(found).due_at == after(40)


def test_an_interrupting_timer_takes_the_task_away():
    found = with_timer(boundary("t", "a", interrupting=True), boundary("u", "a", text="PT1H"), flows="t t1; u t2")
    found.wait_until(after(30))
    assert (found.open, list(found.timers.values())) == (["t1"], [])
    assert [closed.cancelled for closed in found.steps[-1].tasks_closed] == [True]
    assert {closed.cancelled for closed in found.steps[-1].timers_closed} == {True, False}


def test_a_non_interrupting_timer_leaves_the_task_open():
    found = with_timer(boundary("t", "a"), flows="t t1")
    found.wait_until(after(30))
    assert found.open == ["a", "t1"]
    found.complete("a", at=after(40))
    assert (found.open, found.completed) == (["t1"], False)
    found.complete("t1", at=after(50))
    assert found.completed


def test_completing_the_host_closes_its_timers():
    found = with_timer(boundary("t", "a", "Cycle", "R/PT30M"), flows="t t1")
    found.complete("a", at=after(10))
    assert found.completed
    assert [closed.cancelled for closed in found.steps[-1].timers_closed] == [True]


def test_a_cycle_keeps_its_reference_and_counts():
    found = with_timer(boundary("t", "a", "Cycle", "R/PT30M"), flows="t t1")
    first = only(found)
    found.wait_until(after(60))
    assert (only(found).ref, only(found).count, only(found).due_at) == (first.ref, 2, after(90))
    assert [data for _event, data in fired(found)] == [
        {"due_at": after(30).isoformat(), "count": 1, "skipped": 0},
        {"due_at": after(60).isoformat(), "count": 2, "skipped": 0},
    ]


def test_a_cycle_ends_after_its_last_tick():
    found = with_timer(boundary("t", "a", "Cycle", "R2/PT30M"), flows="t t1")
    found.wait_until(after(300))
    assert (found.open, found.timers) == (["a", "t1", "t1"], {})
    assert [closed.cancelled for closed in found.steps[-1].timers_closed] == [False]


def test_an_interrupting_cycle_fires_once():
    found = with_timer(boundary("t", "a", "Cycle", "R/PT30M", interrupting=True), flows="t t1")
    found.wait_until(after(300))
    assert (found.open, found.timers) == (["t1"], {})
    assert [closed.cancelled for closed in found.steps[-1].timers_closed] == [False]


def test_completing_the_host_of_a_cycle_leaves_what_earlier_ticks_opened():
    found = with_timer(boundary("t", "a", "Cycle", "R/PT30M"), flows="t t1")
    found.wait_until(after(60))
    found.complete("a", at=after(70))
    assert (found.open, found.completed, found.timers) == (["t1", "t1"], False, {})
    found.complete("t1", at=after(80))
    found.complete("t1", at=after(90))
    assert found.completed


def test_leaving_a_sub_process_leaves_the_ticks_of_its_cycle_open():
    found = started(
        start(), sub("s", start("s1"), user("a"), end("e1"), flows="s1 a e1"), boundary("t", "s", "Cycle", "R/PT30M"),
        user("r"), boundary("u", "r", interrupting=True), user("late"), end(), end("e2"), user("b"),
        flows="start s b end; t r e2; u late e2",
    )  # fmt: skip
    found.complete("a", at=after(31))
    assert found.open == ["r", "b"]
    found.wait_until(after(60))
    assert found.open == ["b", "late"]


def test_missed_ticks_fire_once_and_history_says_how_many_were_skipped():
    found = with_timer(boundary("t", "a", "Cycle", "R/PT30M", ext=io(outputs={"seen": "=timer"})), flows="t t1")
    found.wait_until(after(95), asleep=True)
    tick = {"due_at": after(90).isoformat(), "count": 3, "skipped": 2}
    assert (found.open, fired(found), found.variables["seen"]) == (["a", "t1"], [("t", tick)], tick)
    assert only(found).due_at == after(120)


def test_cron_cycles_are_told_in_the_zone_of_the_process():
    found = with_timer(boundary("t", "a", "Cycle", "0 0 9 1 * ?"), flows="t t1")
    assert only(found).due_at.isoformat() == "2025-04-01T09:00:00+08:00"


def test_calendar_cycles_keep_the_day():
    found = with_timer(boundary("t", "a", "Cycle", "R/P1M"), flows="t t1")
    found.wait_until(after(days=40))
    assert [data["due_at"] for _event, data in fired(found)] == ["2025-04-10T09:00:00+08:00"]


def test_what_a_fired_timer_arms_counts_from_its_due_time():
    found = started(
        start(), user("a"), boundary("t", "a"), user("b"), boundary("u", "b", text="PT10M"), user("c"), end(),
        end("e2"), flows="start a end; t b e2; u c e2",
    )  # fmt: skip
    ref = only(found).ref
    step = advance(found.bundle, "p", found.state, FireTimer(ref), now=after(30), case=CASE)
    assert [timer.due_at for timer in step.timers_armed] == [after(40)]


def test_ranks_put_interrupting_before_plain_before_cycles():
    found = with_timer(
        boundary("c", "a", "Cycle", "R/PT30M"), boundary("n", "a"), boundary("i", "a", interrupting=True),
        flows="c t1; n t2; i t3",
    )  # fmt: skip
    assert [timer.rank for timer in found.timers.values()] == [
        TimerRank.CYCLE,
        TimerRank.NON_INTERRUPTING,
        TimerRank.INTERRUPTING,
    ]
    found.wait_until(after(30))
    assert found.open == ["t3"]


def test_at_one_instant_a_missed_report_is_marked_before_the_next_is_asked_for():
    found = started(
        start(), user("a"), boundary("tick", "a", "Cycle", "R/PT30M"), user("report"),
        boundary("missed", "report", interrupting=True), service("mark", ext=io(set="={missed: missed + 1}")),
        end(), end("e1"), end("e2"), flows="start a end; tick report e1; missed mark e2", variables={"missed": 0},
    )  # fmt: skip
    found.wait_until(after(90))
    assert found.visited("boundaryEvent") == ["tick", "missed", "tick", "missed", "tick"]
    assert (found.open, found.variables["missed"]) == (["a", "report"], 2)


def test_a_trace_tells_the_elements_in_order():
    nodes = (start(), user("a"), boundary("t", "a"), user("b"), end(), end("e2"))
    found = play(*nodes, flows="start a end; t b e2")
    moves = [(after(40), "a", {}), (after(50), "b", {"x": 1})]
    assert trace(found.bundle, "p", "start", moves, at=NINE) == ["start", "t", "a", "end", "b", "e2"]
    with pytest.raises(LookupError):
        trace(found.bundle, "p", "start", [(after(10), "b", {})], at=NINE)


def test_a_completion_at_the_due_instant_comes_before_the_timer():
    found = with_timer(boundary("t", "a"), flows="t t1")
    found.complete("a", at=after(30))
    assert (found.completed, fired(found)) == (True, [])


def test_an_interrupted_sub_process_closes_all_inside():
    inner = sub("in", start("s2"), user("a"), end("e2"), flows="s2 a e2")
    outer = sub(
        "out", start("s1"), inner, boundary("q", "in", text="PT1H"), user("x"), end("e1"), end("e4"),
        flows="s1 in e1; q x e4",
    )  # fmt: skip
    found = started(
        start(),
        outer,
        boundary("t", "out", interrupting=True),
        user("b"),
        end(),
        end("e3"),
        flows="start out end; t b e3",
    )
    found.wait_until(after(30))
    assert (found.open, found.timers) == (["b"], {})
    cancelled = [event.element_id for event in found.events if event.type is EventType.ELEMENT_CANCELLED]
    assert cancelled == ["a", "in", "out"]
    found.complete("b", at=after(40))
    assert (found.completed, found.ends) == (True, ["e3"])


def test_a_scope_waits_for_its_side_paths():
    inside = sub(
        "s", start("s1"), user("a"), boundary("t", "a"), user("side"), end("e1"), end("e2"), flows="s1 a e1; t side e2"
    )
    found = started(start(), inside, user("b"), end(), flows="start s b end")
    found.complete("a", at=after(31))
    assert found.open == ["side"]
    found.complete("side", at=after(32))
    assert found.open == ["b"]


def test_a_timer_on_a_job_works():
    found = started(
        start(),
        service("j", "archive"),
        boundary("t", "j", interrupting=True),
        user("b"),
        end(),
        flows="start j end; t b end",
    )
    found.wait_until(after(30))
    assert (found.open, found.jobs) == (["b"], {})
    assert [closed.cancelled for closed in found.steps[-1].jobs_closed] == [True]


def test_a_timer_that_never_waited_is_not_told():
    found = started(start(), service("m", "mark"), boundary("t", "m"), user("b"), end(), flows="start m end; t b end")
    assert found.completed
    assert (found.steps[0].timers_armed, found.steps[0].timers_closed) == ((), ())


def test_clock_changes_move_calendar_timers_only():
    ext = '<clauseflow:case zone="Europe/Berlin"/>'
    found = started(
        start(), user("a"), boundary("d", "a", text="P1D"), boundary("h", "a", text="PT24H"), user("b"), end(),
        flows="start a end; d b end; h b", ext=ext, at=NINE.replace(month=3, day=29, hour=16),
    )  # fmt: skip
    assert [timer.due_at.isoformat() for timer in found.timers.values()] == [
        "2025-03-30T09:00:00+02:00",
        "2025-03-30T10:00:00+02:00",
    ]
