"""Variables of branches that run beside each other: both changes stay, and a clash never goes unseen."""

from itertools import permutations

import pytest

from engine.bpmn.step import EventType
from engine.errors import DiagramFault
from tests.unit.bpmn.drawing import NINE, after, boundary, end, gateway, own, script, start, started, user

TWO = "start split; split a join; split b join; join after end"


def branches(*tasks, flows=TWO, ext=""):
    return started(
        start(), gateway("split", kind="parallel"), *tasks, gateway("join", kind="parallel"), user("after"), end(),
        flows=flows, ext=ext,
    )  # fmt: skip


def conflicts(found):
    return [e.data for e in found.events if e.type is EventType.VARIABLE_CONFLICT]


@pytest.mark.parametrize("order", list(permutations("abc")))
def test_what_each_branch_changes_stays_in_every_order(order):
    found = branches(
        user("a"), user("b"), user("c"), flows="start split; split a join; split b join; split c join; join after end"
    )
    values = {"a": {"x": 1}, "b": {"rows": [1]}, "c": {"z": {"typename": "q"}}}
    for name in order:
        found.complete(name, values[name], at=NINE)
    assert found.variables == {"x": 1, "rows": [1], "z": {"typename": "q"}}
    assert conflicts(found) == []


def test_two_people_who_wrote_one_value_beside_each_other_are_recorded():
    found = branches(user("a"), user("b"))
    found.complete("a", {"x": 1}, at=NINE)
    found.complete("b", {"x": 2}, at=NINE)
    assert conflicts(found) == [{"variable": "x", "other_element": "a", "values": [1, 2]}]
    assert found.variables["x"] == 2


def test_who_writes_the_same_value_does_not_clash():
    found = branches(user("a"), user("b"))
    found.complete("a", {"x": 1}, at=NINE)
    found.complete("b", {"x": 1}, at=NINE)
    assert conflicts(found) == []


def test_who_opened_the_task_afterwards_has_seen_the_value():
    found = branches(user("a"), user("b"), user("c"), flows="start split; split a join; split b c join; join after end")
    found.complete("b", at=NINE)
    found.complete("a", {"x": 1}, at=NINE)
    found.complete("c", {"x": 2}, at=NINE)
    assert len(conflicts(found)) == 1  # c was open already when a wrote
    found = branches(user("a"), user("b"), user("c"), flows="start split; split a join; split b c join; join after end")
    found.complete("a", {"x": 1}, at=NINE)
    found.complete("b", at=NINE)
    found.complete("c", {"x": 2}, at=NINE)
    assert conflicts(found) == []


def test_scripts_beside_each_other_clash_unless_one_reads_what_the_other_wrote():
    assert len(conflicts(branches(script("a", "=1", "x"), script("b", "=2", "x")))) == 1
    assert conflicts(branches(script("a", "=1", "x"), script("b", "=x", "x"))) == []


def test_after_the_join_nobody_is_beside_anybody():
    found = branches(user("a"), user("b"))
    found.complete("a", {"x": 1}, at=NINE)
    found.complete("b", at=NINE)
    found.complete("after", {"x": 3}, at=NINE)
    assert conflicts(found) == []


@pytest.mark.parametrize(("rule", "kept"), [("first", 1), ("record", 2)])
def test_the_diagram_may_say_whose_value_stays(rule, kept):
    found = branches(user("a"), user("b"), ext=own("conflict", variable="x", rule=rule))
    found.complete("a", {"x": 1}, at=NINE)
    found.complete("b", {"x": 2}, at=NINE)
    assert found.variables["x"] == kept
    assert len(conflicts(found)) == 1


def test_the_diagram_may_say_that_it_must_not_be():
    found = branches(user("a"), user("b"), ext=own("conflict", variable="x", rule="incident"))
    found.complete("a", {"x": 1}, at=NINE)
    with pytest.raises(DiagramFault, match=r".") as raised:
        found.complete("b", {"x": 2}, at=NINE)
    assert "并行" in raised.value.reason
    assert (raised.value.element_id, raised.value.detail["other"]) == ("b", "a")
    assert found.variables["x"] == 1


def test_what_an_event_began_is_beside_its_host_whatever_begins_beside_itself():
    found = started(
        *(start(), user("a"), user("m"), user("n"), boundary("on_a", "a"), boundary("on_m", "m"), end()),
        *(end("end_m"), end("end_n")),
        flows="start a end; on_a m end_m; on_m n end_n",
    )
    found.wait_until(after(30))
    found.wait_until(after(60))
    found.complete("a", {"x": 1}, at=NINE)
    found.complete("m", {"x": 2}, at=NINE)
    assert len(conflicts(found)) == 1
