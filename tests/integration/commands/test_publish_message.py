"""A message from outside: begins a case where a start event waits for it, is refused, or is kept for a while."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest

import engine
from engine.errors import CommandKeyReused, DiagramFault, InvalidValue, NobodyWaits, NotFound, NotPermitted
from engine.storage.tables import incident, instance, message, subscription
from tests.bundles import PROCEDURE, deployed, person
from tests.cases import ANNA, OWNER, case, events, key, open_tasks, rows
from tests.integration.commands.conftest import MORNING
from tests.letters import FAILING, HOUR, bundle, by_message, one_task, publish


@pytest.fixture
def ordering(bare):
    """A procedure in which the message `ordered` begins a case."""
    deployed(bare, bundle(by_message()))
    return bare


def test_a_message_begins_a_case_at_its_start_event(ordering):
    done = publish(ordering, "ordered", values={"customer": "客户甲"})
    assert (done.started, done.replayed) == (True, False)
    found = case(ordering, done.instance_id)
    assert (found["start_event"], found["variables"]["customer"], found["started_by"]) == ("come", "客户甲", "anna")
    assert list(open_tasks(ordering, done.instance_id)) == ["pack"]


def test_the_history_says_by_which_message_a_case_began(ordering):
    done = publish(ordering, "ordered", "DD-1")
    (begun,) = events(ordering, chain=done.instance_id, type="instance_started")
    assert begun["data"]["message"] == {"name": "ordered"}
    assert begun["actor"] == "anna"


def test_the_same_request_begins_one_case(ordering):
    asked = {"command_key": key()}
    first, second = (publish(ordering, "ordered", **asked) for _ in range(2))
    assert (second.instance_id, second.replayed) == (first.instance_id, True)
    with pytest.raises(CommandKeyReused):
        publish(ordering, "ordered", "other", **asked)
    assert len(rows(ordering, instance)) == 1


def test_each_message_begins_a_case_of_its_own(ordering):
    assert publish(ordering, "ordered").instance_id != publish(ordering, "ordered").instance_id


def test_nobody_waits(ordering):
    with pytest.raises(NobodyWaits, match="unheard"):
        publish(ordering, "unheard", "DD-1")
    assert rows(ordering, message) == []


def test_a_refused_message_may_be_sent_again_under_its_key(ordering):
    asked = {"command_key": key()}
    with pytest.raises(NobodyWaits):
        publish(ordering, "later", **asked)
    deployed(ordering, bundle(by_message("later")))
    assert publish(ordering, "later", **asked).started


def test_a_message_is_kept_as_long_as_was_said(ordering):
    done = publish(ordering, "later", "DD-1", values={"ok": True}, ttl=HOUR)
    assert (done.instance_id, done.started) == (None, False)
    (kept,) = rows(ordering, message)
    assert (kept["name"], kept["key"], kept["values"], kept["sent_by"]) == ("later", "DD-1", {"ok": True}, "anna")
    assert (kept["sent_at"], kept["expires_at"]) == (MORNING, MORNING + HOUR)


def test_that_a_message_is_kept_is_recorded_without_what_it_says(ordering):
    publish(ordering, "later", "DD-1", ttl=HOUR)
    (told,) = events(ordering, type="message_kept")
    assert "DD-1" not in str(told["data"])
    assert told["data"]["name"] == "later"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 201},
        {"of": "x" * 201},
        {"ttl": timedelta(days=500)},
        {"ttl": -HOUR},
        {"values": {"x": float("nan")}},
    ],
    ids=str,
)
def test_what_cannot_be_a_message(ordering, wrong):
    with pytest.raises(InvalidValue):
        publish(ordering, **{"name": "ordered", **wrong})


def test_who_may_publish(ordering):
    assert publish(ordering, "ordered", actor=OWNER).started
    assert publish(ordering, "ordered", actor=engine.SYSTEM).started
    reviewer = engine.Actor(user_id="rita", name="", grants=frozenset({("reviewer", PROCEDURE)}))
    with pytest.raises(NotPermitted):
        publish(ordering, "ordered", actor=reviewer)
    with pytest.raises(NotFound):
        publish(ordering, "ordered", actor=engine.Actor(user_id="x", name=""))
    with pytest.raises(NotFound):
        publish(ordering, "ordered", actor=engine.SYSTEM, procedure="nowhere")


def test_the_newest_deployment_says_which_messages_begin_cases(ordering):
    deployed(ordering, bundle(by_message("bought"), one_task()))
    assert [(row["name"], row["element_id"]) for row in rows(ordering, subscription)] == [("bought", "come")]
    with pytest.raises(NobodyWaits):
        publish(ordering, "ordered")
    newest = engine.latest_deployment(ordering, PROCEDURE)
    assert case(ordering, publish(ordering, "bought").instance_id)["deployment_id"] == newest


def test_a_start_that_fails_leaves_no_case_and_tells_the_owner(bare):
    deployed(bare, bundle(by_message(groups=FAILING)))
    with pytest.raises(DiagramFault):
        publish(bare, "ordered")
    assert rows(bare, instance) == []
    (told,) = rows(bare, incident)
    assert (told["element_id"], told["process_id"], told["actor"]) == ("pack", "called", "anna")


def test_many_senders_of_one_request_begin_one_case(ordering):
    barrier, ends, asked = Barrier(8), [], {"command_key": key(), "actor": person("li.na")}

    def send():
        barrier.wait()
        ends.append(publish(ordering, "ordered", **asked))

    threads = [Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({end.instance_id for end in ends}) == 1
    assert sum(not end.replayed for end in ends) == 1
    assert ANNA.user_id not in {row["started_by"] for row in rows(ordering, instance)}
