"""The arithmetic of a run: what the times of one process, of several and of several rounds come to, and ratios.

It knows no contender and no database; every figure it gives was measured.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from statistics import median
from typing import Any

PROCESSOR = " processor"  # ends the name of a ratio of processor times


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What one contender came to in one round, or over the rounds."""

    rate: float  # completions a second
    lowest: float  # rate of the slowest round
    highest: float  # rate of the fastest round
    p50: float  # milliseconds of a completion
    p99: float
    start: float  # milliseconds
    cpu: float  # milliseconds of processor a completion; 0: not known
    disk: float  # milliseconds of one durable write to a file, just before and after; what else goes on shows in it
    grown: float  # bytes a finished instance; 0: not known
    rss: float  # bytes of memory, of all its processes
    loops: dict[int, float] = field(default_factory=dict)  # round of the loop -> milliseconds of a completion
    growth: dict[int, float] = field(default_factory=dict)  # round of the loop -> times what it cost at the tenth


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least `share` of all do not exceed; 0 of none."""
    return sorted(values)[max(ceil(share * len(values)) - 1, 0)] if values else 0.0


def of_processes(outcomes: Sequence[Mapping[str, Any]], instances: int, disk: float = 0.0) -> Figures:
    """Return what the processes of one round came to together.

    Args:
        outcomes: what each printed; times in seconds; everything but `completions` may be absent.
        instances: that each ran.
        disk: milliseconds of a durable write at that time.
    """
    times = [each for outcome in outcomes for each in outcome["completions"]]
    starts = [each for outcome in outcomes for each in outcome.get("starts", ())]
    rate = sum(len(outcome["completions"]) / sum(outcome["completions"]) for outcome in outcomes)
    alone = len(outcomes) == 1  # the growth that two see overlaps
    loops = {int(number): median(each) * 1000 for number, each in outcomes[0].get("loops", {}).items()}
    return Figures(
        rate=rate,
        lowest=rate,
        highest=rate,
        p50=percentile(times, 0.5) * 1000,
        p99=percentile(times, 0.99) * 1000,
        start=percentile(starts, 0.5) * 1000,
        cpu=sum(outcome.get("cpu", 0) for outcome in outcomes) / len(times) * 1000,
        disk=disk,
        grown=outcomes[0].get("grown", 0) / instances if alone else 0.0,
        rss=sum(outcome.get("rss", 0) for outcome in outcomes),
        loops=loops,
        growth=growth(loops),
    )


def over_rounds(rounds: Sequence[Figures]) -> Figures:
    """Return the median of each figure over the rounds, with the slowest and the fastest rate."""
    middle: Callable[[str], float] = lambda name: median(getattr(each, name) for each in rounds)  # noqa: E731
    return Figures(
        rate=middle("rate"),
        lowest=min(each.lowest for each in rounds),
        highest=max(each.highest for each in rounds),
        p50=middle("p50"),
        p99=middle("p99"),
        start=middle("start"),
        cpu=middle("cpu"),
        disk=middle("disk"),
        grown=middle("grown"),
        rss=middle("rss"),
        loops=_medians([each.loops for each in rounds]),
        growth=_medians([each.growth for each in rounds]),
    )


def growth(loops: Mapping[int, float]) -> dict[int, float]:
    """Return the cost at each later round of a loop as a multiple of that at the tenth; nothing without a tenth."""
    return {number: cost / loops[10] for number, cost in loops.items() if number > 10} if 10 in loops else {}


def _medians(rounds: Sequence[Mapping[int, float]]) -> dict[int, float]:
    numbers = sorted({number for each in rounds for number in each})
    return {number: median(each[number] for each in rounds if number in each) for number in numbers}


def ratio(found: Mapping[str, Figures], above: str, below: str) -> float | None:
    """Return how many times faster `above` is than `below`; None when one of them did not run."""
    if above not in found or below not in found:
        return None
    return found[above].rate / found[below].rate


def thrift(found: Mapping[str, Figures], pairs: Iterable[tuple[str, str]]) -> dict[str, float]:
    """Return `above/below processor` -> how many times less of the processor `above` needs for a completion."""
    known = {name: each.cpu for name, each in found.items() if each.cpu}
    both = [(above, below) for above, below in pairs if above in known and below in known]
    return {f"{above}/{below}{PROCESSOR}": known[below] / known[above] for above, below in both}


def ratios(found: Mapping[str, Figures], pairs: Iterable[tuple[str, str]]) -> dict[str, float]:
    """Return `above/below` -> ratio, of the pairs of which both ran."""
    every = {f"{above}/{below}": ratio(found, above, below) for above, below in pairs}
    return {name: value for name, value in every.items() if value is not None}
