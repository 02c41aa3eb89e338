"""The DMN standard's own test kit: what passed once passes for good.

`expected.txt` lists the cases that pass. After an improvement, write it anew:
`CLAUSEFLOW_TEST_RECORD=1 python -m pytest tests/conformance -s` (it also prints the table by suite).
"""

import os
from pathlib import Path

import pytest

from tests.conformance import tck
from tests.needs import shared

EXPECTED = Path(__file__).parent / "expected.txt"
# Decision tables' own language and the comparisons on which gateways stand: complete, not only no worse.
COMPLETE = ("0064", "0065", "0066", "0067", "0068", "0069", "0070", "0071", "0072", "0073", "0100-feel")


@pytest.fixture(scope="module")
def verdicts():
    found = [verdict for path in tck.suites(shared("dmn-tck")) for verdict in tck.run_suite(path)]
    print("\n" + tck.table(found))
    if os.environ.get("CLAUSEFLOW_TEST_RECORD"):
        passed = sorted(verdict.key for verdict in found if verdict.verdict == "passed")
        EXPECTED.write_text("".join(f"{key}\n" for key in passed), "utf-8")
    return found


def test_no_case_that_passed_fails(verdicts):
    passed = {verdict.key for verdict in verdicts if verdict.verdict == "passed"}
    lost = set(EXPECTED.read_text("utf-8").split()) - passed
    assert {v.key: v.detail for v in verdicts if v.key in lost} == {}
    assert lost == set()


def test_the_suites_gateways_stand_on_pass_completely(verdicts):
    assert [v for v in verdicts if v.suite.startswith(COMPLETE) and v.verdict != "passed"] == []


def test_no_case_crashes(verdicts):
    assert [v for v in verdicts if "CRASH" in v.detail] == []
