"""The page about a run: RESULTS.md beside this file, with its picture and its data.

It says what was measured and what was not; it is written by a run and never by hand.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks import goals, table
from tests.benchmarks.figures import Figures
from tests.benchmarks.inbox import InboxCost
from tests.benchmarks.picture import picture
from tests.benchmarks.timers import Lateness
from tests.benchmarks.web import WebCost

HERE = Path(__file__).parent
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


def write(
    record: Mapping[str, Any],
    found: Mapping[str, Figures],
    lateness: Sequence[Lateness] = (),
    costs: Sequence[InboxCost] = (),
    web: Sequence[WebCost] = (),
) -> None:
    """Write page, picture and data."""
    RECORDED.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n")
    PICTURE.write_text(picture(found))
    PAGE.write_text(page(record, found, lateness, costs, web))


def page(
    record: Mapping[str, Any],
    found: Mapping[str, Figures],
    lateness: Sequence[Lateness],
    costs: Sequence[InboxCost],
    web: Sequence[WebCost] = (),
) -> str:
    """Return the page as Markdown."""
    parts = [
        "# Speed\n\nWritten by `make bench`; do not edit.\n",
        READ,
        f"![Completions a second]({PICTURE.name})\n",
        f"```\n{table.figures_table(found)}\n```\n",
        f"## In a loop\n\n```\n{table.loops_table(found)}\n```\n",
        f"## Timers\n\n{TIMERS}\n```\n{table.timers_table(lateness)}\n```\n" if lateness else "",
        f"## Inbox\n\n{INBOX}\n```\n{table.inbox_table(costs)}\n```\n" if costs else "",
        f"## Over HTTP\n\n{WEB}\n```\n{table.web_table(web)}\n```\n" if web else "",
        f"## Goals\n\n```\n{table.goals_table(goals.judged(found, lateness, costs, web))}\n```\n",
        _missing(record["missing"]),
        _where(record),
        AGAIN,
    ]
    return "\n".join(part for part in parts if part)


TIMERS = """\
Cases wait for a timer each; the timers fall due evenly over a minute, and two workers fire what is due. Late is from
the moment it was due until the history of it was written, without the commit itself. Busy is the share of their time.
The goal is set for 100,000 (`--timers 100000`).
"""
INBOX = """\
A page of twenty tasks of one person: `mine` is assigned to them, `group` waits in two groups of theirs. Milliseconds
are what the queries of the page take on a connection of the driver; the deep page is half way down the queue.
"""
WEB = """\
One person who is signed in opens a form, hands it in, reads their desk of twenty tasks and the trace of the case, by
one connection at one process of the web server, with everything switched on. Beside it the same server answers with an
empty page of Flask, by turns; `times` is the ratio of the medians of a round, and then the median of the rounds. The
processor's milliseconds are those of the server alone, without the database server's.
"""
AGAIN = """\
## Again

`make bench` runs all of this and writes this page; `make bench-quick` runs a part in under three minutes and fails when
a ratio has fallen by more than a third of what `recorded.json` holds. `make bench BENCH="--rounds 0 --timers --inbox
--web"` keeps the rounds that are recorded and measures timers, the inbox and pages; `python -m tests.benchmarks.run
--help` names all there is. PostgreSQL is found at CLAUSEFLOW_TEST_POSTGRESQL. Environments of the others are set up
once in the user's cache folder, with packages from the registries that the machine is set to.
"""


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
