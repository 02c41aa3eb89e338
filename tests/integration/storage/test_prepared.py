"""Statements of the hot path: queued writes come in their order, before what follows, wholly or not at all."""

from contextlib import ExitStack
from threading import Thread

import pytest
from sqlalchemy import bindparam, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from engine.errors import Conflict
from engine.storage.prepared import Prepared, fetch_together, flush
from engine.storage.tables import counter
from tests.faults.crash import drop_connections

NEW = Prepared(insert(counter))
BY = bindparam("by", type_=counter.c.value.type)
RAISE = Prepared(update(counter).where(counter.c.name == bindparam("this")).values(value=counter.c.value + BY))
NAMED = counter.c.name > bindparam("name")
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
    """One transaction with these writes: statement, row, whether it has to write one row."""
    with database.begin() as connection:
        for statement, row, once in writes:
            statement.write(connection, [row], once=once)


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
    nobody = (RAISE, {"this": "nobody", "by": 1}, True)
    with pytest.raises(Conflict):
        written(database, (NEW, {"name": "a", "value": 1}, False), nobody)
    assert counters(database) == {}
    written(database, (NEW, {"name": "a", "value": 1}, True), (RAISE, {"this": "a", "by": 1}, True))
    assert counters(database) == {"a": 2}


def test_a_failure_between_two_statements_leaves_the_connection_of_use(postgresql_database):
    one = {"name": "a", "value": 1}
    with pytest.raises(IntegrityError):
        written(postgresql_database, (NEW, one, False), (NEW, one, False), (RAISE, {"this": "a", "by": 1}, True))
    with postgresql_database.begin() as connection:
        assert ONE.fetch(connection, {"name": "a"}) == []
        NEW.write(connection, [{"name": "a", "value": 3}])
    assert counters(postgresql_database) == {"a": 3}


def test_a_connection_that_broke_off_half_way_is_given_up(postgresql_database):
    with pytest.raises(KeyError), postgresql_database.begin() as connection:
        NEW.write(connection, [{"name": "a", "value": object()}])  # nothing that a database takes
    written(postgresql_database, (NEW, {"name": "a", "value": 1}, True))
    assert counters(postgresql_database) == {"a": 1}


def test_who_waits_for_a_lock_lets_others_work(postgresql_database):
    """The one who holds it is a thread of the same process: it could never let go."""
    written(postgresql_database, (NEW, {"name": "a", "value": 1}, True))
    waiter = Thread(target=written, args=(postgresql_database, (RAISE, {"this": "a", "by": 1}, True)))
    with postgresql_database.begin() as connection:
        RAISE.write(connection, [{"this": "a", "by": 1}])
        flush(connection)
        waiter.start()
        waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        while not connection.scalar(waiting):
            pass
    waiter.join()
    assert counters(postgresql_database) == {"a": 3}


def test_a_server_that_dropped_the_connection_is_asked_anew(postgresql_database):
    written(postgresql_database, (NEW, {"name": "a", "value": 1}, True))
    drop_connections(postgresql_database)
    assert counters(postgresql_database) == {"a": 1}


def test_errors_of_the_driver_are_those_of_sqlalchemy(database):
    with database.begin() as connection:
        NEW.write(connection, [{"name": "a", "value": 1}])
    with pytest.raises(IntegrityError), database.begin() as connection:
        NEW.write(connection, [{"name": "b", "value": 1}, {"name": "a", "value": 1}])
    assert counters(database) == {"a": 1}


def test_what_stands_in_a_statement_itself_goes_with_it(database):
    from_two = Prepared(select(counter.c.name).where(counter.c.value >= 2, NAMED).order_by(counter.c.name).limit(2))
    with database.begin() as connection:
        NEW.write(connection, [{"name": name, "value": value} for value, name in enumerate("abcde")])
        assert from_two.fetch(connection, {"name": "c"}) == [{"name": "d"}, {"name": "e"}]
    assert database.ask((from_two, {"name": "a"}), (from_two, {"name": "d"})) == [
        [{"name": "c"}, {"name": "d"}],
        [{"name": "e"}],
    ]


def test_what_is_read_later_is_of_the_same_state(database):
    with database.begin() as connection:
        NEW.write(connection, [{"name": "a", "value": 1}])
    with database.read() as reading:
        assert ONE.fetch(reading, {"name": "a"})[0]["value"] == 1
        with database.begin() as connection:
            RAISE.write(connection, [{"this": "a", "by": 1}])
        assert ONE.fetch(reading, {"name": "a"})[0]["value"] == 1
    assert counters(database) == {"a": 2}


def test_several_questions_are_answered_in_their_order(database):
    with database.begin() as connection:
        NEW.write(connection, [{"name": name, "value": value} for name, value in (("a", 1), ("b", 2))])
        found = fetch_together(connection, (ONE, {"name": "b"}), (ONE, {"name": "none"}), (ONE, {"name": "a"}))
    assert [[row["value"] for row in rows] for rows in found] == [[2], [], [1]]
