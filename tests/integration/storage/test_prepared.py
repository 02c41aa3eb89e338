"""Statements of the hot path: queued writes come in their order, before what follows, wholly or not at all."""

from contextlib import ExitStack

import pytest
from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from engine.errors import Conflict
from engine.storage.prepared import Prepared, fetch_together, flush
from engine.storage.tables import counter

NEW = Prepared(insert(counter))
BY = bindparam("by", type_=counter.c.value.type)
RAISE = Prepared(update(counter).where(counter.c.name == bindparam("this")).values(value=counter.c.value + BY))
ONE = Prepared(select(counter).where(counter.c.name == bindparam("name")))


def counters(database):
    with database.read() as connection:
        return {row.name: row.value for row in connection.execute(select(counter))}


def test_what_is_queued_is_there_for_every_reader_of_the_transaction(database):
    with database.begin() as connection:
        NEW.write(connection, [{"name": "a", "value": 1}, {"name": "b", "value": 2}])
        RAISE.write(connection, [{"this": "a", "by": 10}])
        assert connection.scalar(select(func.sum(counter.c.value))) == 13
        RAISE.write(connection, [{"this": "b", "by": 100}])
        assert ONE.fetch(connection, {"name": "b"}) == [{"name": "b", "value": 102}]
    assert counters(database) == {"a": 11, "b": 102}


def test_what_is_queued_at_the_end_is_committed(database):
    with database.begin() as connection:
        NEW.write(connection, [{"name": "a", "value": 1}])
    assert counters(database) == {"a": 1}


def written(database, *writes):
    """One transaction with these writes: statement, row, how many rows it has to change."""
    with database.begin() as connection:
        for statement, row, changes in writes:
            statement.write(connection, [row], changes=changes)


def broken_off(database):
    with database.begin() as connection:
        NEW.write(connection, [{"name": "a", "value": 1}])
        raise RuntimeError


def test_an_error_leaves_nothing_and_nothing_behind_for_the_next(database):
    with pytest.raises(RuntimeError):
        broken_off(database)
    with database.begin() as connection:
        flush(connection)
    assert counters(database) == {}


def test_no_reader_meets_what_broke_off(database):
    with pytest.raises(RuntimeError):
        broken_off(database)
    with ExitStack() as together:  # every connection that rests in the pool is among them
        readers = [together.enter_context(database.read()) for _number in range(6)]
        assert [list(reader.scalars(select(counter.c.name))) for reader in readers] == [[]] * 6


def test_a_write_that_changes_nothing_where_it_must_fails_the_transaction(database):
    nobody = (RAISE, {"this": "nobody", "by": 1}, 1)
    with pytest.raises(Conflict):
        written(database, (NEW, {"name": "a", "value": 1}, None), nobody)
    assert counters(database) == {}


def test_errors_of_the_driver_are_those_of_sqlalchemy(database):
    with database.begin() as connection:
        NEW.write(connection, [{"name": "a", "value": 1}])
    with pytest.raises(IntegrityError), database.begin() as connection:
        NEW.write(connection, [{"name": "b", "value": 1}, {"name": "a", "value": 1}])
    assert counters(database) == {"a": 1}


def test_several_questions_are_answered_in_their_order(database):
    with database.begin() as connection:
        NEW.write(connection, [{"name": name, "value": value} for name, value in (("a", 1), ("b", 2))])
        found = fetch_together(connection, (ONE, {"name": "b"}), (ONE, {"name": "none"}), (ONE, {"name": "a"}))
    assert [[row["value"] for row in rows] for rows in found] == [[2], [], [1]]
