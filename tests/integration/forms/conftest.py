"""The two-task procedure with forms: a start form, one record filled in two sections, a decision that may refuse."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

import engine
import forms
from engine import clock
from forms import open_form
from tests.bundles import deployed, two_tasks

MORNING = datetime(2025, 3, 10, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
TABLE = Path(__file__).parents[3] / "processes/general_office/dmn_record_identity.dmn"
START = {
    "id": "f_start",
    "components": [
        {"type": "textfield", "key": "customer", "label": "客户", "validate": {"required": True}},
        {"type": "filepicker", "key": "letter", "label": "来信"},
    ],
}
EARLIER = '=cases("customer", customer, ["count"])'
ADVICE = '=decide("dmn_record_identity", {has_record: existing != null, is_renewed: false})'
RECORD = {
    "id": "f_record",
    "clauseflow": {
        "title": "订单记录",
        "decision": "dmn_record_identity",
        "task": "check",
        "inputs": {"has_record": "=existing != null", "is_renewed": "=false"},
        "result": "action",
        "refuse": {"open_existing": {"message": {"zh": "已有记录"}, "link": "=existing"}},
    },
    "components": [
        {
            "type": "group",
            "label": "核对",
            "properties": {"task": "check"},
            "components": [
                {"type": "checkbox", "key": "ok", "label": "可以发货"},
                {"type": "number", "key": "count", "label": "数量", "validate": {"required": True, "min": 1}},
                {"type": "textfield", "key": "existing", "label": "已有编号"},
                {"type": "filepicker", "key": "photo", "label": "照片", "multiple": True},
                {"type": "expression", "key": "by", "label": "核对人", "expression": "=user.name"},
                {"type": "expression", "key": "earlier", "label": "以前的数量", "expression": EARLIER},
                {"type": "expression", "key": "advice", "label": "建议", "expression": ADVICE},
            ],
        },
        {
            "type": "group",
            "label": "发货",
            "properties": {"task": "ship"},
            "components": [{"type": "textarea", "key": "parcel", "label": "包裹", "properties": {"start": "empty"}}],
        },
    ],
}


def bundle():
    uses_record = '<zeebe:formDefinition formId="f_record" />'
    files = two_tasks(check=uses_record, ship=uses_record)
    starters = '<clauseflow:starters groups="office" />'
    diagram = files["order.bpmn"].decode()
    assert starters in diagram
    files["order.bpmn"] = diagram.replace(starters, starters + '<zeebe:formDefinition formId="f_start" />').encode()
    schemas = {
        f"{form['id']}.form": json.dumps({"type": "default", "schemaVersion": 19, **form}) for form in (START, RECORD)
    }
    assert forms.check({path: text.encode() for path, text in schemas.items()}) == ()
    return {**files, **{path: text.encode() for path, text in schemas.items()}, "identity.dmn": TABLE.read_bytes()}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where files of forms are kept in this test."""
    monkeypatch.setattr(open_form, "_uploads", None)
    forms.set_uploads(tmp_path / "uploads")
    return tmp_path / "uploads"


@pytest.fixture
def shop(database, folder):
    """A database with the procedure, proved in the end."""
    with clock.stopped_at(MORNING):
        deployed(database, bundle())
        yield database
        assert engine.verify(database).problems == ()
