"""The same update of one row by PostgreSQL's own benchmark, which is written in C: what one client can commit at best.

It needs `pgbench` on the path and measures nothing of a driver.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg

from tests.benchmarks.driving import job, slices
from tests.benchmarks.peers.one_row import ROWS, postgresql_update

SCRIPT = f"\\set id random(0, {ROWS - 1})\nUPDATE one SET v = v + 1 WHERE id = :id;\n"


def latencies(url, count):
    """Return the seconds of each of `count` transactions."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "update.sql").write_text(SCRIPT)
        words = ["pgbench", "-n", "-M", "prepared", "-c", "1", "-t", str(count), "-f", "update.sql", "-l", url]
        subprocess.run(words, cwd=folder, check=True, capture_output=True)
        lines = [line for log in Path(folder).glob("pgbench_log.*") for line in log.read_text().splitlines()]
    return [int(line.split()[2]) / 1e6 for line in lines]


def main():
    """Make the table, update as often as is told, and print the times in seconds."""
    wanted = job()
    if shutil.which("pgbench") is None:
        sys.exit("pgbench is not on the path")
    postgresql_update(wanted["url"])
    latencies(wanted["url"], 100)
    times = [each for count in slices() for each in latencies(wanted["url"], count)]
    said = subprocess.run(["pgbench", "--version"], capture_output=True, text=True, check=True).stdout
    versions = {"pgbench": said.split()[2], "psycopg": psycopg.__version__}
    print(json.dumps({"completions": times, "versions": versions}))


if __name__ == "__main__":
    main()
