"""Cases found by everything that can be asked of them, alone and together, forwards and back, on both databases."""

from datetime import date, timedelta
from functools import partial

import pytest

import engine
from engine import clock
from engine.errors import InvalidValue
from engine.storage import instance_words
from engine.storage.tables import instance_piece, instance_search
from tests.bundles import PROCESS, deployed
from tests.cases import ANNA, complete, count, key, rows, start
from tests.integration.queries.conftest import NINE, files, minutes

GIVEN = {
    1: {"customer": "华东物流有限公司", "phone": "138 0000-0001", "amount": 1200, "paid": True, "day": "2025-03-01"},
    2: {
        "customer": "华北物流",
        "phone": "13900000002",
        "amount": 99.5,
        "paid": False,
        "day": "2025-03-31T23:30:00+08:00",
    },
    3: {"customer": "Otto AG", "phone": "010-5555", "amount": -3, "day": "2025-04-01"},
}


@pytest.fixture
def typed(database):
    """The shop that is searched by values of every kind."""
    made = files()
    made["order.bpmn"] = made["order.bpmn"].replace(b'"customer phone"', b'"customer phone amount paid day"')
    deployed(database, made)
    return database


@pytest.fixture
def shop(typed):
    return typed


@pytest.fixture
def three(shop, people):
    """Number of the day -> case."""
    return {number: start(shop, **values) for number, values in GIVEN.items()}


@pytest.fixture
def found(shop, people):
    """Numbers of the day of the cases that a filter finds; the page, the count and the file say the same."""

    def found(actor="rita", **wanted):
        who = people[actor] if isinstance(actor, str) else actor
        keys = [row.business_key for row in engine.find_cases(shop, actor=who, **wanted).rows]
        assert [row.business_key for row in engine.every_case(shop, actor=who, **wanted)] == keys
        assert engine.count_cases(shop, actor=who, **wanted) == len(keys)
        return sorted(int(each[-3:]) for each in keys)

    return found


@pytest.fixture(params=["gathered", "met on the way"])
def way(request, monkeypatch):
    """Every filter gives the same whether its cases are few or many."""
    if request.param == "met on the way":
        monkeypatch.setattr("engine.queries.cases.places.FEW", -1)


def variable(name, **asked):
    return {"variables": [engine.VariableFilter(name=name, **asked)]}


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        ({"text": "物流"}, [1, 2]),
        ({"text": "物流 华东"}, [1]),
        ({"text": "东物流有限公司"}, [1]),
        ({"text": "华东物流有限公司"}, [1]),
        ({"text": "东"}, [1]),
        ({"text": "otto 5555"}, [3]),
        ({"text": "20250310-002"}, [2]),
        ({"text": "华东 otto"}, []),
        ({"business_key": "dd-20250310"}, [1, 2, 3]),
        ({"business_key": "DD-20250310-003"}, [3]),
        ({"business_key": "20250310"}, []),
        (variable("customer", contains="物流"), [1, 2]),
        (variable("customer", contains="5555"), []),
        (variable("customer", equals="otto ag"), [3]),
        (variable("customer", equals="otto"), []),
        (variable("amount", equals="1200.0"), [1]),
        (variable("amount", least="99.5"), [1, 2]),
        (variable("amount", most="99.5"), [2, 3]),
        (variable("amount", least="-3", most="100"), [2, 3]),
        (variable("amount", least="0", most="99.4"), []),
        (variable("paid", equals="true"), [1]),
        (variable("paid", equals="false"), [2]),
        (variable("day", least="2025-03-01", most="2025-03-31"), [1, 2]),
        (variable("day", equals="2025-03-31"), [2]),
        (variable("day", least="2025-04-01"), [3]),
        (variable("phone", equals="01055 55"), [3]),
        (variable("nothing", equals="1"), []),
        ({"text": "物流", **variable("amount", least="1000")}, [1]),
    ],
)
def test_a_case_is_found_by_its_number_and_values(way, three, found, wanted, numbers):
    assert found(**wanted) == numbers


@pytest.mark.parametrize(("least", "most"), [("x", ""), ("1", "2025-03-01"), ("2025-13-01", "")])
def test_a_bound_that_is_neither_number_nor_day_is_refused(shop, people, least, most):
    for ask in (engine.find_cases, engine.every_case, engine.count_cases):
        with pytest.raises(InvalidValue):
            ask(shop, actor=people["rita"], **variable("amount", least=least, most=most))


def test_what_changes_is_found_anew_and_no_longer_as_it_was(shop, three, found):
    complete(shop, three[3].opened_task_ids[0], ok=True, customer="红星公司", amount=7)
    assert found(text="红星") == [3]
    assert found(text="otto") == []
    assert found(text="5555") == [3]
    assert found(**variable("amount", least="7", most="7")) == [3]
    assert rows(shop, instance_piece, piece="otto ag", instance_id=three[3].instance_id) == []


def test_words_that_are_forgotten_lead_nowhere(shop, three):
    with shop.begin() as connection:
        for started in three.values():
            instance_words.forget_words(connection, started.instance_id)
    assert (count(shop, instance_search), count(shop, instance_piece)) == (0, 0)


def test_a_case_is_found_by_where_it_waits_and_which_task_was_done(way, shop, three, found):
    complete(shop, three[1].opened_task_ids[0], ok=True)
    complete(shop, three[2].opened_task_ids[0], ok=False)
    assert found(waits_at="check") == [3]
    assert found(waits_at="ship") == [1]
    assert found(waits_at="done") == []
    assert found(done="check") == [1, 2]
    assert found(done="refused") == found(done="ship") == []


def test_a_case_is_found_by_what_has_become_of_it(way, shop, three, found, people):
    complete(shop, three[1].opened_task_ids[0], ok=False)
    engine.cancel_instance(shop, actor=people["otto"], instance_id=three[2].instance_id, reason="误", command_key=key())
    minutes(11)
    assert found(status="running") == found(late=True) == [3]
    assert found(status="completed") == [1]
    assert found(status="cancelled") == [2]
    assert found(late=False) == [1, 2]
    assert found(process=PROCESS, procedure="shop") == [1, 2, 3]
    assert found(procedure="bank") == []


def test_a_case_in_which_something_has_stopped_is_found(way, shop, three, found):
    assert found(incident=True) == []
    with pytest.raises(engine.errors.DiagramFault):
        complete(shop, three[1].opened_task_ids[0])
    assert found(incident=True) == [1]


def test_a_case_is_found_by_who_had_to_do_with_it(way, shop, three, found, people):
    complete(shop, three[1].opened_task_ids[0], people["li.na"], ok=True)
    task = {"task_id": three[2].opened_task_ids[0], "command_key": key(), "task_revision": 1}
    engine.claim_task(shop, actor=people["wang.wu"], **task)
    assert found(started_by=ANNA.user_id) == [1, 2, 3]
    assert found(started_by="li.na") == []
    assert found(worked_by="li.na") == [1]
    assert found(in_hand_of="wang.wu") == [2]
    assert found(worked_by="wang.wu") == found(in_hand_of="li.na") == []


def test_a_case_is_found_by_its_days(way, shop, people, found):
    start(shop, received_at="2025-03-05T23:59:00+08:00")
    clock.set_to(NINE + timedelta(days=2))
    second = start(shop, received_at="2025-03-12T00:00:00+08:00")
    complete(shop, second.opened_task_ids[0], ok=False)
    numbers = {date(2025, 3, 5): "DD-20250305-001", date(2025, 3, 12): "DD-20250312-001"}

    def keys(**wanted):
        return {row.business_key for row in engine.find_cases(shop, actor=people["rita"], **wanted).rows}

    first, second = ({number} for number in numbers.values())
    assert keys(received=(date(2025, 3, 5), date(2025, 3, 5))) == keys(received=(None, date(2025, 3, 11))) == first
    assert keys(began=(date(2025, 3, 12), None)) == keys(ended=(date(2025, 3, 12), date(2025, 3, 12))) == second
    assert keys(ended=(date(2025, 3, 13), None)) == keys(ended=(None, date(2025, 3, 11))) == set()
    assert keys(due=(date(2025, 3, 10), date(2025, 3, 10))) == first
    assert keys(due=(date(2025, 3, 11), None)) == set()
    assert keys(month="2025-03", received=(date(2025, 3, 6), None)) == second
    assert keys(received=(date(2025, 3, 5), date.max)) == first | second


def test_nobody_finds_what_they_may_not_see(way, shop, three, found, people):
    complete(shop, three[1].opened_task_ids[0], people["li.na"], ok=True)
    for wanted in ({"text": "物流"}, {"done": "check"}, variable("amount", least="0"), {"started_by": "anna"}, {}):
        assert found("adam", **wanted) == []
        assert found("zhao.si", **wanted) == [1]  # of whose store one is


@pytest.mark.parametrize("wanted", [{}, {"text": "客户甲"}, {"text": "客户"}])
def test_the_way_back_leads_over_the_same_pages(way, shop, people, wanted):
    for _number in range(7):
        start(shop)
    read = partial(engine.find_cases, shop, actor=people["rita"], limit=3, **wanted)
    first = read()
    second = read(after=first.next)
    start(shop, received_at="2025-03-10T10:00:00+08:00")  # stands before them all, and moves no page
    assert read(after=first.next) == second
    third = read(after=second.next)
    assert (first.previous, third.next) == (None, None)
    assert read(before=third.previous) == second
    assert [row.id for row in read(before=second.previous).rows] == [row.id for row in first.rows]
    assert read(before=second.previous).previous is not None


def test_cases_are_counted_to_a_hundred_and_one(shop, people, monkeypatch):
    monkeypatch.setattr("engine.queries.cases.listed.COUNTED", 2)
    for _number in range(4):
        start(shop)
    assert engine.count_cases(shop, actor=people["rita"]) == 3


def test_what_is_offered_is_what_the_procedure_has(shop, three, people):
    choices = engine.search_choices(shop, actor=people["li.na"])
    (order,) = choices.processes
    assert (order.key, order.name) == (PROCESS, "订单")
    assert {each.id: each.kind for each in order.elements}["check"] == "userTask"
    kinds = {each.name: each.kind for each in order.variables}
    assert kinds == {"customer": "text", "phone": "text", "amount": "number", "paid": "truth", "day": "day"}
    assert ("li.na", "李娜") in choices.people
    assert engine.search_choices(shop, actor=people["adam"]).processes == ()
