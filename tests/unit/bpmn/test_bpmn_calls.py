"""Call activities: what goes in and out, what cannot be seen, how errors come up, and where calls end."""

import pytest

from engine.bpmn.bundle import compile_bundle
from engine.bpmn.headless import Play
from engine.bpmn.step import EventType
from engine.errors import DiagramFault
from tests.unit.bpmn.drawing import (
    NINE,
    boundary,
    call,
    declared,
    end,
    event,
    file,
    io,
    node,
    process,
    script,
    start,
    user,
    zeebe,
)  # fmt: skip

CALLED = process(start("start2"), user("b"), end("end2"), flows="start2 b end2", process_id="q")


def begun(activity, called=CALLED, *, more=(), flows="start c a end", variables=None, inside=()):
    own = process(start(), activity, *inside, user("a"), end(), flows=flows)
    found = Play(compile_bundle({"p.bpmn": file(*more, own, called)}), "p")
    found.start("start", variables, at=NINE)
    return found


def test_the_called_process_gets_a_copy_and_hands_back_what_it_wrote():
    found = begun(call("c", "q"), variables={"x": 1, "y": 1})
    (task,) = found.tasks.values()
    assert (task.element_id, task.process) == ("b", "q")
    found.complete("b", {"x": 2}, at=NINE)
    assert (found.open, found.variables) == (["a"], {"x": 2, "y": 1})


def test_a_call_may_keep_its_variables_to_itself():
    ext = zeebe("calledElement", processId="q", propagateAllParentVariables="false", propagateAllChildVariables="false")
    activity = node("callActivity", "c", ext=ext + io(z="=x + 1", outputs={"w": "=z * 10"}))
    found = begun(activity, variables={"x": 1})
    found.complete("b", {"z": 5, "hidden": 1}, at=NINE)
    assert found.variables == {"x": 1, "w": 50}


def test_the_called_process_does_not_see_its_caller():
    ext = zeebe("calledElement", processId="q", propagateAllParentVariables="false")
    called = process(start("start2"), script("t", "=x", "seen"), end("end2"), flows="start2 t end2", process_id="q")
    found = begun(node("callActivity", "c", ext=ext), called, variables={"x": 1})
    assert found.variables == {"x": 1, "seen": None}


def test_events_of_the_called_process_name_it():
    found = begun(call("c", "q"))
    found.complete("b", at=NINE)
    told = {e.element_id: e.process for e in found.events if e.type is EventType.ELEMENT_COMPLETED}
    assert told == {"start": "", "start2": "q", "b": "q", "end2": "q", "c": ""}
    assert found.ends == []  # the end of the called process is not the end of the case


def test_an_error_of_the_called_process_is_caught_on_the_border_of_the_call():
    called = process(start("start2"), node("endEvent", "bad", event("error", "E")), flows="start2 bad", process_id="q")
    edge = node("boundaryEvent", "edge", event("error", "E"), attachedToRef="c")
    found = begun(
        call("c", "q"), called, inside=(edge, user("h"), end("end3")), flows="start c a end; edge h end3",
        more=[declared("error", "E")],
    )  # fmt: skip
    assert found.open == ["h"]


def test_an_interrupted_call_ends_what_it_called():
    edge = boundary("edge", "c", interrupting=True)
    found = begun(call("c", "q"), inside=(edge, user("h"), end("end3")), flows="start c a end; edge h end3")
    found.wait_until(NINE.replace(hour=10))
    assert found.open == ["h"]
    assert not found.variables


def test_a_process_that_calls_itself_stops_with_a_fault():
    called = process(start("start2"), call("again", "q"), end("end2"), flows="start2 again end2", process_id="q")
    with pytest.raises(DiagramFault, match=r".") as raised:
        begun(call("c", "q"), called)
    assert "20" in raised.value.reason


def test_a_process_that_is_not_there_is_a_fault_that_names_it():
    with pytest.raises(DiagramFault, match=r".") as raised:
        begun(call("c", "nowhere"))
    assert "nowhere" in raised.value.reason


class Shelf:
    """A library with one other bundle."""

    def __init__(self, data):
        self.other = compile_bundle({"q.bpmn": data})

    def find(self, key, wanted):
        return "other|q" if (key, wanted) == ("shop/q", "latest:") else None

    def bundle(self, digest):
        return self.other if digest == "other" else None


def test_the_newest_process_of_another_bundle_is_called_and_kept():
    ext = zeebe("calledElement", processId="shop/q", bindingType="latest")
    own = process(start(), node("callActivity", "c", ext=ext), end(), flows="start c end")
    found = Play(compile_bundle({"p.bpmn": file(own)}), "p", library=Shelf(file(CALLED)))
    found.start("start", at=NINE)
    assert found.open == ["b"]
    found.complete("b", at=NINE)
    assert found.completed
