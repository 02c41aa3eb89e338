"""Hypothesis: each letter is posted once and goes out at least once under one id, whenever the worker dies.

Steady state: one case more for each point. Experiment: kill -9 at every point of delivering a notice and of delivering
its letters, then the next worker, ten minutes later.
"""

import email
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

import engine
from engine import clock
from engine.storage.tables import notice, outbox
from engine.workers import Mailbox, send_mail, send_robot
from tests.bundles import PROCEDURE, deployed, two_tasks
from tests.cases import complete, rows, start
from tests.faults.crash import killed_at

MORNING = datetime(2025, 3, 10, 1, 0, tzinfo=UTC)
MOST = 60  # points of one run
LATER = timedelta(minutes=10)  # when what a dead worker had taken is free again
TELL = '<clauseflow:notice on="completed" groups="office" users="bert" message="m" />'


@pytest.fixture
def prepared(database, mail_server, robot_server, trusting):
    box = Mailbox(host="localhost", port=mail_server.port, security="none", sender="clauseflow@example.com")
    ways = {"mail": partial(send_mail, box), "robot": partial(send_robot, tls=trusting)}
    engine.set_channels(engine.Channels(**ways, robot_hosts=frozenset({robot_server.place})))
    with clock.stopped_at(MORNING):
        deployed(database, two_tasks(check=TELL))
        engine.add_user(database, actor=engine.SYSTEM, user_id="bert", name="Bert")
        engine.change_user(database, actor=engine.SYSTEM, user_id="bert", email="bert@example.com")
        chat = {"kind": "wecom", "label": "群", "address": robot_server.address()}
        engine.add_robot(database, actor=engine.SYSTEM, group=f"{PROCEDURE}/office", **chat)
        yield database
        assert engine.verify(database).problems == ()


def told(database):
    """A case whose notice waits in the outbox."""
    complete(database, start(database).opened_task_ids[0], ok=True)


def again(database, act):
    with clock.stopped_at(MORNING + LATER):
        return act(database)


def posted(database):
    return Counter(row["kind"] for row in rows(database, outbox))


def test_a_worker_that_dies_over_a_notice_posts_its_letters_once(prepared):
    for number in range(1, MOST):
        told(prepared)
        killed = killed_at(prepared, number, lambda: engine.deliver_outbox(prepared))
        again(prepared, engine.deliver_outbox)
        assert posted(prepared) == {"notice": number, "mail": number, "robot": number}
        assert len(rows(prepared, notice)) == number
        if not killed:
            break
    assert 8 < number < MOST - 1, "the run has passed through all its points"


def test_a_worker_that_dies_over_a_letter_sends_it_under_the_same_id(prepared, mail_server, robot_server):
    for number in range(1, MOST):
        told(prepared)
        engine.deliver_outbox(prepared)
        mail_server.taken.clear()
        robot_server.taken.clear()
        killed = killed_at(prepared, number, lambda: engine.deliver_letters(prepared))
        again(prepared, engine.deliver_letters)
        ids = {email.message_from_bytes(content)["Message-ID"] for _from, _to, content in mail_server.taken}
        assert len(ids) == 1
        assert 2 <= len(mail_server.taken) + len(robot_server.taken) <= 3, "only what was in hand goes out again"
        assert all(row["delivered_at"] for row in rows(prepared, outbox))
        if not killed:
            break
    assert 15 < number < MOST - 1, "the run has passed through all its points"
