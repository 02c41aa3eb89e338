"""What was built against the specification itself, where it lies beside the checkout."""

import re

import pytest

from tests.needs import shared
from tests.unit.content.general_office import BUNDLE, MAIN, MONTH, diagram

KINDS = {"start event": "startEvent", "end event": "endEvent", "user task": "userTask", "send task": "sendTask"} | {
    "service task": "serviceTask",
    "sub-process": "subProcess",
    "boundary timer": "boundaryEvent",
    "exclusive gateway": "exclusiveGateway",
}


@pytest.fixture(scope="module")
def text():
    return shared("procedures/general-office-complaint.md").read_text("utf-8")


def rows(text, head):
    """The rows of the table under a heading."""
    part = text.partition(head)[2]
    table = re.search(r"(?:^\|.*\n)+", part, flags=re.M)[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


@pytest.mark.parametrize(("process", "head"), [(MAIN, "### 3.2 "), (MONTH, "### 3.3 ")])
def test_nodes(text, process, head):
    elements = diagram(process).elements
    found = rows(text, head)
    assert [row[0].strip("`") for row in found if row[0].strip("`") not in elements] == []
    assert len(found) == len(elements)
    for id_, kind, name, _lane, scope, *_rest in found:
        element = elements[id_.strip("`")]
        kinds = [ours for words, ours in KINDS.items() if kind.startswith(words)]
        assert ([element.kind], element.name) == (kinds, name.replace(" [D]", "")), id_
        assert (element.scope or "top") == scope, id_


def test_clauses(text):
    found = rows(text, "## 2. Clause table")
    assert [row[0] for row in found] == list(BUNDLE.clauses)
    for number, line, rule, _gloss, implemented, kind in found:
        clause = BUNDLE.clauses[number]
        assert clause["line"] == line
        assert re.sub(r"\(.*\)|。|^目的:|^适用:", "", clause["rule"]) == re.sub(r" ?\(.*\)|^目的:|^适用:", "", rule)
        assert (clause["kind"] == "policy") is kind.startswith("policy text only")
        ids = {
            id_ for id_ in re.findall(r"`([a-z]+_\w+)`", implemented) if id_[:3] in ("ut_", "st_", "sp_", "bt_", "gw_")
        }
        assert ids <= set(clause.get("elements", ())), number


def test_fields(text):
    for head, form_id in re.findall(r"^### (F\d) [^`\n]*`(\w+)`", text, flags=re.M):
        keys = set(keys_of(BUNDLE.forms[form_id]["components"]))
        wanted = {row[2 if head == "F1" else 1] for row in rows(text, f"### {head} ")}
        assert wanted <= keys, form_id


def test_findings(text):
    wanted = [row[4] for row in rows(text, "### 5.1 ")]
    answers = [
        answer.text.strip("\"'") for rule in BUNDLE.decisions["dmn_timeliness"].logic.rules for answer in rule.answers
    ]
    assert answers == wanted


def keys_of(components):
    for one in components:
        yield one.get("key") or one.get("path") or one.get("dataSource", "").removeprefix("=")
        yield from keys_of(one.get("components", ()))
