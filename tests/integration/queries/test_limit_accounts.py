"""The account of a limit: every figure on it is the sum of days that can be counted by hand, every date says why."""

import pytest

import engine
from engine import clock
from engine.calendars.counted import Why
from engine.errors import InvalidValue
from tests.bundles import deployed
from tests.cases import complete, open_tasks
from tests.working_days import at, by_hand, checked, met, missed, reviewer, working_days

HOUR = 3600
NOTICE = """# notice: 测试发〔2026〕1号
# year: 2027
date,to,kind,name
2027-01-01,2027-01-03,off,元旦
""".encode()


@pytest.fixture
def shop(database):
    deployed(database, working_days())
    return database


def account(database, instance_id, limit_id="W1", now="2026-12-01T09:00"):
    with clock.stopped_at(at(now)):
        found = engine.case_trace(database, actor=reviewer(), instance_id=instance_id)
    return next(each for each in found.accounts if each.limit.id == limit_id)


def days(stretch):
    return [(f"{row.first:%m-%d}", f"{row.last:%m-%d}", row.seconds, row.why) for row in stretch.days]


def test_a_missed_limit_is_counted_over_the_weekend_with_its_make_up_day(shop):
    found = account(shop, missed(shop))
    assert (found.limit.verdict, found.limit.due_at) == ("missed", at("2026-09-20T18:00"))
    assert (found.gap.words, found.gap.seconds) == ("1 个工作日 1 小时", 9 * HOUR)
    used, late = found.stretches
    assert (used.part, used.sum.seconds) == ("used", 16 * HOUR)
    assert days(used) == [
        ("09-17", "09-17", 0, Why.OUTSIDE),
        ("09-18", "09-18", 8 * HOUR, Why.WORKS),
        ("09-19", "09-19", 0, Why.WEEKEND),
        ("09-20", "09-20", 8 * HOUR, Why.MADE_UP),
    ]
    assert used.days[-1].notice == "国办发明电〔2025〕7号"
    assert (late.part, late.sum) == ("late", found.gap)
    assert [row for row in days(late) if row[2]] == [
        ("09-21", "09-21", 8 * HOUR, Why.WORKS),
        ("09-22", "09-22", HOUR, Why.WORKS),
    ]


def test_a_met_limit_says_what_was_used_and_what_was_left(shop):
    found = account(shop, met(shop))
    assert (found.limit.verdict, found.limit.due_at) == ("met", at("2026-09-21T18:00"))
    assert found.gap.words == "1 个工作日 3 小时"
    assert [(each.part, each.sum.seconds) for each in found.stretches] == [("used", 7 * HOUR), ("left", 11 * HOUR)]


def test_every_sum_is_that_of_its_rows(shop):
    for instance_id in (missed(shop), met(shop), checked(shop, "2026-09-30T17:59:59", "2026-10-10T09:00:01")):
        for limit_id in ("W1", "W2"):
            for stretch in account(shop, instance_id, limit_id).stretches:
                assert stretch.sum.seconds == sum(row.seconds for row in stretch.days)


def test_a_limit_that_runs_says_what_is_used_and_left_at_this_moment(shop):
    found = account(shop, checked(shop, "2026-09-18T16:00"), now="2026-09-20T10:00")
    assert (found.limit.verdict, found.gap.words) == ("running", "1 个工作日 7 小时")
    assert [each.sum.seconds for each in found.stretches] == [3 * HOUR, 15 * HOUR]


def test_what_is_overdue_grows_later_with_the_clock(shop):
    instance_id = checked(shop, "2026-09-18T16:00")
    late = [account(shop, instance_id, now=f"2026-09-2{day}T12:00") for day in (2, 3)]
    assert [each.limit.verdict for each in late] == ["overdue", "overdue"]
    assert [each.gap.seconds for each in late] == [3 * HOUR, 11 * HOUR]


def test_an_element_that_stops_the_clock_is_named_with_its_reason(shop):
    instance_id = checked(shop, "2026-09-18T16:00", "2026-09-20T15:00")
    with clock.stopped_at(at("2026-09-24T15:00")):
        complete(shop, open_tasks(shop, instance_id)["ship"])
    found = account(shop, instance_id, "W2")
    (stop,) = found.stops
    assert (stop.since, stop.until) == (at("2026-09-20T15:00"), at("2026-09-24T15:00"))
    assert (stop.elements, stop.reasons) == (("发货",), (("", "等客户收货"),))
    assert [(each.due_at, each.because) for each in found.due_dates] == [
        (at("2026-09-24T18:00"), "start"),
        (at("2026-10-08T18:00"), "stop"),  # Mid-Autumn and National Day lie between
    ]
    assert found.stretches[0].sum.seconds == 7 * HOUR
    assert found.limit.verdict == "met"


def test_a_clock_that_stands_still_has_no_end_of_its_stop(shop):
    found = account(shop, checked(shop, "2026-09-18T16:00", "2026-09-20T15:00"), "W2", now="2026-09-29T12:00")
    assert (found.limit.verdict, found.stops[0].until) == ("stopped", None)
    assert [(each.part, each.sum.seconds) for each in found.stretches] == [("used", 7 * HOUR), ("left", 35 * HOUR)]


def test_who_stopped_a_clock_and_why_and_who_set_the_date(shop):
    instance_id = checked(shop, "2026-09-17T10:00")
    by_hand(shop, instance_id, engine.stop_clock, "2026-09-18T10:00", reason="等客户寄样")
    by_hand(shop, instance_id, engine.resume_clock, "2026-09-20T10:00", reason="样品已到")
    by_hand(shop, instance_id, engine.set_limit, "2026-09-21T10:00", amount=4, reason="样品损坏")
    by_hand(shop, instance_id, engine.set_limit, "2026-09-21T11:00", due_at=at("2026-09-24T12:00"), reason="再议")
    found = account(shop, instance_id)
    assert [(each.elements, each.reasons) for each in found.stops] == [((), (("otto", "等客户寄样"),))]
    assert [(each.due_at, each.because, each.by, each.reason) for each in found.due_dates] == [
        (at("2026-09-20T18:00"), "start", "", ""),
        (at("2026-09-21T18:00"), "stop", "", ""),
        (at("2026-09-23T18:00"), "person", "otto", "样品损坏"),
        (at("2026-09-24T12:00"), "person", "otto", "再议"),
    ]


def test_a_notice_that_moves_a_date_is_named_by_its_number(shop):
    instance_id = checked(shop, "2026-12-31T10:00")
    first = account(shop, instance_id)
    assert (first.limit.due_at, first.limit.provisional) == (at("2027-01-04T18:00"), 2027)
    with clock.stopped_at(at("2026-12-31T12:00")):
        engine.import_notice(shop, actor=engine.SYSTEM, data=NOTICE)
        assert engine.recount_limits(shop) == 1
    found = account(shop, instance_id)
    assert [(each.due_at, each.because, each.about, each.provisional) for each in found.due_dates] == [
        (at("2027-01-04T18:00"), "start", "", 2027),
        (at("2027-01-05T18:00"), "calendar", "测试发〔2026〕1号", 0),
    ]


def test_a_case_cancelled_while_its_clock_stood_keeps_the_last_date(shop):
    instance_id = checked(shop, "2026-09-17T10:00")
    by_hand(shop, instance_id, engine.stop_clock, "2026-09-18T10:00", reason="等客户寄样")
    with clock.stopped_at(at("2026-09-22T10:00")):
        owner = engine.Actor(user_id="otto", name="otto", grants=frozenset({("owner", "shop")}))
        engine.cancel_instance(shop, actor=owner, instance_id=instance_id, reason="撤单", command_key="k" * 32)
    found = account(shop, instance_id)
    assert found.limit.verdict == "cancelled"
    assert [each.because for each in found.due_dates] == ["start", "stop"]
    assert found.due_dates[-1].due_at == found.limit.due_at
    assert found.stops[0].until == at("2026-09-22T10:00")


def test_what_is_due_already_is_not_stopped_and_goes_on_being_late(shop):
    instance_id = checked(shop, "2026-09-14T10:00")
    with pytest.raises(InvalidValue):
        by_hand(shop, instance_id, engine.stop_clock, "2026-09-17T10:00", reason="等客户寄样")
    found = account(shop, instance_id, now="2026-09-18T12:00")
    assert (found.limit.verdict, found.stops) == ("overdue", ())
    assert found.gap.seconds == 11 * HOUR


def test_a_limit_by_the_clock_has_no_days_and_a_sum_all_the_same(database):
    files = working_days()
    by_clock = files["order.bpmn"].replace(b'amount="2" unit="working days"', b'amount="90" unit="minutes"')
    deployed(database, {**files, "order.bpmn": by_clock})
    found = account(database, checked(database, "2026-09-19T10:00", "2026-09-19T13:30", ok=False))
    assert (found.gap.words, found.gap.day_length) == ("2 小时", 0)
    assert [(each.part, each.sum.seconds, each.days) for each in found.stretches] == [
        ("used", 90 * 60, ()),
        ("late", 2 * HOUR, ()),
    ]
