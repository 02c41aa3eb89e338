"""Random walks, a few of each procedure that comes with the product; `make soak` walks thousands.

That the walks notice what must never be is shown on diagrams made to be wrong.
"""

import json
import os
import re
from contextlib import contextmanager
from random import Random
from threading import Event, Thread

import pytest

from tests.bundles import two_tasks
from tests.soak.pattern import fitting
from tests.soak.walks import summary, walk_through
from web import library

PEOPLE = """
roles: {office: 办公室, store: 仓库}
people:
  - {id: anna, name: 安娜, groups: [office, store]}
"""
ALWAYS = {"condition": "=1 = 1", "default": True}
END = '<bpmn:endEvent id="refused" name="不发货"><bpmn:incoming>f5</bpmn:incoming></bpmn:endEvent>'.encode()
AGAIN = (
    two_tasks(default=True)["order.bpmn"]
    .replace(END, b"")
    .replace(b'targetRef="refused"', b'targetRef="check"')
    .replace(b' withdrawGroups="office"', b"")
)
FORM = {
    "type": "default", "id": "f_check", "schemaVersion": 19, "components": [
        {"type": "number", "key": "amount", "id": "a", "label": "金额", "validate": {"required": True, "min": 1},
         "properties": {"check": "=amount < 1"}},
    ],
}  # fmt: skip
PATTERNS = (
    r"^TS-\d{8}-\d{3,}$",
    r"^(\+?[0-9][0-9 ()-]{4,20}[0-9]|[^@\s]+@[^@\s]+\.[^@\s]+)$",
    r"^\d{4}-(0[1-9]|1[0-2])$",
)


@pytest.mark.parametrize("procedure", library.procedures())
def test_no_case_of_a_procedure_gets_stuck(procedure):
    outcome = walk_through(procedure, 3, seed=3)
    assert not outcome.failure, summary(outcome)
    assert outcome.ended >= 3


def shop(people=PEOPLE, **parts):
    return {**two_tasks(**parts), "organization.yaml": people.encode(), "f_check.form": json.dumps(FORM).encode()}


def test_a_seed_tells_the_whole_walk():
    first, second = (walk_through("shop", 3, seed=4, files=shop(**ALWAYS)) for _time in range(2))
    assert not first.failure
    assert first.story == second.story
    assert len(first.story) > 6


@contextmanager
def something_else_at_work():
    """A thread that asks the system for bytes all the time, as a broker's connection does now and then."""
    over = Event()

    def ask() -> None:
        while not over.wait(0.001):
            os.urandom(16)

    thread = Thread(target=ask)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def test_nothing_else_that_runs_here_changes_a_walk():
    alone = walk_through("shop", 3, seed=4, files=shop(**ALWAYS))
    with something_else_at_work():
        beside = walk_through("shop", 3, seed=4, files=shop(**ALWAYS))
    assert alone.story == beside.story


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (shop(PEOPLE.replace(", store]", "]"), **ALWAYS), "nobody may do ship"),
        (shop(), "check#1"),  # no way out of the gateway fits
        (shop(**ALWAYS, check='<zeebe:formDefinition formId="f_check" />'), "cannot fill in the form"),
        (shop(**ALWAYS, ship='<zeebe:taskSchedule dueDate="=string(1)" />'), "check#1"),
        ({**shop(), "order.bpmn": AGAIN}, "have not ended"),
    ],
)
def test_what_must_never_be_is_noticed(files, said):
    outcome = walk_through("shop", 1, seed=1, files=files)
    assert said in outcome.failure
    assert outcome.story


def test_a_case_whose_form_is_refused_as_a_whole_is_withdrawn():
    """As the refusal tells people: what the case is about has a record already."""
    judged = {
        "decision": "dmn_record_identity",
        "inputs": {"has_record": "=true", "is_renewed": "=false"},
        "result": "action",
        "refuse": {"open_existing": {"message": {"zh": "已有记录,请撤回本件", "en": "There is a record; withdraw"}}},
    }
    files = {
        **shop(**ALWAYS, check='<zeebe:formDefinition formId="f_check" />'),
        "f_check.form": json.dumps({**FORM, "components": [], "clauseflow": judged}).encode(),
        "identity.dmn": library.files_of("general_office")["dmn_record_identity.dmn"],
    }
    outcome = walk_through("shop", 1, seed=1, files=files)
    assert not outcome.failure, summary(outcome)
    assert any("withdraws" in line for line in outcome.story)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_texts_fit_their_pattern(pattern):
    random = Random(1)
    assert all(re.fullmatch(pattern, fitting(pattern, random)) for _time in range(50))
