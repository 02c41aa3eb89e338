"""How long the report of a hundred thousand limits takes, its list and its file: `python -m tests.benchmarks.limits`.

It fills a database of its own, a SQLite file in the temporary folder unless an empty PostgreSQL database is named.
"""

import random
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from uuid import uuid4

from sqlalchemy import insert

import engine
from engine import clock
from engine.storage import Database, upgrade
from engine.storage.tables import instance, instance_limit
from tests.bundles import PROCEDURE, deployed

CASES, EACH = 25_000, 4
BEGIN = datetime(2025, 1, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 12, 1, tzinfo=UTC)


def filled(url: str) -> Database:
    """Return a database with the cases of two years."""
    database = Database(url)
    upgrade(database)
    deployment_id = deployed(database).id
    chance = random.Random(1)
    for first in range(0, CASES, 5_000):
        cases = [_case(deployment_id, chance) for _number in range(first, first + 5_000)]
        with database.begin() as connection:
            connection.execute(insert(instance), cases)
            connection.execute(insert(instance_limit), [each for case in cases for each in _limits(case, chance)])
    return database


def _case(deployment_id: str, chance: random.Random) -> dict[str, object]:
    at = BEGIN + timedelta(minutes=chance.randrange(60 * 24 * 690))
    return {
        "id": uuid4().hex, "procedure": PROCEDURE, "process_id": "order", "deployment_id": deployment_id, "version": 1,
        "business_key": uuid4().hex, "title": "", "status": "completed", "revision": 9, "variables": {},
        "open_incidents": 0, "chain_seq": 0, "chain_hash": b"", "start_event": "placed", "started_by": "li.na",
        "started_at": at, "received_at": at, "ends": [], "end_reason": "",
    }  # fmt: skip


def _limits(case: dict[str, object], chance: random.Random) -> list[dict[str, object]]:
    rows = []
    for number in range(EACH):
        begins = case["started_at"] + timedelta(hours=number * 30)  # type: ignore[operator]
        due = begins + timedelta(days=2)
        ended = due + timedelta(minutes=chance.randrange(-2_000, 900))  # three in ten too late
        rows.append({
            "instance_id": case["id"], "ref": f"check:{number}", "limit_id": f"L{number}", "element_id": "check",
            "name": "两日内核对", "clause": f"{number + 1}.{chance.randrange(8)}", "started_at": begins, "due_at": due,
            "ended_at": ended if chance.random() < 0.97 else None, "cancelled": chance.random() < 0.02,
            "term": [2, "working days", False, ""], "calendar": "", "provisional": 0, "warn_at": None,
            "stopped_at": None, "stops": [], "responsible": chance.choice(["office", "store", "lab", "board"]),
        })  # fmt: skip
    return rows


def measure(database: Database) -> None:
    """Print the seconds of each."""
    wanted, actor = engine.LimitFilter(procedure=PROCEDURE), engine.SYSTEM
    late = engine.LimitFilter(procedure=PROCEDURE, clause="4.7", late=True)
    one = engine.find_limits(database, actor=actor, wanted=wanted).next
    ways = {
        "report": lambda: engine.limit_report(database, actor=actor, wanted=wanted),
        "report, late ones of one clause": lambda: engine.limit_report(database, actor=actor, wanted=late),
        "a page": lambda: engine.find_limits(database, actor=actor, wanted=wanted, after=one),
        "a page, late ones of one clause": lambda: engine.find_limits(database, actor=actor, wanted=late),
        "file of all": lambda: sum(1 for _each in engine.every_limit(database, actor=actor, wanted=wanted)),
    }
    for name, way in ways.items():
        begun = perf_counter()
        way()
        print(f"{name:34} {perf_counter() - begun:8.3f} s")


def main() -> None:
    """Fill and measure."""
    with tempfile.TemporaryDirectory() as folder, clock.stopped_at(NOW):
        database = filled(sys.argv[1] if sys.argv[1:] else f"sqlite:///{Path(folder) / 'limits.db'}")
        print(f"{CASES * EACH} limits on {database.dialect}")
        measure(database)
        database.close()


if __name__ == "__main__":
    main()
