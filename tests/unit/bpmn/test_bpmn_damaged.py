"""Damaged files: whatever is done to a good diagram, lint answers, and what it lets pass compiles and starts."""

import random
from pathlib import Path

import pytest
from lxml import etree

from engine.bpmn.bundle import compile_bundle
from engine.bpmn.headless import Play
from engine.bpmn.lint import lint
from engine.errors import ClauseflowError
from tests.unit.bpmn.drawing import NINE

GOOD = Path(__file__).resolve().parents[3] / "processes" / "general_office" / "general_office_complaint.bpmn"
VALUES = ["", "=", "=(", "p", "ut_register", "sp_handle", "true", "0", "-1", "R/PT0S", "=null", "照章", "x" * 300]


def delete(node, _rng):
    node.getparent().remove(node)


def rename(node, rng):
    if node.attrib:
        node.set(rng.choice(sorted(node.attrib)), rng.choice(VALUES))


def strip(node, rng):
    if node.attrib:
        del node.attrib[rng.choice(sorted(node.attrib))]


def retag(node, rng):
    kinds = [
        "userTask",
        "parallelGateway",
        "boundaryEvent",
        "endEvent",
        "startEvent",
        "subProcess",
        "timerEventDefinition",
    ]
    node.tag = "{http://www.omg.org/spec/BPMN/20100524/MODEL}" + rng.choice(kinds)


def write(node, rng):
    node.text = rng.choice(VALUES)


def move(node, rng):
    others = [other for other in node.getroottree().iter(tag=etree.Element) if node not in other.iterancestors()]
    target = rng.choice(others)
    if target is not node:
        target.append(node)


def damaged(seed):
    rng = random.Random(seed)
    root = etree.fromstring(GOOD.read_bytes())
    for _blow in range(rng.randint(1, 3)):
        nodes = [
            node for node in root.iter(tag=etree.Element) if node is not root and "omg.org/spec/DD" not in node.tag
        ]
        rng.choice([delete, rename, strip, retag, write, move])(rng.choice(nodes), rng)
    return etree.tostring(root)


@pytest.mark.parametrize("seed", range(120))
def test_a_damaged_diagram_is_judged_and_never_crashes(seed):
    data = damaged(seed)
    if any(finding.severity == "error" for finding in lint(data)):
        return
    processes = compile_bundle({"p.bpmn": data}).processes
    for process_id, process in processes.items():
        play = Play(compile_bundle({"p.bpmn": data}), process_id)
        try:
            play.start(next(iter(process.starts)), {"received_at": NINE.isoformat()}, at=NINE)
        except ClauseflowError:
            continue  # a fault in plain words is an answer too
        assert play.open
