"""The page about a run: RESULTS.md beside this file, with its picture and its data.

It says what was measured and what was not; it is written by a run and never by hand.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import fill
from typing import Any

from tests.benchmarks import goals, table
from tests.benchmarks.apart import WORKLOADS
from tests.benchmarks.figures import Figures
from tests.benchmarks.needed import NEEDED
from tests.benchmarks.picture import picture

HERE, WIDTH = Path(__file__).parent, 120
RECORDED, PAGE, PICTURE = HERE / "recorded.json", HERE / "RESULTS.md", HERE / "results.svg"
READ = """\
Only ratios within one run count. In each round every contender is a fresh process on an empty database, and all work
a fifth of their instances at a time in turn, in the same order, so that what else the machine does meets all alike. The
figures are medians over the rounds; the red line in the picture reaches from the slowest to the fastest round.

A completion is a task of a person, durably committed before the next begins: SQLite with its log and
`synchronous=FULL`, PostgreSQL with `synchronous_commit=on`. The start of an instance is not part of it. Each contender
is warmed up by one instance, and fails if another task is open than the workload says.

- `ours_*` is the product through `engine.start_instance` and `engine.complete_task` with all a user has: rights,
  the rows of the inbox, limits in working days on two tasks with a timer, chained history, command keys. Before each
  completion the open task is read, untimed, as the page would have shown it. No page, form or network is part of it.
- `limit_*` is a loop that updates one row and commits, which is the most that anything durable can do here by a driver
  of Python; `pgbench` is the same update from a program written in C.
- `naive_*` is the library beneath with its whole state as JSON in one row, `mem` the same in memory and not durable.
  They keep no inbox, no history and no rights: one row a completion.
- `ours_*_unchained` is the product with the hash chain of its history taken out in that process: what the chain costs.
- `_2` is two processes at once, each with instances of its own; the rate is their sum.
- The others are run as their makers describe it. `viewflow` is a flow in Python, `dbos` a durable function, neither of
  them BPMN; a completion of `dbos` includes two hops between threads.
- cpu ms is the processor time of the client process a completion: what other work on the machine disturbs least.
  The database server's own is not in it.
- disk ms is a write of 4 kB made durable, measured right before and after: where it differs between two lines, other
  work has disturbed one of them, and their ratio says little.
- kB/inst. is the growth of the database a finished instance: of tables and indexes on PostgreSQL, of the file on
  SQLite. Few instances make it coarse. In the loop one instance goes round and round: median of the last completions.
"""


def write(record: Mapping[str, Any], found: Mapping[str, Figures], apart: Mapping[str, Sequence[Any]]) -> None:
    """Write page, picture and data."""
    RECORDED.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n")
    PICTURE.write_text(picture(found))
    PAGE.write_text(page(record, found, apart))


def page(record: Mapping[str, Any], found: Mapping[str, Figures], apart: Mapping[str, Sequence[Any]]) -> str:
    """Return the page as Markdown.

    Args:
        record: of the run.
        found: contender -> figures.
        apart: name of a workload -> what came of it.
    """
    parts = [
        "# Speed\n\nWritten by `make bench`; do not edit.\n",
        READ,
        f"![Completions a second]({PICTURE.name})\n",
        f"```\n{table.figures_table(found)}\n```\n",
        f"## In a loop\n\n```\n{table.loops_table(found)}\n```\n",
        *_apart(apart),
        f"## Goals\n\n```\n{table.goals_table(goals.judged(found, apart))}\n```\n",
        _needed(goals.judged(found, apart)),
        _missing(record["missing"]),
        _where(record),
        AGAIN,
    ]
    return "\n".join(part for part in parts if part)


def _apart(apart: Mapping[str, Sequence[Any]]) -> Iterator[str]:
    for each in WORKLOADS:
        if rows := apart.get(each.name):
            yield f"## {each.title}\n\n{each.says}\n```\n{each.shown(rows)}\n```\n"


AGAIN = """\
## Again

`make bench` runs all of this and writes this page; `make bench-quick` runs a part in under three minutes and fails when
a ratio has fallen by more than a third of what `recorded.json` holds. `make bench BENCH="--rounds 0 --timers --inbox"`
keeps what is recorded and measures timers and the inbox anew; `BENCH="--all --long"` measures everything as far as its
goal asks, which takes long. `python -m tests.benchmarks.run --help` names all there is. PostgreSQL is found at
CLAUSEFLOW_TEST_POSTGRESQL. Environments of the others are set up once in the user's cache folder, with packages from
the registries that the machine is set to.
"""


def _needed(judged: Sequence[goals.Judged]) -> str:
    missed = dict.fromkeys(each.goal for each in judged if each.verdict == "missed")
    reasons = [f"- **{goal}**: {NEEDED[goal]}" for goal in missed if goal in NEEDED]
    lines = "\n".join(fill(each, WIDTH, subsequent_indent="  ") for each in reasons)
    return f"## What is missed, and what it would take\n\n{lines}\n" if lines else ""


def _missing(missing: Mapping[str, str]) -> str:
    lines = "".join(f"- `{name}`: {why}\n" for name, why in missing.items())
    return f"## Did not run\n\n{lines}" if lines else ""


def _where(record: Mapping[str, Any]) -> str:
    about = record["machine"]
    server = ", ".join(f"{name} {value}" for name, value in about["PostgreSQL"].items()) or "none"
    versions = "; ".join(f"{name}: {', '.join(each)}" for name, each in record["versions"].items())
    return (
        f"## Where and with what\n\n- {about['at']}, {record['rounds']} rounds\n"
        f"- {about['processor']}, {about['cores']} cores, {about['memory_gb']} GB, {about['system']}\n"
        f"- load of the machine: {about['load']} before, {record['load_after']} after; others may have worked on it\n"
        f"- SQLite {about['SQLite']}; PostgreSQL: {server}\n- {versions}\n"
    )
