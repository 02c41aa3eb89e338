"""Hypothesis: the verifier names whatever was changed behind the product's back. Nemesis: SQL with the triggers off."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, delete, insert, text, update

import engine
from engine.audit.packing import packed_values, unpacked_values
from engine.storage.tables import (
    chain,
    command,
    history_step,
    instance,
    outbox,
    participant,
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
            connection.execute(text("ALTER TABLE history_step DISABLE TRIGGER USER"))
        else:
            connection.execute(text("DROP TRIGGER IF EXISTS history_step_no_update"))
            connection.execute(text("DROP TRIGGER IF EXISTS history_step_no_delete"))
        yield connection
        if database.dialect == "postgresql":
            connection.execute(text("ALTER TABLE history_step ENABLE TRIGGER USER"))


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


def second(history):
    """The second step of the first case: its completion, from the eighth event on."""
    return (history_step.c.chain == history[1]) & (history_step.c.step == 2)


def row_of(history):
    database, _instance_id = history
    with database.read() as connection:
        return dict(connection.execute(history_step.select().where(second(history))).mappings().one())


@pytest.mark.parametrize(
    "columns",
    [
        {"actor": "somebody"},
        {"events": b'[["task_claimed","check","",null,{}]]'},
        {"events": b"[]"},
        {"events": b"{"},
        {"step": 3},
        {"values": None},
        {"values": b'{"0":{"ok":["00",true]}}'},
        {"values": b"{"},
        {"hash": b"x" * 32},
    ],
    ids=str,
)
def test_an_edited_step(history, columns):
    this = f"event {row_of(history)['seq']}"
    assert this in named(history, update(history_step).where(second(history)).values(columns))


def test_bytes_that_are_no_step_at_all(history):
    this = f"event {row_of(history)['seq']}"
    broken = text("UPDATE history_step SET events = :bytes WHERE chain = :chain AND step = 2")
    assert this in named(history, broken.bindparams(bytes=b"\xff\xff", chain=history[1]))


def test_one_event_of_a_step_edited(history):
    row = row_of(history)
    changed = row["events"].replace(b'"round":1', b'"round":2')
    assert changed != row["events"]
    assert f"event {row['seq']}" in named(history, update(history_step).where(second(history)).values(events=changed))


def test_a_shifted_moment(history):
    row = row_of(history)
    later = {"at": row["at"] - timedelta(microseconds=1)}
    assert f"event {row['seq']}" in named(history, update(history_step).where(second(history)).values(later))


def test_a_removed_step(history):
    first = (history_step.c.chain == history[1]) & (history_step.c.step == 1)
    assert f"event {row_of(history)['seq']}" in named(history, delete(history_step).where(first))


def test_the_tail_cut_off(history):
    this = f"event {row_of(history)['seq']}"
    assert this in named(history, delete(history_step).where(second(history)))


def test_the_tail_cut_off_together_with_the_head_that_remembers_it(history):
    database, instance_id = history
    with behind_its_back(database) as connection:
        first = (history_step.c.chain == instance_id) & (history_step.c.step == 1)
        last = connection.execute(history_step.select().where(first)).mappings().one()
        head = {"chain_seq": row_of(history)["seq"] - 1, "chain_hash": last["hash"]}
        connection.execute(delete(history_step).where(second(history)))
        connection.execute(update(instance).where(instance.c.id == instance_id).values(head))
    rules = {problem.rule for problem in engine.verify(database).problems}
    assert "I5" in rules  # the steps are missing
    assert "I1" in rules  # so is the completion


def test_an_inserted_step(history):
    assert "event 99" in named(history, insert(history_step).values({**row_of(history), "seq": 99}))


def test_two_steps_exchanged(history):
    database, instance_id = history
    last = row_of(history)["seq"]
    with behind_its_back(database) as connection:
        for old, new in ((1, 1001), (last, 1), (1001, last)):
            this = (history_step.c.chain == instance_id) & (history_step.c.seq == old)
            connection.execute(update(history_step).where(this).values(seq=new))
    assert "event 1" in [problem.row for problem in engine.verify(database).problems]


def test_an_edited_value(history):
    row = row_of(history)
    changed = {
        place: {name: [entry[0], "anders"] for name, entry in sealed.items()}
        for place, sealed in unpacked_values(row).items()
    }
    forged = update(history_step).where(second(history)).values(values=packed_values(changed))
    assert f"event {row['seq']}" in named(history, forged)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (update(task).where(task.c.status == "open").values(status="completed"), ("task", "I1")),
        (delete(timer), ("timer", "I3")),
        (update(timer).values(due_at=EARLIER), ("timer", "I3")),
        (update(timer).values(try_at=None), ("timer", "I8")),
        (delete(task_candidate), ("task", "I3")),
        (update(task_candidate).values(name="shop/nobody"), ("task", "I3")),
        (delete(participant), ("task", "I3")),
        (update(instance).values(revision=9), ("instance", "I5")),
        (update(instance).values(open_incidents=1), ("instance", "I8")),
        (update(chain).values(seq=chain.c.seq + 1), ("event", "chain")),
        (update(history_step).values(values=None), ("event", "chain")),
        (update(command).values(result=None), ("command", "I10")),
        (update(instance).values(status="completed"), ("instance", "I3")),
    ],
    ids=str,
)
def test_rows_that_do_not_fit_the_history(history, statement, expected):
    assert expected in found(history, statement)


def test_a_chain_of_nothing(history):
    assert ("chain", "chain") in found(history, insert(history_step).values({**row_of(history), "chain": "ghost"}))


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
