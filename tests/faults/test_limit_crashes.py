"""Hypothesis: people are told once that a limit is missed, dates move wholly or not at all, whenever the process dies.

Steady state: one case more for each point, at the same place. Experiment: kill -9 at every point of the worker or the
command (before and after each statement, before and after each commit), then the same once more.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

import engine
from engine import clock
from engine.storage.tables import instance_limit, notice, task
from tests.bundles import deployed, side_path, two_tasks
from tests.cases import OWNER, events, open_tasks, rows, start
from tests.faults.crash import killed_at

ENDING = datetime(2026, 12, 31, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
MISSED = datetime(2027, 1, 4, 18, tzinfo=ENDING.tzinfo)
LIMIT = (
    '<clauseflow:limit id="L" name="两天内" amount="2" unit="working days" timer="late" remind="true"'
    ' escalate="store" reassign="store" mark="overdue" />'
)
NOTICE = b"# notice: made up\n# year: 2027\ndate,to,kind,name\n2027-01-04,,off,-\n"
MOST = 120  # points of one command


@pytest.fixture
def prepared(database):
    with clock.stopped_at(ENDING):
        deployed(database, two_tasks(check=LIMIT, more=side_path("=limit.due_at", kind="timeDate")))
        for user_id, group in (("anna", "office"), ("stan", "store")):
            engine.add_user(database, actor=engine.SYSTEM, user_id=user_id, name=user_id)
            engine.set_membership(database, actor=engine.SYSTEM, user_id=user_id, group=f"shop/{group}")
        yield database
    assert engine.verify(database).problems == ()


def killed_everywhere(database, act, prove, *, same_case=False):
    """Let `act` of a case die at each of its points, do it again and prove that it has happened once."""
    instance_id = start(database).instance_id
    for number in range(1, MOST):
        instance_id = instance_id if same_case else start(database).instance_id
        killed = killed_at(database, number, lambda: act(instance_id, number))  # noqa: B023 - called at once
        act(instance_id, number)
        prove(instance_id, number)
        if not killed:
            break
    assert 15 < number < MOST - 1, "it has passed through all its points"


def types_of(database, instance_id):
    return [event["type"] for event in events(database, chain=instance_id)]


def test_everybody_is_told_once_that_a_limit_is_missed(prepared):
    def work(_instance_id, _number):
        with clock.stopped_at(MISSED + timedelta(hours=1)):
            engine.fire_due_timers(prepared)
            engine.deliver_outbox(prepared)

    def prove(instance_id, _number):
        with clock.stopped_at(MISSED + timedelta(hours=2)):  # what a dead worker had taken is free again
            engine.deliver_outbox(prepared)
        assert [row["user_id"] for row in rows(prepared, notice, instance_id=instance_id)].count("anna") == 1
        assert [row["user_id"] for row in rows(prepared, notice, instance_id=instance_id)].count("stan") == 1
        assert types_of(prepared, instance_id).count("limit_missed") == 1
        assert types_of(prepared, instance_id).count("task_reassigned") == 1

    killed_everywhere(prepared, work, prove)


def test_a_clock_is_stopped_wholly_or_not_at_all(prepared):
    def stop(instance_id, number):
        ref = rows(prepared, instance_limit, instance_id=instance_id)[0]["ref"]
        asked = {"actor": OWNER, "instance_id": instance_id, "ref": ref, "limit_id": "L", "reason": "x"}
        engine.stop_clock(prepared, **asked, command_key=f"stop {number} {instance_id}")

    def prove(instance_id, _number):
        assert types_of(prepared, instance_id).count("clock_stopped") == 1
        (clock_row,) = rows(prepared, instance_limit, instance_id=instance_id)
        (task_row,) = rows(prepared, task, id=open_tasks(prepared, instance_id)["check"])
        assert (clock_row["stopped_at"], task_row["due_at"]) == (ENDING, None)

    killed_everywhere(prepared, stop, prove)


def test_dates_are_counted_anew_once(prepared):
    def recount(_instance_id, number):
        year = NOTICE.replace(b"made up", f"made up {number}".encode())
        if number % 2:  # every second notice leaves the day off out, so that each one moves every date
            year = year.replace(b"2027-01-04", b"2027-02-08")
        engine.import_notice(prepared, actor=engine.SYSTEM, data=year)
        while engine.recount_limits(prepared):
            pass

    def prove(instance_id, number):
        (clock_row,) = rows(prepared, instance_limit, instance_id=instance_id)
        (task_row,) = rows(prepared, task, id=open_tasks(prepared, instance_id)["check"])
        assert clock_row["provisional"] == 0
        assert task_row["due_at"] == clock_row["due_at"]
        assert types_of(prepared, instance_id).count("limit_changed") == number

    killed_everywhere(prepared, recount, prove, same_case=True)
