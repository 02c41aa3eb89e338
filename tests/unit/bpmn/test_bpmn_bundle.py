"""Bundles: compiled once a content, shared between threads, refused as a whole."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.bpmn import bundle as module
from engine.bpmn.bundle import compile_bundle
from engine.bpmn.headless import Play
from engine.errors import DiagramRefused
from tests.unit.bpmn.drawing import NINE, diagram, end, file, node, process, start, sub, user

DIAGRAM = diagram(start(), user("a"), end(), flows="start a end")
FORM = b'{"id": "f", "components": []}'
CLAUSES = "clauses:\n  - id: '5.1'\n    title: 时限\n".encode()


def refused(files):
    with pytest.raises(DiagramRefused) as raised:
        compile_bundle(files)
    return [(finding.rule, finding.file) for finding in raised.value.findings]


def test_members_are_found_by_their_ids():
    found = compile_bundle({"p.bpmn": DIAGRAM, "f.form": FORM, "clauses.yaml": CLAUSES, "scenarios/x.yaml": b"{}"})
    assert (list(found.processes), list(found.forms), list(found.clauses)) == (["p"], ["f"], ["5.1"])
    assert found.processes["p"].file == "p.bpmn"


def test_a_member_that_did_not_change_is_compiled_once(monkeypatch):
    compiled, compiler = [], module._COMPILERS[".bpmn"]
    counting = {**module._COMPILERS, ".bpmn": lambda path, data: compiled.append(path) or compiler(path, data)}
    monkeypatch.setattr(module, "_compiled", {})
    monkeypatch.setattr(module, "_COMPILERS", counting)
    first = compile_bundle({"p.bpmn": DIAGRAM, "f.form": FORM})
    second = compile_bundle({"p.bpmn": DIAGRAM, "f.form": FORM.replace(b"[]", b"[{}]")})
    assert compiled == ["p.bpmn"]
    assert first.processes["p"] is second.processes["p"]
    assert first.digest != second.digest
    assert first.digest == compile_bundle({"f.form": FORM, "p.bpmn": DIAGRAM}).digest


def test_few_members_are_kept(monkeypatch):
    monkeypatch.setattr(module, "_compiled", {})
    monkeypatch.setattr(module, "_KEPT", 3)
    for n in range(9):
        compile_bundle({"f.form": b'{"id": "f%d"}' % n})
    assert len(module._compiled) == 3


def test_a_bundle_cannot_be_changed():
    found = compile_bundle({"p.bpmn": DIAGRAM})
    with pytest.raises(TypeError):
        found.processes["q"] = found.processes["p"]


def test_pools_that_do_not_run_are_no_processes():
    pools = node("collaboration", "c", node("participant", "x", processRef="p"), node("participant", "y"))
    other = process(process_id="q", executable="false")
    assert list(
        compile_bundle({"p.bpmn": file(pools, process(start(), end(), flows="start end"), other)}).processes
    ) == ["p"]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"p.bpmn": b"<x/>"}, "not-bpmn"),
        ({"p.bpmn": b"<x"}, "malformed-xml"),
        ({"p.bpmn": diagram(start(), node("choreographyTask", "g"), flows="start g")}, "unsupported-element"),
        ({"p.bpmn": diagram(start(), flows="start nowhere")}, "flow-to-nothing"),
        ({"p.bpmn": DIAGRAM, "q.bpmn": DIAGRAM}, "duplicate-key"),
        ({"t.dmn": b"<definitions/>"}, "decision"),
        ({"t.dmn": b"<x"}, "malformed-xml"),
        ({"f.form": b"{"}, "malformed-form"),
        ({"f.form": b'{"a":' * 100_000}, "malformed-form"),
        ({"clauses.yaml": b"[" * 10_000}, "malformed-clauses"),
        ({"f.form": b"[]"}, "form-without-id"),
        ({"f.form": b"\xff\xfe"}, "malformed-form"),
        ({"clauses.yaml": b"a: ["}, "malformed-clauses"),
        ({"clauses.yaml": b"- no id"}, "malformed-clauses"),
    ],
)
def test_what_cannot_be_compiled_is_refused(files, expected):
    assert [rule for rule, _file in refused(files)] == [expected]


def test_the_file_of_a_refusal_is_named():
    assert refused({"p.bpmn": DIAGRAM, "q.bpmn": b"<x/>"}) == [("not-bpmn", "q.bpmn")]


def test_one_bundle_serves_many_threads():
    inside = sub("s", start("s1"), user("a"), user("b"), end("e1"), flows="s1 a b e1")
    found = compile_bundle({"p.bpmn": diagram(start(), inside, end(), flows="start s end")})

    def run(number):
        one = Play(found, "p", instance_id=str(number))
        one.start("start", {"n": number}, at=NINE)
        for element in ("a", "b") * 1:
            one.complete(element, {element: number}, at=NINE)
        return one.completed, one.variables

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(run, range(200)))
    assert results == [(True, {"n": n, "a": n, "b": n}) for n in range(200)]
