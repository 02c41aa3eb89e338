"""The reader of strangers' XML: what it refuses, in plain words, and what it lets pass."""

import pytest

from engine.bpmn.model import read_diagram
from engine.bpmn.read_xml import MAX_BYTES, MAX_ELEMENTS, read
from engine.errors import DiagramRefused

BOMB = """<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
<!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">]><a>&e;&e;&e;&e;&e;&e;&e;&e;</a>"""
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


def rules(data):
    with pytest.raises(DiagramRefused) as refused:
        read(data)
    return [finding.rule for finding in refused.value.findings]


def test_ordinary_xml_is_read():
    assert read(b'<?xml version="1.0" encoding="UTF-8"?><a b="\xe7\x85\xa7"/>').get("b") == "照"


def test_other_encodings_are_read_as_xml_says():
    assert read('<?xml version="1.0" encoding="UTF-16"?><a b="章"/>'.encode("utf-16")).get("b") == "章"


@pytest.mark.parametrize("text", [OUTSIDE, "<!DOCTYPE a><a/>", '<!DOCTYPE a PUBLIC "x" "http://127.0.0.1/x.dtd"><a/>'])
def test_a_doctype_is_refused(text):
    assert rules(text.encode()) == ["doctype"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_doctype_hidden_by_its_encoding_is_refused(encoding):
    marked = "﻿" + OUTSIDE if encoding != "utf-16" else OUTSIDE
    assert rules(marked.encode(encoding)) == ["doctype"]


def test_entity_bombs_never_go_off():
    assert rules(BOMB.encode()) in (["doctype"], ["malformed-xml"])


@pytest.mark.parametrize(
    "data", [b"", b"  ", b"no xml", b"<a>", b"<a></b>", b"<a>\x00</a>", b"\xff\xfe<", b"<a b='&x;'/>"]
)
def test_what_is_no_xml_is_refused(data):
    assert rules(data) == ["malformed-xml"]


def test_the_line_of_the_mistake_is_named():
    with pytest.raises(DiagramRefused) as refused:
        read(b"<a>\n<b>\n</c>\n</a>")
    assert "3" in refused.value.findings[0].reason


def test_large_files_are_refused():
    assert rules(b"<a>" + b" " * MAX_BYTES + b"</a>") == ["file-too-large"]


def test_files_of_many_elements_are_refused():
    assert len(read(b"<a>" + b"<b/>" * (MAX_ELEMENTS - 1) + b"</a>")) == MAX_ELEMENTS - 1
    assert rules(b"<a>" + b"<b/>" * MAX_ELEMENTS + b"</a>") == ["too-many-elements"]


def test_deep_nesting_is_refused():
    assert rules(b"<a>" * 2000 + b"</a>" * 2000) == ["malformed-xml"]


def test_xml_that_is_no_bpmn_is_refused():
    with pytest.raises(DiagramRefused) as refused:
        read_diagram(b"<svg/>")
    assert refused.value.findings[0].rule == "not-bpmn"
