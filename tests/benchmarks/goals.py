"""The goals the product has set itself, each judged by what one run has measured.

A goal that the run could not measure is neither reached nor missed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from tests.benchmarks import disputes
from tests.benchmarks.cold import ColdCost
from tests.benchmarks.contenders import LONG
from tests.benchmarks.disputes import DisputeCost
from tests.benchmarks.figures import Figures, ratio
from tests.benchmarks.history import HistoryCost
from tests.benchmarks.inbox import InboxCost
from tests.benchmarks.timers import Lateness
from tests.benchmarks.web import WebCost

KILOBYTE = 1_000
PEERS = ("viewflow_pg", "camunda_py_pg", "bpmn_engine_pg", "dbos_pg")


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One goal and what was found of it."""

    goal: str
    asks: str
    found: float | None  # None: not measured
    reached: bool

    @property
    def verdict(self) -> str:
        """`pass`, `missed` or `not measured`."""
        return "not measured" if self.found is None else "pass" if self.reached else "missed"


def judged(found: Mapping[str, Figures], apart: Mapping[str, Sequence[Any]] = MappingProxyType({})) -> list[Judged]:
    """Judge every goal by the figures of a run, and by what was measured apart from the rounds.

    Args:
        found: contender -> figures.
        apart: name of a workload -> what came of it.
    """
    rates = [*_speed(found), *_share(found), *_web(apart.get("web", ())), *_growth(found), *_bytes(found)]
    waiting = [*_timers(apart.get("timers", ())), *_pages(apart.get("inbox", ())), *_two(found)]
    later = [*_cold(apart.get("cold", ())), *_disputes(apart.get("disputes", ()))]
    return [*rates, *waiting, *later, *_chain(found), *_history(apart.get("history", ()))]


def _at_least(goal: str, asks: str, value: float | None, least: float) -> Judged:
    return Judged(goal=goal, asks=f"{asks} ≥ {least:g}", found=value, reached=value is not None and value >= least)


def _at_most(goal: str, asks: str, value: float | None, most: float) -> Judged:
    return Judged(goal=goal, asks=f"{asks} ≤ {most:g}", found=value, reached=value is not None and value <= most)


def _speed(found: Mapping[str, Figures]) -> Iterator[Judged]:
    yield _at_least("G1", "ours_pg / naive_pg", ratio(found, "ours_pg", "naive_pg"), 3)
    for peer in PEERS:
        yield _at_least("G1", f"ours_pg / {peer}", ratio(found, "ours_pg", peer), 8)


def _share(found: Mapping[str, Figures]) -> Iterator[Judged]:
    for name in ("pg", "sqlite"):
        yield _at_least("G2", f"ours_{name} / limit_{name}", ratio(found, f"ours_{name}", f"limit_{name}"), 0.35)


def _web(web: Sequence[WebCost]) -> Iterator[Judged]:
    completions = [each for each in web if each.request == "completion"]
    for each in completions:
        yield _at_most("G3", f"{each.database}: completion over HTTP / empty page", each.ratio, 4)
    if not completions:
        yield _at_most("G3", "completion over HTTP / empty page", None, 4)


def _growth(found: Mapping[str, Figures]) -> Iterator[Judged]:
    for name in ("ours_pg", "ours_sqlite"):
        growth = found[name].growth if name in found else {}
        yield _at_most("G4", f"{name}: round 300 / round 10", growth.get(300), 1.3)
        yield _at_most("G4", f"{name}: round {LONG} is reached, / round 10", growth.get(LONG), 1.3)


def _bytes(found: Mapping[str, Figures]) -> Iterator[Judged]:
    for name in ("ours_pg", "ours_sqlite"):
        value = found[name].grown / KILOBYTE if name in found else None
        yield _at_most("G5", f"{name}: kB a finished instance", value, 12)


def _timers(lateness: Sequence[Lateness]) -> Iterator[Judged]:
    for late in lateness:
        once = late.fired - late.twice
        yield _at_least("G6", f"{late.database}: timers fired once, of {late.count}", once, late.count)
        yield _at_most("G6", f"{late.database}: 99 of 100 of {late.count} late by seconds", late.p99, 1.5)
        # What waits is not looked at: looking for what is due costs the same however much waits.
        yield _at_most("G6", f"{late.database}: looking while {late.count} wait / none", late.idle / late.none, 2)
    if not lateness:
        yield _at_most("G6", "99 of 100 timers late by seconds", None, 1.5)


def _pages(costs: Sequence[InboxCost]) -> Iterator[Judged]:
    for each in costs:
        where = f"{each.database}, {each.queue}, {each.tasks} tasks"
        if each.database == "postgresql":
            yield _at_most("G7", f"{where}: first page / by key", each.first / each.key, 3)
        else:
            yield _at_most("G7", f"{where}: first page, ms", each.first, 0.3)
        yield _at_most("G7", f"{where}: deep page / first page", each.deep / each.first, 1.2)
    if not costs:
        yield _at_most("G7", "first page of the inbox / by key", None, 3)


def _two(found: Mapping[str, Figures]) -> Iterator[Judged]:
    yield _at_least("G8", "ours_pg, two processes / one", ratio(found, "ours_pg_2", "ours_pg"), 1.6)


def _cold(costs: Sequence[ColdCost]) -> Iterator[Judged]:
    """No case is kept in memory between two commands: judged is the share that keeping it could not save."""
    for each in costs:
        if each.what == "clerk":
            asks = f"{each.database}: completion without loading its state / with it"
            yield _at_least("G9", asks, 1 - each.loading, 0.6)
    if not costs:
        yield _at_least("G9", "completion without loading its state / with it", None, 0.6)


def _disputes(costs: Sequence[DisputeCost]) -> Iterator[Judged]:
    for each in costs:
        where = f"{each.database}, {each.processes} processes of disputes"
        yield _at_least("G10", f"{where}: tasks a second and core / Camunda 8", each.per_core / disputes.CAMUNDA, 10)
        yield _at_most("G10", f"{where}: 99 of 100 completions, ms", each.p99, 1_000)
    if not costs:
        yield _at_least("G10", "disputes: tasks a second and core / Camunda 8", None, 10)


def _chain(found: Mapping[str, Figures]) -> Iterator[Judged]:
    for name in ("ours_pg", "ours_sqlite"):
        yield _at_least("G11", f"{name} / without the chain", ratio(found, name, f"{name}_unchained"), 0.9)


def _history(costs: Sequence[HistoryCost]) -> Iterator[Judged]:
    for each in costs:
        where = f"{each.database}, {each.events} events"
        yield _at_most("G12", f"{where}: trace of a case, ms", each.trace, 20)
        yield _at_most("G12", f"{where}: search by business key, ms", each.search, 20)
        yield _at_most("G12", f"{where}: report of thirty days, ms", each.report, 5_000)
    if not costs:
        yield _at_most("G12", "trace of a case among ten million events, ms", None, 20)
