"""A diagram of another modeller comes back from ours without loss; where something would be lost, we are warned."""

import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest

from tests.unit.bpmn.supported import ROWS, Runs
from tests.web.studio.modeller import through_the_modeller
from web.library import TOP
from web.studio.compare import compare

FOREIGN = (Path(__file__).parent / "foreign.bpmn").read_bytes()
OURS = sorted(TOP.glob("processes/*/*.bpmn"))


STANDARD = {
    ("associationDirection", "None"), ("cancelActivity", "true"), ("isInterrupting", "true"), ("isSequential", "false"),
    ("propagateAllParentVariables", "true"), ("testBefore", "false"), ("textFormat", "text/plain"),
}  # fmt: skip
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
FORMAL = "tFormalExpression"  # what an expression is taken for when its type is not said
WHOLE = (Path(__file__).parent / "whole.bpmn").read_bytes()
RUNS = {f"{row.part}, {row.name}": row.data for row in ROWS if isinstance(row, Runs)}


def everything_said(content):
    """Every element with its attributes and text, whatever the order; what the standard says anyway may be left out."""
    return Counter(
        (node.tag, tuple(sorted(set(_attributes(node)) - STANDARD)), (node.text or "").strip())
        for node in ET.fromstring(content).iter()
    )


def _attributes(node):
    return [pair for pair in node.attrib.items() if pair[0] != TYPE or not pair[1].endswith(FORMAL)]


def test_a_foreign_diagram_comes_back_without_loss():
    written = through_the_modeller(FOREIGN)
    assert written.warnings == []
    assert not compare(FOREIGN, written.xml)
    assert everything_said(written.xml) == everything_said(FOREIGN)


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_our_own_diagrams_come_back_without_loss(path):
    written = through_the_modeller(path.read_bytes())
    assert written.warnings == []
    assert not compare(path.read_bytes(), written.xml)
    assert everything_said(written.xml) == everything_said(path.read_bytes())


def test_every_field_of_the_panel_comes_back_without_loss():
    written = through_the_modeller(WHOLE)
    assert written.warnings == []
    assert not compare(WHOLE, written.xml)
    assert everything_said(written.xml) == everything_said(WHOLE)


@pytest.mark.parametrize("name", RUNS)
def test_everything_that_runs_comes_back_without_loss(name):
    written = through_the_modeller(RUNS[name])
    assert written.warnings == []
    assert everything_said(written.xml) == everything_said(RUNS[name])


@pytest.mark.parametrize(
    "unknown",
    ['<z:somethingNewer a="1"/>', '<cf:somethingNewer xmlns:cf="urn:clauseflow:bpmn:1"/>', "<semantic:noSuch/>"],
)
def test_what_cannot_be_kept_is_warned_of(unknown):
    marker = b"<z:assignmentDefinition"
    written = through_the_modeller(FOREIGN.replace(marker, unknown.encode() + marker, 1))
    assert written.warnings
