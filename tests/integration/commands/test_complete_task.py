"""A person completes a task: what is written, what a repetition gets, and who is refused."""

from dataclasses import replace

import pytest

import engine
from engine.bpmn.runtime.waiting import waiting
from engine.errors import CommandKeyReused, DiagramFault, InvalidValue, NotFound, NotPermitted, TaskChanged, TaskClosed
from engine.storage.tables import (
    attachment,
    command,
    history_step,
    incident,
    instance_search,
    participant,
    task,
    task_candidate,
    task_draft,
)
from tests.bundles import PROCEDURE, deployed, person, two_tasks
from tests.cases import ANNA, OWNER, case, complete, count, events, key, open_tasks, row, rows, start


@pytest.fixture
def begun(shop):
    """The shop with one case at `check`: database, instance id, task id."""
    started = start(shop)
    return shop, started.instance_id, started.opened_task_ids[0]


def completion(begun, **changed):
    database, _instance_id, task_id = begun
    asked = {"actor": ANNA, "task_id": task_id, "values": {"ok": True}, "command_key": "k1", "task_revision": 1}
    return engine.complete_task(database, **{**asked, **changed})


def test_the_case_moves_to_its_next_task(begun):
    database, instance_id, task_id = begun
    done = completion(begun)
    assert done.instance_id == instance_id
    assert done.instance_status == "running"
    assert open_tasks(database, instance_id) == {"ship": done.opened_task_ids[0]}
    assert row(database, task, task_id)["status"] == "completed"
    assert row(database, task, task_id)["closed_by"] == "anna"
    assert case(database, instance_id)["revision"] == 2
    assert case(database, instance_id)["variables"]["ok"] is True


def test_a_task_has_the_name_of_its_activation(begun):
    database, instance_id, task_id = begun
    assert waiting(case(database, instance_id)["state"]).tasks == {task_id: "check"}
    (ship,) = completion(begun).opened_task_ids
    assert waiting(case(database, instance_id)["state"]).tasks == {ship: "ship"}
    about = {event["ref"]: event["task_id"] for event in events(database, chain=instance_id) if event["task_id"]}
    assert about == {task_id: task_id, ship: ship}


def test_the_last_task_ends_the_case(begun):
    database, instance_id, task_id = begun
    done = complete(database, task_id, ok=False)
    assert done.instance_status == "completed"
    ended = case(database, instance_id)
    assert (ended["status"], ended["ends"], ended["state"]) == ("completed", ["refused"], None)


def test_the_submission_is_recorded_beside_the_chain(begun):
    database, _, task_id = begun
    completion(begun, values={"ok": True, "note": "客户甲很急"})
    (event,) = events(database, type="task_completed")
    kept = event
    assert (event["task_id"], event["actor"]) == (task_id, "anna")
    assert kept["values"]["note"][1] == "客户甲很急"
    assert "很急" not in str([row["events"].decode() for row in rows(database, history_step)])


def test_a_repetition_gets_the_first_answer_and_does_nothing(begun):
    database, instance_id, _task_id = begun
    first, again = completion(begun), completion(begun)
    assert again == replace(first, replayed=True)
    assert case(database, instance_id)["revision"] == 2


@pytest.mark.parametrize("changed", [{"values": {"ok": False}}, {"actor": person("bert")}, {"task_revision": 2}])
def test_a_key_serves_one_request_of_one_person(begun, changed):
    completion(begun)
    with pytest.raises(CommandKeyReused):
        completion(begun, **changed)


def test_a_task_that_is_done_names_who_did_it(begun):
    completion(begun)
    with pytest.raises(TaskClosed) as refused:
        completion(begun, command_key="k2", actor=person("bert"))
    assert refused.value.by == "anna"


def test_a_page_older_than_the_task_is_refused(begun):
    database, _instance_id, task_id = begun
    engine.claim_task(database, actor=ANNA, task_id=task_id, command_key=key(), task_revision=1)
    with pytest.raises(TaskChanged):
        completion(begun)


def test_who_is_of_another_group_does_not_even_see_it(begun):
    with pytest.raises(NotFound):
        completion(begun, actor=person("carl", "store"))


def test_who_sees_the_case_and_is_not_of_the_group_is_not_permitted(begun):
    with pytest.raises(NotPermitted):
        completion(begun, actor=OWNER)


def test_no_such_task(begun):
    with pytest.raises(NotFound):
        completion(begun, task_id="nothing")


@pytest.mark.parametrize("value", [float("nan"), "\ud800", "a\0b", {1: 2}, {1, 2}, 2**60, "x" * 2**20, object()])
def test_a_value_that_cannot_be_kept_is_refused_before_anything_is_written(begun, value):
    database, instance_id, _task_id = begun
    with pytest.raises(InvalidValue):
        completion(begun, values={"ok": True, "odd": value})
    assert case(database, instance_id)["revision"] == 1


def test_an_empty_key_is_refused(begun):
    with pytest.raises(InvalidValue):
        completion(begun, command_key="")


def test_a_refused_completion_leaves_nothing(begun):
    database, _instance_id, _task_id = begun
    before = count(database, history_step), count(database, command)
    with pytest.raises(NotPermitted):
        completion(begun, actor=OWNER)
    assert (count(database, history_step), count(database, command)) == before


def test_files_are_attached_and_traced_by_their_hash(begun):
    database, instance_id, task_id = begun
    photo = engine.Attachment(field="photo", name="客户甲.jpg", media_type="image/jpeg", size=3, sha256="a" * 64)
    completion(begun, attachments=(photo,))
    (kept,) = rows(database, attachment, instance_id=instance_id)
    (event,) = events(database, type="task_completed")
    assert (kept["task_id"], kept["name"], kept["attached_by"]) == (task_id, "客户甲.jpg", "anna")
    assert event["data"]["attachments"] == [{"field": "photo", "sha256": "a" * 64, "size": 3}]


def test_the_case_is_found_by_what_was_submitted(begun):
    database, instance_id, _task_id = begun
    completion(begun, values={"ok": True, "customer": "Otto AG"})
    (found,) = rows(database, instance_search, instance_id=instance_id, name="customer")
    assert found["value"] == "otto ag"
    assert case(database, instance_id)["title"] == "Otto AG"


def test_a_new_task_stands_in_the_queue_of_its_groups(begun):
    database, _instance_id, task_id = begun
    done = completion(begun)
    queued = {r["task_id"]: (r["kind"], r["name"]) for r in rows(database, task_candidate)}
    assert queued == {done.opened_task_ids[0]: ("group", f"{PROCEDURE}/store")}
    assert task_id not in queued


def test_whoever_completes_a_task_and_those_it_was_for_have_to_do_with_the_case(begun):
    database, instance_id, _task_id = begun
    completion(begun)
    names = {r["name"] for r in rows(database, participant, instance_id=instance_id)}
    assert names == {"anna", f"{PROCEDURE}/office", f"{PROCEDURE}/store"}


class TestFault:
    """A diagram that cannot go on keeps the task open and what was typed, and tells the owner."""

    @pytest.fixture
    def begun(self, shop):
        started = start(shop)
        return shop, started.instance_id, started.opened_task_ids[0]

    def fail(self, begun, **values):
        with pytest.raises(DiagramFault) as fault:
            completion(begun, values={"ok": "vielleicht", **values}, command_key=key())
        return fault.value

    def test_the_task_stays_open_with_the_values_as_draft(self, begun):
        database, instance_id, task_id = begun
        self.fail(begun, note="mühsam getippt")
        assert open_tasks(database, instance_id) == {"check": task_id}
        (draft,) = rows(database, task_draft, task_id=task_id)
        assert draft["values"]["note"] == "mühsam getippt"
        assert case(database, instance_id)["revision"] == 1

    def test_the_owner_gets_one_incident_however_often_it_happens(self, begun):
        database, instance_id, task_id = begun
        fault = self.fail(begun)
        self.fail(begun)
        (found,) = rows(database, incident)
        assert (found["element_id"], found["task_id"], found["occurrences"]) == (fault.element_id, task_id, 2)
        assert case(database, instance_id)["open_incidents"] == 1
        assert len(events(database, type="incident_opened")) == 1

    def test_completing_it_after_all_settles_the_incident(self, begun):
        database, instance_id, task_id = begun
        self.fail(begun)
        complete(database, task_id, ok=True)
        assert rows(database, incident)[0]["resolved_by"] == "anna"
        assert case(database, instance_id)["open_incidents"] == 0
        assert count(database, task_draft) == 0

    def test_the_same_page_can_be_submitted_again(self, begun):
        with pytest.raises(DiagramFault):
            completion(begun, values={"ok": "?"})
        assert completion(begun, values={"ok": True}).instance_status == "running"


def test_a_case_stays_on_its_version_and_a_new_one_runs_the_newest(shop):
    old = start(shop)
    deployed(shop, two_tasks(condition="=ok = false", default=True))
    new = start(shop)
    assert complete(shop, old.opened_task_ids[0], ok=True).instance_status == "running"
    assert complete(shop, new.opened_task_ids[0], ok=True).instance_status == "completed"
    assert (case(shop, old.instance_id)["version"], case(shop, new.instance_id)["version"]) == (1, 2)
