"""What several scopes have in common stands in the state once, and is one value afterwards."""

import orjson
import pytest

from engine.bpmn.bundle import compile_bundle
from engine.bpmn.headless import Play
from engine.bpmn.runtime.commands import CompleteTask
from engine.bpmn.runtime.sharing import SHORT, divided, joined
from engine.bpmn.runtime.state import State, dump, load
from tests.unit.bpmn.drawing import NINE, call, end, file, many, process, start, user

LONG = "x" * (SHORT + 1)


def there_and_back(variables):
    """Variables as the next step finds them."""
    return load(dump(State(variables=variables))).variables


@pytest.mark.parametrize("value", [LONG, [1], {"a": 1}])
def test_a_value_of_two_scopes_is_written_once_and_read_as_one(value):
    found = there_and_back({"": {"v": value, "n": 1}, "1": {"n": 2, "w": value}})
    assert found == {"": {"v": value, "n": 1}, "1": {"n": 2, "w": value}}
    assert found[""]["v"] is found["1"]["w"]
    assert list(found["1"]) == ["n", "w"], "in the order in which they were set"


@pytest.mark.parametrize("value", ["x" * SHORT, 1, None, [], {}])
def test_what_is_short_is_written_where_it_stands(value):
    assert divided({"": {"v": value}, "1": {"v": value}})[1] == {}


def test_equal_values_that_came_about_apart_stay_apart():
    first, second = orjson.loads(b"[1]"), orjson.loads(b"[1]")
    assert divided({"": {"v": first}, "1": {"v": second}})[1] == {}


def test_dividing_changes_nothing_of_what_it_is_given():
    value = [1]
    variables = {"": {"v": value}, "1": {"v": value}}
    parted, places = divided(variables)
    assert variables == {"": {"v": [1]}, "1": {"v": [1]}}
    assert joined(parted, places) == variables


def called(collection, text):
    """A process that hands a text to each process it calls, which can change it."""
    inner = process(start("s1"), user("a"), user("b"), end("e1"), flows="s1 a b e1", process_id="q")
    outer = process(start(), call("c", "q", many(collection, "item")), end(), flows="start c end")
    found = Play(compile_bundle({"p.bpmn": file(outer, inner)}), "p")
    found.start("start", {"text": text}, at=NINE)
    return found


def test_the_state_does_not_grow_with_what_called_processes_see():
    one, fifty = (len(called(f"=[{', '.join(['1'] * count)}]", "x" * 10_000).state) for count in (1, 50))
    assert fifty < one + 50 * 1_000


def test_a_called_process_changes_its_own_value_only():
    found = called("=[1, 2]", LONG)
    first = next(iter(found.tasks.values()))
    found.take(CompleteTask(first.ref, {"text": "other"}), NINE)
    texts = [store["text"] for store in load(found.state).variables.values() if "text" in store]
    assert sorted(texts) == ["other", LONG, LONG]
