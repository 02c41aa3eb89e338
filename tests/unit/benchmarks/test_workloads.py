"""The drawings of the workloads play as the workloads say, and copies of cases are whole."""

import json
from collections import Counter

import pytest
from sqlalchemy import text

import engine
from engine import clock
from engine.storage.tables import instance, instance_search, participant, task, task_candidate
from tests.benchmarks import complaint, dispute, disputes, history
from tests.benchmarks.again import Again, noted, on_a_copy
from tests.benchmarks.driving import Watch
from tests.benchmarks.peers import ours
from tests.cases import rows


@pytest.fixture
def running_clock():
    """The clock as it was, however far a workload moves it."""
    yield
    clock.set_to(None)


def test_a_dispute_holds_eleven_kilobytes_and_ends_in_three_ways():
    assert 11_000 <= len(json.dumps(dispute.beginning("0" * 32))) <= 11_264
    assert sum(dispute.opened().values()) == dispute.PAYMENTS
    assert set(dispute.opened()) == set(dispute.AFTER.values())


def test_a_dispute_goes_through_as_many_tasks_and_nodes_as_are_counted(sqlite_database, running_clock):
    """It is proved in the end, and its state does not hold what its payments see fifty times."""
    engine.deploy(sqlite_database, actor=engine.SYSTEM, procedure=dispute.PROCEDURE, files=dispute.files())
    player = disputes.Player(str(sqlite_database.url))
    player.open(1)
    with sqlite_database.read() as connection:
        size = connection.scalar(instance.select().with_only_columns(instance.c.state).order_by(instance.c.id))
    player.silence()
    player.close()
    player.database.close()
    assert len(size) < 100_000
    assert player.fired == Counter(how for _key, how in dispute.endings(""))["silence"]
    disputes._prove(sqlite_database, 1)
    (only,) = rows(sqlite_database, instance)
    trace = engine.case_trace(sqlite_database, actor=engine.SYSTEM, instance_id=only["id"])
    told = Counter(line.type for line in trace.lines)
    assert (told["task_completed"], told["element_completed"]) == (dispute.TASKS, dispute.NODES)
    assert told["variable_conflict"] == 0


def test_copies_of_a_case_are_whole_and_can_be_found(database):
    product = history.Numbered(_url(database))
    case = product.start(dict(complaint.START))
    for name, values in list(complaint.completions())[:3]:
        product.complete(product.shown(case, name), name, values)
    product.database.close()
    copied = (instance, task, task_candidate, participant, instance_search)
    before = {table: len(rows(database, table)) for table in copied}
    history._fill(database, 4 * rows(database, instance)[0]["chain_seq"])
    assert {table: len(rows(database, table)) for table in before} == {t: 4 * count for t, count in before.items()}
    tasks, cases = rows(database, task), {row["id"] for row in rows(database, instance)}
    assert {row["instance_id"] for row in tasks} == cases
    waiting = {row["id"] for row in tasks if row["status"] == "open"}
    assert {row["task_id"] for row in rows(database, task_candidate)} == waiting
    assert {row["instance_id"] for row in rows(database, participant)} == cases
    for row in rows(database, instance):
        trace = engine.case_trace(database, actor=engine.SYSTEM, instance_id=row["id"])
        assert trace.lines
        history._search(database, engine.SYSTEM, row["business_key"])


def _url(database):
    return database.url.render_as_string(hide_password=False).replace("+psycopg", "")


def test_the_product_without_its_chain_writes_the_same_rows_but_for_their_hashes(sqlite_database, monkeypatch):
    from engine.audit import chain
    from tests.benchmarks.peers import ours_unchained

    for name in ("_hash", "seal", "values_digest"):
        monkeypatch.setattr(chain, name, getattr(chain, name))  # put back afterwards
    ours_unchained.unchain()
    product = ours.Ours(_url(sqlite_database))
    product.start(dict(complaint.START))
    product.database.close()
    (only,) = rows(sqlite_database, instance)
    assert (only["chain_seq"] > 3, only["chain_hash"]) == (True, chain.FIRST)


def test_statements_sent_again_leave_the_same_rows(database):
    product = ours.Ours(_url(database))
    database.close()  # PostgreSQL copies what nobody is connected to
    with on_a_copy(database.dialect, _url(database), product.database) as driver:
        with noted(product.database, product) as transactions:
            Watch(product).instances(1)
        again = Again(driver, transactions)
        for _half in range(2):
            again.play(0.5)
        assert len(again.times) == len(complaint.SCRIPT)
        wanted = "SELECT chain, seq, hash FROM history_step ORDER BY chain, seq"
        copied = [tuple(row) for row in driver.execute(wanted).fetchall()]
    with product.database.read() as connection:
        assert copied == [tuple(row) for row in connection.execute(text(wanted))]
    product.database.close()
