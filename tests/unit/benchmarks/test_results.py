"""The page that a run writes, and reading back what it has recorded."""

import json
from dataclasses import asdict

import pytest

from tests.benchmarks import record, results, run, timers
from tests.benchmarks.apart import WORKLOADS
from tests.benchmarks.history import HistoryCost
from tests.benchmarks.needed import NEEDED
from tests.unit.benchmarks.rounds import figures

MACHINE = {
    "at": "2027-01-01T00:00+00:00", "processor": "some", "cores": 2, "memory_gb": 8, "system": "some", "load": 0.1,
    "SQLite": "3", "PostgreSQL": {"fsync": "on"},
}  # fmt: skip
ABOUT = {"machine": MACHINE, "rounds": 3, "load_after": 0.2, "versions": {"ours_pg": ["Python 3"]}}

USUAL = {each.name: each.usual for each in WORKLOADS}


def recorded(**found):
    return json.loads(json.dumps(record.record(ABOUT, found, {"a/b": 1.23456}, {"dbos_pg": "no server"})))


def test_the_page_says_what_was_found_what_was_not_and_where():
    page = results.page(recorded(ours_pg=figures(250)), {"ours_pg": figures(250)}, {})
    assert "- `dbos_pg`: no server" in page
    assert "fsync on" in page
    assert "ours_pg: Python 3" in page
    assert "## Goals" in page
    assert "## Timers" not in page


def test_the_page_says_of_what_is_missed_what_it_would_take():
    missed, reached = ({"ours_pg": figures(rate, grown=9_000), "naive_pg": figures(100)} for rate in (299, 300))
    assert f"- **G1**: {NEEDED['G1']}" in " ".join(results.page(recorded(**missed), missed, {}).split())
    assert "what it would take" not in results.page(recorded(**reached), reached, {})


def test_what_is_recorded_is_read_back():
    found = {"ours_pg": figures(250, lowest=100, loops={10: 1.5}, growth={300: 1.25})}
    data = recorded(**found)
    assert data["ratios"] == {"a/b": 1.235}
    assert run.as_recorded(data).figures() == found


def test_what_was_measured_apart_is_read_back_and_has_its_section():
    row = HistoryCost(
        database="sqlite", events=9, cases=1, trace=1.5, trace_p99=2.0, search=3.0, search_p99=4.0, report=5.0, limits=2
    )
    data = {**recorded(ours_pg=figures(250)), "history": [asdict(row)]}
    read = run.as_recorded(data).apart
    assert read["history"] == [row]
    page = results.page(data, {"ours_pg": figures(250)}, read)
    assert "## Years of history" in page
    assert "## Timers" not in page


@pytest.mark.parametrize(("words", "found"), [
    ([], {}),
    (["--timers"], {"timers": timers.COUNT}),
    (["--timers", "7", "--history", "9"], {"timers": 7, "history": 9}),
    (["--all", "--long", "--inbox", "5"], {**USUAL, "timers": 100_000, "inbox": 5, "history": 10_000_000}),
    (["--write"], USUAL),
    (["--write", "--rounds", "0", "--inbox", "5"], {"inbox": 5}),
    (["--write", "--only", "ours_pg"], {}),
    (["--write", "--quick"], {}),
])  # fmt: skip
def test_the_command_line_says_what_is_measured_apart_and_in_which_size(words, found):
    assert run.sizes(run.asked(words)) == found
