"""Which index serves which question: plans of both databases over some thousand cases, without any hint."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event

import engine
from engine.authorization import ways_to_visible
from engine.queries.cases import places
from engine.queries.cases.conditions import conditions
from engine.queries.page import Turn
from tests.benchmarks.finding import REVIEWER, STAFF, filled
from tests.integration.queries.conftest import NINE

CASES = 3_000
ID = "0" * 31 + "9"
SPAN = (date(2025, 1, 2), date(2025, 1, 2))
WAYS = {  # what is asked -> the index of each way, in the order of the ways; a way over two tables has two
    "a word": ({"text": "赵钱"}, ["pk_instance_piece"]),
    "a long word": ({"text": "ts-2025-000123"}, ["pk_instance_piece", "pk_instance_piece"]),
    "the beginning of a number": ({"business_key": "TS-2025-00012"}, ["ix_instance_search_key"]),
    "a number between": (
        {"variables": [engine.VariableFilter(name="amount", least="7", most="8")]},
        ["ix_instance_search_key"],
    ),
    "a value": ({"variables": [engine.VariableFilter(name="amount", equals="7")]}, ["ix_instance_search_key"]),
    "cancelled": ({"status": "cancelled"}, ["ix_instance_cancelled"]),
    "running": ({"status": "running"}, ["ix_instance_running"]),
    "stuck": ({"incident": True}, ["ix_instance_stuck"]),
    "begun by": ({"started_by": "u3"}, ["ix_instance_started_by"]),
    "done by": ({"worked_by": "u3"}, ["ix_participant_name"]),
    "in hand of": ({"in_hand_of": "u1"}, ["ix_task_mine"]),
    "done": ({"done": "rare"}, ["ix_task_done_at"]),
    "began": ({"began": SPAN}, ["ix_instance_started_at"]),
    "ended": ({"ended": SPAN}, ["ix_instance_ended_at"]),
}
BOTH = {
    "waits": ({"waits_at": "nowhere"}, {"ix_task_element", "ix_timer_element", "ix_subscription_element"}),
    "due": ({"due": SPAN}, {"ix_task_due", "ix_instance_limit_open_due"}),
    "late": ({"late": True}, {"ix_instance_limit_missed"}),
}


@pytest.fixture
def full(database):
    """PostgreSQL has looked at the rows, as it does by itself after a while; SQLite is never told to."""
    filled(database, CASES)
    return database


def plan(connection, query):
    """The plan of a query with the very parameters it is asked with."""
    asked = []

    def note(_connection, _cursor, statement, parameters, *_more):
        asked.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", note)
    connection.execute(query).all()
    event.remove(connection, "before_cursor_execute", note)
    ((statement, parameters),) = asked
    prefix = "EXPLAIN " if connection.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN "
    rows = connection.exec_driver_sql(prefix + statement, parameters).all()
    return "\n".join(" ".join(map(str, row)) for row in rows)


def whole(found):
    """Return the lines of a plan that read a table from end to end; what is small may be read so."""
    lines = [line for line in found.splitlines() if "Seq Scan" in line or ("SCAN " in line and "USING" not in line)]
    big = ("instance", "task")
    return [line for line in lines if any(f" {name}" in line and f"{name}_limit" not in line for name in big)]


def test_each_way_is_a_range_of_its_index(full):
    """One test for all of them: filling the tables is what takes time."""
    wrong = []
    with full.begin() as connection:
        for name, (wanted, indexes) in WAYS.items():
            ways = [way for condition in conditions(wanted, NINE) for way in condition.ways]
            for way, index in zip(ways, indexes, strict=True):
                found = plan(connection, way.limit(places.FEW + 1))
                served = index if full.dialect == "postgresql" or not index.startswith("pk_") else "PRIMARY KEY"
                if served not in found or whole(found):
                    wrong.append((name, found))
        for name, (wanted, indexes) in BOTH.items():
            (way,) = [way for condition in conditions(wanted, NINE) for way in condition.ways]
            found = plan(connection, way.limit(places.FEW + 1))
            missing = {index for index in indexes if index not in found}
            if whole(found) or (missing and full.dialect == "sqlite"):  # PostgreSQL reads what is empty
                wrong.append((name, found))
    assert wrong == []


def test_the_few_are_looked_up_and_the_many_met_along_the_order(full):
    with full.begin() as connection:
        search = places.search_for(connection, REVIEWER, {"text": "赵钱", "status": "completed"}, NINE)
        assert search.few is not None
        assert "ix_instance_received_at" not in plan(connection, places._gather(connection, search, Turn(), 51))
        for turn in (Turn(), Turn((NINE, ID)), Turn((NINE, ID), backwards=True)):
            every = places.search_for(connection, REVIEWER, {"done": "look"}, NINE)
            assert every.few is None
            found = plan(connection, places._walk(connection, every, turn, 51))
            assert "ix_instance_received_at" in found
            assert "ix_task_done_at" not in found
            assert found.count("TEMP B-TREE") <= 1  # of the page itself, after each procedure's own order
            assert whole(found) == []


def test_what_somebody_may_see_is_read_from_their_own_traces(full):
    with full.begin() as connection:
        found = plan(connection, ways_to_visible(replace(STAFF, groups=frozenset())).limit(places.FEW + 1))
        assert "ix_participant_name" in found
        assert "ix_instance_started_by" in found
        assert whole(found) == []
