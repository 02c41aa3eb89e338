"""Figures made up for tests of what a run of the benchmark says."""

from tests.benchmarks.figures import Figures


def figures(rate: float, **given) -> Figures:
    """Return the figures of somebody who completes `rate` tasks a second."""
    plain = dict.fromkeys(("p50", "p99", "start", "cpu", "disk"), 1.0) | {"grown": 0.0, "rss": 0.0}
    return Figures(rate=rate, **{"lowest": rate, "highest": rate, **plain, **given})
