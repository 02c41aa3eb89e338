"""What a step throws and waits for, written with it; the way of a thrown message, and what becomes of a lost one."""

import pytest

import engine
from engine import clock
from engine.bpmn.step import (
    Event,
    EventType,
    JobOpened,
    SubscriptionClosed,
    SubscriptionOpened,
    TaskOpened,
    Thrown,
)
from engine.commands import deliver_outbox
from engine.errors import DiagramFault
from engine.storage.tables import incident, instance, message, outbox, subscription, task
from tests.bundles import deployed
from tests.cases import OWNER, case, events, key, rows
from tests.integration.commands.conftest import MORNING
from tests.letters import FAILING, HOUR, begun, broadcast, bundle, by_hand, by_message, one_task, publish

LONG = "x" * 201
AFTER = MORNING + HOUR


def waits(kind="message", name="answer", key="", ref="r1"):
    return SubscriptionOpened(ref=ref, element_id="check", kind=kind, name=name, key=key)


def thrown(kind="message", name="ordered", key="", **values):
    return Thrown(element_id="check", kind=kind, name=name, key=key, values=values)


@pytest.fixture
def thrower(bare):
    """A case of a procedure in which `ordered` begins cases of another process; proved in the end."""
    deployed(bare, bundle(by_message(), one_task()))
    return bare, begun(bare)


@pytest.fixture
def awaiting(database, at_nine):
    """The same, not proved: what these cases wait for by hand stands in no stored state."""
    deployed(database, bundle(by_message(), one_task()))
    return database, begun(database)


class TestSubscriptions:
    """They are written and removed with the step, and see what was there before them."""

    def open(self, database):
        found = [row for row in rows(database, subscription) if row["instance_id"]]
        return {(row["ref"], row["kind"], row["name"], row["key"]) for row in found}

    def test_they_stand_as_long_as_the_case_waits(self, awaiting):
        database, instance_id = awaiting
        by_hand(database, instance_id, subscriptions_opened=(waits(key="DD-1"), waits("signal", "stop", ref="r2")))
        assert self.open(database) == {("r1", "message", "answer", "DD-1"), ("r2", "signal", "stop", "")}
        by_hand(database, instance_id, subscriptions_closed=(SubscriptionClosed(ref="r1", cancelled=False),))
        assert self.open(database) == {("r2", "signal", "stop", "")}

    def test_the_verifier_finds_one_that_the_state_does_not_know(self, awaiting):
        database, instance_id = awaiting
        by_hand(database, instance_id, subscriptions_opened=(waits(),))
        found = {(problem.row, problem.rule) for problem in engine.verify(database).problems}
        assert ("subscription r1", "I3") in found

    def test_the_case_says_what_it_waits_for(self, awaiting):
        database, instance_id = awaiting
        by_hand(database, instance_id, subscriptions_opened=(waits(key="DD-1"),))
        (awaited,) = engine.case_detail(database, actor=OWNER, instance_id=instance_id).awaited
        assert (awaited.kind, awaited.name, awaited.key, awaited.element_id) == ("message", "answer", "DD-1", "check")
        assert awaited.since == MORNING

    @pytest.mark.parametrize(("sent", "key", "looks"), [("a", "a", 1), ("a", "", 1), ("a", "b", 0), ("", "", 1)])
    def test_one_that_opens_looks_for_a_message_of_its_key(self, awaiting, sent, key, looks):
        database, instance_id = awaiting
        publish(database, "answer", sent, ttl=HOUR)
        by_hand(database, instance_id, subscriptions_opened=(waits(key=key),))
        assert len(rows(database, outbox, kind="look")) == looks

    def test_a_message_whose_time_is_over_is_not_looked_for(self, awaiting):
        database, instance_id = awaiting
        publish(database, "answer", ttl=HOUR)
        with clock.stopped_at(AFTER):
            by_hand(database, instance_id, subscriptions_opened=(waits(),))
        assert rows(database, outbox, kind="look") == []

    def test_a_look_whose_subscription_is_gone_is_withdrawn(self, awaiting):
        database, instance_id = awaiting
        publish(database, "answer", ttl=HOUR)
        by_hand(database, instance_id, subscriptions_opened=(waits(),))
        by_hand(database, instance_id, subscriptions_closed=(SubscriptionClosed(ref="r1", cancelled=True),))
        (look,) = rows(database, outbox, kind="look")
        assert (look["withdrawn_at"], look["try_at"]) == (MORNING, None)
        (kept,) = rows(database, message)
        assert kept["taken_at"] is None

    def test_a_name_or_key_that_no_table_holds_is_a_fault_of_the_diagram(self, awaiting):
        database, instance_id = awaiting
        for parts in ({"subscriptions_opened": (waits(key=LONG),)}, {"thrown": (thrown(key=LONG),)}):
            with pytest.raises(DiagramFault):
                by_hand(database, instance_id, **parts)
        assert case(database, instance_id)["revision"] == 1


class TestThrownMessages:
    """A message leaves with the step through the outbox, and reaches one receiver or is told to the owner."""

    def test_it_begins_a_case_where_a_start_event_waits(self, thrower):
        database, instance_id = thrower
        by_hand(database, instance_id, thrown=(thrown(customer="客户甲"),))
        assert len(rows(database, instance)) == 1
        assert engine.deliver_outbox(database) == 1
        (other,) = rows(database, instance, process_id="called")
        assert (other["variables"]["customer"], other["started_by"]) == ("客户甲", "system")
        (started,) = events(database, chain=other["id"], type="instance_started")
        assert started["data"]["message"] == {"name": "ordered", "from": instance_id}

    def test_it_is_delivered_once(self, thrower):
        database, instance_id = thrower
        by_hand(database, instance_id, thrown=(thrown(),))
        engine.deliver_outbox(database)
        assert engine.deliver_outbox(database) == 0
        assert len(rows(database, instance, process_id="called")) == 1

    def test_it_goes_its_way_when_its_case_is_withdrawn(self, thrower):
        database, instance_id = thrower
        by_hand(database, instance_id, thrown=(thrown(),))
        engine.cancel_instance(database, actor=OWNER, instance_id=instance_id, reason="x", command_key=key())
        assert engine.deliver_outbox(database) == 1

    def test_it_is_kept_when_nobody_waits(self, thrower):
        database, instance_id = thrower
        by_hand(database, instance_id, thrown=(thrown(name="later", key="DD-1"),))
        engine.deliver_outbox(database)
        (kept,) = rows(database, message)
        assert (kept["name"], kept["key"], kept["expires_at"]) == ("later", "DD-1", AFTER)
        (letter,) = rows(database, outbox)
        assert (letter["try_at"], letter["delivered_at"]) == (AFTER, None)
        assert rows(database, incident) == []

    def test_one_that_nobody_takes_is_told_to_the_owner_where_it_was_thrown(self, thrower):
        database, _instance_id = self.lost(thrower)
        (told,) = rows(database, incident)
        assert (told["element_id"], told["kind"], told["instance_id"]) == ("check", "message", thrower[1])
        assert "later" in told["reason"]
        assert "DD-1" in told["reason"]
        assert engine.incidents(database, actor=OWNER).rows[0].retry == "job"

    def lost(self, thrower):
        database, instance_id = thrower
        by_hand(database, instance_id, thrown=(thrown(name="later", key="DD-1"),))
        engine.deliver_outbox(database)
        with clock.stopped_at(AFTER):
            engine.deliver_outbox(database)
        return database, instance_id

    def retried(self, database):
        (told,) = rows(database, incident, resolved_at=None)
        with clock.stopped_at(AFTER + HOUR):
            engine.resolve_incident(database, actor=OWNER, incident_id=told["id"], command_key=key())
            return engine.deliver_outbox(database)

    def test_the_owner_may_try_again_when_somebody_waits(self, thrower):
        database, _instance_id = self.lost(thrower)
        deployed(database, bundle(by_message("later"), one_task()))
        assert self.retried(database) == 1
        (other,) = rows(database, instance, process_id="called")
        assert rows(database, message)[0]["taken_by"] == other["id"]
        assert rows(database, incident, resolved_at=None) == []

    def test_and_is_told_again_when_still_nobody_does(self, thrower):
        database, _instance_id = self.lost(thrower)
        assert self.retried(database) == 0
        assert len(rows(database, incident)) == 2

    def test_a_start_that_fails_is_told_where_it_failed(self, bare):
        deployed(bare, bundle(by_message(groups=FAILING), one_task()))
        by_hand(bare, begun(bare), thrown=(thrown(),))
        for minute in (0, 1, 3):
            with clock.stopped_at(MORNING + HOUR * minute):
                engine.deliver_outbox(bare)
        (told,) = rows(bare, incident)
        assert (told["process_id"], told["element_id"], told["instance_id"]) == ("called", "pack", None)


class TestSignals:
    """A signal goes to each that waits at the moment, in a row of its own; to its own case the runtime brings it."""

    def test_a_row_for_each_receiver(self, awaiting):
        database, instance_id = awaiting
        others = [begun(database) for _ in range(2)]
        for each in (instance_id, *others):
            by_hand(database, each, subscriptions_opened=(waits("signal", "stop"),))
        by_hand(database, instance_id, thrown=(thrown("signal", "stop", why="x"),))
        found = rows(database, outbox, kind="signal")
        assert {row["instance_id"] for row in found} == set(others)
        assert {row["payload"]["sent_from"] for row in found} == {instance_id}
        assert found[0]["payload"]["values"] == {"why": "x"}

    def test_from_outside_to_all_and_once(self, awaiting):
        database, instance_id = awaiting
        by_hand(database, instance_id, subscriptions_opened=(waits("signal", "stop"),))
        asked = {"command_key": key()}
        first, second = (broadcast(database, "stop", **asked) for _ in range(2))
        assert (first.receivers, second.receivers, second.replayed) == (1, 1, True)
        assert len(rows(database, outbox, kind="signal")) == 1

    def test_that_nobody_waits_is_no_error(self, thrower):
        database, instance_id = thrower
        by_hand(database, instance_id, thrown=(thrown("signal", "stop"),))
        assert broadcast(database, "stop").receivers == 0
        assert rows(database, outbox) == []

    def test_one_that_comes_too_late_has_passed(self, awaiting):
        database, instance_id = awaiting
        by_hand(database, instance_id, subscriptions_opened=(waits("signal", "stop"),))
        broadcast(database, "stop")
        by_hand(database, instance_id, subscriptions_closed=(SubscriptionClosed(ref="r1", cancelled=True),))
        assert engine.deliver_outbox(database) == 0
        (letter,) = rows(database, outbox)
        assert letter["withdrawn_at"] == MORNING
        assert engine.verify(database).problems == ()


class TestCalledProcesses:
    """What stands in a called process says so, and is told from the caller's elements of the same id."""

    @pytest.fixture
    def calling(self, awaiting):
        database, instance_id = awaiting
        begins = Event(type=EventType.ELEMENT_ACTIVATED, element_id="pack", ref="r9", process="called")
        same = Event(type=EventType.ELEMENT_ACTIVATED, element_id="check", ref="r8", process="called")
        opened = TaskOpened(
            **{"ref": "r9", "element_id": "pack", "name": "打包", "form_key": None, "assignee": None, "local": {}},
            **{"candidate_groups": ("office",), "candidate_users": (), "due_at": None, "follow_up_at": None},
            **{"priority": 50, "round": 1, "process": "called"},
        )
        by_hand(database, instance_id, begins, same, tasks_opened=(opened,))
        return database, instance_id

    def test_a_task_of_it_has_its_process_and_its_element(self, calling):
        database, instance_id = calling
        (opened,) = rows(database, task, element_id="pack")
        assert opened["called_process"] == "called"
        found = engine.task_detail(database, actor=OWNER, task_id=opened["id"])
        assert (found.element_id, found.process_key) == ("pack", "shop/order")
        assert rows(database, task, element_id="check", instance_id=instance_id)[0]["called_process"] is None

    def test_the_trace_keeps_the_two_apart(self, calling):
        database, instance_id = calling
        found = engine.case_trace(database, actor=OWNER, instance_id=instance_id)
        assert (found.visits, found.open) == ({"placed": 1, "check": 1}, frozenset({"check"}))
        lines = [line for line in found.lines if line.process]
        assert [(line.element_id, line.process, line.element_kind) for line in lines] == [
            ("pack", "called", "userTask"),
            ("check", "called", ""),
        ]


class TestHistory:
    """What people may have typed stands beside the chain."""

    def test_a_conflict_names_variable_and_elements_in_public_and_both_values_beside(self, thrower):
        database, instance_id = thrower
        data = {"variable": "sum", "element": "check", "other_element": "placed", "values": [1, 2]}
        by_hand(database, instance_id, Event(type=EventType.VARIABLE_CONFLICT, element_id="check", data=data))
        (told,) = events(database, type="variable_conflict")
        assert told["data"] == {"variable": "sum", "element": "check", "other_element": "placed"}
        found = engine.case_trace(database, actor=OWNER, instance_id=instance_id).lines[-1]
        assert found.values == {"values": [1, 2]}

    def test_a_correlation_key_stands_beside_the_chain(self, thrower):
        database, instance_id = thrower
        data = {"name": "ordered", "key": "138 0000 0001"}
        by_hand(database, instance_id, Event(type=EventType.MESSAGE_THROWN, element_id="check", data=data))
        (told,) = events(database, type="message_thrown")
        assert told["data"] == {"name": "ordered"}
        beside = told
        assert beside["values"]["key"][1] == "138 0000 0001"


@pytest.mark.parametrize(("retries", "failures"), [(1, 1), (2, 2), (3, 3), (0, 1)])
def test_a_job_is_tried_as_often_as_its_diagram_says(awaiting, monkeypatch, retries, failures):
    database, instance_id = awaiting
    calls = []

    def broken(_connection, _job):
        calls.append(1)
        raise ValueError("x")

    monkeypatch.setitem(deliver_outbox.HANDLERS, "archive", broken)
    opened = JobOpened(ref="r7", element_id="work", type="archive", inputs={}, retries=retries)
    by_hand(database, instance_id, jobs_opened=(opened,))
    for hour in range(6):
        with clock.stopped_at(MORNING + HOUR * hour):
            engine.deliver_outbox(database)
    assert len(calls) == failures
    assert len(rows(database, incident)) == 1
