"""The outcome as text tables: figures, ratios to ours and to the limit, growth in a loop, goals.

It prints nothing and rounds only what it shows.
"""

from collections.abc import Iterable, Mapping, Sequence

from tests.benchmarks.anatomy import Anatomy
from tests.benchmarks.cold import ColdCost
from tests.benchmarks.contenders import CONTENDERS, Contender, Kind
from tests.benchmarks.disputes import DisputeCost
from tests.benchmarks.figures import Figures
from tests.benchmarks.goals import Judged
from tests.benchmarks.history import HistoryCost
from tests.benchmarks.inbox import InboxCost
from tests.benchmarks.timers import Lateness
from tests.benchmarks.web import WebCost

SHORT = {"sqlite": "sqlite", "postgresql": "pg"}
HEAD = (
    "contender", "per s", "slowest", "fastest", "p50 ms", "p99 ms", "start ms", "cpu ms", "disk ms", "kB/inst.", "MB",
    "of ours", "of limit",
)  # fmt: skip


def figures_table(found: Mapping[str, Figures]) -> str:
    """Return the figures of everybody who ran, in the order of the rounds."""
    return table([HEAD, *(_line(each, found) for each in CONTENDERS if each.name in found)])


def _line(contender: Contender, found: Mapping[str, Figures]) -> tuple[str, ...]:
    each = found[contender.name]
    durable = SHORT.get(contender.database, "")
    ours, limit = found.get(f"ours_{durable}"), found.get(f"limit_{durable}")
    cases = contender.kind is not Kind.LIMIT
    return (
        contender.name, f"{each.rate:,.0f}", f"{each.lowest:,.0f}", f"{each.highest:,.0f}", f"{each.p50:.2f}",
        f"{each.p99:.2f}", f"{each.start:.2f}" if cases else "", f"{each.cpu:.2f}" if each.cpu else "",
        f"{each.disk:.2f}" if each.disk else "", f"{each.grown / 1000:.1f}" if each.grown else "",
        f"{each.rss / 1e6:.0f}" if each.rss else "", f"{each.rate / ours.rate:.2f}" if ours and cases else "",
        f"{each.rate / limit.rate:.2f}" if limit else "",
    )  # fmt: skip


def loops_table(found: Mapping[str, Figures]) -> str:
    """Return what a completion costs as one instance goes round and round, in milliseconds."""
    numbers = sorted({number for each in found.values() for number in each.loops})
    rows = [("ms at round", *map(str, numbers), "300 / 10")]
    for contender in CONTENDERS:
        if contender.name in found and (loops := found[contender.name].loops):
            cost = (f"{loops[number]:.2f}" if number in loops else "" for number in numbers)
            grown = found[contender.name].growth
            rows.append((contender.name, *cost, f"{grown[300]:.1f}" if 300 in grown else ""))
    return table(rows)


def timers_table(lateness: Sequence[Lateness]) -> str:
    """Return how late timers fired; nothing when none were measured."""
    rows = [(
        "timers in a minute", "count", "fired", "twice", "p50 s", "p99 s", "worst s", "workers busy", "cpu ms",
        "look ms", "if none",
    )]  # fmt: skip
    for late in lateness:
        seconds = (f"{each:.3f}" for each in (late.p50, late.p99, late.worst))
        counts = (str(each) for each in (late.count, late.fired, late.twice))
        looks = (f"{each:.2f}" for each in (late.cpu, late.idle, late.none))
        rows.append((late.database, *counts, *seconds, f"{late.busy:.0%}", *looks))
    return table(rows) if lateness else ""


def inbox_table(costs: Sequence[InboxCost]) -> str:
    """Return what pages of the inbox cost; nothing when none were measured."""
    rows = [("ms of the database", "tasks", "by key", "first page", "deep page", "first/key", "through the engine")]
    for each in costs:
        times = (f"{value:.3f}" for value in (each.key, each.first, each.deep, each.first / each.key, each.whole))
        rows.append((f"{each.database}, {each.queue}", str(each.tasks), *times))
    return table(rows) if costs else ""


def web_table(costs: Sequence[WebCost]) -> str:
    """Return what requests cost over HTTP; nothing when none were measured."""
    rows = [("over HTTP", "p50 ms", "empty ms", "times", "cpu ms", "times")]
    for each in costs:
        figures = (f"{value:.2f}" for value in (each.ms, each.empty, each.ratio, each.cpu, each.cpu_ratio))
        rows.append((f"{each.database}, {each.request}", *figures))
    return table(rows) if costs else ""


def cold_table(costs: Sequence[ColdCost]) -> str:
    """Return how long fresh processes take to be of use; nothing when none were measured."""
    rows = [("fresh process", "of use in s", "MB", "first ms", "warm ms", "start ms", "loading")]
    for each in costs:
        times = (f"{value:.2f}" if value else "" for value in (each.first, each.warm, each.start))
        share = f"{each.loading:.1%}" if each.loading else ""
        rows.append((f"{each.database}, {each.what}", f"{each.seconds:.2f}", f"{each.memory / 1e6:.0f}", *times, share))
    return table(rows) if costs else ""


def anatomy_table(found: Sequence[Anatomy]) -> str:
    """Return what a completion is made of; nothing when none was taken apart."""
    times = {"a completion": "whole", "its statements alone": "alone", "one row updated": "limit"}
    lines = {name: [getattr(each, field) for each in found] for name, field in times.items()}
    lines |= {f"  {part}": [each.parts[part] for each in found] for part in (found[0].parts if found else ())}
    rows = [("ms of a completion", *(each.database for each in found), *("" for _each in found))]
    for name, values in lines.items():
        shares = (value / each.whole for value, each in zip(values, found, strict=True))
        rows.append((name, *(f"{value:.2f}" for value in values), *(f"{share:.0%}" for share in shares)))
    return table(rows) if found else ""


def disputes_table(costs: Sequence[DisputeCost]) -> str:
    """Return how fast cases of fifty called payments go on; nothing when none were measured."""
    rows = [(
        "disputes", "processes", "cases", "tasks per s", "a core", "nodes per s", "p50 ms", "p99 ms", "start ms",
        "message ms", "timer ms", "cpu ms", "state kB",
    )]  # fmt: skip
    for each in costs:
        times = (each.p50, each.p99, each.start, each.message, each.timer, each.cpu)
        rates = (f"{value:.0f}" for value in (each.rate, each.per_core, each.nodes))
        counts = (str(each.processes), str(each.cases))
        rows.append((each.database, *counts, *rates, *(f"{ms:.2f}" for ms in times), f"{each.state / 1000:.0f}"))
    return table(rows) if costs else ""


def history_table(costs: Sequence[HistoryCost]) -> str:
    """Return what reviewers wait for among so many events; nothing when none were measured."""
    rows = [("ms", "events", "cases", "trace", "p99", "search", "p99", "report", "limits in it")]
    for each in costs:
        times = (each.trace, each.trace_p99, each.search, each.search_p99, each.report)
        rows.append((
            each.database, f"{each.events:,}", f"{each.cases:,}", *(f"{value:.1f}" for value in times),
            f"{each.limits:,}",
        ))  # fmt: skip
    return table(rows) if costs else ""


def ratios_table(recorded: Mapping[str, float], now: Mapping[str, float], judged: Mapping[str, float]) -> str:
    """Return the recorded ratios beside those of now, and which are not judged."""
    rows = [("guarded ratio", "recorded", "now", "")]
    for name, before in recorded.items():
        value = f"{now[name]:.2f}" if name in now else ""
        rows.append((name, f"{before:.2f}", value, "" if name in judged else "not judged: the disk was too different"))
    return table(rows, left=(0, 3))


def goals_table(goals: Iterable[Judged]) -> str:
    """Return each goal with what was found and the verdict."""
    rows = [("goal", "asks", "found", "verdict")]
    rows += [(g.goal, g.asks, "" if g.found is None else f"{g.found:.2f}", g.verdict) for g in goals]
    return table(rows, left=(0, 1, 3))


def table(rows: Sequence[Sequence[str]], left: Sequence[int] = (0,)) -> str:
    """Return rows in columns.

    Args:
        left: the columns that begin at their left; numbers end at their right.
    """
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = (c.ljust(w) if at in left else c.rjust(w) for at, (c, w) in enumerate(zip(row, widths, strict=True)))
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)
