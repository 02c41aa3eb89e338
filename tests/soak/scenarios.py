"""Plays every scenario of every procedure on PostgreSQL: `python -m tests.soak.scenarios [PROCEDURE...]`.

It asserts what the acceptance tests assert on SQLite, and works in a database of its own that it drops.
"""

import sys

from tests.benchmarks import scratch
from web import library, scenarios


def main(names: list[str]) -> int:
    """Play the procedures one after the other and return how many did not pass.

    Args:
        names: of procedures; none is all of the checkout.
    """
    failed = 0
    for name in names or library.procedures():
        with scratch.database("postgresql") as url:
            report = scenarios.run(name, library.files_of(name), url, lambda scenario: print(".", end="", flush=True))
        print(f" {name}: {len(report.passed)} passed, {len(report.failed)} failed")
        for line in (*(f"{each.name}: {each.reason}" for each in report.failed), *report.not_visited):
            print(f"  {line}")
        failed += bool(report.failed or report.not_visited)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
