"""Who gets a task, until when, who is told, and the limits of the written procedure."""

import pytest

from engine.bpmn.step import EventType
from engine.errors import DiagramFault
from tests.unit.bpmn.drawing import NINE, after, boundary, end, io, own, play, start, started, sub, user, zeebe


def one(ext="", variables=None, **given):
    return started(start(), user("a", groups=None, ext=ext, **given), end(), flows="start a end", variables=variables)


def opened(**assignment):
    variables = assignment.pop("variables", None)
    return one(zeebe("assignmentDefinition", **assignment), variables).task("a")


def test_written_groups_and_users():
    task = opened(
        candidateGroups="general_office, department/物流部/head", candidateUsers="li.na,wang", assignee="li.na"
    )
    assert task.candidate_groups == ("general_office", "department/物流部/head")
    assert (task.candidate_users, task.assignee) == (("li.na", "wang"), "li.na")


def test_computed_groups_and_users():
    task = opened(
        candidateGroups='=["a", "department/" + dept]',
        candidateUsers='="x"',
        assignee="=nobody",
        variables={"dept": "物流部"},
    )
    assert (task.candidate_groups, task.candidate_users, task.assignee) == (("a", "department/物流部"), ("x",), None)


@pytest.mark.parametrize(
    "assignment",
    [{"assignee": "=nobody"}, {"candidateGroups": "=[]"}, {"candidateGroups": '=""'}, {"candidateUsers": "=7"}],
)
def test_a_task_for_nobody_is_a_fault(assignment):
    with pytest.raises(DiagramFault) as raised:
        opened(**assignment)
    assert (raised.value.kind, raised.value.element_id) == ("assignment", "a")


def test_a_task_without_assignment_opens_for_nobody():
    task = one().task("a")
    assert (task.assignee, task.candidate_groups, task.candidate_users) == (None, (), ())


def test_dates_priority_form_and_name():
    ext = (
        zeebe("formDefinition", formId="f")
        + zeebe("taskSchedule", dueDate="2025-03-11T00:00:00Z", followUpDate="=now()")
        + zeebe("priorityDefinition", priority="=40 + 2")
    )
    task = one(ext, name="登记").task("a")
    assert (task.due_at.isoformat(), task.follow_up_at, task.priority) == ("2025-03-11T08:00:00+08:00", NINE, 42)
    assert (task.form_key, task.name) == ("f", "登记")
    assert (one().task("a").priority, one().task("a").name, one().task("a").due_at) == (50, "a", None)


def test_dates_of_tasks_need_a_zone():
    with pytest.raises(DiagramFault):
        one(zeebe("taskSchedule", dueDate='="2025-03-11T00:00:00"'))


@pytest.mark.parametrize(
    ("unit", "amount", "expected"),
    [
        ("minutes", "10", "2025-03-10T09:10:00+08:00"),
        ("hours", "1.5", "2025-03-10T10:30:00+08:00"),
        ("days", "2", "2025-03-12T09:00:00+08:00"),
        ("end of day", "", "2025-03-10T23:59:59+08:00"),
        ("end of day", "1", "2025-03-11T23:59:59+08:00"),
        ("end of month", "0", "2025-03-31T23:59:59+08:00"),
    ],
)
def test_units_of_limits(unit, amount, expected):
    found = one(own("limit", id="L", amount=amount, unit=unit, clause="5.1"))
    assert found.limits[0].due_at.isoformat() == expected
    assert (found.limits[0].started_at, found.limits[0].clause) == (NINE, "5.1")


def test_a_limit_counts_from_what_it_says():
    found = one(
        own("limit", id="L", amount="10", unit="minutes", from_="=date and time(received_at)"),
        {"received_at": "2025-03-10T00:30:00Z"},
    )
    assert (found.limits[0].started_at, found.limits[0].due_at) == (after(-30), after(-20))


@pytest.mark.parametrize("begin", ["=received_at", '="2025-03-10T00:30:00"', "=7"])
def test_a_limit_without_a_beginning_is_a_fault(begin):
    with pytest.raises(DiagramFault) as raised:
        one(own("limit", id="L", amount="10", unit="minutes", from_=begin))
    assert raised.value.kind == "timer"


def test_limits_end_with_their_element():
    ext = own("limit", id="L", amount="10", unit="minutes")
    found = started(start(), user("a", ext=ext), end(), flows="start a end")
    found.complete("a", at=after(20))
    assert [(ended.limit_id, ended.cancelled) for ended in found.steps[-1].limits_ended] == [("L", False)]
    told = [event for event in found.events if event.type in (EventType.LIMIT_STARTED, EventType.LIMIT_ENDED)]
    assert {event.data["due_at"] for event in told} == {after(10).isoformat()}


def test_limits_of_an_interrupted_element_are_cancelled():
    ext = own("limit", id="L", amount="10", unit="minutes")
    found = started(
        start(), user("a", ext=ext), boundary("t", "a", interrupting=True), end(), end("e2"), flows="start a end; t e2"
    )
    found.wait_until(after(30))
    assert [ended.cancelled for ended in found.steps[-1].limits_ended] == [True]


def test_a_task_is_due_at_its_earliest_limit():
    far, near = (own("limit", id=unit, amount="1", unit=unit) for unit in ("days", "hours"))
    schedule = zeebe("taskSchedule", dueDate="2025-03-10T12:00:00+08:00")
    inside = sub("s", start("s1"), user("a", ext=far + schedule), user("b"), end("e1"), flows="s1 a b e1", ext=near)
    found = started(start(), inside, user("c"), end(), flows="start s c end")
    assert found.task("a").due_at == after(60)
    found.complete("a", at=after(30))
    assert found.task("b").due_at == after(60)
    found.complete("b", at=after(40))
    assert found.task("c").due_at is None


def test_a_limit_feeds_its_timers():
    ext = own("limit", id="L", amount="10", unit="minutes", timer="t") + own(
        "limit", id="M", amount="2", unit="hours", timer="u"
    )
    found = started(
        start(), user("a", ext=ext), boundary("t", "a", "Date", "=limit.due_at"),
        boundary("u", "a", text="=limit.duration"),
        user("b"), end(), end("e2"), flows="start a end; t b e2; u b",
    )  # fmt: skip
    assert [timer.due_at for timer in found.timers.values()] == [after(10), after(120)]


def test_limits_survive_between_steps():
    ext = own("limit", id="L", amount="10", unit="minutes", timer="t")
    inside = sub("s", start("s1"), user("a"), user("b"), end("e1"), flows="s1 a b e1", ext=ext)
    found = started(
        start(), inside, boundary("t", "s", "Date", "=limit.due_at"), end("e2"), end(), flows="start s end; t e2"
    )
    found.complete("a", at=after(5))
    assert found.task("b").due_at == after(10)


def noticed(*rules, variables=None, ext=""):
    ext = "".join(own("notice", **rule) for rule in rules) + ext
    return started(start(), user("a", ext=ext), end(), flows="start a end", variables=variables)


def test_notices_are_sent_when_they_apply():
    found = noticed(
        {"on": "activated", "groups": "x, y", "message": "begun"},
        {"on": "activated", "when": "=n > 2", "groups": "z", "message": "never"},
        {"on": "completed", "when": "=n > 0", "users": "=who", "message": '="done " + string(n)'},
        variables={"n": 1, "who": ["li.na"]},
    )
    found.complete("a", {"n": 2}, at=NINE)
    assert [(sent.groups, sent.users, sent.message) for sent in found.notices] == [
        (("x", "y"), (), "begun"),
        ((), ("li.na",), "done 2"),
    ]


def test_notices_of_a_completion_see_the_local_variables():
    found = noticed(
        {"on": "completed", "groups": "g", "message": "=local"}, ext=io(local='="here"', outputs={"x": "=1"})
    )
    found.complete("a", at=NINE)
    assert found.notices[0].message == "here"


def test_history_keeps_who_was_told_and_not_what():
    found = noticed({"on": "activated", "groups": "g", "message": "13800000001"})
    told = [event.data for event in found.events if event.type is EventType.NOTICE_SENT]
    assert told == [{"groups": ["g"], "users": []}]


def test_a_notice_whose_condition_is_null_is_a_fault():
    found = play(
        start(), user("a", ext=own("notice", on="activated", when="=n > 2", groups="g", message="m")), end(),
        flows="start a end",
    )  # fmt: skip
    with pytest.raises(DiagramFault) as raised:
        found.start("start", at=NINE)
    assert raised.value.kind == "condition"
