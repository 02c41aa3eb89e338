"""Deploying a draft: a new version with its comment, refused with element and reason while the old version stays."""

import engine
from tests.bundles import PROCEDURE
from tests.cases import start
from tests.web.shop import DIAGRAM, files, order, signed_in
from tests.web.studio.test_drafts import draft, save

RENAMED = order().replace("核对".encode(), "核对订单".encode())
UNRUNNABLE = order().replace(b"exclusiveGateway", b"callChoreography")


def deploy(owner, revision="1", comment="改了名称"):
    return owner.post(f"{DIAGRAM}/deploy", {"revision": revision, "comment": comment})


def versions(database):
    return engine.definition_versions(database, actor=engine.SYSTEM, procedure=PROCEDURE, id="order")


def test_the_page_says_what_would_change(owner):
    save(owner, RENAMED)
    page = owner.get(f"{DIAGRAM}/deploy").text
    assert "<del>核对</del>" in page
    assert "<ins>核对订单</ins>" in page


def test_a_deployed_draft_is_a_new_version_with_its_comment(owner, shop):
    save(owner, RENAMED)
    assert deploy(owner).status_code == 302
    newest = versions(shop)[0]
    assert (newest.version, newest.comment, newest.deployed_by) == (2, "改了名称", "otto")
    assert draft(shop) is None
    assert "版本 2" in owner.get("/studio/shop/").text


def test_running_cases_stay_on_their_version(owner, shop):
    before = start(shop)
    save(owner, RENAMED)
    deploy(owner)
    after = start(shop)
    of = {row.id: row.version for row in engine.find_cases(shop, actor=engine.SYSTEM).rows}
    assert (of[before.instance_id], of[after.instance_id]) == (1, 2)


def test_the_rest_of_the_bundle_stays(owner, shop):
    save(owner, RENAMED)
    deploy(owner)
    assert engine.latest_files(shop, PROCEDURE) == {**files(), "order.bpmn": RENAMED}


def test_a_diagram_that_cannot_run_is_refused_with_element_and_reason(owner, shop):
    save(owner, UNRUNNABLE)
    page = owner.get(f"{DIAGRAM}/deploy").text
    assert "callChoreography" in page
    assert "是否发货" in page
    answer = deploy(owner)
    assert answer.status_code == 400
    assert "callChoreography" in answer.text
    assert len(versions(shop)) == 1
    assert engine.latest_files(shop, PROCEDURE) == files()
    assert draft(shop).content == UNRUNNABLE


def test_a_draft_that_changed_since_the_page_was_shown_is_not_deployed(owner, app, shop):
    save(owner, RENAMED)
    save(signed_in(app, "olga"), order(), base="1")
    answer = deploy(owner, revision="1")
    assert answer.status_code == 409
    assert "Olga" in answer.text
    assert len(versions(shop)) == 1


def test_without_a_draft_there_is_nothing_to_deploy(owner, shop):
    assert deploy(owner).status_code == 409
    assert len(versions(shop)) == 1


def test_each_version_is_shown_with_what_it_changed(owner):
    save(owner, RENAMED)
    deploy(owner)
    listed = owner.get("/studio/shop/processes/order").text
    assert "改了名称" in listed
    assert "Otto" in listed
    assert "<ins>核对订单</ins>" in owner.get("/studio/shop/processes/order/2").text
    assert owner.get("/studio/shop/processes/order/3").status_code == 404
