"""Limits over all cases: the database counts as `judge` judges, tables add up, and lists show what the tables count."""

from datetime import date, timedelta
from itertools import product

import pytest
from sqlalchemy import delete, insert, select

import engine
from engine import LimitFilter, clock
from engine.errors import InvalidValue
from engine.queries.limits.filter import verdict
from engine.queries.limits.limit import judge
from engine.storage.tables import instance_limit
from tests.bundles import deployed
from tests.cases import STARTER, rows
from tests.working_days import at, by_hand, checked, met, missed, reviewer, working_days

HOUR = 3600
NOW = at("2026-09-24T09:00")


@pytest.fixture
def shop(database):
    """One case missed, one met, one overdue, one running, one standing still; each with the limit of the order."""
    deployed(database, working_days())
    missed(database)
    met(database)
    checked(database, "2026-09-18T10:00")
    checked(database, "2026-09-23T10:00")
    still = checked(database, "2026-09-22T10:00")
    by_hand(database, still, engine.stop_clock, "2026-09-22T11:00", reason="等客户寄样")
    with clock.stopped_at(NOW):
        yield database


def report(database, **wanted):
    return engine.limit_report(database, actor=reviewer(), wanted=LimitFilter(**wanted))


def listed(database, limit=50, **wanted):
    found, after = [], None
    while True:
        page = engine.find_limits(database, actor=reviewer(), wanted=LimitFilter(**wanted), after=after, limit=limit)
        found, after = [*found, *page.rows], page.next
        if after is None:
            return found


def counts(tally):
    return tally.met, tally.missed, tally.overdue, tally.running, tally.stopped, tally.cancelled


def test_limits_are_counted_by_clause_in_the_order_of_the_procedure(shop):
    found = report(shop)
    assert [(row.key, row.label, counts(row.tally)) for row in found.by_clause] == [
        ("2.1", "核对", (1, 1, 1, 1, 1, 0)),
        ("2.2", "办结", (2, 0, 0, 3, 0, 0)),
    ]
    assert counts(found.total) == (3, 1, 1, 4, 1, 0)
    assert found.total.on_time == 3 / 5


def test_how_late_the_late_ones_were_is_told_in_working_time(shop):
    delays = report(shop, clause="2.1").total.working
    # missed by Monday and an hour of Tuesday; overdue since Monday at six: Tuesday and Wednesday
    assert (delays.count, delays.median.seconds, delays.worst.seconds) == (2, 9 * HOUR, 16 * HOUR)
    assert delays.worst.words == "2 个工作日"
    assert report(shop).total.by_clock is None


def test_limits_are_counted_by_who_was_responsible(shop):
    found = {(row.key, row.label): row.tally.total for row in report(shop).by_group}
    assert found == {("office", "办公室"): 5, ("", ""): 5}


def test_a_month_is_that_of_the_zone(shop):
    with shop.begin() as connection:
        connection.execute(delete(instance_limit).where(instance_limit.c.limit_id == "W2"))
        this = instance_limit.c.due_at == at("2026-09-21T18:00")
        connection.execute(instance_limit.update().where(this).values(due_at=at("2026-10-01T00:00")))
    found = report(shop)
    assert [(row.key, row.tally.total) for row in found.by_month] == [("2026-09", 3), ("2026-10", 2)]
    assert len(listed(shop, since=date(2026, 10, 1))) == 2
    assert len(listed(shop, until=date(2026, 9, 30))) == 3


def test_a_month_without_limits_stands_in_the_table(shop):
    checked(shop, "2026-06-03T10:00", "2026-06-03T11:00", ok=False)
    assert [(row.key, row.tally.total) for row in report(shop, clause="2.1").by_month] == [
        ("2026-06", 1), ("2026-07", 0), ("2026-08", 0), ("2026-09", 5),
    ]  # fmt: skip


def test_dates_far_away_are_counted_in_the_last_month_there_is_a_row_for(shop):
    checked(shop, "2009-06-03T10:00", "2009-06-03T11:00", ok=False)
    first = report(shop, clause="2.1").by_month[0]
    assert (first.key, first.since, first.until, first.tally.met) == ("2016-09", None, date(2016, 9, 30), 1)


FILTERS = [
    {},
    {"procedure": "shop"},
    {"process": "shop/order"},
    {"process": "shop/other"},
    {"clause": "2.1"},
    {"clause": "-"},
    {"group": "office"},
    {"group": "-"},
    {"late": True},
    {"verdict": "running"},
    {"since": date(2026, 9, 21), "until": date(2026, 9, 21)},
]


@pytest.mark.parametrize("wanted", FILTERS, ids=str)
def test_the_list_holds_what_the_tables_count(shop, wanted):
    found, tables = listed(shop, limit=3, **wanted), report(shop, **wanted)
    assert len(found) == len({(row.instance_id, row.limit.ref, row.limit.id) for row in found}) == tables.total.total
    for table in (tables.by_clause, tables.by_group, tables.by_month):
        assert sum(row.tally.total for row in table) == tables.total.total
    assert [row.limit.due_at for row in found] == sorted((row.limit.due_at for row in found), reverse=True)
    late = sorted(row.gap.seconds for row in found if row.limit.late)
    assert tables.total.late == len(late)
    assert not late or tables.total.working.worst.seconds == late[-1]


def test_the_stream_for_a_file_is_the_list(shop):
    wanted = LimitFilter()
    assert list(engine.every_limit(shop, actor=reviewer(), wanted=wanted)) == listed(shop, limit=2)


def test_nobody_else_finds_a_limit_in_it(shop):
    for actor in (STARTER, engine.Actor(user_id="adam", name="", is_admin=True)):
        assert engine.limit_report(shop, actor=actor, wanted=LimitFilter()).total.total == 0
        assert engine.find_limits(shop, actor=actor, wanted=LimitFilter()).rows == ()


def test_a_place_of_another_list_is_refused(shop):
    cases = engine.find_cases(shop, actor=reviewer(), limit=2)
    with pytest.raises(InvalidValue):
        engine.find_limits(shop, actor=reviewer(), wanted=LimitFilter(), after=cases.next)


def test_the_database_judges_as_the_engine_does(shop):
    """Every way in which the three moments of a limit can lie to each other and to now."""
    model, hour = dict(rows(shop, instance_limit, limit_id="W1")[0]), timedelta(hours=1)
    moments = [NOW - hour, NOW, NOW + hour]
    made = [
        {**model, "ref": f"r{number}", "due_at": due, "ended_at": ended, "stopped_at": stopped, "cancelled": cancelled}
        for number, (due, ended, stopped, cancelled) in enumerate(
            product(moments, [None, *moments], [None, *moments], [False, True])
        )
        if (ended or not cancelled) and (stopped is None or (ended is None and stopped <= NOW))
    ]
    with shop.begin() as connection:
        connection.execute(insert(instance_limit), made)
        query = select(instance_limit, verdict(NOW).label("told"))
        found = connection.execute(query).mappings().all()
    wrong = [dict(row) for row in found if row["told"] != judge(row, NOW)]
    assert wrong == []
    assert {row["told"] for row in found} == set(engine.Verdict)
