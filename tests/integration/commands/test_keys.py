"""Keys of commands: how they are kept and how the old ones are forgotten, in parts and beside those who write."""

from datetime import UTC, datetime, timedelta

import pytest

import engine
from engine import clock
from engine.commands import keys
from engine.commands.keys import Request, forget_old_commands, replayed
from engine.errors import InvalidValue
from engine.storage.tables import command
from tests.bundles import person
from tests.cases import count, rows

NOW = datetime(2025, 3, 10, 1, tzinfo=UTC)


def take(database, key):
    with database.begin() as connection:
        return replayed(connection, Request(name="do", actor=person("anna"), key=key, content=[]))


@pytest.fixture
def kept(database):
    """Five commands of more than thirty days ago and two of just less; the clock stands at now."""
    for days, names in ((31, "abcde"), (29, "fg")):
        clock.set_to(NOW - timedelta(days=days))
        for name in names:
            take(database, name)
    clock.set_to(NOW)
    return database


@pytest.mark.parametrize("key", ["", "k" * 201])
def test_a_key_that_is_none_of_ours_is_refused(database, key):
    with pytest.raises(InvalidValue):
        take(database, key)
    assert count(database, command) == 0


def test_what_is_kept_of_a_key_has_one_length(database):
    for key in ("k", "提" * 200):
        take(database, key)
    assert {(len(row["key"]), len(row["digest"])) for row in rows(database, command)} == {(16, 16)}


@pytest.mark.parametrize("batch", [1, 2, 5, 100])
def test_all_old_keys_are_forgotten_and_no_other(kept, monkeypatch, batch):
    monkeypatch.setattr(keys, "BATCH", batch)
    assert forget_old_commands(kept) == 5
    assert {row["accepted_at"] for row in rows(kept, command)} == {NOW - timedelta(days=29)}
    assert engine.forget_old_commands(kept) == 0


def test_no_transaction_forgets_more_than_a_part(kept, monkeypatch):
    monkeypatch.setattr(keys, "BATCH", 2)
    sizes, forget = [], keys.rows.forget

    def noted(connection, some):
        sizes.append((len(some), count(kept, command)))  # another connection sees what is committed
        return forget(connection, some)

    monkeypatch.setattr(keys.rows, "forget", noted)
    forget_old_commands(kept)
    assert sizes == [(2, 7), (2, 5), (1, 3)]


def test_where_nothing_is_old_nobody_is_waited_for(kept):
    forget_old_commands(kept)
    with kept.begin():  # somebody else writes
        assert forget_old_commands(kept) == 0
