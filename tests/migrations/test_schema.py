"""The revisions lead to exactly the schema that the tables say, on both databases."""

from pathlib import Path
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import inspect, select, text

from engine.audit import events_of
from engine.audit.proof import ChainProof
from engine.audit.values import opened
from engine.storage import Database, history, schema, schema_is_current, upgrade
from engine.storage.migrations import first_cases, first_people, first_waiting
from engine.storage.sort_key import sort_key
from engine.storage.tables import instance, metadata


def test_nothing_is_missing_and_nothing_is_left_over(database):
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_there_is_room_beside_a_case_for_its_next_state(postgresql_database):
    """Autogenerate does not look at this."""
    with postgresql_database.read() as connection:
        room = connection.scalar(text("SELECT reloptions FROM pg_class WHERE oid = 'instance'::regclass"))
    assert room == [f"fillfactor={instance.dialect_options['postgresql']['with']['fillfactor']}"]


@pytest.fixture
def created(tmp_path):
    """A SQLite database made from the tables, without revisions."""
    database = Database(f"sqlite:///{tmp_path / 'created.db'}")
    with database.begin() as connection:
        metadata.create_all(connection)
    yield database
    database.close()


def schema_of(database):
    """Every statement that made the tables and indexes, white space and quotes aside."""
    with database.read() as connection:
        ours = "name NOT LIKE 'alembic%' AND type <> 'trigger'"
        made = connection.execute(text(f"SELECT type, name, sql FROM sqlite_master WHERE {ours}"))
        return {(row.type, row.name): words(row.sql) for row in made if row.sql}


def words(sql):
    return sorted(sql.replace('"', "").replace(",", " , ").replace("(", " ( ").replace(")", " ) ").split())


def test_the_statements_are_the_same_as_those_of_the_tables(sqlite_database, created):
    assert schema_of(sqlite_database) == schema_of(created)


def test_only_history_has_triggers(sqlite_database):
    with sqlite_database.read() as connection:
        found = connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
        assert set(found) == {"history_step_no_update", "history_step_no_delete"}


def test_every_index_of_a_queue_is_partial(database):
    with database.read() as connection:
        found = {index["name"]: index for index in inspect(connection).get_indexes("task")}
    assert "where" in str(found["ix_task_mine"]["dialect_options"])


def test_the_first_revision_does_not_read_the_tables():
    """It would change whenever they do, and no later revision could build on it."""
    for module in (first_cases, first_people, first_waiting):
        assert "engine.storage.tables" not in Path(module.__file__).read_text()


def test_processes_that_begin_together_upgrade_once(tmp_path):
    databases = [Database(f"sqlite:///{tmp_path / 'new.db'}") for _ in range(4)]
    threads = [Thread(target=upgrade, args=(database,)) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(schema_is_current(database) for database in databases)
    for database in databases:
        database.close()


def test_a_database_of_a_later_release_is_refused(sqlite_database):
    with sqlite_database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert not schema_is_current(sqlite_database)
    with pytest.raises(CommandError):
        upgrade(sqlite_database)


@pytest.fixture
def of_the_first_release(tmp_path):
    """A database of the first schema with a case that has posted a job."""
    database = Database(f"sqlite:///{tmp_path / 'first.db'}")
    with database.begin() as connection:
        command.upgrade(schema._config(connection), "0001")
        for name, columns in ROWS.items():
            places = ", ".join(f":{column}" for column in columns)
            connection.execute(text(f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({places})"), columns)
    yield database
    database.close()


NOON = "2025-03-10 04:00:00.000000"
ROWS = {
    "deployment": {"id": "d", "procedure": "shop", "number": 1, "deployed_at": NOON, "deployed_by": "x", "comment": ""},
    "instance": {
        **{"id": "i", "procedure": "shop", "process_id": "order", "deployment_id": "d", "version": 1, "title": ""},
        **{"status": "running", "revision": 1, "variables": '{"amount":5}', "open_incidents": 0, "chain_seq": 1},
        **{"chain_hash": b"", "start_event": "placed", "started_by": "x", "started_at": NOON, "received_at": NOON},
        **{"ends": "[]", "end_reason": ""},
    },
    "instance_search": {"instance_id": "i", "name": "amount", "value": "5"},
    "outbox": {
        **{"id": "o", "dedupe_key": "i:1:1", "kind": "job", "instance_id": "i", "procedure": "shop", "ref": "r"},
        **{"element_id": "work", "type": "archive", "payload": "{}", "created_at": NOON, "attempts": 0},
    },
}


def test_rows_of_the_first_release_stay_as_they_are(of_the_first_release):
    with of_the_first_release.read() as connection:
        before = connection.execute(text("SELECT * FROM outbox")).mappings().one()
    upgrade(of_the_first_release)
    with of_the_first_release.read() as connection:
        after = connection.execute(text("SELECT * FROM outbox")).mappings().one()
    assert dict(after) == {**before, "retries": None, "failed_at": None, "failure": None}


def test_cases_of_the_first_release_are_found_as_new_ones_are(of_the_first_release):
    with of_the_first_release.begin() as connection:
        number = {"instance_id": "i", "name": "", "value": "dd-001"}
        connection.execute(text("INSERT INTO instance_search VALUES (:instance_id, :name, :value)"), number)
    upgrade(of_the_first_release)
    with of_the_first_release.read() as connection:
        keys = dict(connection.execute(text("SELECT name, sort_key FROM instance_search")).all())
        pieces = set(connection.scalars(text("SELECT piece FROM instance_piece WHERE instance_id = 'i'")))
    assert keys == {"": "tdd-001", "amount": sort_key(5, ZoneInfo("UTC"))}
    assert pieces == {"dd-001", "d-001", "-001", "001", "01", "1", "5"}


def test_what_was_upgraded_has_the_schema_of_what_is_new(of_the_first_release, created):
    upgrade(of_the_first_release)
    assert schema_of(of_the_first_release) == schema_of(created)


EVENT = {"chain": "i", "ref": "", "actor": "x", "at": NOON, "recorded_at": NOON, "hash": b""}
RECORDED = (
    {**EVENT, "seq": 1, "step": 1, "type": "instance_started", "element_id": "placed", "data": '{"n":1.0}'},
    {**EVENT, "seq": 2, "step": 1, "type": "process_started", "element_id": "order", "data": "{}"},
    {**EVENT, "seq": 3, "step": 2, "type": "task_completed", "element_id": "check", "data": "{}"},
)
SEALED = '{"customer":["00112233445566778899aabbccddeeff","客户甲"],"region":["abcd"]}'


def test_what_was_recorded_an_event_a_row_is_carried_over_and_proved(of_the_first_release):
    with of_the_first_release.begin() as connection:
        for row in RECORDED:
            places = ", ".join(f":{column}" for column in row)
            connection.execute(text(f"INSERT INTO history_event ({', '.join(row)}) VALUES ({places})"), row)
        value = text("INSERT INTO history_value (chain, seq, \"values\") VALUES ('i', 1, :sealed)")
        connection.execute(value, {"sealed": SEALED})
        connection.execute(text("UPDATE instance SET chain_seq = 3"))
    upgrade(of_the_first_release)
    with of_the_first_release.read() as connection:
        found = list(events_of(connection, "i"))
        head = connection.execute(text("SELECT chain_seq, chain_hash FROM instance")).one()
        assert connection.scalars(select(instance.c.variables)).one() == {"amount": 5}
        proof = ChainProof.of("i", "i").read(history.steps_of(connection, "i")).ends_at(*head)
    assert proof.problems == []
    assert [(event["seq"], event["step"], event["type"]) for event in found] == [
        (row["seq"], row["step"], row["type"]) for row in RECORDED
    ]
    assert (found[0]["data"], opened(found[0]["values"])) == ({"n": 1.0}, {"customer": "客户甲"})
