"""Compares the ratios of a quick run with those recorded, so that a loss of speed is seen on any machine.

Ratios only: what a machine does in a second is no business of the guard. A slow disk makes everybody alike and a fast
one shows who computes, so that rates are judged unless the disk is faster than it was; processor times always are.
"""

from collections.abc import Mapping
from typing import Any

from tests.benchmarks.figures import PROCESSOR, Figures, ratios, thrift

GUARDED = (
    ("ours_sqlite", "naive_sqlite"),
    ("ours_pg", "naive_pg"),
    ("ours_sqlite", "limit_sqlite"),
    ("ours_pg", "limit_pg"),
)
THRIFT = (("ours_sqlite", "naive_sqlite"), ("ours_pg", "naive_pg"))  # by processor time, which a busy disk leaves alone
LEAST = 2 / 3  # of what was recorded
DISK = 2  # times faster, up to which a disk is about as fast


def guarded(found: Mapping[str, Figures]) -> dict[str, float]:
    """Return every guarded ratio that a run has measured."""
    return {**ratios(found, GUARDED), **thrift(found, THRIFT)}


def comparable(recorded: Mapping[str, Any], disks: Mapping[str, float]) -> dict[str, float]:
    """Return those of the recorded ratios that can be judged now.

    Args:
        recorded: what the recorded run has written.
        disks: contender -> milliseconds of a durable write beside it now.
    """
    then = {name: each["disk"] for name, each in recorded.get("figures", {}).items()}

    def fair(above: str, below: str) -> bool:
        if not {above, below} <= disks.keys() & then.keys():
            return True  # nothing excuses a ratio that is no longer measured
        return disks[above] * DISK >= then[above] and 1 / DISK <= disks[above] / disks[below] <= DISK

    every = recorded.get("ratios", {})
    return {name: value for name, value in every.items() if PROCESSOR in name or fair(*name.split("/"))}


def best(first: Mapping[str, float], second: Mapping[str, float]) -> dict[str, float]:
    """Return the higher of each ratio of two measurements."""
    return {name: max(each.get(name, 0.0) for each in (first, second)) for name in {**first, **second}}


def fallen(now: Mapping[str, float], recorded: Mapping[str, float]) -> list[str]:
    """Return a line for each recorded ratio that is gone or fell by more than a third."""
    lines = []
    for name, before in recorded.items():
        if name not in now:
            lines.append(f"{name} was {before:.2f} and was not measured now")
        elif now[name] < before * LEAST:
            lines.append(f"{name} was {before:.2f} and is {now[name]:.2f}: more than a third less")
    return lines
