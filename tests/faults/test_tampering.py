"""Hypothesis: the verifier names whatever was changed behind the product's back. Nemesis: SQL with the triggers off."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, delete, insert, text, update

import engine
from engine.storage.tables import (
    chain,
    command,
    history_event,
    history_value,
    instance,
    outbox,
    subscription,
    task,
    task_candidate,
    timer,
)
from tests.bundles import deployed, side_path, two_tasks
from tests.cases import complete, start

EARLIER = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def history(database):
    """Two cases of some steps: database, and the id of the first."""
    deployed(database, two_tasks(more=side_path("PT10M", on="ship")))
    started = start(database)
    complete(database, started.opened_task_ids[0], ok=True)
    start(database)
    assert engine.verify(database).problems == ()
    return database, started.instance_id


@contextmanager
def behind_its_back(database) -> Iterator[Connection]:
    with database.begin() as connection:
        if database.dialect == "postgresql":
            connection.execute(text("ALTER TABLE history_event DISABLE TRIGGER USER"))
        else:
            connection.execute(text("DROP TRIGGER IF EXISTS history_event_no_update"))
            connection.execute(text("DROP TRIGGER IF EXISTS history_event_no_delete"))
        yield connection
        if database.dialect == "postgresql":
            connection.execute(text("ALTER TABLE history_event ENABLE TRIGGER USER"))


def found(history, statement):
    """Rows that the verifier names after `statement`."""
    database, _instance_id = history
    with behind_its_back(database) as connection:
        connection.execute(statement)
    return {(problem.row.split()[0], problem.rule) for problem in engine.verify(database).problems}


def named(history, statement):
    database, _instance_id = history
    with behind_its_back(database) as connection:
        connection.execute(statement)
    return [problem.row for problem in engine.verify(database).problems]


def third(history):
    return (history_event.c.chain == history[1]) & (history_event.c.seq == 3)


@pytest.mark.parametrize(
    "columns",
    [
        {"actor": "somebody"},
        {"data": {"round": 2}},
        {"type": "task_claimed"},
        {"element_id": "other"},
        {"step": 2},
        {"values_digest": b"x" * 32},
        {"hash": b"x" * 32},
    ],
    ids=lambda columns: next(iter(columns)),
)
def test_an_edited_event(history, columns):
    assert "event 3" in named(history, update(history_event).where(third(history)).values(columns))


def test_a_shifted_moment(history):
    database, _ = history
    with database.read() as connection:
        row = connection.execute(history_event.select().where(third(history))).mappings().one()
    later = {"at": row["at"] - timedelta(microseconds=1)}
    assert "event 3" in named(history, update(history_event).where(third(history)).values(later))


def test_a_removed_event(history):
    assert "event 4" in named(history, delete(history_event).where(third(history)))


def test_the_tail_cut_off(history):
    tail = (history_event.c.chain == history[1]) & (history_event.c.seq > 5)
    assert "event 6" in named(history, delete(history_event).where(tail))


def test_the_tail_cut_off_together_with_the_head_that_remembers_it(history):
    database, instance_id = history
    with behind_its_back(database) as connection:
        last = connection.execute(history_event.select().where(third(history))).mappings().one()
        tail = (history_event.c.chain == instance_id) & (history_event.c.seq > 3)
        connection.execute(delete(history_event).where(tail))
        head = {"chain_seq": 3, "chain_hash": last["hash"]}
        connection.execute(update(instance).where(instance.c.id == instance_id).values(head))
    rules = {problem.rule for problem in engine.verify(database).problems}
    assert "I5" in rules  # the steps are missing
    assert "I1" in rules  # so is the completion


def test_an_inserted_event(history):
    database, _instance_id = history
    with database.read() as connection:
        row = dict(connection.execute(history_event.select().where(third(history))).mappings().one())
    assert "event 99" in named(history, insert(history_event).values({**row, "seq": 99}))


def test_two_events_exchanged(history):
    database, instance_id = history
    with behind_its_back(database) as connection:
        for old, new in ((3, 1003), (4, 3), (1003, 4)):
            this = (history_event.c.chain == instance_id) & (history_event.c.seq == old)
            connection.execute(update(history_event).where(this).values(seq=new))
    assert "event 3" in [problem.row for problem in engine.verify(database).problems]


def test_an_edited_value(history):
    database, instance_id = history
    with database.begin() as connection:
        mine = history_value.c.chain == instance_id
        row = connection.execute(history_value.select().where(mine).limit(1)).mappings().one()
        changed = {name: [entry[0], "anders"] for name, entry in row["values"].items()}
        this = mine & (history_value.c.seq == row["seq"])
        connection.execute(update(history_value).where(this).values(values=changed))
    assert f"event {row['seq']}" in [problem.row for problem in engine.verify(database).problems]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (update(task).where(task.c.status == "open").values(status="completed"), ("task", "I1")),
        (delete(timer), ("timer", "I3")),
        (update(timer).values(due_at=EARLIER), ("timer", "I3")),
        (update(timer).values(try_at=None), ("timer", "I8")),
        (update(task_candidate).values(queued=True), ("task", "I3")),
        (update(instance).values(revision=9), ("instance", "I5")),
        (update(instance).values(open_incidents=1), ("instance", "I8")),
        (update(chain).values(seq=chain.c.seq + 1), ("event", "chain")),
        (delete(history_value), ("event", "chain")),
        (update(command).values(result=None), ("command", "I10")),
        (update(instance).values(status="completed"), ("instance", "I3")),
    ],
    ids=str,
)
def test_rows_that_do_not_fit_the_history(history, statement, expected):
    assert expected in found(history, statement)


def test_a_chain_of_nothing(history):
    database, _ = history
    with database.read() as connection:
        row = dict(connection.execute(history_event.select().where(third(history))).mappings().one())
    assert ("chain", "chain") in found(history, insert(history_event).values({**row, "chain": "ghost"}))


LETTER = {
    **{"id": "x", "dedupe_key": "x:y", "kind": "signal", "procedure": "shop", "element_id": "e", "ref": "r"},
    **{"type": "", "payload": {}, "created_at": EARLIER, "attempts": 3},
}


def test_a_signal_for_a_start_event_that_will_never_be_delivered(history):
    assert ("outbox", "I6") in found(history, insert(outbox).values(LETTER))
    assert ("outbox", "I6") not in found(history, update(outbox).values(try_at=EARLIER))


def test_a_subscription_of_which_the_case_knows_nothing(history):
    database, instance_id = history
    with database.read() as connection:
        case = connection.execute(instance.select().where(instance.c.id == instance_id)).mappings().one()
    row = {name: case[name] for name in ("procedure", "process_id", "deployment_id")}
    row |= {"id": "x", "instance_id": instance_id, "ref": "r", "element_id": "check", "kind": "message"}
    statement = insert(subscription).values(**row, name="answer", key="", opened_at=EARLIER)
    assert ("subscription", "I3") in found(history, statement)
