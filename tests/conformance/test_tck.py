"""The DMN standard's own test kit: every case passes, or stands by name in `explained.md` with the reason.

`python -m pytest tests/conformance -s` prints the table by suite and level.
"""

from pathlib import Path

import pytest

from tests.conformance import tck
from tests.needs import shared

pytestmark = pytest.mark.xdist_group("tck")  # one process runs the kit once
EXPLAINED = Path(__file__).parent / "explained.md"
# Decision tables' own language and the comparisons on which gateways stand: complete, not only nearly.
COMPLETE = ("0064", "0065", "0066", "0067", "0068", "0069", "0070", "0071", "0072", "0073", "0100-feel")


@pytest.fixture(scope="module")
def verdicts():
    found = [verdict for path in tck.suites(shared("dmn-tck")) for verdict in tck.run_suite(path)]
    print("\n" + tck.table(found))
    return found


def test_every_case_passes_or_is_explained(verdicts):
    explained = tck.explained(EXPLAINED)
    others = {v.key: v for v in verdicts if v.verdict != "passed"}
    assert {key: (v.verdict, v.detail) for key, v in others.items() if explained.get(key) != v.verdict} == {}


def test_what_is_explained_does_not_pass(verdicts):
    assert tck.explained(EXPLAINED).keys() & {v.key for v in verdicts if v.verdict == "passed"} == set()


def test_at_least_97_percent_pass(verdicts):
    assert sum(v.verdict == "passed" for v in verdicts) / len(verdicts) >= 0.97


def test_the_suites_gateways_stand_on_pass_completely(verdicts):
    assert [v for v in verdicts if v.suite.startswith(COMPLETE) and v.verdict != "passed"] == []


def test_no_case_crashes(verdicts):
    assert [v for v in verdicts if "CRASH" in v.detail] == []
