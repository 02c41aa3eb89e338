"""Lists of cases: found by what people know, filtered, page by page; and who sees which."""

import pytest
from sqlalchemy import insert

import engine
from engine.errors import InvalidValue, NotFound
from engine.storage.tables import notice
from tests.bundles import PROCESS
from tests.cases import ANNA, complete, key, start
from tests.integration.queries.conftest import NINE, minutes


def found(database, actor, **filters):
    return [row.business_key for row in engine.find_cases(database, actor=actor, **filters).rows]


def wide(text):
    """The same letters in full width, as an input method may give them."""
    return "".join(chr(ord(letter) + 0xFEE0) for letter in text)


@pytest.fixture
def three(shop):
    given = (("客户甲", "138 0000-0001"), ("客户乙", "yi@Example.com"), ("100%_\\Ltd", "13900000003"))
    return [start(shop, customer=customer, phone=phone) for customer, phone in given]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("DD-20250310-001", [1]),
        ("dd-20250310-001", [1]),
        (wide("DD-20250310-001"), [1]),
        ("-002", [2]),
        ("客户", [1, 2]),
        (" 客户乙 ", [2]),
        ("13800000001", [1]),
        ("138-0000 0001", [1]),
        (wide("13800000001"), [1]),
        ("0003", [3]),
        ("YI@example.COM", [2]),
        ("%", [3]),
        ("_", [3]),
        ("\\", [3]),
        ("/", []),
        ("100%_\\l", [3]),
        ("没有", []),
        ("", [1, 2, 3]),
    ],
)
def test_a_case_is_found_by_what_the_customer_says(shop, people, three, text, numbers):
    assert sorted(found(shop, people["rita"], text=text)) == [f"DD-20250310-{number:03}" for number in numbers]


def test_a_row_says_where_the_case_stands(shop, people):
    started = start(shop, customer="客户甲")
    (row,) = engine.find_cases(shop, actor=people["rita"]).rows
    assert (row.id, row.process_key, row.process_name, row.title) == (started.instance_id, PROCESS, "订单", "客户甲")
    assert (row.status, row.late, row.open_tasks, row.version, row.received_at) == (
        "running",
        False,
        ("核对",),
        1,
        NINE,
    )


def test_late_is_judged_from_recorded_times(shop, people):
    in_time, overdue, missed, exactly = (start(shop) for _number in range(4))
    minutes(10)
    complete(shop, exactly.opened_task_ids[0], ok=False)
    minutes(9)
    complete(shop, in_time.opened_task_ids[0], ok=False)
    minutes(12)
    complete(shop, missed.opened_task_ids[0], ok=False)
    late = found(shop, people["rita"], late=True)
    assert sorted(late) == sorted([overdue.business_key, missed.business_key])
    assert sorted(found(shop, people["rita"], late=False)) == sorted([in_time.business_key, exactly.business_key])
    assert found(shop, people["rita"], late=True, status="running") == [overdue.business_key]
    marked = {row.business_key: row.late for row in engine.find_cases(shop, actor=people["rita"]).rows}
    assert {number for number, is_late in marked.items() if is_late} == set(late)


def test_a_withdrawn_case_is_no_late_one(shop, people):
    started = start(shop)
    minutes(5)
    engine.cancel_instance(
        shop, actor=people["otto"], instance_id=started.instance_id, reason="重复", command_key=key()
    )
    minutes(60)
    assert found(shop, people["rita"], late=True) == []
    assert found(shop, people["rita"], status="cancelled") == [started.business_key]


def test_the_month_is_that_of_the_day_received_where_the_procedure_is(shop, people):
    start(shop, received_at="2025-02-28T23:59:59+08:00")
    start(shop, received_at="2025-03-01T00:00:00+08:00")
    start(shop, received_at="2025-12-31T23:00:00+08:00")
    assert found(shop, people["rita"], month="2025-02") == ["DD-20250228-001"]
    assert found(shop, people["rita"], month="2025-03") == ["DD-20250301-001"]
    assert found(shop, people["rita"], month="2025-12") == ["DD-20251231-001"]
    assert found(shop, people["rita"], month="2025-01") == []


@pytest.mark.parametrize("month", ["2025-13", "2025", "märz", "0000-01", "9999-12"])
def test_a_month_that_is_none_is_refused(shop, people, month):
    with pytest.raises(InvalidValue):
        engine.find_cases(shop, actor=people["rita"], month=month)
    with pytest.raises(InvalidValue):
        engine.every_case(shop, actor=people["rita"], month=month)


def test_a_process_is_named_by_its_key(shop, people, three):
    assert len(found(shop, people["rita"], process=PROCESS)) == 3
    assert found(shop, people["rita"], process="shop/other") == []
    assert found(shop, people["rita"], process="bank/order") == []


def test_pages_and_the_stream_give_every_case_once(shop, people, monkeypatch):
    monkeypatch.setattr("engine.queries.cases.listed.STREAMED", 2)
    keys = [start(shop).business_key for _number in range(5)]
    pages, after = [], None
    while True:
        page = engine.find_cases(shop, actor=people["rita"], after=after, limit=2)
        pages += [row.business_key for row in page.rows]
        if (after := page.next) is None:
            break
    assert sorted(pages) == keys
    assert [row.business_key for row in engine.every_case(shop, actor=people["rita"])] == pages


def test_owners_reviewers_and_starters_see_all_and_strangers_none(shop, people, three):
    starter = engine.Actor(user_id="s", name="s", grants=frozenset({("starter", "shop")}))
    elsewhere = engine.Actor(user_id="s", name="s", grants=frozenset({(role, "bank") for role in engine.Role}))
    for actor, number in ((people["otto"], 3), (people["rita"], 3), (starter, 3), (elsewhere, 0), (people["adam"], 0)):
        assert len(found(shop, actor)) == number


def test_staff_see_the_cases_in_which_their_group_has_or_had_a_task(shop, people):
    first, second = start(shop), start(shop)
    assert found(shop, people["zhao.si"]) == []
    complete(shop, first.opened_task_ids[0], people["li.na"], ok=True)
    assert found(shop, people["zhao.si"]) == [first.business_key]
    assert sorted(found(shop, people["li.na"])) == [first.business_key, second.business_key]


def handed(database, actor, task_id, to_user, revision):
    asked = {"task_id": task_id, "to_user": to_user, "reason": "请假", "task_revision": revision}
    engine.assign_task(database, actor=actor, command_key=key(), **asked)


def test_who_had_a_task_sees_its_case_whoever_has_it_now(shop, people):
    started = start(shop)
    (task_id,) = started.opened_task_ids
    assert found(shop, people["zhao.si"]) == []
    handed(shop, people["otto"], task_id, "zhao.si", 1)
    assert found(shop, people["zhao.si"]) == [started.business_key]
    handed(shop, people["zhao.si"], task_id, "li.na", 2)
    assert found(shop, people["zhao.si"]) == [started.business_key]
    assert engine.inbox(shop, actor=people["zhao.si"], queue="group").rows == ()


def test_who_completed_a_task_sees_its_case_after_leaving_the_group(shop, people):
    claimed, unclaimed, other = (start(shop) for _number in range(3))
    engine.claim_task(
        shop, actor=people["li.na"], task_id=claimed.opened_task_ids[0], command_key=key(), task_revision=1
    )
    for started in (claimed, unclaimed):
        complete(shop, started.opened_task_ids[0], people["li.na"], ok=False)
    complete(shop, other.opened_task_ids[0], people["wang.wu"], ok=False)
    engine.remove_membership(shop, actor=engine.SYSTEM, user_id="li.na", group="shop/office")
    left = engine.load_actor(shop, "li.na")
    assert sorted(found(shop, left)) == [claimed.business_key, unclaimed.business_key]
    for started in (claimed, unclaimed):
        assert engine.case_detail(shop, actor=left, instance_id=started.instance_id).id == started.instance_id
    with pytest.raises(NotFound):
        engine.case_detail(shop, actor=left, instance_id=other.instance_id)


def test_who_started_a_case_sees_it(shop, people):
    started = start(shop)
    alone = engine.Actor(user_id=ANNA.user_id, name="安娜")
    assert found(shop, alone) == [started.business_key]


def test_who_was_told_of_a_case_sees_it(shop, people):
    started = start(shop)
    row = {"id": "n", "outbox_id": "o", "user_id": "zhao.si", "procedure": "shop", "message": "请看", "sent_at": NINE}
    with shop.begin() as connection:
        connection.execute(insert(notice).values(**row, instance_id=started.instance_id, element_id="check"))
    assert found(shop, people["zhao.si"]) == [started.business_key]


def test_the_short_way_to_few_cases_leads_to_the_same_ones(shop, people, monkeypatch):
    first, second = start(shop), start(shop)
    complete(shop, first.opened_task_ids[0], people["li.na"], ok=True)
    handed(shop, people["otto"], second.opened_task_ids[0], "zhao.si", 1)
    left, nobody = (engine.Actor(user_id=id, name="") for id in ("li.na", "nobody"))
    everybody = [*people.values(), ANNA, left, nobody]
    gathered = [found(shop, actor) for actor in everybody]
    monkeypatch.setattr("engine.queries.cases.places.FEW", 0)
    assert [found(shop, actor) for actor in everybody] == gathered
    assert [len(each) for each in gathered] == [2, 2, 2, 2, 2, 0, 2, 1, 0]
