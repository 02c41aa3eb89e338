"""One task and one case: what their pages are told, and that a stranger is told nothing."""

from datetime import timedelta

import pytest

import engine
from engine.commands.attachments import Attachment
from engine.errors import NotFound
from engine.queries.limits.limit import Verdict
from tests.bundles import deployed
from tests.cases import complete, key, open_tasks, start
from tests.integration.queries.conftest import NINE, files, looping, minutes
from web import library


def detail(database, actor, task_id):
    return engine.task_detail(database, actor=actor, task_id=task_id)


def seen(database, actor, started):
    return engine.case_detail(database, actor=actor, instance_id=started.instance_id)


def claim(database, actor, task_id):
    engine.claim_task(database, actor=actor, task_id=task_id, command_key=key(), task_revision=1)


def test_a_task_tells_what_to_do_by_when_and_why(shop, people):
    started = start(shop, customer="客户甲")
    found = detail(shop, people["li.na"], started.opened_task_ids[0])
    assert (found.name, found.element_id, found.form_key, found.round, found.clauses) == (
        "核对",
        "check",
        None,
        1,
        ("2.1",),
    )
    assert (found.business_key, found.title, found.process_key) == (started.business_key, "客户甲", "shop/order")
    assert (found.due_at, [limit.id for limit in found.limits]) == (NINE + timedelta(minutes=10), ["L1"])
    assert (found.candidate_groups, found.waiting_for, found.zone) == (("office",), "办公室", "Asia/Shanghai")
    assert found.variables["customer"] == "客户甲"


def test_who_may_do_what_with_a_task(shop, people):
    (task_id,) = start(shop).opened_task_ids

    def rights(user_id):
        found = detail(shop, people[user_id], task_id)
        return found.can_act, found.can_claim, found.can_release, found.can_assign

    assert rights("li.na") == (True, True, False, False)
    assert rights("otto") == (False, False, False, True)
    assert rights("rita") == (False, False, False, False)
    claim(shop, people["li.na"], task_id)
    assert rights("li.na") == (True, False, True, True)
    assert rights("wang.wu") == (False, False, False, False)
    assert rights("otto") == (False, False, True, True)
    assert detail(shop, people["wang.wu"], task_id).assignee_name == "李娜"
    complete(shop, task_id, people["li.na"], ok=False)
    assert rights("li.na") == (False, False, False, False)
    closed = detail(shop, people["wang.wu"], task_id)
    assert (closed.status, closed.closed_by_name, closed.closed_at) == ("completed", "李娜", NINE)


def test_a_draft_is_its_writers_own(shop, people):
    (task_id,) = start(shop).opened_task_ids
    engine.save_task_draft(shop, actor=people["li.na"], task_id=task_id, values={"note": "半"})
    found = detail(shop, people["li.na"], task_id)
    assert (found.draft, found.draft_saved_at) == ({"note": "半"}, NINE)
    assert detail(shop, people["wang.wu"], task_id).draft is None


def test_what_is_local_to_a_task_stands_over_the_case(database, people):
    local = '<zeebe:ioMapping><zeebe:input source="=customer + &#34;!&#34;" target="customer" /></zeebe:ioMapping>'
    deployed(database, files(check=local))
    (task_id,) = start(database, customer="客户甲").opened_task_ids
    found = detail(database, people["li.na"], task_id)
    assert (found.local, found.variables["customer"]) == ({"customer": "客户甲!"}, "客户甲!")


def test_the_limit_of_a_second_round_is_its_own(database, people):
    looped = looping()
    deployed(database, looped)
    started = start(database)
    complete(database, started.opened_task_ids[0], ok=True)
    minutes(3)
    complete(database, open_tasks(database, started.instance_id)["ship"], people["zhao.si"])
    found = detail(database, people["li.na"], open_tasks(database, started.instance_id)["check"])
    assert (found.round, len(found.limits), found.limits[0].started_at) == (2, 1, NINE + timedelta(minutes=3))
    assert len(seen(database, people["rita"], started).limits) == 2


def test_a_case_tells_where_it_stands(shop, people):
    started = start(shop, customer="客户甲")
    found = seen(shop, people["li.na"], started)
    (task,) = found.open_tasks
    assert (task.name, task.waiting_for, task.overdue, task.can_claim) == ("核对", "办公室", False, True)
    assert (found.title, found.status, found.late, found.started_by_name) == ("客户甲", "running", False, "anna")
    assert (found.can_cancel, found.can_trace) == (True, False)  # the office may withdraw
    assert (found.limits[0].verdict, found.received_at, found.ended_at) == (Verdict.RUNNING, NINE, None)


@pytest.mark.parametrize(
    ("user_id", "cancel", "trace", "opens"),
    [("otto", True, True, True), ("rita", False, True, True), ("wang.wu", True, False, True)],
)
def test_what_else_one_may_do_with_a_case(shop, people, user_id, cancel, trace, opens):
    found = seen(shop, people[user_id], start(shop))
    assert (found.can_cancel, found.can_trace, found.open_tasks[0].visible) == (cancel, trace, opens)


def test_a_case_that_ended_cannot_be_withdrawn(shop, people):
    started = start(shop)
    complete(shop, started.opened_task_ids[0], ok=False)
    found = seen(shop, people["otto"], started)
    assert (found.status, found.ends, found.can_cancel, found.open_tasks) == ("completed", ("refused",), False, ())


@pytest.mark.parametrize(
    ("at", "verdict"),
    [(9, Verdict.MET), (10, Verdict.MET), (10.01, Verdict.MISSED)],
)
def test_a_limit_is_met_up_to_the_very_instant(shop, people, at, verdict):
    started = start(shop)
    minutes(at)
    complete(shop, started.opened_task_ids[0], ok=False)
    minutes(600)
    (limit,) = seen(shop, people["rita"], started).limits
    assert (limit.verdict, limit.late) == (verdict, verdict is Verdict.MISSED)


@pytest.mark.parametrize(("at", "verdict"), [(9, Verdict.CANCELLED), (10, Verdict.MISSED), (11, Verdict.MISSED)])
def test_what_was_interrupted_before_it_was_due_is_neither_met_nor_missed(shop, people, at, verdict):
    started = start(shop)
    minutes(at)
    engine.cancel_instance(shop, actor=people["otto"], instance_id=started.instance_id, reason="误", command_key=key())
    (limit,) = seen(shop, people["rita"], started).limits
    assert limit.verdict is verdict


def test_what_is_still_owed_is_overdue_and_by_how_much(shop, people):
    started = start(shop)
    minutes(10)
    assert seen(shop, people["rita"], started).limits[0].verdict is Verdict.RUNNING
    minutes(25)
    (limit,) = seen(shop, people["rita"], started).limits
    assert (limit.verdict, limit.late_by(NINE + timedelta(minutes=25))) == (Verdict.OVERDUE, timedelta(minutes=15))


def test_files_are_for_those_who_see_the_case(shop, people):
    file = Attachment(field="photo", name="照片.jpg", media_type="image/jpeg", size=3, sha256="0" * 64)
    started = engine.start_instance(
        shop,
        actor=people["li.na"],
        process_key="shop/order",
        start_event="placed",
        values={"customer": "客户甲"},
        command_key=key(),
        attachments=[file],
    )
    (row,) = seen(shop, people["wang.wu"], started).attachments
    assert (row.name, row.size, row.task_id, row.attached_by_name) == ("照片.jpg", 3, None, "李娜")
    place = {"instance_id": started.instance_id, "attachment_id": row.id}
    assert engine.attachment(shop, actor=people["wang.wu"], **place).sha256 == "0" * 64
    other = start(shop)
    for user_id, wrong in (("zhao.si", {}), ("wang.wu", {"instance_id": other.instance_id})):
        with pytest.raises(NotFound):
            engine.attachment(shop, actor=people[user_id], **{**place, **wrong})


@pytest.mark.parametrize("user_id", ["zhao.si", "adam"])
def test_a_stranger_finds_nothing(shop, people, user_id):
    started = start(shop)
    with pytest.raises(NotFound):
        detail(shop, people[user_id], started.opened_task_ids[0])
    with pytest.raises(NotFound):
        seen(shop, people[user_id], started)


def test_what_does_not_exist_is_not_found(shop, people):
    with pytest.raises(NotFound):
        detail(shop, people["rita"], "0" * 32)
    with pytest.raises(NotFound):
        engine.case_detail(shop, actor=people["rita"], instance_id="0" * 32)


def test_a_sub_process_lends_its_limit_to_the_tasks_inside(database):
    engine.deploy(database, actor=engine.SYSTEM, procedure="general_office", files=library.files_of("general_office"))
    started = engine.start_instance(
        database,
        actor=engine.SYSTEM,
        process_key="general_office/general_office_complaint",
        start_event="se_complaint",
        values={"received_at": "2025-03-10T08:55:00+08:00"},
        command_key=key(),
    )
    found = detail(database, engine.SYSTEM, started.opened_task_ids[0])
    (limit,) = found.limits
    assert (limit.id, limit.element_id, limit.clause) == ("DL1", "sp_register_transfer", "5.1.b")
    assert found.due_at == limit.due_at == NINE + timedelta(minutes=5)
