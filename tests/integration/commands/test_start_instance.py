"""A case begins: its number, its variables, who may start it, and what a repetition gets."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest

import engine
from engine import clock
from engine.errors import CommandKeyReused, DiagramFault, NotFound, NotPermitted
from engine.storage.tables import incident, instance
from tests.bundles import PROCESS, deployed, person, two_tasks
from tests.cases import ANNA, case, count, events, key, open_tasks, rows, start


def starting(database, **changed):
    asked = {"actor": ANNA, "process_key": PROCESS, "start_event": "placed", "values": {}, "command_key": "k1"}
    return engine.start_instance(database, **{**asked, **changed})


def test_a_case_waits_at_its_first_task(shop):
    started = start(shop, customer="客户甲")
    found = case(shop, started.instance_id)
    assert open_tasks(shop, started.instance_id) == {"check": started.opened_task_ids[0]}
    assert (found["status"], found["revision"], found["title"], found["started_by"]) == ("running", 1, "客户甲", "anna")


def test_cases_are_numbered_by_the_day_they_were_received_in_the_zone_of_the_process(shop):
    keys = [start(shop).business_key, start(shop).business_key]
    late = datetime(2025, 3, 10, 15, 59, 59, tzinfo=UTC)
    with clock.stopped_at(late):
        keys.append(start(shop).business_key)
    with clock.stopped_at(late + timedelta(seconds=1)):  # midnight in Shanghai
        keys.append(start(shop).business_key)
    assert keys == ["DD-20250310-001", "DD-20250310-002", "DD-20250310-003", "DD-20250311-001"]


def test_the_number_and_the_moment_of_receipt_are_variables(shop):
    started = start(shop)
    variables = case(shop, started.instance_id)["variables"]
    assert variables["order_no"] == started.business_key
    assert variables["received_at"] == "2025-03-10T09:00:00+08:00"


def test_a_case_received_earlier_counts_for_that_day(shop):
    started = start(shop, received_at="2025-02-28T23:00:00+08:00")
    assert started.business_key == "DD-20250228-001"
    assert case(shop, started.instance_id)["received_at"] == datetime(2025, 2, 28, 15, tzinfo=UTC)


def test_nobody_chooses_the_number_of_a_case(shop):
    started = start(shop, order_no="DD-20250310-999")
    assert case(shop, started.instance_id)["variables"]["order_no"] == "DD-20250310-001"


def test_a_repetition_gets_the_first_answer_and_begins_nothing(shop):
    first, again = starting(shop), starting(shop)
    assert again == replace(first, replayed=True)
    assert count(shop, instance) == 1


def test_a_key_serves_one_request(shop):
    starting(shop)
    with pytest.raises(CommandKeyReused):
        starting(shop, values={"customer": "x"})


def test_the_same_request_twice_at_once_begins_one_case(shop):
    answers = []
    threads = [Thread(target=lambda: answers.append(starting(shop))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({answer.instance_id for answer in answers}) == 1
    assert sorted(answer.replayed for answer in answers) == [False] + [True] * 5


def test_cases_started_at_once_have_numbers_without_gaps(shop):
    threads = [Thread(target=start, args=(shop,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(r["business_key"] for r in rows(shop, instance)) == [f"DD-20250310-{n:03}" for n in range(1, 9)]


def test_who_is_not_of_the_starters_may_not(shop):
    with pytest.raises(NotPermitted):
        starting(shop, actor=person("carl", "store"))
    with pytest.raises(NotFound):
        starting(shop, actor=engine.Actor(user_id="eve", name="Eve"))


@pytest.mark.parametrize("asked", [{"process_key": "shop/none"}, {"process_key": "none/order"}, {"start_event": "x"}])
def test_what_does_not_exist_cannot_be_started(shop, asked):
    with pytest.raises(NotFound):
        starting(shop, **asked)


def test_a_fault_at_the_start_leaves_no_case_and_no_gap_in_the_numbers(bare):
    check = '<zeebe:ioMapping><zeebe:input source="=1 + customer.name" target="x" /></zeebe:ioMapping>'
    broken = two_tasks(check='<zeebe:taskSchedule dueDate="=customer" />' + check)
    deployed(bare, broken)
    for _ in range(2):
        with pytest.raises(DiagramFault):
            start(bare, customer="kein Datum")
    assert count(bare, instance) == 0
    (found,) = rows(bare, incident)
    assert (found["element_id"], found["instance_id"], found["occurrences"]) == ("check", None, 2)
    assert len(events(bare, chain="administration", type="incident_opened")) == 1
    deployed(bare)
    assert start(bare).business_key == "DD-20250310-001"


def test_a_lost_number_is_given_again(shop):
    assert start(shop).business_key == "DD-20250310-001"
    with pytest.raises(NotPermitted):
        starting(shop, actor=person("carl", "store"), command_key=key())
    assert start(shop).business_key == "DD-20250310-002"
