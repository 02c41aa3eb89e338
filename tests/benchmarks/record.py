"""One run as data: where, with what and what came out, for people, programs and the next run to compare with.

It measures nothing; a figure that is not there was not measured.
"""

import os
import platform
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from engine import clock
from tests.benchmarks import scratch
from tests.benchmarks.figures import Figures


def machine() -> dict[str, Any]:
    """Return what the absolute figures depend on."""
    return {
        "at": clock.now().isoformat(timespec="minutes"),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9),
        "system": f"{platform.system()} {platform.release()}",
        "SQLite": sqlite3.sqlite_version,
        "PostgreSQL": scratch.settings(),
        "load": load(),
    }


def load() -> float:
    """Return how many processes wanted a core in the last minute."""
    return round(os.getloadavg()[0], 1)


def record(
    about: Mapping[str, Any], found: Mapping[str, Figures], ratios: Mapping[str, float], missing: Mapping[str, str]
) -> dict[str, Any]:
    """Return the run as JSON.

    Args:
        about: machine, versions, rounds, command.
        found: contender -> its figures over the rounds.
        ratios: the guarded ones.
        missing: contender -> why it did not run.
    """
    figures = {name: _rounded(asdict(each)) for name, each in found.items()}
    return {
        **about, "figures": figures, "missing": dict(missing),
        "ratios": {name: round(value, 3) for name, value in ratios.items()},
    }  # fmt: skip


def _rounded(figures: dict[str, Any]) -> dict[str, Any]:
    return {name: _rounded(each) if isinstance(each, dict) else round(each, 3) for name, each in figures.items()}


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())
