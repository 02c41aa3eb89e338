"""A clock stopped by hand: its place in the queue, what is missed and told later, reasons, what is over."""

from datetime import timedelta

import pytest
from sqlalchemy import select

import engine
from engine import clock
from engine.audit import events_of
from engine.errors import CaseEnded, Conflict, InvalidValue, NotFound
from engine.storage.tables import NO_DUE_DATE, instance_limit, notice, task, task_candidate, timer
from tests.bundles import deployed, person
from tests.cases import ANNA, OWNER, complete, events, key, row, rows, start
from tests.limited import at, clock_of, limited, resume, stop

WEDNESDAY, FRIDAY = at("2025-03-12T18:00"), at("2025-03-14T14:00")


@pytest.fixture
def shop(bare):
    """The shop whose first task has two working days; it is Monday, nine in the morning."""
    deployed(bare, limited())
    return bare


@pytest.fixture
def check(shop):
    """The open task of a case."""
    return start(shop).opened_task_ids[0]


def due(shop, check):
    return row(shop, task, check)["due_at"]


def timers(shop):
    """When the boundary timer, the warning and the reminder are due: element and moment."""
    return sorted((each["element_id"], each["due_at"]) for each in rows(shop, timer))


def told(shop, check):
    """Kinds of the events of the case that are about limits, with who did them."""
    with shop.read() as connection:
        events = list(events_of(connection, row(shop, task, check)["instance_id"]))
    return [
        (e["type"], e["actor"]) for e in events if e["type"].startswith(("limit_", "clock_")) or "limits" in e["type"]
    ]


def stopped_and_resumed(shop, check):
    """Stop on Monday at three with nineteen working hours left, go on two days later at ten."""
    clock.set_to(at("2025-03-10T15:00"))
    stop(shop, check, ANNA)
    clock.set_to(at("2025-03-12T10:00"))
    resume(shop, check, ANNA)


def test_a_stopped_clock_takes_the_task_to_the_end_of_the_queue_and_its_timers_away(shop, check):
    assert due(shop, check) == WEDNESDAY
    assert timers(shop) == [("check", at("2025-03-12T14:00")), ("check", WEDNESDAY), ("late", WEDNESDAY)]
    stop(shop, check, ANNA)
    assert row(shop, task, check)["due_at"] is None
    assert row(shop, task, check)["sort_at"] == NO_DUE_DATE
    assert {each["sort_at"] for each in rows(shop, task_candidate, task_id=check)} == {NO_DUE_DATE}
    assert timers(shop) == []
    (limit,) = rows(shop, instance_limit)
    assert limit["stopped_at"] == clock.now()


def test_while_it_stands_still_nothing_is_missed(shop, check):
    stop(shop, check, ANNA)
    clock.set_to(at("2025-03-31T09:00"))
    assert engine.fire_due_timers(shop) == 0
    assert not case_detail(shop, check).late


def case_detail(shop, check):
    return engine.case_detail(shop, actor=OWNER, instance_id=row(shop, task, check)["instance_id"])


def test_what_was_left_is_left_again_and_everything_follows(shop, check):
    stopped_and_resumed(shop, check)
    assert due(shop, check) == FRIDAY
    assert {each["sort_at"] for each in rows(shop, task_candidate, task_id=check)} == {FRIDAY}
    assert timers(shop) == [("check", at("2025-03-14T09:00")), ("check", FRIDAY), ("late", FRIDAY)]
    assert told(shop, check) == [
        ("limit_started", "anna"),
        ("clock_stopped_by_hand", "anna"),
        ("clock_stopped", "anna"),
        ("clock_resumed_by_hand", "anna"),
        ("clock_resumed", "anna"),
    ]


def test_the_moved_timers_fire_at_the_new_date_and_people_are_told(shop, check):
    engine.add_user(shop, actor=engine.SYSTEM, user_id="li.na", name="李娜")
    engine.set_membership(shop, actor=engine.SYSTEM, user_id="li.na", group="shop/office")
    stopped_and_resumed(shop, check)
    clock.set_to(FRIDAY - timedelta(seconds=1))
    engine.fire_due_timers(shop)
    assert not case_detail(shop, check).late
    clock.set_to(FRIDAY + timedelta(seconds=1))
    engine.fire_due_timers(shop)
    engine.deliver_outbox(shop)
    assert case_detail(shop, check).late
    assert [kind for kind, _actor in told(shop, check)][-2:] == ["limit_warned", "limit_missed"]
    assert {each["user_id"] for each in rows(shop, notice)} == {"li.na"}
    (warned, missed) = reversed(engine.notices(shop, actor=person("li.na")).rows)
    assert "将于 2025-03-14 14:00 到期" in warned.message
    assert "已于 2025-03-14 14:00 到期,仍未完成" in missed.message
    assert (missed.task_id, missed.task_name, missed.title) == (check, "核对", "客户甲")
    complete(shop, check, ok=True)
    assert engine.notices(shop, actor=person("li.na")).rows[0].task_id is None


def test_what_becomes_of_its_limit_names_the_task(shop, check):
    stopped_and_resumed(shop, check)
    clock.set_to(FRIDAY + timedelta(seconds=1))
    engine.fire_due_timers(shop)
    named = {e["type"]: e["task_id"] for e in events(shop) if e["ref"] == check and not e["type"].endswith("_by_hand")}
    assert {"clock_stopped", "clock_resumed", "limit_warned", "limit_missed"} <= named.keys()
    assert set(named.values()) == {check}


def set_limit(shop, check, actor=OWNER, reason="客户同意延期", **to):
    engine.set_limit(shop, actor=actor, reason=reason, command_key=key(), **clock_of(shop, check), **to)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2001])
def test_there_is_a_reason(shop, check, reason):
    with pytest.raises(InvalidValue):
        stop(shop, check, ANNA, reason=reason)
    with pytest.raises(InvalidValue):
        set_limit(shop, check, reason=reason, amount=3)


def test_a_clock_that_runs_is_not_resumed(shop, check):
    with pytest.raises(Conflict):
        resume(shop, check, ANNA)


def test_somebody_of_another_group_does_not_even_see_it(shop, check):
    for act in (stop, set_limit):
        with pytest.raises(NotFound):
            act(shop, check, person("zhao.si", "store"), **({"amount": 3} if act is set_limit else {}))


def test_a_case_that_has_ended_has_no_clocks(shop, check):
    where = clock_of(shop, check)
    engine.cancel_instance(shop, actor=OWNER, instance_id=where["instance_id"], reason="重复", command_key=key())
    with pytest.raises(CaseEnded):
        engine.stop_clock(shop, actor=OWNER, reason="等", command_key=key(), **where)


def test_a_limit_that_is_over_is_a_conflict(shop, check):
    where = clock_of(shop, check)
    complete(shop, check, ok=True)
    with pytest.raises(Conflict):
        engine.stop_clock(shop, actor=OWNER, reason="等", command_key=key(), **where)
    with shop.read() as connection:
        assert connection.scalar(select(instance_limit.c.stopped_at).where(instance_limit.c.limit_id == "L1")) is None
