"""Drafts of the modeller's page: kept with what is wrong with them, and never over somebody else's."""

import pytest

import engine
from tests.bundles import PROCEDURE
from tests.web.shop import DIAGRAM, order, signed_in

RENAMED = order().replace("核对".encode(), "核对订单".encode())


def save(owner, xml=RENAMED, base="", **more):
    return owner.post(
        f"{DIAGRAM}/draft",
        {"xml": xml.decode("utf-8", "replace"), "base_revision": base, **more},
        headers={"Accept": "application/json"},
    )


def errors_of(answer):
    return [one for one in answer.json["findings"] if one["severity"] == "error"]


def draft(database):
    return engine.draft(database, actor=engine.SYSTEM, procedure=PROCEDURE, path="order.bpmn")


def test_a_draft_is_kept_and_changes_nothing_that_runs(owner, shop):
    answer = save(owner)
    assert answer.status_code == 200
    assert answer.json["revision"] == 1
    assert errors_of(answer) == []
    assert draft(shop).content == RENAMED
    assert engine.latest_files(shop, PROCEDURE)["order.bpmn"] == order()


def test_the_page_goes_on_from_the_draft(owner):
    save(owner)
    page = owner.get(DIAGRAM).text
    assert "核对订单" in page
    assert "Otto 保存于" in page


def test_a_draft_that_cannot_run_yet_is_kept_with_its_findings(owner, shop):
    broken = order().replace(b'candidateGroups="store"', b'candidateGroups="nobody"')
    found = errors_of(save(owner, broken))
    assert [one["element_id"] for one in found] == ["ship"]
    assert "nobody" in found[0]["reason"]
    assert draft(shop).content == broken


def test_who_saves_second_is_told_and_nothing_is_overwritten(owner, app, shop):
    other = signed_in(app, "olga")
    assert save(other).json["revision"] == 1
    answer = save(owner, order())
    assert answer.status_code == 409
    assert "Olga" in answer.json["message"]
    assert draft(shop).content == RENAMED


def test_who_was_told_may_overwrite(owner, app, shop):
    save(signed_in(app, "olga"))
    assert save(owner, order(), overwrite="1").json["revision"] == 2
    assert draft(shop).content == order()


def test_saving_again_goes_on_from_ones_own_revision(owner):
    assert save(owner).json["revision"] == 1
    assert save(owner, order(), base="1").json["revision"] == 2


@pytest.mark.parametrize(
    "xml",
    [
        b"no diagram",
        b"<html></html>",
        b'<!DOCTYPE x [<!ENTITY a "b">]>' + order().partition(b"?>")[2],
        order()[:400],
    ],
    ids=["text", "other xml", "doctype", "cut off"],
)
def test_what_is_no_diagram_is_not_kept(owner, shop, xml):
    answer = save(owner, xml)
    assert answer.status_code == 400
    assert answer.json["findings"]
    assert draft(shop) is None


def test_checking_keeps_nothing(owner, shop):
    broken = order().replace(b"exclusiveGateway", b"callChoreography")
    answer = owner.post(f"{DIAGRAM}/check", {"xml": broken.decode()}, headers={"Accept": "application/json"})
    assert "way" in [one["element_id"] for one in answer.json["findings"]]
    assert draft(shop) is None


def test_a_save_that_loses_an_element_nobody_deleted_is_refused(owner, shop):
    shorter = (
        order()
        .replace(b'<bpmn:endEvent id="refused"', b'<bpmn:endEvent id="other"')
        .replace(b'targetRef="refused"', b'targetRef="other"')
    )
    answer = save(owner, shorter)
    assert answer.status_code == 400
    assert "不发货" in answer.json["message"]
    assert draft(shop) is None
    assert save(owner, shorter, deleted="refused").status_code == 200


def test_a_discarded_draft_leaves_what_runs(owner, shop):
    save(owner)
    assert owner.post(f"{DIAGRAM}/discard").status_code == 302
    assert draft(shop) is None
    assert "核对订单" not in owner.get(DIAGRAM).text


def test_a_script_is_given_the_token_of_the_present_sign_in(owner):
    assert owner.get("/studio/token").json["csrf_token"] == owner.token()


def test_a_script_without_a_token_changes_nothing(owner, shop):
    sent = {"xml": RENAMED.decode()}
    answer = owner.browser.post(f"{DIAGRAM}/draft", data=sent, headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert draft(shop) is None
