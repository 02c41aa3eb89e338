"""Hypothesis: whoever comes at the same moment, each step happens once. Nemesis: threads and worker processes.

Steady state: a case at `check`. Afterwards every chain and invariant of the database holds.
"""

import os
import random
import signal
from collections import Counter
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest

import engine
from engine import clock
from engine.errors import CaseEnded, ClauseflowError, TaskChanged, TaskClosed
from engine.storage.tables import outbox, timer
from tests.bundles import deployed, person, side_path, two_tasks, with_job
from tests.cases import ANNA, OWNER, case, events, key, open_tasks, rows, start
from tests.faults.crash import Points

MORNING = datetime(2025, 3, 10, 1, 0, tzinfo=UTC)
CROWD = 20


@pytest.fixture
def shop(database):
    with clock.stopped_at(MORNING):
        deployed(database, two_tasks(more=side_path("PT10M", interrupting=True)))
        yield database
        assert engine.verify(database).problems == ()


def all_at_once(*acts):
    """Run the acts in threads that begin together; return how each ended: its answer, or the error it raised."""
    barrier, ends = Barrier(len(acts)), []

    def run(act):
        barrier.wait()
        try:
            ends.append(act())
        except ClauseflowError as error:
            ends.append(error)

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def completing(database, task_id, actor=ANNA, command_key=None):
    asked = {"actor": actor, "task_id": task_id, "values": {"ok": True}, "task_revision": 1}
    return lambda: engine.complete_task(database, **asked, command_key=command_key or key())


def test_twenty_threads_with_one_key_complete_a_task_once(shop):
    started = start(shop)
    task_id = started.opened_task_ids[0]
    ends = all_at_once(*[completing(shop, task_id, command_key="one page") for _ in range(CROWD)])
    assert Counter(end.replayed for end in ends) == {False: 1, True: CROWD - 1}
    assert len({end.opened_task_ids for end in ends}) == 1
    assert case(shop, started.instance_id)["revision"] == 2


def test_of_twenty_people_one_completes_a_task_and_the_others_learn_who(shop):
    started = start(shop)
    task_id = started.opened_task_ids[0]
    ends = all_at_once(*[completing(shop, task_id, actor=person(f"user{n}")) for n in range(CROWD)])
    refused = [end for end in ends if isinstance(end, TaskClosed)]
    assert len(refused) == CROWD - 1
    (done,) = events(shop, type="task_completed")
    assert {error.by for error in refused} == {done["actor"]}


def test_of_twenty_people_one_claims_a_task(shop):
    task_id = start(shop).opened_task_ids[0]

    def claiming(name):
        asked = {"actor": person(name), "task_id": task_id, "command_key": key(), "task_revision": 1}
        return lambda: engine.claim_task(shop, **asked)

    ends = all_at_once(*[claiming(f"user{n}") for n in range(CROWD)])
    assert sum(isinstance(end, TaskChanged) for end in ends) == CROWD - 1


def test_a_completion_and_a_withdrawal_at_once_leave_one_of_both(shop):
    for _round in range(8):
        started = start(shop)
        asked = {"actor": OWNER, "instance_id": started.instance_id, "reason": "x", "command_key": key()}
        ends = all_at_once(
            completing(shop, started.opened_task_ids[0]), lambda asked=asked: engine.cancel_instance(shop, **asked)
        )
        ended = case(shop, started.instance_id)["status"]
        assert ended == "cancelled"  # after the completion there still is something to withdraw
        assert all(end is None or isinstance(end, (TaskClosed, CaseEnded, engine.CompletedTask)) for end in ends)


def test_a_completion_and_an_interrupting_timer_at_once_leave_one_of_both(shop):
    for _round in range(8):
        started = start(shop)
        (armed,) = rows(shop, timer, instance_id=started.instance_id)
        with clock.stopped_at(MORNING + timedelta(minutes=10)):
            ends = all_at_once(
                completing(shop, started.opened_task_ids[0]),
                lambda armed=armed: engine.fire_timer(shop, timer_id=armed["id"]),
            )
        fired = True in ends
        assert fired == any(isinstance(end, TaskClosed) for end in ends)
        assert case(shop, started.instance_id)["status"] == ("completed" if fired else "running")
        if not fired:
            assert list(open_tasks(shop, started.instance_id)) == ["ship"]


def test_many_threads_fire_each_timer_once(shop):
    cases = [start(shop).instance_id for _ in range(20)]
    with clock.stopped_at(MORNING + timedelta(minutes=10)):
        fired = all_at_once(*[lambda: engine.fire_due_timers(shop) for _ in range(4)])
        while engine.fire_due_timers(shop):
            pass
    assert sum(fired) <= len(cases)
    found = Counter(found["chain"] for found in events(shop, type="timer_fired"))
    assert found == dict.fromkeys(cases, 1)


def worker(database, number):
    """Work in a fork that dies somewhere in its first statements; return its process id."""
    child = os.fork()
    if child:
        return child
    try:
        last = random.Random(number).randint(1, 40)
        with Points(database, last, at=lambda: os.kill(os.getpid(), signal.SIGKILL)):
            engine.fire_due_timers(database)
            engine.deliver_outbox(database)
        os._exit(0)
    finally:
        os._exit(1)


def test_workers_that_die_at_random_fire_each_timer_and_answer_each_job_once(database):
    with clock.stopped_at(MORNING):
        deployed(database, with_job("aggregate", **SPAN, more=side_path("PT10M")))
        cases = [start(database).instance_id for _ in range(14)]
        for instance_id in cases[:5]:
            for element in ("check", "ship"):
                completing(database, open_tasks(database, instance_id)[element])()
    deaths = 0
    with clock.stopped_at(MORNING + timedelta(hours=1)):
        for generation in range(6):
            children = [worker(database, 3 * generation + number) for number in range(3)]
            deaths += sum(os.waitpid(child, 0)[1] == signal.SIGKILL for child in children)
    with clock.stopped_at(MORNING + timedelta(hours=2)):  # what dead workers had taken is free again
        engine.fire_due_timers(database)
        engine.deliver_outbox(database)
        assert engine.verify(database).problems == ()
    assert deaths > 3
    fired = Counter(found["chain"] for found in events(database, type="timer_fired"))
    answered = Counter(found["chain"] for found in events(database, type="job_completed"))
    assert fired == dict.fromkeys(cases[5:], 1)
    assert answered == dict.fromkeys(cases[:5], 1)
    assert [row for row in rows(database, outbox) if not row["delivered_at"]] == []


SPAN = {
    "process": "order",
    "date": "received_at",
    "from": "=date(&quot;2025-03-01&quot;)",
    "to": "=date(&quot;2025-04-01&quot;)",
    "measures": "=[{key: &quot;n&quot;, label: &quot;n&quot;, value: &quot;count(cases)&quot;}]",
    "columns": "=[]",
    "dimensions": "=[]",
}
