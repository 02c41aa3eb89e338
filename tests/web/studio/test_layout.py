"""Diagrams without a picture are shown laid out, and the modeller has a diagram laid out anew; nothing is kept."""

import json
import re

import engine
from engine.bpmn.layout import measured, undrawn
from tests.bundles import PROCEDURE
from tests.cases import start
from tests.web.shop import DIAGRAM, order, signed_in

PICTURE = re.compile(rb"[ \t]*<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>\n?", re.S)
BARE = PICTURE.sub(b"", order())


def data_in(page, name):
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page, re.S)
    return json.loads(found[1])


def lay_out(owner, xml):
    return owner.post(f"{DIAGRAM}/layout", {"xml": xml.decode()}, headers={"Accept": "application/json"})


def test_a_diagram_without_a_picture_opens_laid_out_and_the_page_says_so(owner, shop):
    engine.save_draft(
        shop, actor=engine.SYSTEM, procedure=PROCEDURE, path="order.bpmn", content=BARE, base_revision=None
    )
    data = data_in(owner.get(DIAGRAM).text, "modeller-data")
    assert data["newlyDrawn"] == len(undrawn(BARE)) > 0
    assert measured(data["xml"].encode()).faults == 0
    kept = engine.draft(shop, actor=engine.SYSTEM, procedure=PROCEDURE, path="order.bpmn")
    assert kept.content == BARE


def test_the_modeller_gets_its_diagram_laid_out_and_nothing_is_kept(owner, shop):
    answer = lay_out(owner, BARE)
    assert answer.status_code == 200
    assert undrawn(answer.json["xml"].encode()) == ()
    assert engine.draft(shop, actor=engine.SYSTEM, procedure=PROCEDURE, path="order.bpmn") is None


def test_what_is_no_diagram_is_refused_in_words(owner):
    answer = lay_out(owner, b"<nothing")
    assert answer.status_code == 400
    assert "流程图" in answer.json["message"]


def test_the_trace_of_a_case_whose_diagram_has_no_picture_shows_one(app, shop):
    files = engine.latest_files(shop, PROCEDURE) | {"order.bpmn": BARE}
    engine.deploy(shop, actor=engine.SYSTEM, procedure=PROCEDURE, files=files)
    case = start(shop).instance_id
    reviewer = signed_in(app, "rita")
    data = data_in(reviewer.get(f"/review/cases/{case}").text, "trace-data")
    assert undrawn(data["xml"].encode()) == ()
