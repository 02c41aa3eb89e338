"""Timers fire at the moment they were due, in their order, once; one that fails holds up nobody."""

import re
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

import engine
from engine import clock
from engine.bpmn import runtime
from engine.commands import fire_together
from engine.storage import instances
from engine.storage.tables import incident, subscription, task, timer
from tests.bundles import deployed, side_path, two_tasks
from tests.cases import OWNER, case, complete, events, key, only_timer, open_tasks, rows, start
from tests.integration.commands.conftest import MORNING
from tests.unit.bpmn import drawing
from tests.unit.bpmn.drawing import diagram, node

MINUTE = timedelta(minutes=1)


def after(minutes):
    return clock.stopped_at(MORNING + minutes * MINUTE)


def fire(database, minutes):
    with after(minutes):
        return engine.fire_due_timers(database)


def fired(database, instance_id):
    return [
        ((e["at"] - MORNING) / MINUTE, e["data"]["count"], e["data"]["skipped"])
        for e in events(database, chain=instance_id, type="timer_fired")
    ]


@contextmanager
def commits(database):
    """The write transactions that are committed meanwhile."""
    made = []

    def note(connection):
        made.append(connection)

    event.listen(database.engine, "commit", note)
    yield made
    event.remove(database.engine, "commit", note)


@pytest.fixture
def late(bare):
    """A case whose check is late after ten minutes."""
    deployed(bare, two_tasks(more=side_path("PT10M")))
    return bare, start(bare).instance_id


@pytest.fixture
def ticking(bare):
    """A case whose check is asked about every half hour."""
    deployed(bare, two_tasks(more=side_path("R/PT30M", kind="timeCycle")))
    return bare, start(bare).instance_id


def test_a_timer_is_armed_with_its_task(late):
    database, instance_id = late
    armed = only_timer(database)
    assert (armed["instance_id"], armed["element_id"], armed["due_at"]) == (instance_id, "late", MORNING + 10 * MINUTE)


def test_nothing_fires_before_it_is_due(late):
    assert fire(late[0], 9.999) == 0
    assert fired(*late) == []


def test_a_timer_fires_once(late):
    assert fire(late[0], 10) == 1
    assert fire(late[0], 10) == 0
    assert fired(*late) == [(10, 1, 0)]
    assert rows(late[0], timer) == []


def test_however_late_the_worker_comes_the_timer_runs_at_the_moment_it_was_due(late):
    assert fire(late[0], 500) == 1
    (event,) = events(late[0], type="timer_fired")
    assert event["at"] == MORNING + 10 * MINUTE
    assert event["recorded_at"] == MORNING + 500 * MINUTE


def test_a_task_completed_in_time_takes_its_timer_along(late):
    database, instance_id = late
    complete(database, open_tasks(database, instance_id)["check"], ok=True)
    assert rows(database, timer) == []
    assert fire(database, 500) == 0


def test_an_interrupting_timer_takes_the_task(bare):
    deployed(bare, two_tasks(more=side_path("PT10M", interrupting=True)))
    started = start(bare)
    fire(bare, 10)
    (gone,) = rows(bare, task)
    assert (gone["status"], gone["closed_by"], gone["closed_at"]) == ("cancelled", "system", MORNING + 10 * MINUTE)
    assert case(bare, started.instance_id)["status"] == "completed"


def test_a_cycle_ticks_on_while_its_task_is_open(ticking):
    database, instance_id = ticking
    assert [fire(database, minutes) for minutes in (30, 60, 90)] == [1, 1, 1]
    assert fired(*ticking) == [(30, 1, 0), (60, 2, 0), (90, 3, 0)]
    complete(database, open_tasks(database, instance_id)["check"], ok=True)
    assert fire(database, 500) == 0


def test_missed_ticks_fire_once_and_are_counted(ticking):
    assert fire(ticking[0], 100) == 1
    assert fired(*ticking) == [(90, 3, 2)]
    assert only_timer(ticking[0])["due_at"] == MORNING + 120 * MINUTE


def test_what_is_due_fires_in_the_order_of_due_time_and_rank(bare):
    interrupting = side_path("PT30M", interrupting=True).replace("late", "stop").replace("f6", "f7")
    cycle = side_path("R/PT30M", kind="timeCycle")
    deployed(bare, two_tasks(more=cycle + interrupting.replace("noticed", "stopped")))
    started = start(bare)
    assert fire(bare, 30) == 1  # the interrupting one comes first and takes the cycle along
    assert [e["element_id"] for e in events(bare, type="timer_fired")] == ["stop"]
    assert case(bare, started.instance_id)["status"] == "completed"


def test_a_named_timer_fires_alone(bare):
    deployed(bare, two_tasks(more=side_path("PT10M")))
    first, second = start(bare), start(bare)
    chosen = rows(bare, timer, instance_id=second.instance_id)[0]["id"]
    with after(10):
        assert engine.fire_timer(bare, timer_id=chosen)
        assert not engine.fire_timer(bare, timer_id=chosen)
    assert fired(bare, first.instance_id) == []
    assert fired(bare, second.instance_id) == [(10, 1, 0)]


def test_a_named_timer_does_not_fire_before_it_is_due(late):
    assert not engine.fire_timer(late[0], timer_id=only_timer(late[0])["id"])


def test_a_fired_timer_may_arm_one_that_is_due_already(bare):
    """A tick opens a path with a timer of its own, all of it long ago."""
    path = """
    <bpmn:boundaryEvent id="late" name="迟了" attachedToRef="check" cancelActivity="false">
      <bpmn:outgoing>f6</bpmn:outgoing>
      <bpmn:timerEventDefinition><bpmn:timeDuration>PT10M</bpmn:timeDuration></bpmn:timerEventDefinition>
    </bpmn:boundaryEvent>
    <bpmn:userTask id="explain" name="说明">
      <bpmn:extensionElements>
        <zeebe:assignmentDefinition candidateGroups="office" />
      </bpmn:extensionElements>
      <bpmn:incoming>f6</bpmn:incoming><bpmn:outgoing>f7</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:boundaryEvent id="silent" name="未说明" attachedToRef="explain">
      <bpmn:outgoing>f8</bpmn:outgoing>
      <bpmn:timerEventDefinition><bpmn:timeDuration>PT5M</bpmn:timeDuration></bpmn:timerEventDefinition>
    </bpmn:boundaryEvent>
    <bpmn:endEvent id="explained" name="已说明"><bpmn:incoming>f7</bpmn:incoming></bpmn:endEvent>
    <bpmn:endEvent id="given_up" name="未说明"><bpmn:incoming>f8</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="f6" sourceRef="late" targetRef="explain" />
    <bpmn:sequenceFlow id="f7" sourceRef="explain" targetRef="explained" />
    <bpmn:sequenceFlow id="f8" sourceRef="silent" targetRef="given_up" />"""
    deployed(bare, two_tasks(more=path))
    started = start(bare)
    assert fire(bare, 600) == 2
    assert fired(bare, started.instance_id) == [(10, 1, 0), (15, 1, 0)]


class TestTogether:
    """Timers of many cases fire in one transaction, and yet none depends on another's."""

    def test_a_write_that_fails_leaves_the_others_to_fire_alone(self, bare, monkeypatch):
        deployed(bare, two_tasks(more=side_path("PT10M")))
        cases = [start(bare).instance_id for _number in range(3)]
        really = fire_together.record_step

        def broken(connection, case, *more):
            if case.id == cases[1]:
                raise RuntimeError
            return really(connection, case, *more)

        monkeypatch.setattr(fire_together, "record_step", broken)
        assert fire(bare, 10) == 3
        assert [fired(bare, each) for each in cases] == [[(10, 1, 0)]] * 3

    def test_one_transaction_is_enough_for_all(self, bare):
        deployed(bare, two_tasks(more=side_path("PT10M")))
        for _number in range(5):
            start(bare)
        with commits(bare) as made:
            assert fire(bare, 10) == 5
        assert len(made) == 1

    def test_cases_that_begin_to_wait_for_a_message_fire_one_by_one(self, bare):
        xml = diagram(
            drawing.start(), node("intermediateCatchEvent", "wait", drawing.event("timer", "PT10M")),
            node("intermediateCatchEvent", "hear", drawing.event("message", "word")), drawing.end(),
            flows="start wait hear end",
        ).replace(b"<bpmn:process", drawing.declared("message", "word").encode() + b"<bpmn:process", 1)  # fmt: skip
        engine.deploy(bare, actor=engine.SYSTEM, procedure="bench", files={"p.bpmn": xml})
        asked = {"actor": engine.SYSTEM, "process_key": "bench/p", "start_event": "start", "values": {}}
        for _number in range(2):
            engine.start_instance(bare, **asked, command_key=key())
        with commits(bare) as made:
            assert fire(bare, 10) == 2
        assert len(rows(bare, subscription)) == 2
        assert len(made) == 1 + 2, "one in which nothing could fire, one for each"

    def test_a_case_that_is_held_is_passed_over(self, postgresql_database):
        with clock.stopped_at(MORNING):
            deployed(postgresql_database, two_tasks(more=side_path("PT10M")))
            held, free = (start(postgresql_database).instance_id for _number in range(2))
        with postgresql_database.begin() as connection:
            assert instances.lock(connection, held)
            assert fire(postgresql_database, 10) == 1
        assert (fired(postgresql_database, held), fired(postgresql_database, free)) == ([], [(10, 1, 0)])
        assert fire(postgresql_database, 10) == 1


class TestFailure:
    """A timer whose diagram cannot go on is tried three times, then the owner is told."""

    @pytest.fixture
    def failing(self, bare):
        explain = """<bpmn:userTask id="noticed" name="说明"><bpmn:extensionElements>
          <zeebe:assignmentDefinition candidateGroups="office" /><zeebe:taskSchedule dueDate="=customer" />
          </bpmn:extensionElements><bpmn:incoming>f6</bpmn:incoming><bpmn:outgoing>f9</bpmn:outgoing></bpmn:userTask>
          <bpmn:endEvent id="explained" name="已说明"><bpmn:incoming>f9</bpmn:incoming></bpmn:endEvent>
          <bpmn:sequenceFlow id="f9" sourceRef="noticed" targetRef="explained" />"""
        path = re.sub(r"<bpmn:endEvent.*?</bpmn:endEvent>", explain, side_path("PT10M"))
        deployed(bare, two_tasks(more=path))
        return bare, start(bare).instance_id

    def test_it_is_tried_again_later_each_time(self, failing):
        database, instance_id = failing
        assert fire(database, 10) == 0
        assert only_timer(database)["try_at"] == MORNING + 11 * MINUTE
        fire(database, 11)
        assert only_timer(database)["try_at"] == MORNING + 13 * MINUTE
        assert only_timer(database)["due_at"] == MORNING + 10 * MINUTE
        assert case(database, instance_id)["revision"] == 1

    def test_the_third_failure_is_an_incident_and_it_rests(self, failing):
        database, instance_id = failing
        for minutes in (10, 11, 13, 500):
            fire(database, minutes)
        (found,) = rows(database, incident)
        assert (found["instance_id"], found["element_id"]) == (instance_id, "noticed")
        assert (found["timer_id"], found["occurrences"]) == (only_timer(database)["id"], 1)
        assert only_timer(database)["try_at"] is None

    def test_other_cases_go_on(self, failing):
        database, _ = failing
        deployed(database, two_tasks(more=side_path("PT10M")))
        with clock.stopped_at(MORNING + MINUTE):
            sound = start(database)
        fire(database, 30)
        assert fired(database, sound.instance_id) == [(11, 1, 0)]

    def test_resolving_tries_it_once_more(self, failing):
        database, _ = failing
        for minutes in (10, 11, 13):
            fire(database, minutes)
        (found,) = rows(database, incident)
        with after(60):
            engine.resolve_incident(database, actor=OWNER, incident_id=found["id"], command_key=key())
            assert engine.fire_due_timers(database) == 0
        open_ones = [r for r in rows(database, incident) if r["resolved_at"] is None]
        assert len(rows(database, incident)) == 2
        assert len(open_ones) == 1

    def test_an_incident_ends_with_what_it_was_about(self, failing):
        database, instance_id = failing
        for minutes in (10, 11, 13):
            fire(database, minutes)
        complete(database, open_tasks(database, instance_id)["check"], ok=True)
        (found,) = rows(database, incident)
        assert found["resolved_at"] is not None
        assert case(database, instance_id)["open_incidents"] == 0

    def test_an_error_of_ours_counts_too_and_shows_no_internals(self, late, monkeypatch):
        database, _ = late

        def broken(*_args, **_more):
            raise KeyError("secret of li.na")

        with monkeypatch.context() as patched:
            patched.setattr(runtime, "advance", broken)
            for minutes in (10, 11, 13):
                fire(database, minutes)
        (found,) = rows(database, incident)
        assert found["kind"] == "failure"
        assert "secret" not in str(dict(found))


class TestStartEvents:
    """A process that a timer starts: armed by its deployment, one case each time."""

    MONTHLY = "0 0 9 1 * ?"

    def monthly(self, cycle=MONTHLY, **changed):
        timed = f"""<bpmn:timerEventDefinition>
          <bpmn:timeCycle xsi:type="bpmn:tFormalExpression">{cycle}</bpmn:timeCycle></bpmn:timerEventDefinition>"""
        files = two_tasks(**changed)
        starters = b'<bpmn:extensionElements><clauseflow:starters groups="office" /></bpmn:extensionElements>'
        text = files["order.bpmn"].replace(starters, b"")
        text = text.replace(b"<bpmn:outgoing>f1</bpmn:outgoing>", b"<bpmn:outgoing>f1</bpmn:outgoing>" + timed.encode())
        return {**files, "order.bpmn": text}

    def fire_at(self, database, *moment):
        with clock.stopped_at(datetime(*moment, tzinfo=UTC)):
            return engine.fire_due_timers(database)

    def test_it_starts_a_case_at_the_moment_it_is_due(self, bare):
        deployed(bare, self.monthly())
        assert only_timer(bare)["due_at"] == datetime(2025, 4, 1, 1, tzinfo=UTC)
        assert self.fire_at(bare, 2025, 4, 1, 1, 5) == 1
        (event,) = events(bare, type="instance_started")
        found = case(bare, event["chain"])
        assert (found["started_by"], found["started_at"]) == ("system", datetime(2025, 4, 1, 1, tzinfo=UTC))
        assert found["business_key"] == "DD-20250401-001"
        assert only_timer(bare)["due_at"] == datetime(2025, 5, 1, 1, tzinfo=UTC)

    def test_missed_months_start_one_case_that_says_so(self, bare):
        deployed(bare, self.monthly())
        assert self.fire_at(bare, 2025, 7, 10) == 1
        (event,) = events(bare, type="instance_started")
        assert event["at"] == datetime(2025, 7, 1, 1, tzinfo=UTC)
        assert event["data"]["timer"]["skipped"] == 3

    def test_a_deployment_moves_it_to_the_newest_version_and_keeps_its_due_time(self, bare):
        first = deployed(bare, self.monthly())
        with clock.stopped_at(datetime(2025, 4, 1, 2, tzinfo=UTC)):  # due for an hour, and not looked at yet
            second = deployed(bare, self.monthly(default=True))
        armed = only_timer(bare)
        assert (armed["deployment_id"], armed["due_at"]) == (second.id, datetime(2025, 4, 1, 1, tzinfo=UTC))
        assert first.id != second.id
        assert self.fire_at(bare, 2025, 4, 1, 3) == 1

    def test_another_text_arms_it_anew_and_none_takes_it_away(self, bare):
        deployed(bare, self.monthly())
        deployed(bare, self.monthly("0 0 8 15 * ?"))
        assert only_timer(bare)["due_at"] == datetime(2025, 3, 15, 0, tzinfo=UTC)
        deployed(bare)
        assert rows(bare, timer) == []

    def test_its_failures_are_told_to_the_owner(self, bare):
        deployed(bare, self.monthly(check='<zeebe:taskSchedule dueDate="=1" />'))
        for minute in (0, 1, 3):
            assert self.fire_at(bare, 2025, 4, 1, 1, minute) == 0
        (found,) = rows(bare, incident)
        assert (found["instance_id"], found["timer_id"]) == (None, only_timer(bare)["id"])
        deployed(bare, self.monthly())
        with clock.stopped_at(datetime(2025, 4, 1, 5, tzinfo=UTC)):
            engine.resolve_incident(bare, actor=OWNER, incident_id=found["id"], command_key=key())
            assert engine.fire_due_timers(bare) == 1

    LAST_WORKING_DAY = (
        '=for n in 0..1 return date and time(working days before(date(end of month(n)) + duration("P1D"), 1),'
        ' time("17:00:00@Asia/Shanghai"))'
    )

    def test_a_reckoned_cycle_follows_the_working_days(self, bare):
        deployed(bare, self.monthly(self.LAST_WORKING_DAY))
        assert only_timer(bare)["due_at"] == datetime(2025, 3, 31, 9, tzinfo=UTC)
        assert self.fire_at(bare, 2025, 3, 31, 9) == 1
        assert only_timer(bare)["due_at"] == datetime(2025, 4, 30, 9, tzinfo=UTC)
        assert self.fire_at(bare, 2025, 4, 30, 10) == 1
        assert only_timer(bare)["due_at"] == datetime(2025, 5, 30, 9, tzinfo=UTC)  # the 31st is a Saturday
        ticks = [event["data"]["timer"] for event in events(bare, type="instance_started")]
        assert sorted((tick["count"], tick["skipped"]) for tick in ticks) == [(1, 0), (2, 0)]

    def test_missed_ticks_of_a_reckoned_cycle_are_collapsed(self, bare):
        deployed(bare, self.monthly(self.LAST_WORKING_DAY))
        assert self.fire_at(bare, 2025, 6, 10) == 1
        (event,) = events(bare, type="instance_started")
        assert event["at"] == datetime(2025, 5, 30, 9, tzinfo=UTC)
        assert event["data"]["timer"]["skipped"] == 2

    def test_a_reckoned_cycle_is_reckoned_anew_when_the_calendar_changes(self, bare):
        deployed(bare, self.monthly(self.LAST_WORKING_DAY))
        notice = "# notice: 厂休\n# year: 2025\n2025-03-31,,off,厂休\n"
        engine.import_notice(bare, actor=engine.SYSTEM, data=notice.encode())
        assert only_timer(bare)["due_at"] == datetime(2025, 3, 28, 9, tzinfo=UTC)
