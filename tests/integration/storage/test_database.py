"""The Database: one committer, one way to see time, on both databases."""

import os
import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from threading import Thread

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from engine.storage import Database, schema_is_current, upgrade
from engine.storage.tables import command, counter, history_step, task_draft

AT = datetime(2025, 3, 10, 1, 2, 3, 456789, tzinfo=UTC)


def a_command(key="k", at=AT, result=None):
    return insert(command).values(key=key.encode(), digest=b"d", accepted_at=at, result=result)


def a_step(**columns):
    row = {"chain": "c", "seq": 1, "step": 0, "actor": "a", "at": AT, "recorded_at": AT}
    return insert(history_step).values(**{**row, "events": b"[]", "hash": b"h", **columns})


def count(database, table):
    with database.read() as connection:
        return connection.scalar(select(func.count()).select_from(table))


def test_a_block_that_ends_well_is_committed(database):
    with database.begin() as connection:
        connection.execute(a_command())
    assert count(database, command) == 1


def test_a_block_that_fails_leaves_nothing(database):
    with pytest.raises(RuntimeError), database.begin() as connection:  # noqa: PT012 - the block is what fails
        connection.execute(a_command())
        raise RuntimeError
    assert count(database, command) == 0


def test_what_is_written_in_a_read_is_not_kept(database):
    with database.read() as connection:
        connection.execute(a_command())
    assert count(database, command) == 0


def test_a_moment_comes_back_in_utc_to_the_microsecond(database):
    with database.begin() as connection:
        connection.execute(a_command(at=AT.astimezone(timezone(timedelta(hours=8)))))
        back = connection.scalar(select(command.c.accepted_at))
    assert back == AT
    assert back.utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_refused(database):
    with pytest.raises(StatementError, match="needs a zone"), database.begin() as connection:
        connection.execute(a_command(at=datetime(2025, 3, 10)))  # noqa: DTZ001 - that is the point


@pytest.mark.parametrize("value", [2**80, 1.0, 1, "客户甲", [None, True], {"typename": "x", "": 1e300}])
def test_json_comes_back_exactly(database, value):
    with database.begin() as connection:
        connection.execute(a_command(result=value))
        back = connection.scalar(select(command.c.result))
    assert (back, type(back)) == (value, type(value))


def test_history_can_be_neither_changed_nor_removed(database):
    with database.begin() as connection:
        connection.execute(a_step())
    for change in (history_step.update().values(actor="b"), history_step.delete()):
        with pytest.raises(DBAPIError, match="append-only"), database.begin() as connection:
            connection.execute(change)
    assert count(database, history_step) == 1


def test_references_are_enforced(database):
    draft = insert(task_draft).values(task_id="nobody", user_id="u", values={}, saved_at=AT)
    with pytest.raises(IntegrityError), database.begin() as connection:
        connection.execute(draft)


def test_upgrading_twice_changes_nothing(database):
    with database.begin() as connection:
        connection.execute(insert(counter).values(name="n", value=7))
    upgrade(database)
    assert schema_is_current(database)
    assert count(database, counter) == 1


def test_a_connection_is_not_carried_over_a_fork(database):
    with database.begin() as connection:
        connection.execute(a_command("parent"))
    child = os.fork()
    if child == 0:
        with database.begin() as connection:
            connection.execute(a_command("child"))
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    with database.begin() as connection:
        connection.execute(a_command("parent again"))
    assert count(database, command) == 3


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://root@localhost/x"])
def test_a_database_that_cannot_be_used_is_refused(url):
    with pytest.raises(ValueError, match="SQLite or a PostgreSQL"):
        Database(url)


def test_a_new_file_that_another_process_is_writing_is_waited_for(tmp_path):
    other = sqlite3.connect(tmp_path / "new.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    database, found = Database(f"sqlite:///{tmp_path / 'new.db'}"), []
    opening = Thread(target=lambda: found.append(_journal_of(database)))
    opening.start()
    opening.join(0.2)
    assert opening.is_alive()
    other.execute("COMMIT")
    opening.join()
    assert found == ["wal"]
    other.close()
    database.close()


def _journal_of(database):
    with database.read() as connection:
        return connection.scalar(text("PRAGMA journal_mode"))


def test_the_server_packs_what_is_long_in_the_quick_way_where_it_knows_it(postgresql_database):
    known = "SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'"
    with postgresql_database.begin() as connection:
        quick = connection.scalar(text(known))
    for use in (postgresql_database.begin, postgresql_database.read):
        with use() as connection:
            packs = connection.scalar(text("SELECT current_setting('default_toast_compression', true)"))
            assert (packs == "lz4") is bool(quick)
