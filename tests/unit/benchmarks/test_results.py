"""The page that a run writes, and reading back what it has recorded."""

import json

from tests.benchmarks import record, results, run
from tests.unit.benchmarks.rounds import figures

MACHINE = {
    "at": "2027-01-01T00:00+00:00", "processor": "some", "cores": 2, "memory_gb": 8, "system": "some", "load": 0.1,
    "SQLite": "3", "PostgreSQL": {"fsync": "on"},
}  # fmt: skip
ABOUT = {"machine": MACHINE, "rounds": 3, "load_after": 0.2, "versions": {"ours_pg": ["Python 3"]}}


def recorded(**found):
    return json.loads(json.dumps(record.record(ABOUT, found, {"a/b": 1.23456}, {"dbos_pg": "no server"})))


def test_the_page_says_what_was_found_what_was_not_and_where():
    page = results.page(recorded(ours_pg=figures(250)), {"ours_pg": figures(250)}, (), ())
    assert "- `dbos_pg`: no server" in page
    assert "fsync on" in page
    assert "ours_pg: Python 3" in page
    assert "## Goals" in page
    assert "## Timers" not in page


def test_what_is_recorded_is_read_back():
    found = {"ours_pg": figures(250, lowest=100, loops={10: 1.5}, growth={300: 1.25})}
    data = recorded(**found)
    assert data["ratios"] == {"a/b": 1.235}
    assert run.as_recorded(data).figures() == found
