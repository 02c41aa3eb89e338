"""Limits in working time: how their clocks run, stand still and are set anew, and what follows them."""

from datetime import date, datetime

import pytest

from engine.bpmn.bundle import compile_bundle
from engine.bpmn.headless import Play
from engine.bpmn.runtime import ChangeLimit, RecountLimits, ResumeClock, StopClock
from engine.bpmn.runtime.waiting import waiting
from engine.bpmn.step import EventType
from engine.calendars import Day, Notice, china
from engine.errors import Conflict, DiagramFault, InvalidValue
from tests.unit.bpmn.drawing import (
    ZONE,
    boundary,
    call,
    declared,
    diagram,
    end,
    file,
    node,
    own,
    process,
    start,
    started,
    sub,
    user,
)

MONDAY = datetime(2025, 3, 10, 9, 0, tzinfo=ZONE)


def at(text):
    return datetime.fromisoformat(f"{text}:00+08:00")


def limited(*inside, at=MONDAY, flows="start a end", variables=None, host="a", tail=(), **limit):
    ext = own("limit", **{"id": "L", "amount": "2", "unit": "working days", **limit})
    return started(start(), user(host, ext=ext), *inside, end(), *tail, flows=flows, at=at, variables=variables)


def told(found, kind):
    return [event.data for event in found.events if event.type is kind]


def test_working_days_leave_out_days_off_and_count_make_up_days():
    # 2025-01-26 is a Sunday on which people work; 28 January to 4 February are off.
    found = limited(at=at("2025-01-24T10:00"), amount="3")
    assert found.clock("L").due_at == at("2025-02-05T18:00")
    assert found.task("a").due_at == at("2025-02-05T18:00")


def test_an_amount_may_be_computed_and_must_be_a_number():
    assert limited(amount="=days + 1", variables={"days": 2}).clock("L").due_at == at("2025-03-13T18:00")
    with pytest.raises(DiagramFault):
        limited(amount='="two"')
    with pytest.raises(DiagramFault):
        limited(amount="=days")


def test_a_limit_may_apply_to_some_cases_only_and_feeds_the_timer_it_shares_with_another():
    ext = "".join(
        own("limit", id=id, when=f"={when}", amount=amount, unit="hours", timer="late")
        for id, when, amount in (("urgent", "urgent", "1"), ("usual", "not(urgent)", "24"))
    )
    late = boundary("late", "a", "Date", "=limit.due_at")
    for urgent, limit, due_at in ((True, "urgent", "2025-03-10T10:00"), (False, "usual", "2025-03-11T09:00")):
        nodes = start(), user("a", ext=ext), late, end(), end("told")
        found = started(*nodes, flows="start a end; late told", at=MONDAY, variables={"urgent": urgent})
        assert found.clock(limit).due_at == at(due_at)
        assert [timer.due_at for timer in found.timers.values()] == [at(due_at)]


def test_a_timer_whose_limit_does_not_apply_is_never_due():
    found = limited(
        boundary("late", "a", "Date", "=limit.due_at"), end("told"),
        flows="start a end; late told", timer="late", when="=urgent", variables={"urgent": False},
    )  # fmt: skip
    assert not found.timers
    found.complete("a", at=MONDAY)
    assert found.completed


def test_whether_a_limit_applies_is_said_by_yes_or_no():
    with pytest.raises(DiagramFault):
        limited(when="=urgent")


def test_the_first_day_may_count_and_the_ending_may_be_another():
    assert limited(countsStart="true").clock("L").due_at == at("2025-03-11T18:00")
    assert limited(ending="same time").clock("L").due_at == at("2025-03-12T09:00")


def test_a_calendar_that_is_not_there_is_a_fault():
    with pytest.raises(DiagramFault) as raised:
        limited(calendar="nowhere")
    assert raised.value.detail["calendar"] == "nowhere"


def test_a_limit_feeds_its_boundary_timer():
    found = limited(
        boundary("late", "a", "Date", "=limit.due_at"), end("told"), flows="start a end; late told", timer="late"
    )
    assert [timer.due_at for timer in found.timers.values()] == [at("2025-03-12T18:00")]


def test_a_whole_process_has_a_limit():
    ext = own("limit", id="P", amount="1", unit="working days", from_="=date and time(received_at)")
    found = started(
        start(), user("a"), user("b"), end(), flows="start a b end", ext=ext, at=MONDAY,
        variables={"received_at": "2025-03-07T17:00:00+08:00"},
    )  # fmt: skip
    clock = found.clock("P")
    assert (clock.ref, clock.element_id, clock.due_at) == ("", "p", at("2025-03-10T18:00"))
    assert found.task("a").due_at == at("2025-03-10T18:00")
    found.complete("a", at=MONDAY)
    assert found.task("b").due_at == at("2025-03-10T18:00")
    found.complete("b", at=MONDAY)
    assert [(ended.ref, ended.limit_id, ended.cancelled) for ended in found.steps[-1].limits_ended] == [
        ("", "P", False)
    ]
    assert found.completed
    assert not found.clocks


def test_a_called_process_has_a_limit_as_long_as_it_runs():
    ext = own("limit", id="P", amount="1", unit="working hours")
    files = {
        "p.bpmn": diagram(start(), call("c", "q"), user("z"), end(), flows="start c z end"),
        "q.bpmn": file(process(start("s"), user("b"), end("e"), flows="s b e", ext=ext, process_id="q")),
    }
    found = Play(compile_bundle(files), "p")
    found.start("start", at=MONDAY)
    assert (found.clock("P").element_id, found.task("b").due_at) == ("c", at("2025-03-10T10:00"))
    found.complete("b", at=MONDAY)
    assert not found.clocks
    assert found.task("z").due_at is None


MESSAGE = '<bpmn:messageEventDefinition messageRef="message_sample"/>'


def waiting_for_sample(**limit):
    """A sub-process in which somebody works beside the waiting for a sample."""
    ext = own("limit", **{"id": "L", "amount": "2", "unit": "working days", **limit})
    inner = sub(
        "s", start("i"), node("parallelGateway", "g"), user("a"),
        node("intermediateCatchEvent", "m", MESSAGE, ext=own("clockStop", limits="L", reason="等客户寄样")),
        end("x"), end("y"), flows="i g; g a x; g m y", ext=ext,
    )  # fmt: skip
    text = file(declared("message", "sample"), process(start(), inner, end(), flows="start s end"))
    found = Play(compile_bundle({"p.bpmn": text}), "p")
    found.start("start", at=MONDAY)
    return found


def test_a_clock_stands_still_while_an_element_waits():
    found = waiting_for_sample()
    clock = found.clock("L")
    assert (clock.stopped_at, clock.due_at) == (MONDAY, at("2025-03-12T18:00"))
    assert found.task("a").due_at is None  # what stands still is due at no moment
    found.deliver("m", at=at("2025-03-13T15:00"))
    clock = found.clock("L")
    # Monday 9:00 to Thursday 15:00 are three days of eight hours and five hours of the fourth.
    assert clock.stops == ((MONDAY, at("2025-03-13T15:00")),)
    assert clock.due_at == at("2025-03-18T15:00")
    assert (clock.stopped_at, found.task("a").due_at) == (None, at("2025-03-18T15:00"))
    resumed = told(found, EventType.CLOCK_RESUMED)[0]
    assert (resumed["from"]["due_at"], resumed["to"]["due_at"]) == (
        at("2025-03-12T18:00").isoformat(),
        at("2025-03-18T15:00").isoformat(),
    )


def test_a_clock_may_wait_for_its_message():
    found = waiting_for_sample(from_="message", message="sample")
    assert not found.clocks
    assert found.task("a").due_at is None
    found.deliver("m", at=at("2025-03-13T15:00"))
    assert found.clock("L").started_at == at("2025-03-13T15:00")
    assert found.task("a").due_at == at("2025-03-17T18:00")


def test_a_person_stops_a_clock_and_lets_it_go_on():
    found = limited(
        boundary("late", "a", "Date", "=limit.due_at"), end("told"), flows="start a end; late told", timer="late"
    )
    ref = found.task("a").ref
    found.take(StopClock(ref, "L"), at("2025-03-11T10:00"))
    assert found.timers == {}
    assert found.task("a").due_at is None
    with pytest.raises(Conflict):
        found.take(StopClock(ref, "L"), at("2025-03-11T11:00"))
    found.take(ResumeClock(ref, "L"), at("2025-03-12T10:00"))
    assert found.clock("L").due_at == at("2025-03-13T18:00")
    assert [timer.due_at for timer in found.timers.values()] == [at("2025-03-13T18:00")]
    with pytest.raises(Conflict):
        found.take(ResumeClock(ref, "L"), at("2025-03-12T11:00"))
    found.wait_until(at("2025-03-13T18:00"))
    assert "told" in found.ends or "late" in found.visited()


def test_what_is_due_already_is_not_stopped():
    found = limited()
    with pytest.raises(InvalidValue):
        found.take(StopClock(found.task("a").ref, "L"), at("2025-03-12T18:00"))
    late = waiting_for_sample(from_='=date and time("2025-03-03T09:00:00+08:00")')
    assert late.clock("L").stopped_at is None
    late.deliver("m", at=at("2025-03-13T15:00"))
    assert (late.clock("L").due_at, late.clock("L").stops) == (at("2025-03-05T18:00"), ())


@pytest.mark.parametrize(("kind", "text"), [("Date", "=limit.due_at"), ("Duration", "=limit.duration")])
def test_a_boundary_timer_follows_its_limit_however_it_reads_it(kind, text):
    found = limited(boundary("late", "a", kind, text), end("told"), flows="start a end; late told", timer="late")
    found.take(ChangeLimit(found.task("a").ref, "L", amount=3), at("2025-03-11T10:00"))
    assert [timer.due_at for timer in found.timers.values()] == [at("2025-03-13T18:00")]


def test_what_was_stopped_when_it_ended_was_in_time():
    found = limited()
    found.take(StopClock(found.task("a").ref, "L"), at("2025-03-11T10:00"))
    found.complete("a", at=at("2025-03-20T10:00"))
    last = found.steps[-1]
    assert last.limits_changed[0].due_at > at("2025-03-20T10:00")
    assert last.limits_changed[0].stops == ((at("2025-03-11T10:00"), at("2025-03-20T10:00")),)
    assert [ended.limit_id for ended in last.limits_ended] == ["L"]
    assert found.timers == {}


def test_people_are_warned_and_told_once_each():
    found = limited(warning="4", warningUnit="working hours", remind="true", escalate="superior, audit", text='="快点"')
    assert sorted(timer.due_at for timer in found.timers.values()) == [at("2025-03-12T14:00"), at("2025-03-12T18:00")]
    found.wait_until(at("2025-03-20T18:00"))
    warned, missed = found.passed
    assert (warned.missed, warned.remind, warned.refs, warned.text) == (False, True, (found.task("a").ref,), "快点")
    assert (missed.missed, missed.superior, missed.escalate) == (True, True, ("audit",))
    assert len(told(found, EventType.LIMIT_WARNED)) == len(told(found, EventType.LIMIT_MISSED)) == 1
    assert found.timers == {}


def test_a_missed_limit_marks_and_takes_away():
    found = limited(mark="overdue", reassign='=["second"]')
    found.wait_until(at("2025-03-12T18:00"))
    assert found.variables["overdue"] is True
    assert found.passed[0].reassign == ("second",)


def test_a_limit_of_a_sub_process_reminds_whoever_works_inside():
    ext = own("limit", id="L", amount="1", unit="working days", remind="true")
    inner = sub("s", start("i"), user("a"), user("b"), end("x"), flows="i a b x", ext=ext)
    found = started(start(), inner, end(), flows="start s end", at=MONDAY)
    found.complete("a", at=MONDAY)
    found.wait_until(at("2025-03-12T09:00"))
    assert found.passed[0].refs == (found.task("b").ref,)


def test_nobody_is_warned_of_what_was_done_in_time():
    found = limited(warning="1", warningUnit="hours", remind="true")
    found.complete("a", at=at("2025-03-10T10:00"))
    assert (found.timers, found.passed) == ({}, [])


def test_a_limit_is_set_by_hand():
    found = limited(remind="true")
    ref = found.task("a").ref
    found.take(ChangeLimit(ref, "L", amount=5), at("2025-03-11T10:00"))
    assert found.task("a").due_at == at("2025-03-17T18:00")
    assert [timer.due_at for timer in found.timers.values()] == [at("2025-03-17T18:00")]
    found.take(ChangeLimit(ref, "L", due_at=at("2025-03-14T12:00")), at("2025-03-11T11:00"))
    assert found.task("a").due_at == at("2025-03-14T12:00")
    changes = told(found, EventType.LIMIT_CHANGED)
    assert [(data["because"], data["from"]["due_at"], data["to"]["due_at"]) for data in changes] == [
        ("person", at("2025-03-12T18:00").isoformat(), at("2025-03-17T18:00").isoformat()),
        ("person", at("2025-03-17T18:00").isoformat(), at("2025-03-14T12:00").isoformat()),
    ]


class Later:
    """China's calendar with an invented notice for a year that has none yet."""

    notice = Notice(number="试〔2026〕1号", year=2027)

    def get(self, id):
        off = {date(2027, 1, day): Day(works=False, name="元旦", notice=self.notice) for day in (1, 4)}
        return china().with_days(off, settles=(2027,)) if id in ("", "cn") else None


def over_the_year():
    return limited(
        boundary("late", "a", "Date", "=limit.due_at"), boundary("soon", "a", "Date", "=working days(1)"),
        end("told"), end("asked"), flows="start a end; late told; soon asked", timer="late", remind="true",
        at=at("2026-12-31T10:00"),
    )  # fmt: skip


def test_a_date_in_a_year_that_is_not_published_is_provisional_until_it_is():
    found = over_the_year()
    clock = found.clock("L")
    assert (clock.due_at, clock.provisional) == (at("2027-01-04T18:00"), 2027)
    soon = next(timer for timer in found.timers.values() if timer.element_id == "soon")
    assert (soon.due_at, soon.provisional) == (at("2027-01-01T18:00"), 2027)
    found.calendars = Later()
    found.take(RecountLimits("calendar"), at("2026-12-31T12:00"))
    clock = found.clock("L")
    assert (clock.due_at, clock.provisional, found.task("a").due_at) == (at("2027-01-06T18:00"), 0, clock.due_at)
    by_element = {timer.element_id: timer.due_at for timer in found.timers.values()}
    assert by_element == {"a": clock.due_at, "late": clock.due_at, "soon": at("2027-01-05T18:00")}
    change = told(found, EventType.LIMIT_CHANGED)[0]
    assert (change["because"], change["from"]["provisional"], "provisional" in change["to"]) == (
        "calendar",
        2027,
        False,
    )
    assert waiting(found.state).timers == {timer.ref: timer.due_at for timer in found.timers.values()}
    found.take(RecountLimits("calendar"), at("2026-12-31T13:00"))
    assert found.steps[-1].events == ()


def test_a_date_that_a_person_has_set_is_not_counted_again():
    found = over_the_year()
    found.take(ChangeLimit(found.task("a").ref, "L", due_at=at("2027-01-04T12:00")), at("2026-12-31T11:00"))
    found.calendars = Later()
    found.take(RecountLimits("calendar"), at("2026-12-31T12:00"))
    assert found.clock("L").due_at == at("2027-01-04T12:00")


def test_timers_read_working_time():
    text = "<bpmn:timerEventDefinition><bpmn:timeDate>=working hours(3)</bpmn:timeDate></bpmn:timerEventDefinition>"
    found = started(
        start(), node("intermediateCatchEvent", "w", text), user("a"), end(), flows="start w a end", at=MONDAY
    )
    found.wait_until(at("2025-03-10T12:00"))
    assert found.open == ["a"]


def test_a_limit_survives_the_state():
    found = waiting_for_sample(warning="1", warningUnit="working days")
    again = waiting(found.state)
    assert list(again.limits.values()) == [at("2025-03-12T18:00")]
