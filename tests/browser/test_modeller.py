"""An owner changes the diagram in the browser and deploys it: new cases run the new version, running ones stay."""

from uuid import uuid4

import pytest

import engine

pytestmark = pytest.mark.xdist_group("browser")
DIAGRAM = "/studio/general_office/diagrams/general_office_complaint.bpmn"
RENAMED = "转销售经理并抄送相关部门"


def started(database):
    actor = engine.load_actor(database, "he.jing")
    return engine.start_instance(
        database,
        actor=actor,
        process_key="general_office/general_office_complaint",
        start_event="se_complaint",
        values={},
        command_key=uuid4().hex,
    ).instance_id


def opened(page, path=DIAGRAM):
    page.goto(path)
    page.wait_for_selector("body[data-ready]")
    return page


def rename(page, element_id, name):
    page.locator(f"#modeller-outline [data-element={element_id}]").click()
    box = page.locator("#bio-properties-panel-name")
    if not box.is_visible():
        page.locator("[data-group-id=group-general] .bio-properties-panel-group-header").click()
    box.fill(name)
    box.blur()


def version_of(database, instance_id):
    return engine.case_detail(database, actor=engine.SYSTEM, instance_id=instance_id).version


def test_a_change_is_saved_compared_deployed_and_run_by_new_cases_only(person, sqlite_database, pictures):
    before = started(sqlite_database)
    page = opened(person("yuan.zheng", width=1400))
    page.screenshot(path=pictures / "modeller.png")
    rename(page, "ut_transfer", RENAMED)
    page.click("#modeller-save")
    page.wait_for_selector("#modeller-state[data-kind=done]")
    page.click("#modeller-deploy")
    assert RENAMED in page.get_by_role("main").inner_text()
    page.fill("[name=comment]", "抄送更准确")
    page.get_by_role("main").get_by_role("button", name="部署", exact=True).click()
    page.wait_for_load_state()
    after = started(sqlite_database)
    assert [version_of(sqlite_database, one) for one in (before, after)] == [1, 2]


def test_two_owners_of_one_draft_are_told(person):
    first, second = opened(person("yuan.zheng")), opened(person("yuan.zheng"))
    for page, name in ((first, "甲的名称"), (second, "乙的名称")):
        rename(page, "ut_transfer", name)
        page.click("#modeller-save")
        page.wait_for_selector("#modeller-state[data-kind=done], #modeller-conflict:not([hidden])")
    assert second.locator("#modeller-conflict").is_visible()
    assert not first.locator("#modeller-conflict").is_visible()
