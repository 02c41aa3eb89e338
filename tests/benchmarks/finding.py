"""What a search among a hundred thousand cases costs: the first page for all that can be asked, through the engine.

One case is begun through the engine and copied by the database; `python -m tests.benchmarks.finding` prints the table.
"""

import sys
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median
from time import perf_counter
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, text

import engine
from engine.authorization import Actor
from engine.storage import Connection, Database
from engine.storage.search import search_text
from engine.storage.sort_key import TEXT, number_key
from engine.storage.tables import NUMBER, instance, instance_limit, instance_search, participant, task
from tests.benchmarks import scratch
from tests.benchmarks.environments import Missing
from tests.benchmarks.inbox import KEY, copy
from tests.unit.bpmn.drawing import diagram, end, start, user

CASES, BATCH, CALLS = 100_000, 2_000, 40
REVIEWER = Actor(user_id="r", name="r", grants=frozenset({("reviewer", "bench")}))
STAFF = Actor(user_id="u7", name="u7", groups=frozenset({"bench/g7"}))
MONTH = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%S.000000', '2025-01-01', '+' || (n * 300) || ' seconds')",
    "postgresql": "timestamptz '2025-01-01 00:00+00' + n * interval '300 seconds'",
}
SURNAMES, NAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "物流机械食品纺织电子化工能源建材医药传媒"


def customer(number: int) -> str:
    """Return the name of a case's customer; one in some thousand is called the same."""
    two = f"{NAMES[number % 20]}{NAMES[number // 20 % 20]}"
    return f"{SURNAMES[number % 16]}{SURNAMES[number // 16 % 16]}{two}有限公司"


@dataclass(frozen=True, kw_only=True)
class SearchCost:
    """Milliseconds of one search, everything between the call and its answer."""

    database: str
    cases: int
    asked: str
    found: int  # rows of the page
    best: float  # what it costs when nothing else goes on
    p50: float
    worst: float


ASKED: dict[str, dict[str, Any]] = {
    "everything": {},
    "business key": {"text": "TS-2025-054321"},
    "beginning of the key": {"business_key": "TS-2025-0543"},
    "end of the key": {"text": "54321"},
    "customer": {"text": "赵钱物流"},
    "two characters": {"text": "物机"},
    "two words": {"text": "韩杨 2025-000"},
    "nothing has it": {"text": "没有这家公司"},
    "number between": {"variables": [engine.VariableFilter(name="amount", least="777", most="778")]},
    "number of many": {"variables": [engine.VariableFilter(name="amount", least="100")]},
    "running": {"status": "running"},
    "cancelled": {"status": "cancelled"},
    "late": {"late": True},
    "with incident": {"incident": True},
    "waits at": {"waits_at": "look"},
    "done, rare": {"done": "rare"},
    "done, often": {"done": "look"},
    "began by": {"started_by": "u3"},
    "worked by": {"worked_by": "u3"},
    "in hand of": {"in_hand_of": "u7"},
    "ended between": {"ended": (date(2025, 3, 1), date(2025, 3, 2))},
    "due between": {"due": (date(2025, 3, 1), date(2025, 3, 31))},
    "everything together": {
        "text": "物", "status": "running", "started_by": "u3", "ended": (None, None), "waits_at": "look",
        "due": (date(2025, 1, 1), date(2025, 12, 31)),
    },
}  # fmt: skip


def measured(kind: str, cases: int = CASES) -> list[SearchCost]:
    """Fill a database and ask for everything.

    Args:
        kind: `sqlite` or `postgresql`.
        cases: how many to make.
    Raises:
        Missing: there is no such database here.
    """
    with scratch.product(kind) as database:
        print(f"search on {kind}: making {cases} cases", file=sys.stderr, flush=True)
        filled(database, cases)
        asked = [(name, REVIEWER, wanted) for name, wanted in ASKED.items()]
        asked += [(f"{name}, staff", STAFF, ASKED[name]) for name in ("everything", "customer", "number of many")]
        return [_cost(database, cases, *each) for each in asked]


def filled(database: Database, cases: int) -> None:
    """Begin one case and let the database copy it, then write what each is found by."""
    files = {"p.bpmn": diagram(start(), user("look"), end(), flows="start look end")}
    engine.deploy(database, actor=engine.SYSTEM, procedure="bench", files=files)
    engine.start_instance(
        database, actor=engine.SYSTEM, process_key="bench/p", start_event="start", values={}, command_key=uuid4().hex
    )
    key, at = KEY[database.dialect].format("n"), MONTH[database.dialect]
    states = "CASE WHEN n % 100 = 1 THEN 'running' WHEN n % 500 = 2 THEN 'cancelled' ELSE 'completed' END"
    ended = f"CASE WHEN n % 100 = 1 THEN NULL ELSE {at} END"
    number = "'TS-2025-' || substr('00000' || n, length('00000' || n) - 5)"
    own = {"id": key, "status": states, "started_by": "'u' || (n % 500)", "received_at": at, "started_at": at}
    own |= {"ended_at": ended, "business_key": number, "open_incidents": "CASE WHEN n % 20000 = 1 THEN 1 ELSE 0 END"}
    task_status = "CASE WHEN n % 100 = 1 THEN 'open' ELSE 'completed' END"
    mine = {"id": key, "instance_id": key, "status": task_status, "due_at": at, "sort_at": at}
    done = {"element_id": "CASE WHEN n % 1000 = 0 THEN 'rare' ELSE 'look' END"}
    done |= {"closed_by": "CASE WHEN n % 100 <> 1 THEN 'u' || (n % 500) END"}
    with database.begin() as connection:
        copy(connection, instance, cases, own)
        copy(connection, task, cases, mine | done | {"assignee": "'u' || (n % 50)"})
        copy(connection, participant, cases, {"instance_id": key, "name": "'bench/g' || (n % 50)"})
        copy(connection, participant, cases, {"instance_id": key, "name": "'u' || (n % 500)"})
        _limit(connection, cases, key, at)
        for first in range(1, cases + 1, BATCH):
            _find_by(connection, range(first, min(first + BATCH, cases + 1)))
        connection.execute(text(PIECES))
    if database.dialect == "postgresql":
        with database.engine.connect() as connection:  # what the server does by itself after a while
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))


def _limit(connection: Connection, cases: int, key: str, at: str) -> None:
    """Let each case have had a limit, of which one in three hundred was missed."""
    names = ("instance_id", "ref", "limit_id", "element_id", "name", "clause", "started_at", "due_at", "ended_at")
    values = (key, "'look'", "'L'", "'look'", "'L'", "''", at, at, f"CASE WHEN n % 300 = 4 THEN {at} END")
    rest = {"cancelled": "(n % 300 = 4)", "term": '\'[1,"",false,""]\'', "calendar": "''", "provisional": "0"}
    rest |= {"stops": "'[]'", "responsible": "''"}
    numbers = "WITH RECURSIVE g(n) AS (SELECT CAST(1 AS bigint) UNION ALL SELECT n + 1 FROM g WHERE n < :count)"
    columns = ", ".join(f'"{name}"' for name in (*names, *rest))
    given = ", ".join((*values, *rest.values()))
    some = f"INSERT INTO {instance_limit.name} ({columns}) {numbers} SELECT {given} FROM g WHERE n % 300 = 4"
    connection.execute(text(some), {"count": cases})


def _find_by(connection: Connection, numbers: range) -> None:
    words = []
    for number in numbers:
        id, key = f"{number:08}{0:024}", f"TS-2025-{number:06}"
        values = {NUMBER: key, "customer": customer(number), "phone": f"1{(number * 7919) % 10**10:010}"}
        words += [(id, name, search_text(value), TEXT + search_text(value)) for name, value in values.items()]
        words.append((id, "amount", str(number % 1_000), number_key(Decimal(number % 1_000))))
    names = ("instance_id", "name", "value", "sort_key")
    connection.execute(insert(instance_search), [dict(zip(names, row, strict=True)) for row in words])


PIECES = """
    INSERT INTO instance_piece (piece, instance_id)
    WITH RECURSIVE g(at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM g WHERE at < 32)
    SELECT DISTINCT substr(value, at, 8), instance_id FROM instance_search, g
    WHERE at <= length(value) AND substr(value, at, 1) <> ' ' ORDER BY 1, 2
    ON CONFLICT DO NOTHING
"""  # as `pieces_of` does, and in the order in which they are kept


def _cost(database: Database, cases: int, name: str, actor: Actor, wanted: dict[str, Any]) -> SearchCost:
    times = []
    for _call in range(CALLS):
        begun = perf_counter()
        page = engine.find_cases(database, actor=actor, **wanted)
        times.append((perf_counter() - begun) * 1000)
    about = {"database": database.dialect, "cases": cases, "asked": name, "found": len(page.rows)}
    return SearchCost(**about, best=min(times), p50=median(times), worst=max(times))


def main() -> None:
    """Print what each search costs on each database that is there, or on those that are named."""
    print(f"{'ms of the engine':<45} {'best':>9} {'p50':>9} {'worst':>9}")
    for kind in sys.argv[1:] or ("sqlite", "postgresql"):
        try:
            costs = measured(kind)
        except Missing as reason:
            print(f"{kind}: {reason}")
            continue
        for each in costs:
            times = f"{each.best:>9.2f} {each.p50:>9.2f} {each.worst:>9.2f}"
            print(f"{each.database:<11} {each.asked:<28} {each.found:>4} {times}")


if __name__ == "__main__":
    main()
