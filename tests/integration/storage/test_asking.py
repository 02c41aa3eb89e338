"""Questions outside a transaction: one state, one round trip, and nothing left behind on the connection."""

import psycopg
import pytest
from sqlalchemy import bindparam, func, insert, literal_column, select, update
from sqlalchemy.exc import DBAPIError

from engine.storage.prepared import Prepared
from engine.storage.tables import counter

ONE = Prepared(select(counter).where(counter.c.name == bindparam("name")))
ALL = Prepared(select(counter.c.name).order_by(counter.c.name))


@pytest.fixture
def counted(database):
    with database.begin() as connection:
        connection.execute(insert(counter), [{"name": "a", "value": 1}, {"name": "b", "value": 2}])
    return database


def test_questions_are_answered_in_their_order(counted):
    asked = ((ONE, {"name": "b"}), (ALL, {}), (ONE, {"name": "none"}))
    assert counted.ask(*asked) == [[{"name": "b", "value": 2}], [{"name": "a"}, {"name": "b"}], []]
    assert counted.ask((ONE, {"name": "a"})) == [[{"name": "a", "value": 1}]]


def test_an_answer_is_never_older_than_the_last_commit(counted):
    for value in range(10, 14):
        with counted.begin() as connection:
            connection.execute(update(counter).where(counter.c.name == "a").values(value=value))
        assert counted.ask((ONE, {"name": "a"}), (ALL, {}))[0][0]["value"] == value


def broken_off(database):
    with database.begin() as connection:
        connection.execute(update(counter).values(value=99))
        raise RuntimeError


def test_transactions_begin_and_end_as_before_after_a_question(counted):
    counted.ask((ALL, {}), (ALL, {}))
    with pytest.raises(RuntimeError):
        broken_off(counted)
    assert counted.ask((ONE, {"name": "a"}))[0][0]["value"] == 1
    with counted.read() as connection:
        assert connection.scalar(select(func.count()).select_from(counter)) == 2


def test_a_question_that_fails_says_so_and_leaves_a_sound_connection(counted):
    missing = Prepared(select(literal_column("nothing_of_the_kind")).select_from(counter))
    for asked in (((missing, {}),), ((ALL, {}), (missing, {}), (ALL, {}))):
        with pytest.raises(DBAPIError):
            counted.ask(*asked)
        assert len(counted.ask((ALL, {}), (ALL, {}))[1]) == 2


def test_questions_see_one_state(counted):
    """Another transaction that commits between two of them is seen by both or by neither."""
    if counted.dialect == "sqlite":
        slow = Prepared(select(func.sum(counter.c.value).label("sum")))
        assert counted.ask((slow, {}), (slow, {})) == [[{"sum": 3}], [{"sum": 3}]]
        return
    shown = Prepared(select(literal_column("current_setting('transaction_isolation')").label("level")))
    assert counted.ask((shown, {}), (shown, {}))[1] == [{"level": "repeatable read"}]


def hang_up(database):
    """Let the server close every connection of the database but this one."""
    with psycopg.connect(database.url.set(drivername="postgresql").render_as_string(), autocommit=True) as connection:
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        connection.execute(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {others}")


def test_a_server_that_hung_up_meanwhile_is_not_noticed(postgresql_database):
    for use in (
        lambda: postgresql_database.ask((ALL, {})),
        lambda: postgresql_database.ask((ALL, {}), (ALL, {})),
        lambda: counters(postgresql_database),
    ):
        use()
        hang_up(postgresql_database)
        use()


def counters(database):
    with database.begin() as connection:
        return list(connection.scalars(select(counter.c.name)))
