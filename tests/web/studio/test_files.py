"""Diagrams as files: from another modeller and back byte for byte, refused with a reason, drawn anew."""

from io import BytesIO
from pathlib import Path

import pytest

import engine
from tests.bundles import PROCEDURE
from tests.web.shop import DIAGRAM, files, order
from tests.web.studio.modeller import through_the_modeller

FOREIGN = (Path(__file__).parent / "foreign.bpmn").read_bytes()


def upload(owner, content, name="order.bpmn", **more):
    data = {"file": (BytesIO(content), name), **more}
    answer = owner.post("/studio/shop/upload", data, content_type="multipart/form-data")
    answer.request.environ["wsgi.input"].close()  # a large body lies in a file of the test's own
    return answer


def drafts(database):
    return engine.drafts(database, actor=engine.SYSTEM, procedure=PROCEDURE)


def test_a_foreign_diagram_comes_back_byte_for_byte(owner):
    assert upload(owner, FOREIGN, "return.bpmn").status_code == 302
    answer = owner.get("/studio/shop/diagrams/return.bpmn/file")
    assert answer.data == FOREIGN
    assert "attachment" in answer.headers["Content-Disposition"]


def test_the_page_tells_what_a_foreign_diagram_lacks_to_run(owner):
    upload(owner, FOREIGN, "return.bpmn")
    page = owner.get("/studio/shop/diagrams/return.bpmn").text
    assert "怎样处理" in page
    assert "系统不读取扩展" in page


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7", b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", order()[:-40], b"<!DOCTYPE a>" + order()],
    ids=["pdf", "empty", "svg", "cut off", "doctype"],
)
def test_what_is_no_bpmn_is_refused_with_a_reason(owner, shop, content):
    answer = upload(owner, content)
    assert answer.status_code == 400
    assert "finding--error" in answer.text
    assert drafts(shop) == ()
    assert engine.latest_files(shop, PROCEDURE) == files()


def test_a_file_that_is_too_large_is_refused(owner, shop):
    padded = order().replace(b"</bpmn:definitions>", b"<!--" + b" " * 2_100_000 + b"--></bpmn:definitions>")
    answer = upload(owner, padded)
    assert answer.status_code == 400
    assert "2 MiB" in answer.text
    assert drafts(shop) == ()


@pytest.mark.parametrize("name", ["order.exe", "../order.bpmn.txt", "", ".bpmn"])
def test_a_file_with_another_name_is_refused(owner, shop, name):
    assert upload(owner, order(), name).status_code == 400
    assert drafts(shop) == ()


def test_an_uploaded_diagram_that_runs_can_be_deployed(owner, shop):
    upload(owner, order().replace("发货".encode(), "送货".encode()))
    assert "finding--error" not in owner.get(DIAGRAM).text
    assert owner.post(f"{DIAGRAM}/deploy", {"revision": "1"}).status_code == 302
    assert "送货" in engine.latest_files(shop, PROCEDURE)["order.bpmn"].decode()


def test_an_upload_over_a_draft_replaces_it(owner, shop):
    upload(owner, order())
    upload(owner, FOREIGN, "elsewhere.bpmn", path="order.bpmn")
    assert [(one.path, one.revision) for one in drafts(shop)] == [("order.bpmn", 2)]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_a_file_in_another_encoding_is_read_and_kept_as_it_is(owner, encoding):
    text = order().decode().replace('encoding="UTF-8"', f'encoding="{encoding.removesuffix("-sig")}"')
    content = text.replace("核对", "核对订单").encode(encoding)
    assert upload(owner, content).status_code == 302
    page = owner.get(DIAGRAM).text
    assert "核对订单" in page
    assert "gb18030" not in page
    assert "<ins>核对订单</ins>" in owner.get(f"{DIAGRAM}/deploy").text
    assert owner.get(f"{DIAGRAM}/file").data == content
    assert owner.post(f"{DIAGRAM}/deploy", {"revision": "1"}).status_code == 302
    assert "核对订单" in owner.get("/studio/shop/processes/order/2").text


def test_a_new_diagram_runs_as_it_is_drawn(owner, shop):
    answer = owner.post("/studio/shop/new", {"name": '退货 & "换货"', "key": "returns"})
    assert answer.location == "/studio/shop/diagrams/returns.bpmn"
    assert "finding--error" not in owner.get(answer.location).text
    assert owner.post(f"{answer.location}/deploy", {"revision": "1"}).status_code == 302
    known = engine.definitions(shop, actor=engine.SYSTEM, procedure=PROCEDURE, kind="process")
    assert {one.name for one in known} == {"订单", '退货 & "换货"'}


def test_a_new_diagram_survives_the_modeller(owner, shop):
    owner.post("/studio/shop/new", {"name": "退货", "key": "returns"})
    drawn = owner.get("/studio/shop/diagrams/returns.bpmn/file").data
    assert through_the_modeller(drawn).warnings == []


@pytest.mark.parametrize(("name", "key"), [("", "x"), ("退货", ""), ("退货", "1x"), ("退货", "a b"), ("订单", "order")])
def test_a_new_diagram_needs_a_name_and_an_id_of_its_own(owner, shop, name, key):
    assert owner.post("/studio/shop/new", {"name": name, "key": key}).status_code == 400
    assert drafts(shop) == ()
