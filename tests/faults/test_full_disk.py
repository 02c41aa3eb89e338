"""Hypothesis: a full disk refuses the step and leaves the case as it was; with space again, the same request works."""

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

import engine
from engine.storage.database import is_unavailable
from tests.bundles import deployed
from tests.cases import ANNA, case, start


def test_a_full_disk(sqlite_database):
    deployed(sqlite_database)
    started = start(sqlite_database)
    asked = {"actor": ANNA, "task_id": started.opened_task_ids[0], "command_key": "k", "task_revision": 1}
    values = {"ok": True, "note": "x" * 200_000}

    def limit(connection, _record):
        connection.execute("PRAGMA max_page_count = 1")  # SQLite makes that the pages there are

    sqlite_database.close()
    event.listen(sqlite_database.engine, "connect", limit)
    with pytest.raises(OperationalError, match="full") as refused:
        engine.complete_task(sqlite_database, values=values, **asked)
    assert is_unavailable(refused.value)
    event.remove(sqlite_database.engine, "connect", limit)
    sqlite_database.close()

    assert case(sqlite_database, started.instance_id)["revision"] == 1
    assert engine.verify(sqlite_database).problems == ()
    assert not engine.complete_task(sqlite_database, values=values, **asked).replayed


def test_durability_is_not_traded_for_speed(sqlite_database):
    with sqlite_database.begin() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA synchronous")) == 2  # FULL
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
