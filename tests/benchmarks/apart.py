"""What is measured apart from the rounds, because no other contender could be measured by it: a workload a line.

It knows how each is asked for, measured, shown and read back; it judges nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.benchmarks import anatomy, cold, disputes, history, inbox, table, timers, web

ANATOMY = """\
What the time of a completion goes into, by looking where the process is at work while cases run as in the rounds. Its
statements alone are the same ones with the same values, sent again by the driver on a copy of the database, with
nothing above it; one row updated is the limit of the rounds. All are taken by turns, but not in the hour of the rounds:
only the shares say something.
"""
TIMERS = """\
Cases wait for a timer each; the timers fall due evenly over a minute, and two workers fire what is due. Late is from
the moment it was due until the history of it was written, without the commit itself. Busy is the share of their time.
Look is what it costs a worker to find that nothing is due while all of them wait, beside an empty table.
Cpu ms is the processor's time for a timer, of the workers and of a server on the same machine. The goal is set for
100,000 (`--long`).
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
COLD = """\
From the beginning of a process until a page to sign in is answered (web), due timers are looked for once (worker), a
diagram of four hundred nodes is deployed (deploy) or a person's first task is completed (clerk); memory is what the
process holds then. First and warm are the act itself, in the fresh process and later. No case is kept in memory between
two commands: loading is the share of a completion that reading its state and putting its tokens back takes, the most
that keeping cases could save.
"""
DISPUTES = """\
A customer disputes fifty payments at once: one instance that calls fifty, a decision table, a gateway that waits for
one of two messages or two days, eleven kilobytes of data. In size it is like the workload by which the maker of
Camunda 8 provisions (100 tasks a second on 30 cores, 3.3 a core); the drawing is our own. Counted as tasks are only
those that people complete, two an instance, called ones included; table, events and gateways are not. Their time
includes that of starts, messages and timers. A core is each process, and one for the server beside a single process.
Cpu ms is the processor's time for a task, of the clients and of a server on the same machine, which other work disturbs
least. Every case is proved at the end: its tasks, its status and its chain.
"""
HISTORY = """\
Played cases are copied until there are so many history events; milliseconds of whole calls of the engine, each for
another case. The goal is set for 10,000,000 (`--long`).
"""


@dataclass(frozen=True, kw_only=True)
class Workload:
    """Something that is measured on both databases."""

    name: str  # of its option, and in what is recorded
    title: str
    says: str  # Markdown
    asks: str  # what its number means, for the command line
    usual: int
    full: int  # that its goal is set for
    row: Callable[..., Any]  # what came of it, from what was recorded
    measured: Callable[[str, int], Sequence[Any]]
    shown: Callable[[Sequence[Any]], str]

    def read(self, recorded: Mapping[str, Any]) -> list[Any]:
        """Return what an earlier run has recorded of it."""
        return [self.row(**each) for each in recorded.get(self.name, ())]


WORKLOADS = (
    Workload(
        name="anatomy", title="What a completion is made of", says=ANATOMY,
        asks="take the completions of so many cases apart",
        usual=anatomy.CASES, full=anatomy.CASES, row=anatomy.Anatomy, measured=anatomy.measured,
        shown=table.anatomy_table,
    ),
    Workload(
        name="timers", title="Timers", says=TIMERS, asks="let so many timers fall due within a minute",
        usual=timers.COUNT, full=timers.MOST, row=timers.Lateness, measured=timers.measured, shown=table.timers_table,
    ),
    Workload(
        name="inbox", title="Inbox", says=INBOX, asks="read pages of the inbox among so many tasks",
        usual=inbox.TASKS, full=inbox.TASKS, row=inbox.InboxCost, measured=inbox.measured, shown=table.inbox_table,
    ),
    Workload(
        name="web", title="Over HTTP", says=WEB, asks="measure pages and a completion over HTTP in so many rounds",
        usual=web.ROUNDS, full=web.ROUNDS, row=web.WebCost, measured=web.measured, shown=table.web_table,
    ),
    Workload(
        name="cold", title="Fresh processes", says=COLD, asks="begin each kind of process so often",
        usual=cold.TIMES, full=cold.TIMES, row=cold.ColdCost, measured=cold.measured, shown=table.cold_table,
    ),
    Workload(
        name="disputes", title="Disputes", says=DISPUTES, asks="play so many cases of fifty called payments a process",
        usual=disputes.CASES, full=disputes.CASES, row=disputes.DisputeCost, measured=disputes.measured,
        shown=table.disputes_table,
    ),
    Workload(
        name="history", title="Years of history", says=HISTORY, asks="read among so many history events",
        usual=history.EVENTS, full=history.MOST_EVENTS, row=history.HistoryCost, measured=history.measured,
        shown=table.history_table,
    ),
)  # fmt: skip
