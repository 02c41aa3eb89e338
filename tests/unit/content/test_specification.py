"""What was built against the specifications themselves, where they lie beside the checkout."""

import re

import pytest

from tests.needs import shared
from tests.unit.content.procedure import PROCEDURES, keys_of

KINDS = {
    "start event": "startEvent",
    "end event": "endEvent",
    "user task": "userTask",
    "send task": "sendTask",
    "service task": "serviceTask",
    "script task": "scriptTask",
    "business rule task": "businessRuleTask",
    "call activity": "callActivity",
    "sub-process": "subProcess",
    "event sub-process": "subProcess",
    "boundary": "boundaryEvent",
    "intermediate catch event": "intermediateCatchEvent",
    "intermediate throw event": "intermediateThrowEvent",
    "exclusive gateway": "exclusiveGateway",
    "inclusive gateway": "inclusiveGateway",
    "parallel gateway": "parallelGateway",
    "event-based gateway": "eventBasedGateway",
}
AROUND = re.compile(r"\s|[((][^))]*[))]|。|`|\[[DR]\]|^目的:|^适用:")  # what a rule may be written with or without

each_procedure = pytest.mark.parametrize(
    "procedure", [one for one in PROCEDURES if one.about("specification")], ids=lambda one: one.name
)


def text_of(procedure):
    return shared(f"procedures/{procedure.about('specification')[0]}").read_text("utf-8")


def tables(text, first):
    """Rows of the tables whose first column has this head."""
    found = re.findall(rf"(?:^\| {re.escape(first)} \|.*\n)(?:^\|.*\n?)+", text, flags=re.M)
    for table in found:
        yield from [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


def id_of(cell):
    return cell.partition("`")[2].partition("`")[0]


def beyond(procedure):
    """What is drawn, flows otherwise or is named otherwise than the specification says, each with its reason."""
    return {line.partition(":")[0].strip() for line in procedure.lines("beyond the specification")}


def _without_marks(name):
    """A name of the specification without its marks, and without what it says in brackets beside them."""
    return (name, re.sub(r" ?\[[DR]\]", "", name), AROUND.sub("", name) if "[" in name else name)


@each_procedure
def test_nodes(procedure):
    elements = {id_: one for (_process, id_), one in procedure.elements.items()}
    found = list(tables(text_of(procedure), "ID"))
    told = {id_of(row[0]) for row in found}
    assert (told - set(elements), set(elements) - told - beyond(procedure)) == (set(), set())
    for cell, kind, name, _lane, scope, *_rest in found:
        element = elements[id_of(cell)]
        kinds = [ours for words, ours in KINDS.items() if kind.startswith(words)]
        assert ([element.kind], element.name) in [(kinds, each) for each in _without_marks(name)], cell
        assert (element.scope or "top") == scope.strip("`"), cell


@each_procedure
def test_flows(procedure):
    wanted = set()
    for cell, *_rest, ways in tables(text_of(procedure), "ID"):
        targets = re.findall(r"→ `(\w+)`", ways)
        wanted |= {(id_of(cell), target) for target in targets}
    found = {(flow.source, flow.target) for one in procedure.diagrams.values() for flow in one.flows.values()}
    ours = beyond(procedure)
    assert {way for way in wanted ^ found if not ours & set(way)} == set()


@each_procedure
def test_clauses(procedure):
    found = list(tables(text_of(procedure), "No."))
    clauses = procedure.bundle.clauses
    assert [row[0] for row in found] == list(clauses)
    known = {id_ for _process, id_ in procedure.elements}
    for number, line, rule, _gloss, implemented, kind in found:
        clause = clauses[number]
        assert clause["line"] == line
        assert AROUND.sub("", clause["rule"]) == AROUND.sub("", rule), number
        assert (clause["kind"] == "policy") is kind.startswith("policy text only")
        assert known & set(re.findall(r"`(\w+)`", implemented)) <= set(clause.get("elements", ())), number


@each_procedure
def test_fields(procedure):
    text = text_of(procedure)
    for head, form_id in re.findall(r"^### (F\d+) [^`\n]*`(\w+)`", text, flags=re.M):
        part = text.partition(f"### {head} ")[2].partition("\n#")[0]
        rows = [
            [cell.strip() for cell in line.strip("|").split("|")] for line in re.findall(r"^\|.*", part, flags=re.M)
        ]
        column = rows[0].index("Key")
        wanted = {key for row in rows[2:] for key in row[column].replace("`", "").split(" / ")}
        assert wanted - set(keys_of(procedure.bundle.forms[form_id]["components"])) <= beyond(procedure), form_id
