"""A case is withdrawn: with a reason, by who may, and then nothing of it waits any more."""

import pytest

import engine
from engine.errors import CaseEnded, InvalidValue, NotFound, NotPermitted
from engine.storage.tables import task, timer
from tests.bundles import deployed, person, side_path, two_tasks
from tests.cases import ANNA, OWNER, case, complete, events, key, open_tasks, rows, start


@pytest.fixture
def begun(bare):
    deployed(bare, two_tasks(more=side_path("PT10M")))
    return bare, start(bare).instance_id


def cancel(begun, actor=OWNER, reason="doppelt gemeldet", command_key="k"):
    database, instance_id = begun
    engine.cancel_instance(database, actor=actor, instance_id=instance_id, reason=reason, command_key=command_key)


def test_nothing_waits_any_more(begun):
    database, instance_id = begun
    cancel(begun)
    ended = case(database, instance_id)
    assert (ended["status"], ended["end_reason"], ended["state"]) == ("cancelled", "doppelt gemeldet", None)
    assert open_tasks(database, instance_id) == {}
    assert rows(database, timer) == []
    assert rows(database, task)[0]["status"] == "cancelled"


def test_the_reason_stays_in_the_history(begun):
    cancel(begun)
    (event,) = events(begun[0], type="instance_cancelled")
    kept = event
    assert (event["actor"], kept["values"]["reason"][1]) == ("otto", "doppelt gemeldet")


def test_a_repetition_does_nothing_more(begun):
    cancel(begun)
    cancel(begun)
    assert case(*begun)["revision"] == 2


def test_a_group_that_the_diagram_names_may_withdraw(begun):
    cancel(begun, actor=ANNA)
    assert case(*begun)["status"] == "cancelled"


@pytest.mark.parametrize(("actor", "error"), [(person("ed", "store"), NotFound), (person("rita", "x"), NotFound)])
def test_others_do_not_even_see_it(begun, actor, error):
    with pytest.raises(error):
        cancel(begun, actor=actor)


def test_a_reviewer_sees_it_and_may_not(begun):
    with pytest.raises(NotPermitted):
        cancel(begun, actor=person("rita", "x", roles=("reviewer",)))


def test_it_takes_a_reason(begun):
    with pytest.raises(InvalidValue):
        cancel(begun, reason="  ")


def test_what_has_ended_cannot_be_withdrawn(begun):
    database, instance_id = begun
    complete(database, open_tasks(database, instance_id)["check"], ok=False)
    with pytest.raises(CaseEnded):
        cancel(begun, command_key=key())


def test_no_such_case(begun):
    with pytest.raises(NotFound):
        cancel((begun[0], "none"))
