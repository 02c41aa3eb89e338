"""The way to a deadlock, played on the diagram: by mouse and keyboard, and as a plain list without a script."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

import engine

pytestmark = pytest.mark.xdist_group("browser")
STUCK = (Path(__file__).parent / "stuck.bpmn").read_bytes()
PAGE = "/studio/general_office/diagrams/stuck.bpmn"
IDS = "all => [...new Set(all.map(one => one.dataset.elementId))].sort()"  # the small map draws everything again


@pytest.fixture
def drafted(sqlite_database, house):
    owner = engine.load_actor(sqlite_database, "yuan.zheng")
    engine.save_draft(
        sqlite_database, actor=owner, procedure="general_office", path="stuck.bpmn", content=STUCK, base_revision=None
    )


def opened(person, width, height=900):
    page = person("yuan.zheng", width=width, height=height)
    page.goto(PAGE)
    page.wait_for_selector("body[data-ready]")
    return page


def marked(page, marker):
    return page.eval_on_selector_all(f".djs-container .{marker}", IDS)


@pytest.mark.parametrize("width", [1400, 390])
def test_the_way_is_played_step_by_step(drafted, person, width, tmp_path):
    page = opened(person, width)
    line = page.locator(".finding", has_text="卡在")
    line.get_by_role("button", name="在图上看案件怎样走到这里").click()
    walk = page.locator("#modeller-walk")
    expect(walk.get_by_role("status")).to_have_text("第 1 步,共 4 步:收到申请")
    assert marked(page, "walk-now") == ["start", "to_register"]
    walk.get_by_role("button", name="下一步").click()
    page.keyboard.press("ArrowRight")
    expect(walk.get_by_role("status")).to_have_text("第 3 步,共 4 步:金额 → 大额")
    assert marked(page, "walk-now") == ["size", "to_approve"]
    assert marked(page, "walk-past") == ["register", "start", "to_register", "to_size"]
    expect(walk.locator("[aria-current=step]")).to_have_text("金额 → 大额")
    page.screenshot(path=str(Path(os.environ.get("CLAUSEFLOW_TEST_SHOTS", tmp_path)) / f"walk-{width}.png"))
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.keyboard.press("Escape")
    expect(walk).to_be_hidden()
    assert marked(page, "walk-now") == marked(page, "walk-past") == []
    expect(line.get_by_role("button", name="在图上看")).to_be_focused()


def test_a_step_of_the_list_is_shown_and_a_new_check_ends_the_play(drafted, person):
    page = opened(person, 1400)
    page.get_by_role("button", name="在图上看案件怎样走到这里").click()
    walk = page.locator("#modeller-walk")
    walk.get_by_role("button", name="领导审批").click()
    assert marked(page, "walk-now") == ["approve", "approved"]
    expect(walk.locator("[data-walk=on]")).to_have_attribute("aria-disabled", "true")
    page.click("#modeller-check")
    expect(walk).to_be_hidden()


def test_without_a_script_the_way_is_a_list(drafted, browser, house):
    window = browser.new_context(base_url=house, java_script_enabled=False, locale="zh-CN")
    page = window.new_page()
    page.goto("/login")
    page.fill("input[name=login]", "yuan.zheng")
    page.fill("input[name=password]", "correct horse battery staple")
    page.click("button[type=submit]")
    page.goto(PAGE)
    page.locator("details.way summary").click()
    assert page.locator(".way__steps li").all_inner_texts() == ["收到申请", "登记", "金额 → 大额", "领导审批"]
    window.close()
