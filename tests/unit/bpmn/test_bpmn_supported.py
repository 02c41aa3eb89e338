"""Each element of BPMN 2.0 runs as its row of the table says, or is refused; `SUPPORTED.md` says the same.

Write the page anew with `CLAUSEFLOW_TEST_RECORD=1 python -m pytest tests/unit/bpmn/test_bpmn_supported.py`.
"""

import os
from itertools import groupby
from pathlib import Path

import pytest

import engine.bpmn
from engine.bpmn.lint import lint
from engine.bpmn.run import run
from tests.unit.bpmn.supported import ROWS, Refused, Runs, fails

PAGE = Path(engine.bpmn.__file__).parent / "SUPPORTED.md"
THAT_RUN = [row for row in ROWS if isinstance(row, Runs)]
THAT_DO_NOT = [row for row in ROWS if isinstance(row, Refused)]


def name(row):
    return f"{row.part}-{row.name}".replace(",", "").replace(" ", "-")


@pytest.mark.parametrize("row", THAT_RUN, ids=name)
def test_runs(row):
    outcome = run(row.data, row.moves, start=row.start, handlers={"fails": fails}, finish=True)
    assert list(outcome.trace) == row.trace.split()
    assert outcome.completed
    assert row.variables.items() <= outcome.variables.items()


@pytest.mark.parametrize("row", THAT_RUN, ids=name)
def test_what_runs_is_deployed(row):
    refused = [f for f in lint(row.data, handlers=("fails",)) if f.severity == "error"]
    assert refused == []


@pytest.mark.parametrize("row", THAT_DO_NOT, ids=name)
def test_is_refused(row):
    refused = {f.rule for f in lint(row.data, processes=("p",)) if f.severity == "error"}
    assert row.rule in refused


def page():
    lines = [HEAD]
    for part, rows in groupby(ROWS, key=lambda row: row.part):
        lines += ["", f"## {part}", "", "| Element | | Shown by | |", "|---|---|---|---|"]
        lines += [line(row) for row in rows]
    return "\n".join(lines) + "\n"


def line(row):
    verdict, test = ("runs", "test_runs") if isinstance(row, Runs) else (f"refused: `{row.rule}`", "test_is_refused")
    return f"| {row.name} | {verdict} | `{test}[{name(row)}]` | {row.note} |"


HEAD = """# What runs and what is refused

Every element of BPMN 2.0 runs as the standard says, or its diagram is refused at deployment. This page is written by
`tests/unit/bpmn/test_bpmn_supported.py` from what it has played; clauses are those of BPMN 2.0.2."""


def test_the_page_says_what_was_shown():
    if os.environ.get("CLAUSEFLOW_TEST_RECORD"):
        PAGE.write_text(page(), "utf-8")
    assert PAGE.read_text("utf-8") == page()


def test_every_row_has_a_name_of_its_own():
    assert len({name(row) for row in ROWS}) == len(ROWS)
