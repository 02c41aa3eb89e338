"""The inbox: whose tasks, in which order, page by page, and that it reads one index range a queue."""

from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import text, update

import engine
from engine.errors import InvalidValue
from engine.queries import inbox as module
from engine.queries.page import Turn
from engine.queries.queues import names_of_queues
from engine.storage.tables import task, task_candidate
from tests.bundles import PROCEDURE
from tests.cases import complete, key, start
from tests.integration.queries.conftest import NINE, minutes


def names(page):
    return [row.business_key for row in page.rows]


def claim(database, actor, row):
    engine.claim_task(database, actor=actor, task_id=row.id, command_key=key(), task_revision=row.revision)


def test_a_task_waits_in_its_group_until_somebody_takes_it(shop, people):
    start(shop)
    (row,) = engine.inbox(shop, actor=people["li.na"], queue="group").rows
    claim(shop, people["li.na"], row)
    assert engine.inbox(shop, actor=people["wang.wu"], queue="group").rows == ()
    assert engine.inbox(shop, actor=people["wang.wu"]).rows == ()
    (mine,) = engine.inbox(shop, actor=people["li.na"]).rows
    assert (mine.id, mine.revision, mine.assignee) == (row.id, row.revision + 1, "li.na")


def test_a_queue_is_the_groups_own(shop, people):
    start(shop)
    assert engine.inbox(shop, actor=people["zhao.si"], queue="group").rows == ()
    assert engine.inbox(shop, actor=people["otto"], queue="group").rows == ()
    assert engine.inbox(shop, actor=people["adam"], queue="group").rows == ()


def test_an_administrator_has_no_inbox_whatever_their_groups(shop, people):
    start(shop)
    meddler = replace(people["li.na"], is_admin=True)
    assert engine.inbox(shop, actor=meddler, queue="group").rows == ()
    assert engine.count_inbox(shop, actor=meddler).group == 0


def test_the_earliest_due_comes_first_and_no_due_time_last(shop, people):
    minutes(5)
    second = start(shop)
    minutes(0)
    first = start(shop)
    done = start(shop)
    complete(shop, done.opened_task_ids[0], ok=True)  # the store's task has no limit
    page = engine.inbox(
        shop, actor=replace(people["li.na"], groups=frozenset({"shop/office", "shop/store"})), queue="group"
    )
    assert names(page) == [first.business_key, second.business_key, done.business_key]
    assert [row.due_at is None for row in page.rows] == [False, False, True]


def test_a_row_says_what_is_due_and_why(shop, people):
    start(shop, customer="客户乙")
    minutes(11)
    (row,) = engine.inbox(shop, actor=people["li.na"], queue="group").rows
    assert (row.title, row.process_key, row.element_id, row.round) == ("客户乙", "shop/order", "check", 1)
    assert row.overdue
    assert (row.limit.id, row.limit.clause, row.limit.due_at) == ("L1", "2.1", row.due_at)


def test_at_the_very_moment_it_is_due_it_is_not_overdue(shop, people):
    start(shop)
    minutes(10)
    (row,) = engine.inbox(shop, actor=people["li.na"], queue="group").rows
    assert not row.overdue


def test_a_task_offered_to_two_of_my_groups_is_there_once(shop, people):
    started = start(shop)
    with shop.begin() as connection:
        first = connection.execute(task_candidate.select()).mappings().one()
        other = {**first, "kind": "user", "name": "li.na"}
        connection.execute(task_candidate.insert().values(other))
    page = engine.inbox(shop, actor=people["li.na"], queue="group")
    assert [row.id for row in page.rows] == list(started.opened_task_ids)
    assert engine.count_inbox(shop, actor=people["li.na"]).group == 1


def test_pages_follow_each_other_without_gap_or_repetition(shop, people):
    keys = [start(shop).business_key for _number in range(7)]  # all due at one moment: the id decides
    found, after = [], None
    while True:
        page = engine.inbox(shop, actor=people["li.na"], queue="group", after=after, limit=3)
        found.append(names(page))
        after = page.next
        if after is None:
            break
    assert [len(part) for part in found] == [3, 3, 1]
    assert sorted(each for part in found for each in part) == sorted(keys)


@pytest.mark.parametrize("queue", ["mine", "group"])
def test_the_way_back_leads_over_the_same_pages(shop, people, queue):
    for _number in range(7):
        start(shop)
    if queue == "mine":
        for row in engine.inbox(shop, actor=people["li.na"], queue="group").rows:
            claim(shop, people["li.na"], row)
    read = partial(engine.inbox, shop, actor=people["li.na"], queue=queue, limit=3)
    first = read()
    second = read(after=first.next)
    third = read(after=second.next)
    assert (first.previous, third.next) == (None, None)
    assert [len(page.rows) for page in (first, second, third)] == [3, 3, 1]
    assert read(before=third.previous) == second
    assert read(before=second.previous) == first


def test_where_nothing_full_stands_before_the_first_page_is_shown(shop, people):
    for _number in range(4):
        start(shop)
    read = partial(engine.inbox, shop, actor=people["li.na"], queue="group", limit=3)
    second = read(after=read().next)
    claim(shop, people["wang.wu"], read().rows[0])
    back = read(before=second.previous)
    assert [row.id for row in back.rows] == [row.id for row in read().rows]
    assert (len(back.rows), back.previous) == (3, None)


def test_the_last_full_page_has_none_behind_it(shop, people):
    for _number in range(3):
        start(shop)
    assert engine.inbox(shop, actor=people["li.na"], queue="group", limit=3).next is None


@pytest.mark.parametrize("after", ["x", "eyJ9", "WzEsMl0", "*", "WyIyMDI1LTAzLTEwVDA5OjAwOjAwIiwgIngiXQ"])
def test_a_cursor_that_is_none_of_ours_is_refused(shop, people, after):
    with pytest.raises(InvalidValue):
        engine.inbox(shop, actor=people["li.na"], after=after)


@pytest.mark.parametrize(
    ("text", "found"),
    [("客户甲", 1), ("003", 1), ("dd-2025", 3), ("核对", 3), ("发货", 0), ("138 0000-0002", 1), ("%", 0), ("  ", 3)],
)
def test_text_is_looked_for_in_task_title_number_and_search_values(shop, people, text, found):
    for customer, phone in (("客户甲", "13800000001"), ("客户乙", "13800000002"), ("Acme", "")):
        start(shop, customer=customer, phone=phone)
    assert len(engine.inbox(shop, actor=people["li.na"], queue="group", text=text).rows) == found


def test_counts_stop_at_a_hundred(shop, people, monkeypatch):
    monkeypatch.setattr(module, "COUNTED", 2)
    for _number in range(4):
        start(shop)
    (row, *_rest) = engine.inbox(shop, actor=people["li.na"], queue="group").rows
    claim(shop, people["li.na"], row)
    counts = engine.count_inbox(shop, actor=people["li.na"])
    assert (counts.mine, counts.group) == (1, 2)


def plan(database, query):
    """How the database reads a query once it has many rows; what is small it may read whole."""
    with database.begin() as connection:
        if database.dialect == "postgresql":
            connection.execute(text("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off"))
        compiled = query.compile(connection, compile_kwargs={"literal_binds": True})
        prefix = "EXPLAIN " if database.dialect == "postgresql" else "EXPLAIN QUERY PLAN "
        rows = connection.exec_driver_sql(prefix + str(compiled).replace("%", "%%")).all()
    return "\n".join(" ".join(map(str, row)) for row in rows)


@pytest.mark.parametrize(("queue", "index"), [("mine", "ix_task_mine"), ("group", "ix_task_candidate_queue")])
@pytest.mark.parametrize("cut", ["first", "after", "before"])
def test_each_queue_is_one_range_of_its_index(shop, people, queue, index, cut):
    names = names_of_queues(people["li.na"], queue)
    turn = Turn(None if cut == "first" else (NINE, "0" * 32), backwards=cut == "before")
    query = module._selected(queue, len(names), cut, 21)
    found = plan(shop, query.params(module._values(names, turn)))
    assert found.count(index) == len(names)
    assert "Seq Scan" not in found
    assert "SCAN task" not in found


def test_a_task_that_is_closed_leaves_every_queue(shop, people):
    started = start(shop)
    complete(shop, started.opened_task_ids[0], people["li.na"], ok=False)
    assert engine.inbox(shop, actor=people["li.na"], queue="group").rows == ()
    assert engine.inbox(shop, actor=people["li.na"]).rows == ()


def test_a_group_of_another_procedure_opens_no_queue(shop, people):
    start(shop)
    stranger = replace(people["li.na"], groups=frozenset({"bank/office", "office", PROCEDURE}))
    assert engine.inbox(shop, actor=stranger, queue="group").rows == ()
    with shop.begin() as connection:
        connection.execute(update(task).values(assignee="li.na"))
    assert len(engine.inbox(shop, actor=stranger).rows) == 1
