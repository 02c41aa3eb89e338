"""The goals the product has set itself, each judged by what one run has measured.

A goal that the run could not measure is neither reached nor missed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.benchmarks.contenders import LONG
from tests.benchmarks.figures import Figures, ratio
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


def judged(
    found: Mapping[str, Figures],
    lateness: Sequence[Lateness] = (),
    costs: Sequence[InboxCost] = (),
    web: Sequence[WebCost] = (),
) -> list[Judged]:
    """Judge every goal by the figures of a run, by how late its timers fired and by what its pages cost."""
    rates = [*_speed(found), *_share(found), *_web(web), *_growth(found), *_bytes(found)]
    return [*rates, *_timers(lateness), *_pages(costs), *_two(found)]


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
