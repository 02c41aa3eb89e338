"""An event that people raise by hand from the page of a case: who may, when, and what becomes of it."""

import pytest

import engine
from engine.errors import CommandKeyReused, Conflict, DiagramFault, NotFound, NotPermitted
from engine.storage.tables import incident
from tests.bundles import PROCEDURE, deployed, person
from tests.cases import ANNA, OWNER, case, events, key, open_tasks, rows
from tests.letters import FAILING, begun, bundle, message, on
from tests.unit.bpmn.drawing import end, node, own, process, start, user

STORE = person("sam", "store")


def checking(*, groups="office", when="=urgent = true", meeting="office"):
    """A case with a task that a meeting may break off, which people call by hand."""
    raising = own("raise", groups=groups, when=when, label="立即召集", label_en="Convene now")
    border = node("boundaryEvent", "meet", on("message", "convene"), ext=raising, attachedToRef="check", name="召集")
    inside = (start("placed"), user("check", groups="office,store", name="核对"), end(), end("e2"), border)
    flows = "placed check end; meet talk e2"
    return bundle(message("convene") + process(*inside, user("talk", groups=meeting), flows=flows, process_id="order"))


def awaited(database, instance_id, actor=ANNA):
    (found,) = engine.case_detail(database, actor=actor, instance_id=instance_id).awaited
    return found


def call(database, instance_id, actor=ANNA, command_key=None, ref=None):
    ref = ref or awaited(database, instance_id).ref
    engine.raise_event(
        database, actor=actor, instance_id=instance_id, ref=ref, command_key=command_key or key()
    )  # fmt: skip


@pytest.fixture
def urgent(bare):
    deployed(bare, checking())
    return bare, begun(bare, urgent=True)


def test_who_is_in_the_group_raises_it_and_the_case_goes_on(urgent):
    database, instance_id = urgent
    found = awaited(database, instance_id)
    assert (found.label, found.stops, found.can_raise) == ("立即召集", "核对", True)
    call(database, instance_id)
    assert list(open_tasks(database, instance_id)) == ["talk"]
    (event,) = events(database, chain=instance_id, type="message_received")
    assert (event["actor"], event["element_id"]) == ("anna", "meet")


def test_others_see_it_and_may_not(urgent):
    database, instance_id = urgent
    assert not awaited(database, instance_id, STORE).can_raise
    with pytest.raises(NotPermitted):
        call(database, instance_id, STORE)
    with pytest.raises(NotFound):
        call(database, instance_id, person("eve", "nobody"))
    assert list(open_tasks(database, instance_id)) == ["check"]


def test_an_owner_may(urgent):
    call(*urgent, OWNER)
    assert list(open_tasks(*urgent)) == ["talk"]


def test_nobody_may_while_its_condition_does_not_hold(bare):
    deployed(bare, checking())
    instance_id = begun(bare, urgent=False)
    found = awaited(bare, instance_id)
    assert (found.by_hand, found.label, found.can_raise) == (True, "", False)
    for actor, refused in ((ANNA, NotPermitted), (OWNER, Conflict)):
        with pytest.raises(refused):
            call(bare, instance_id, actor)


def test_the_groups_may_come_from_the_case(bare):
    deployed(bare, checking(groups="=unit", when=""))
    instance_id = begun(bare, unit="store")
    clerk = person("carl", "office")
    assert [awaited(bare, instance_id, one).can_raise for one in (clerk, STORE)] == [False, True]
    call(bare, instance_id, STORE)
    assert list(open_tasks(bare, instance_id)) == ["talk"]


def test_the_same_request_raises_it_once(urgent):
    database, instance_id = urgent
    asked = {"command_key": key(), "ref": awaited(database, instance_id).ref}
    call(database, instance_id, **asked)
    call(database, instance_id, **asked)
    assert len(events(database, chain=instance_id, type="message_received")) == 1
    with pytest.raises(CommandKeyReused):
        call(database, instance_id, **{**asked, "ref": "another"})


def test_what_is_not_awaited_any_more_is_a_conflict(urgent):
    database, instance_id = urgent
    ref = awaited(database, instance_id).ref
    call(database, instance_id)
    with pytest.raises(Conflict):
        call(database, instance_id, ref=ref)


def test_a_case_that_cannot_go_on_waits_as_before_and_its_owner_is_told(bare):
    deployed(bare, checking(meeting=FAILING))
    instance_id = begun(bare, urgent=True)
    with pytest.raises(DiagramFault):
        call(bare, instance_id)
    assert list(open_tasks(bare, instance_id)) == ["check"]
    assert [one["element_id"] for one in rows(bare, incident)] == ["talk"]
    assert case(bare, instance_id)["procedure"] == PROCEDURE
