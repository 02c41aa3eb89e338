"""An owner edits a decision table in the browser, tries the draft, and deploys it as a new version."""

import pytest

import engine
from tests.browser.conftest import PROCEDURE

pytestmark = pytest.mark.xdist_group("browser")
FILE = "/studio/general_office/diagrams/dmn_timeliness.dmn"


def opened(page):
    page.goto(FILE)
    page.wait_for_selector("body[data-ready=true]")
    page.wait_for_selector(".tjs-table tbody tr")
    return page


def rules(page):
    return page.locator(".tjs-table tbody td.rule-index").count()


def test_a_rule_is_added_saved_tried_and_deployed(person, sqlite_database, pictures):
    page = opened(person("yuan.zheng", width=1400))
    before = rules(page)
    page.screenshot(path=pictures / "table.png")
    page.locator(".tjs-table td.annotation").first.click()
    page.keyboard.press("End")
    page.keyboard.type("已核对")
    page.click("#modeller-check")
    page.wait_for_selector("#modeller-state[data-kind=busy]")
    page.click("#modeller-save")
    page.wait_for_selector("#modeller-state[data-kind=done]")
    assert rules(page) == before
    draft = engine.draft(sqlite_database, actor=engine.SYSTEM, procedure=PROCEDURE, path="dmn_timeliness.dmn")
    assert "已核对" in draft.content.decode()
    page.click("#modeller-deploy")
    assert "已核对" in page.inner_text("main")
    page.fill("input[name=comment]", "注明已核对")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/studio/general_office/")
    found = engine.definitions(sqlite_database, actor=engine.SYSTEM, procedure=PROCEDURE, kind="decision")
    assert {one.id: one.version for one in found}["dmn_timeliness"] == 2


def test_the_editor_speaks_chinese_and_asks_for_no_text_it_lacks(person):
    page = opened(person("yuan.zheng", width=1400))
    assert "命中规则" in page.inner_text("#modeller-canvas")
    page.locator(".tjs-table th.input-cell").first.click()
    page.wait_for_selector(
        ".dms-input-label, .input-editor, .input-expression-edit, .dmn-input-expression-editor, .context-menu"
    )
    missing = page.evaluate("window.clauseflow.missingTexts()")
    assert missing == []


def test_a_file_the_editor_cannot_read_is_never_saved(person):
    page = person("yuan.zheng")
    page.route(
        f"**{FILE}",
        lambda route: route.fulfill(
            response=(answer := route.fetch()), body=answer.text().replace("20191111", "20990101")
        ),
    )
    page.goto(FILE)
    page.wait_for_selector("body[data-ready=true]")
    page.click("#modeller-save")
    assert page.get_attribute("#modeller-state", "data-kind") == "error"
