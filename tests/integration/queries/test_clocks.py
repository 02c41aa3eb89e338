"""What the desk says of limits: time left in words, stops with their reasons, what may be done, what falls due when."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

import engine
from engine import clock
from tests.bundles import deployed
from tests.cases import complete, erase_values, key, start
from tests.limited import IN_TWO_DAYS, at, clock_of, limited, resume, stop


@pytest.fixture
def shop(database):
    deployed(database, limited())
    return database


@pytest.fixture
def check(shop):
    return start(shop).opened_task_ids[0]


def row_of(shop, people, user_id="li.na"):
    (found,) = engine.inbox(shop, actor=people[user_id], queue="group").rows
    return found


@pytest.mark.parametrize(
    ("now", "level", "words"),
    [
        ("2025-03-10T15:00", "ample", "还剩 2 个工作日 3 小时"),
        ("2025-03-12T14:00", "soon", "还剩 4 小时"),
        ("2025-03-12T18:00", "soon", "工作时间已尽,03-12 18:00 到期"),
        ("2025-03-17T09:00", "late", "已超时 2 个工作日"),
    ],
)
def test_a_limit_in_working_days_is_told_in_working_time(shop, people, check, now, level, words):
    clock.set_to(at(now))
    left = row_of(shop, people).left
    assert (left.level, left.words, left.runs_by_clock) == (level, words, False)
    assert left.due_at == at("2025-03-12T18:00")


def test_a_limit_by_the_clock_is_told_by_the_clock(shop, people, check):
    clock.set_to(at("2025-03-14T17:00"))  # a Friday
    complete(shop, check, ok=True)
    clock.set_to(at("2025-03-15T13:20"))
    left = row_of(shop, people, "zhao.si").left
    assert (left.level, left.words, left.runs_by_clock) == ("soon", "还剩 3 小时 40 分钟", True)
    clock.set_to(at("2025-03-17T21:00"))
    assert row_of(shop, people, "zhao.si").left.words == "已超时 2 天 4 小时"


def test_a_stopped_clock_says_what_it_waits_for_and_comes_last(shop, people, check):
    start(shop)
    stop(shop, check, people["li.na"])
    first, last = engine.inbox(shop, actor=people["li.na"], queue="group").rows
    assert (last.id, last.left.level, last.left.words) == (check, "stopped", "时钟已停:等客户寄样")
    assert last.limit.id == "L1"
    assert first.left.level == "ample"


def test_a_date_that_may_still_move_says_so(shop, people):
    clock.set_to(at("2026-12-31T17:00"))
    start(shop)
    assert row_of(shop, people).left.words == "约 2027-01-04 18:00(暂定:2027 年放假通知尚未公布)"


def test_a_limit_of_a_scope_or_of_the_process_is_told_on_its_tasks_too(shop, people):
    whole = limited(check="")
    limit = IN_TWO_DAYS.replace(' timer="late"', "").encode()
    whole["order.bpmn"] = whole["order.bpmn"].replace(b"<clauseflow:case ", limit + b"<clauseflow:case ", 1)
    plain = b'<bpmn:timeDate xsi:type="bpmn:tFormalExpression">=limit.due_at'
    whole["order.bpmn"] = whole["order.bpmn"].replace(plain, plain.replace(b"=limit.due_at", b"2030-01-01T00:00:00Z"))
    deployed(shop, whole)
    check = start(shop).opened_task_ids[0]
    assert row_of(shop, people).left.words.startswith("还剩")
    where = {**clock_of(shop, check), "ref": ""}
    engine.stop_clock(shop, actor=people["li.na"], reason="等批文", command_key=key(), **where)
    assert row_of(shop, people).left.words == "时钟已停:等批文"
    detail = engine.task_detail(shop, actor=people["li.na"], task_id=check)
    assert [(one.limit.ref, one.can_resume) for one in detail.clocks] == [("", True)]


def test_the_page_of_a_task_shows_stops_and_what_was_used(shop, people, check):
    clock.set_to(at("2025-03-10T15:00"))
    stop(shop, check, people["li.na"])
    clock.set_to(at("2025-03-13T15:00"))
    detail = engine.task_detail(shop, actor=people["li.na"], task_id=check)
    (one,) = detail.clocks
    assert (one.used, one.stood) == ("5 小时", "3 天")
    assert (one.stops[0].by, one.stops[0].reason, one.stops[0].until) == ("李娜", "等客户寄样", None)
    assert (one.can_stop, one.can_resume, one.can_set) == (False, True, False)
    resume(shop, check, people["li.na"])
    clock.set_to(at("2025-03-14T17:00"))
    (one,) = engine.case_detail(shop, actor=people["otto"], instance_id=detail.instance_id).clocks
    assert (one.used, one.stood) == ("1 个工作日 7 小时", "3 天")
    assert one.stops[0].until == at("2025-03-13T15:00")
    assert (one.can_stop, one.can_resume, one.can_set) == (True, False, True)


def test_what_may_not_be_done_is_not_offered(shop, people, check):
    (one,) = engine.task_detail(shop, actor=people["rita"], task_id=check).clocks
    assert (one.can_stop, one.can_resume, one.can_set) == (False, False, False)


def test_a_reason_that_was_erased_is_not_told(shop, people, check):
    stop(shop, check, people["li.na"])
    erase_values(shop, "reason")
    assert row_of(shop, people).left.words == "时钟已停"


def due_ids(shop, actor, **span):
    return [row.id for row in engine.tasks_due(shop, actor=actor, **span).rows]


def test_what_falls_due_is_ones_own_and_what_one_could_claim(shop, people, check):
    until = at("2025-04-01T00:00")
    for user_id, ids in {"li.na": [check], "wang.wu": [check], "zhao.si": [], "otto": [], "adam": []}.items():
        assert due_ids(shop, people[user_id], until=until) == ids, user_id
    engine.claim_task(shop, actor=people["li.na"], task_id=check, command_key=key(), task_revision=1)
    assert due_ids(shop, people["li.na"], until=until) == [check]
    assert due_ids(shop, people["wang.wu"], until=until) == []
    assert due_ids(shop, replace(people["li.na"], is_admin=True), until=until) == []


def test_a_span_begins_with_its_first_moment_and_ends_before_its_last(shop, people, check):
    due, second = at("2025-03-12T18:00"), timedelta(seconds=1)
    assert due_ids(shop, people["li.na"], since=due, until=due + second) == [check]
    assert due_ids(shop, people["li.na"], since=due - second, until=due) == []
    assert due_ids(shop, people["li.na"], since=due + second, until=due + 2 * second) == []


def test_a_stopped_task_falls_due_on_no_day(shop, people, check):
    stop(shop, check, people["li.na"])
    assert due_ids(shop, people["li.na"], until=at("2199-01-01T00:00")) == []


def test_an_answer_is_bounded_and_says_that_there_is_more(shop, people, check):
    start(shop)
    found = engine.tasks_due(shop, actor=people["li.na"], until=at("2025-04-01T00:00"), most=1)
    assert (len(found.rows), found.more) == (1, True)
    assert not engine.tasks_due(shop, actor=people["li.na"], until=at("2025-04-01T00:00")).more
    assert found.calendar.id == "cn"


def test_a_page_costs_the_same_few_statements_however_many_rows_it_has(shop, people, check):
    engine.inbox(shop, actor=people["li.na"], queue="group")
    few = statements(shop, lambda: engine.inbox(shop, actor=people["li.na"], queue="group"))
    for _number in range(5):
        start(shop)
    many = statements(shop, lambda: engine.inbox(shop, actor=people["li.na"], queue="group"))
    assert many == few


def statements(database, act):
    """How many statements reach the database."""
    seen = []

    def note(_connection, _cursor, statement, *_more):
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    act()
    event.remove(database.engine, "before_cursor_execute", note)
    return len(seen)
