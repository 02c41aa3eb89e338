"""Limits of cases in the tables: tasks and timers follow the clocks, people are told, dates are counted anew."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

import engine
from engine import Standing, clock
from engine.errors import CommandKeyReused, Conflict, InvalidValue, NotFound, NotPermitted
from engine.storage import calendars
from engine.storage.tables import instance_limit, notice, recount, task, task_candidate, timer
from tests.bundles import PROCEDURE, deployed, person, side_path, two_tasks
from tests.cases import ANNA, OWNER, case, complete, count, events, key, only_timer, open_tasks, row, rows, start

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2025, 3, 10, 9, tzinfo=ZONE)
ENDING = datetime(2026, 12, 31, 10, tzinfo=ZONE)
REVIEWER = person("rita", "nobody", roles=("reviewer",))


def at(text):
    return datetime.fromisoformat(f"{text}:00+08:00")


def limit(**given):
    shown = {"id": "L", "name": "两天内", "amount": "2", "unit": "working days", "clause": "5.1", **given}
    return "<clauseflow:limit " + " ".join(f'{name}="{value}"' for name, value in shown.items()) + " />"


def begun(database, *, at=MONDAY, more="", **given):
    deployed(database, two_tasks(check=limit(**given), more=more))
    with clock.stopped_at(at):
        return start(database).instance_id


def clock_of(database, instance_id, limit_id="L"):
    return rows(database, instance_limit, instance_id=instance_id, limit_id=limit_id)[0]


def happened(database, instance_id, *types):
    found = [each for each in events(database, chain=instance_id) if each["type"] in types]
    return [each["data"] for each in sorted(found, key=lambda each: each["seq"])]


def by_hand(database, instance_id, command=engine.stop_clock, actor=OWNER, **given):
    ref = clock_of(database, instance_id)["ref"]
    same = {"actor": actor, "instance_id": instance_id, "ref": ref, "limit_id": "L", "command_key": key()}
    command(database, **{**same, "reason": "等客户寄样", **given})


@pytest.fixture
def _monday():
    with clock.stopped_at(MONDAY):
        yield


def test_the_row_says_how_it_was_counted(database):
    found = clock_of(database, begun(database, warning="1", warningUnit="working days", countsStart="true"))
    assert (found["started_at"], found["due_at"]) == (MONDAY, at("2025-03-11T18:00"))
    assert (found["term"], found["calendar"], found["provisional"]) == ([2.0, "working days", True, ""], "", 0)
    assert (found["warn_at"], found["responsible"], found["stops"]) == (at("2025-03-10T18:00"), "office", [])


def test_the_clock_is_stopped_and_goes_on_with_everything_that_follows_it(database):
    more = side_path("=limit.due_at", kind="timeDate")
    instance_id = begun(database, timer="late", more=more)
    task_id = open_tasks(database, instance_id)["check"]
    with clock.stopped_at(at("2025-03-11T10:00")):
        by_hand(database, instance_id)
    assert (count(database, timer), row(database, task, task_id)["due_at"]) == (0, None)
    assert clock_of(database, instance_id)["stopped_at"] == at("2025-03-11T10:00")
    with clock.stopped_at(at("2025-03-13T10:00")):
        by_hand(database, instance_id, engine.resume_clock, reason="样品已到")
    due = at("2025-03-14T18:00")
    assert (only_timer(database)["due_at"], row(database, task, task_id)["due_at"]) == (due, due)
    assert {each["sort_at"] for each in rows(database, task_candidate, task_id=task_id)} == {due}
    found = clock_of(database, instance_id)
    assert (found["due_at"], found["stopped_at"]) == (due, None)
    assert found["stops"] == [["2025-03-11T10:00:00+08:00", "2025-03-13T10:00:00+08:00"]]
    kinds = ("clock_stopped_by_hand", "clock_stopped", "clock_resumed_by_hand", "clock_resumed")
    assert len(happened(database, instance_id, *kinds)) == 4
    assert engine.verify(database).problems == ()


@pytest.mark.usefixtures("_monday")
def test_a_repeated_command_does_nothing_more(database):
    instance_id = begun(database)
    twice = {"command_key": key()}
    by_hand(database, instance_id, **twice)
    by_hand(database, instance_id, **twice)
    assert len(happened(database, instance_id, "clock_stopped")) == 1
    with pytest.raises(CommandKeyReused):
        by_hand(database, instance_id, reason="别的原因", **twice)
    with pytest.raises(Conflict):
        by_hand(database, instance_id)


@pytest.mark.usefixtures("_monday")
def test_who_may_stop_a_clock_and_who_may_set_a_limit(database):
    instance_id = begun(database)
    with pytest.raises(NotFound):
        by_hand(database, instance_id, actor=person("eve", "nobody"))
    with pytest.raises(NotPermitted):
        by_hand(database, instance_id, actor=REVIEWER)
    with pytest.raises(NotPermitted):
        by_hand(database, instance_id, engine.set_limit, actor=ANNA, amount=3)
    with pytest.raises(InvalidValue):
        by_hand(database, instance_id, reason="  ")
    by_hand(database, instance_id, actor=ANNA)


def test_an_owner_sets_a_limit(database):
    instance_id = begun(database)
    with clock.stopped_at(at("2025-03-10T11:00")):
        by_hand(database, instance_id, engine.set_limit, amount=5)
    assert clock_of(database, instance_id)["due_at"] == at("2025-03-17T18:00")
    with clock.stopped_at(at("2025-03-10T12:00")):
        by_hand(database, instance_id, engine.set_limit, due_at=at("2025-03-20T12:00"))
    changes = happened(database, instance_id, "limit_changed")
    assert [(each["from"]["due_at"][:16], each["to"]["due_at"][:16]) for each in changes] == [
        ("2025-03-12T18:00", "2025-03-17T18:00"),
        ("2025-03-17T18:00", "2025-03-20T12:00"),
    ]
    for wrong in ({}, {"amount": 1, "due_at": MONDAY}, {"amount": -1}, {"due_at": datetime(2025, 3, 10)}):  # noqa: DTZ001
        with pytest.raises(InvalidValue):
            by_hand(database, instance_id, engine.set_limit, **wrong)


def people(database):
    add(database, "anna", "office")
    add(database, "bert", "office", heads=True)
    add(database, "stan", "store")
    add(database, "otto", owns=True)


def add(database, user_id, group="", *, heads=False, owns=False):
    engine.add_user(database, actor=engine.SYSTEM, user_id=user_id, name=user_id)
    if group:
        key = f"{PROCEDURE}/{group}"
        engine.set_membership(
            database,
            actor=engine.SYSTEM,
            user_id=user_id,
            group=key,
            standing=Standing.HEAD if heads else Standing.MEMBER,
        )
    if owns:
        engine.grant(database, actor=engine.SYSTEM, user_id=user_id, role="owner", procedure=PROCEDURE)


def told(database, moment):
    with clock.stopped_at(moment):
        engine.fire_due_timers(database)
        engine.deliver_outbox(database)
        engine.fire_due_timers(database)
        engine.deliver_outbox(database)
    return sorted((each["user_id"], each["message"]) for each in rows(database, notice))


def test_people_are_warned_once_and_told_when_it_is_missed(database):
    instance_id = begun(
        database, warning="4", warningUnit="working hours", remind="true", escalate="superior", mark="overdue"
    )
    people(database)
    warned = "“核对”的时限“两天内”将于 2025-03-12 18:00 到期。"
    missed = "“核对”的时限“两天内”已于 2025-03-12 18:00 到期,仍未完成。"
    assert told(database, at("2025-03-12T13:59")) == []
    assert told(database, at("2025-03-12T14:00")) == [("anna", warned), ("bert", warned)]
    assert told(database, at("2025-03-12T18:00")) == sorted(
        (who, text) for who in ("anna", "bert") for text in (warned, missed)
    )
    assert told(database, at("2025-03-20T18:00")) == told(database, at("2025-03-21T18:00"))
    assert len(rows(database, notice)) == 4
    assert case(database, instance_id)["variables"]["overdue"] is True
    assert [each["groups"] for each in happened(database, instance_id, "notice_sent")][1] == ["office", "office/head"]
    assert engine.verify(database).problems == ()


def test_without_a_head_the_owner_is_told(database):
    begun(database, escalate="superior")
    add(database, "otto", owns=True)
    assert [who for who, _text in told(database, at("2025-03-12T18:00"))] == ["otto"]


def test_a_missed_limit_gives_the_task_to_others(database):
    instance_id = begun(database, reassign="store")
    people(database)
    task_id = open_tasks(database, instance_id)["check"]
    engine.claim_task(database, actor=ANNA, task_id=task_id, command_key=key(), task_revision=1)
    assert [who for who, _text in told(database, at("2025-03-12T18:00"))] == ["stan"]
    found = row(database, task, task_id)
    assert (found["assignee"], found["candidate_groups"], found["revision"]) == (None, ["store"], 3)
    queue = engine.inbox(database, actor=person("stan", "store"), queue="group").rows
    assert [each.id for each in queue] == [task_id]
    assert engine.inbox(database, actor=person("anna", "office"), queue="group").rows == ()
    assert engine.case_detail(database, actor=person("anna", "office"), instance_id=instance_id)
    assert happened(database, instance_id, "task_reassigned")[0]["from"] == "anna"
    assert engine.verify(database).problems == ()
    complete(database, task_id, person("stan", "store"), ok=True)


NOTICE = """# notice: 试〔2026〕1号
# year: 2027
date,to,kind,name
2027-01-01,,off,元旦
2027-01-04,,off,元旦
"""


def announce(database):
    return engine.import_notice(database, actor=engine.SYSTEM, data=NOTICE.encode())


def recounted(database):
    with clock.stopped_at(ENDING + timedelta(hours=1)):
        announce(database)
        return engine.recount_limits(database)


def test_a_provisional_date_becomes_final_with_both_in_the_history(database):
    more = side_path("=limit.due_at", kind="timeDate")
    instance_id = begun(database, at=ENDING, timer="late", more=more)
    found = clock_of(database, instance_id)
    assert (found["due_at"], found["provisional"]) == (at("2027-01-04T18:00"), 2027)
    assert recounted(database) == 1
    found, due = clock_of(database, instance_id), at("2027-01-06T18:00")
    assert (found["due_at"], found["provisional"]) == (due, 0)
    assert row(database, task, open_tasks(database, instance_id)["check"])["due_at"] == due
    assert only_timer(database)["due_at"] == due
    change = happened(database, instance_id, "limit_changed")[0]
    assert (change["from"]["due_at"][:10], change["to"]["due_at"][:10]) == ("2027-01-04", "2027-01-06")
    assert happened(database, instance_id, "limits_recounted") == [{"because": "calendar", "about": "试〔2026〕1号"}]
    assert engine.verify(database).problems == ()


def test_a_recount_goes_on_where_it_was_left(database, monkeypatch):
    monkeypatch.setattr("engine.commands.limits.recount.AT_ONCE", 2)
    begun(database, at=ENDING)
    with clock.stopped_at(ENDING):
        for _number in range(6):
            start(database)
    assert recounted(database) == 7
    assert {each["due_at"] for each in rows(database, instance_limit)} == {at("2027-01-06T18:00")}
    (done,) = engine.recounts(database, actor=engine.SYSTEM)
    assert (done.total, done.done, done.moved, done.finished_at is not None) == (7, 7, 7, True)
    assert engine.recount_limits(database) == 0
    assert engine.verify(database).problems == ()


def test_a_recount_that_is_cut_short_leaves_whole_batches(database, monkeypatch):
    monkeypatch.setattr("engine.commands.limits.recount.AT_ONCE", 1)
    begun(database, at=ENDING)
    with clock.stopped_at(ENDING):
        for _number in range(4):
            start(database)
    announce(database)
    assert engine.recount_limits(database, limit=2) == 2
    (part,) = {each["id"] for each in rows(database, recount)}
    assert part
    assert sum(each["done"] for each in rows(database, recount)) == 2
    while engine.recount_limits(database, limit=2):
        pass
    assert sum(each["moved"] for each in rows(database, recount)) == 5


def test_what_a_release_publishes_is_counted_by_itself(database):
    instance_id = begun(database, at=ENDING)
    assert not engine.recount_what_is_published(database)
    with database.begin() as connection:  # as if the notice had come with the product
        row_of_notice = {"days": "cn", "year": 2027, "number": "x", "title": "", "published": None, "sha256": "0" * 64}
        row_of_notice |= {"file": NOTICE.encode(), "imported_at": ENDING, "imported_by": "system"}
        calendars.add_notice(connection, row_of_notice)
        calendars.renew_stamp(connection)
    assert engine.recount_what_is_published(database)
    assert not engine.recount_what_is_published(database)
    engine.recount_limits(database)
    assert clock_of(database, instance_id)["due_at"] == at("2027-01-06T18:00")
    assert not engine.recount_what_is_published(database)


def test_nothing_to_count_is_finished_at_once(database):
    assert recounted(database) == 0
    (found,) = engine.recounts(database, actor=engine.SYSTEM)
    assert (found.total, found.finished_at is not None) == (0, True)


def test_running_cases_take_the_limits_of_the_newest_version(database):
    instance_id = begun(database)
    deployed(database, two_tasks(check=limit(amount="3")))
    engine.renew_limits(database, actor=OWNER, procedure=PROCEDURE, reason="制度已修订", command_key=key())
    with clock.stopped_at(at("2025-03-10T12:00")):
        engine.recount_limits(database)
    assert clock_of(database, instance_id)["due_at"] == at("2025-03-13T18:00")
    change = happened(database, instance_id, "limit_changed")[0]
    assert (change["because"], change["from"]["amount"], change["to"]["amount"]) == ("version", 2.0, 3.0)
    with pytest.raises(InvalidValue):
        engine.renew_limits(database, actor=OWNER, procedure=PROCEDURE, reason="", command_key=key())


def test_the_calendar_of_the_newest_version_is_taken_as_well(database):
    thursday = datetime(2025, 3, 6, 10, tzinfo=ZONE)
    instance_id = begun(database, at=thursday)
    six_days = two_tasks(check=limit())
    named = six_days["order.bpmn"].replace(b'zone="Asia/Shanghai"', b'zone="Asia/Shanghai" calendar="cn_six_days"')
    deployed(database, {**six_days, "order.bpmn": named})
    assert clock_of(database, instance_id)["due_at"] == at("2025-03-10T18:00")
    with clock.stopped_at(thursday):
        engine.renew_limits(database, actor=OWNER, procedure=PROCEDURE, reason="周六也上班", command_key=key())
        engine.recount_limits(database)
    assert clock_of(database, instance_id)["calendar"] == "cn_six_days"
    assert clock_of(database, instance_id)["due_at"] == at("2025-03-08T18:00")


def test_a_case_whose_date_cannot_be_counted_gets_an_incident(database):
    instance_id = begun(database, at=ENDING)
    with clock.stopped_at(ENDING):
        start(database)
    deployed(database, two_tasks(check=limit(amount="=days")))
    with clock.stopped_at(ENDING):
        other = start(database, days=2).instance_id
    with clock.stopped_at(ENDING + timedelta(minutes=1)):
        engine.renew_limits(database, actor=OWNER, procedure=PROCEDURE, reason="改", command_key=key())
        engine.recount_limits(database)
    found = engine.incidents(database, actor=OWNER, procedure=PROCEDURE).rows
    assert len(found) == 2
    assert instance_id in {each.instance_id for each in found}
    assert {each.retry for each in found} == {"recount"}
    assert other not in {each.instance_id for each in found}
