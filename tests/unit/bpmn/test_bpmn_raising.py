"""Events that people may raise by hand: what the diagram must say of them, and who may when."""

import pytest

from engine.bpmn.diagram import Element, Raising
from engine.bpmn.lint import lint
from engine.bpmn.raising import may_raise
from tests.unit.bpmn.broken import FORM, task
from tests.unit.bpmn.drawing import NINE, ZONE, end, file, node, own, process, start

MESSAGE = '<bpmn:message id="m" name="go"/>'
ON_MESSAGE = '<bpmn:messageEventDefinition messageRef="m"/>'
BY_OFFICE = own("raise", groups="office")


def rules(ext, definition=ON_MESSAGE, kind="intermediateCatchEvent", **known):
    inside = process(start(ext=FORM), node(kind, "x", definition, ext=ext), task(), end(), flows="start x a end")
    return {finding.rule for finding in lint(file(MESSAGE, inside), **known)}


def test_an_event_that_waits_for_a_message_may_be_raised():
    assert rules(BY_OFFICE) == set()


def test_other_events_cannot_be_raised():
    day = "<bpmn:timerEventDefinition><bpmn:timeDuration>P1D</bpmn:timeDuration></bpmn:timerEventDefinition>"
    assert rules(BY_OFFICE, day) == {"raise-without-message"}


def test_somebody_must_be_named_and_exist():
    assert rules(own("raise")) == {"raise-by-nobody"}
    assert rules(BY_OFFICE, groups={"desk"}) == {"unknown-group"}


def test_a_start_event_at_the_top_cannot_be_raised_inside_a_case():
    inside = process(start("start", ON_MESSAGE, ext=FORM + BY_OFFICE), task(), end(), flows="start a end")
    assert {finding.rule for finding in lint(file(MESSAGE, inside))} == {"raise-without-message"}


@pytest.mark.parametrize(
    ("groups", "when", "found"),
    [
        ("office, store", "", ("office", "store")),
        ("=unit", "=urgent = true", ("department/客服部",)),
        ('=["a", "b"]', "", ("a", "b")),
        ("office", "=urgent = false", None),
        ("office", "=nothing > 1", None),
        ("office", '=urgent + "', None),
        ("=nothing", "", ()),
    ],
)
def test_who_may_raise_an_event_is_asked_of_the_case(groups, when, found):
    element = Element(id="x", kind="boundaryEvent", raising=Raising(groups=groups, when=when))
    assert may_raise(element, {"unit": "department/客服部", "urgent": True}, NINE, ZONE) == found


def test_nobody_raises_what_is_not_said_to_be_raised():
    assert may_raise(Element(id="x", kind="boundaryEvent"), {}, NINE, ZONE) is None
