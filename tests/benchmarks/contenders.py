"""Who takes part: every contender by name, what it runs on, and how many instances it runs in a round.

The order of this list is the order of each round. It starts nothing.
"""

from dataclasses import dataclass
from enum import StrEnum

LOOPS = (1, 10, 100, 300)
LONG = 10_000


class Kind(StrEnum):
    """What a contender is to the product."""

    LIMIT = "limit"  # what the database itself can do
    OURS = "ours"
    NAIVE = "naive"  # the library beneath, used as most people do
    PEER = "peer"


@dataclass(frozen=True, kw_only=True)
class Contender:
    """One line of the table."""

    name: str
    kind: Kind
    script: str  # module, or file of Node.js, in `peers`
    database: str = ""  # sqlite, postgresql, or nothing durable
    environment: str = "product"
    instances: int  # or updates, of a limit
    quick: int = 0  # the same in the quick run; 0: not part of it
    processes: int = 1
    loops: tuple[int, ...] = LOOPS


def _limit(name: str, script: str, database: str, quick: int = 1_000) -> Contender:
    return Contender(
        name=name, kind=Kind.LIMIT, script=script, database=database, instances=3_000, quick=quick, loops=()
    )


def _of_us(kind: Kind, name: str, script: str, database: str, instances: int, quick: int) -> Contender:
    return Contender(name=name, kind=kind, script=script, database=database, instances=instances, quick=quick)


def _two(kind: Kind, name: str, script: str, database: str, instances: int, quick: int = 0) -> Contender:
    return Contender(
        name=name, kind=kind, script=script, database=database, instances=instances, quick=quick, processes=2, loops=()
    )


def _unchained(name: str, database: str) -> Contender:
    return Contender(name=name, kind=Kind.OURS, script="ours_unchained", database=database, instances=60, loops=())


def _peer(name: str, script: str, database: str, environment: str, instances: int) -> Contender:
    return Contender(
        name=name, kind=Kind.PEER, script=script, database=database, environment=environment, instances=instances
    )


CONTENDERS = (
    _limit("limit_sqlite", "one_row", "sqlite"),
    _limit("limit_pg", "one_row", "postgresql"),
    _limit("pgbench", "pgbench", "postgresql", quick=0),
    _of_us(Kind.OURS, "ours_sqlite", "ours", "sqlite", 60, 20),
    _of_us(Kind.NAIVE, "naive_sqlite", "spiff", "sqlite", 60, 20),
    _of_us(Kind.OURS, "ours_pg", "ours", "postgresql", 60, 20),
    _of_us(Kind.NAIVE, "naive_pg", "spiff", "postgresql", 60, 20),
    _unchained("ours_sqlite_unchained", "sqlite"),
    _unchained("ours_pg_unchained", "postgresql"),
    _two(Kind.OURS, "ours_sqlite_2", "ours", "sqlite", 40),
    _two(Kind.OURS, "ours_pg_2", "ours", "postgresql", 40, 20),
    _two(Kind.NAIVE, "naive_pg_2", "spiff", "postgresql", 40),
    _of_us(Kind.NAIVE, "mem", "spiff", "", 150, 40),
    _peer("viewflow_sqlite", "viewflow_flow", "sqlite", "viewflow", 20),
    _peer("viewflow_pg", "viewflow_flow", "postgresql", "viewflow", 15),
    _peer("camunda_py_sqlite", "camunda_python", "sqlite", "camunda", 20),
    _peer("camunda_py_pg", "camunda_python", "postgresql", "camunda", 15),
    _peer("bpmn_engine_sqlite", "bpmn_engine.mjs", "sqlite", "node", 20),
    _peer("bpmn_engine_pg", "bpmn_engine.mjs", "postgresql", "node", 20),
    Contender(
        name="dbos_pg", kind=Kind.PEER, script="dbos_workflow", database="postgresql", environment="dbos",
        instances=6, loops=(1, 10, 100),
    ),
)  # fmt: skip
