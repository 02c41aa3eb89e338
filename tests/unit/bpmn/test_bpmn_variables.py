"""Variables, one store a scope, spread as Camunda 8 spreads them."""

import pytest

from engine.bpmn.step import EventType
from tests.unit.bpmn.drawing import NINE, after, boundary, end, io, service, start, started, sub, user


def changes(found):
    told = [event for event in found.events if event.type is EventType.VARIABLES_SET]
    return [(event.element_id, bool(event.data["scope"]), event.data["changes"]) for event in told]


def test_values_go_to_the_instance():
    found = started(start(), user("a"), user("b"), end(), flows="start a b end", variables={"n": 1})
    found.complete("a", {"x": [1, {"y": 2}]}, at=NINE)
    assert found.variables == {"n": 1, "x": [1, {"y": 2}]}


def test_changes_are_told_with_old_and_new_values():
    found = started(start(), user("a"), user("b"), end(), flows="start a b end", variables={"n": 1, "m": 1})
    found.complete("a", {"n": 2, "m": 1, "x": True}, at=NINE)
    assert changes(found) == [
        ("start", False, [["n", None, 1], ["m", None, 1]]),
        ("a", False, [["n", 1, 2], ["x", None, True]]),
    ]


@pytest.mark.parametrize(("old", "new"), [(1, True), (0, False), (1, 1.0)])
def test_values_that_only_python_takes_for_equal_are_changes(old, new):
    found = started(start(), user("a"), user("b"), end(), flows="start a b end", variables={"n": old})
    found.complete("a", {"n": new}, at=NINE)
    assert changes(found)[-1] == ("a", False, [["n", old, new]])


def test_inputs_are_local_and_later_ones_see_earlier_ones():
    found = started(
        start(), user("a", ext=io(x="=n + 1", y="=x * 10", word="plain")), user("b"), end(), flows="start a b end",
        variables={"n": 1},
    )  # fmt: skip
    assert found.task("a").local == {"x": 2, "y": 20, "word": "plain"}
    found.complete("a", {"z": 5}, at=NINE)
    assert found.variables == {"n": 1, "z": 5}


def test_a_value_of_a_local_name_stays_local():
    found = started(start(), user("a", ext=io(x="=1")), user("b"), end(), flows="start a b end", variables={"x": 9})
    found.complete("a", {"x": 5}, at=NINE)
    assert found.variables == {"x": 9}


def test_with_output_mappings_only_they_go_up():
    ext = io(x="=1", outputs={"sum": "=x + typed", "note": "=typed"})
    found = started(start(), user("a", ext=ext), user("b"), end(), flows="start a b end", variables={"typed": 100})
    found.complete("a", {"typed": 2}, at=NINE)
    assert found.variables == {"typed": 100, "sum": 3, "note": 2}


def test_dotted_targets_build_contexts_without_losing_what_is_there():
    ext = io(outputs={"order.total": "=typed", "order.tax.rate": "=0.2"})
    found = started(
        start(), user("a", ext=ext), user("b"), end(), flows="start a b end", variables={"order": {"id": 7}}
    )
    found.complete("a", {"typed": 2}, at=NINE)
    assert found.variables["order"] == {"id": 7, "total": 2, "tax": {"rate": 0.2}}


def test_variables_of_a_sub_process_end_with_it():
    inside = sub("s", start("s1"), user("a"), end("e1"), flows="s1 a e1", ext=io(x="=n + 1"))
    found = started(start(), inside, user("b"), end(), flows="start s b end", variables={"n": 1})
    found.complete("a", {"x": 7, "y": 8}, at=NINE)
    assert found.variables == {"n": 1, "y": 8}


def test_outputs_of_a_sub_process_see_its_variables():
    inside = sub("s", start("s1"), user("a"), end("e1"), flows="s1 a e1", ext=io(x="=0", outputs={"result": "=x * 2"}))
    found = started(start(), inside, user("b"), end(), flows="start s b end")
    found.complete("a", {"x": 7}, at=NINE)
    assert found.variables == {"result": 14}


def test_each_run_of_a_sub_process_has_variables_of_its_own():
    inside = sub("s", start("s1"), user("a"), end("e1"), flows="s1 a e1", ext=io(x="=0"))
    found = started(start(), inside, user("b"), end(), flows="start s b s", variables={})
    found.complete("a", {"x": 7}, at=NINE)
    found.complete("b", at=NINE)
    inner = [event for event in found.events if event.type is EventType.VARIABLES_SET and event.data["scope"]]
    assert [event.data["changes"] for event in inner] == [[["x", None, 0]], [["x", 0, 7]], [["x", None, 0]]]


def test_start_events_map_what_they_are_given():
    found = started(
        start(ext=io(outputs={"kept": "=given", "count": "=0"})), user("a"), end(), flows="start a end",
        variables={"given": 1, "other": 2},
    )  # fmt: skip
    assert found.variables == {"kept": 1, "count": 0}


def test_a_plain_start_of_a_sub_process_sets_variables():
    inside = sub("s", start("s1", ext=io(outputs={"count": "=0"})), user("a"), end("e1"), flows="s1 a e1")
    found = started(start(), inside, end(), flows="start s end")
    assert found.variables == {"count": 0}


def test_what_a_side_path_writes_the_main_path_sees_at_once():
    found = started(
        start(), user("a", ext=io(outputs={"seen": "=late"})), boundary("t", "a"),
        service("mark", ext=io(set="={late: true}")), end("e2"), user("b"), end(), flows="start a b end; t mark e2",
        variables={"late": False},
    )  # fmt: skip
    found.wait_until(after(30))
    found.complete("a", at=after(40))
    assert found.variables == {"late": True, "seen": True}


def test_a_boundary_event_maps_its_timer_and_leaves_nothing_else():
    tick = boundary("t", "a", "Cycle", "R/PT30M", ext=io(outputs={"no": "=timer.count", "at": "=timer.due_at"}))
    found = started(start(), user("a"), tick, user("r"), end("e2"), end(), flows="start a end; t r e2")
    found.wait_until(after(60))
    assert found.variables == {"no": 2, "at": after(60).isoformat()}


def test_the_case_can_be_read_and_never_hidden():
    found = started(
        start(), user("a", ext=io(key="=case.business_key", who="=case.actor")), end(), flows="start a end",
        variables={"case": {"business_key": "forged"}},
    )  # fmt: skip
    assert found.task("a").local == {"key": "", "who": None}


def test_temporal_values_become_text_with_an_offset():
    found = started(
        start(ext=io(outputs={"at": "=now()", "half": "=1/2", "two": "=4/2"})), user("a"), end(), flows="start a end"
    )
    assert found.variables == {"at": "2025-03-10T09:00:00+08:00", "half": 0.5, "two": 2}


def test_an_end_event_sets_what_its_output_mappings_say():
    found = started(start(), end(ext=io(outputs={"state": "done", "at": "=now()"})), flows="start end")
    assert found.variables["state"] == "done"
    assert found.variables["at"].startswith("2025-03-10T09:00:00")
