"""The modeller tidies a diagram up in one step that can be undone, and nothing of the diagram is lost by it."""

import re

import pytest

import engine
from engine.bpmn.layout import measured
from web import library

pytestmark = pytest.mark.xdist_group("browser")
PATH = "general_office_complaint.bpmn"
MAIN = library.files_of("general_office")[PATH]
PICTURE = re.compile(r"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", re.S)
HEIGHT = re.compile(
    r'(<bpmndi:BPMNLabel>\s*<dc:Bounds [^>]*?) height="[^"]+"'
)  # the page measures texts by its own font
BARE = PICTURE.sub("", MAIN.decode())


def opened(person):
    page = person("yuan.zheng", width=1600, height=1000)
    page.goto(f"/studio/general_office/diagrams/{PATH}")
    page.wait_for_selector("body[data-ready]")
    return page


def written(page):
    return page.evaluate("async () => (await window.clauseflow.modeller.saveXML({ format: true })).xml")


def steps(page):
    return page.evaluate("() => window.clauseflow.modeller.get('commandStack')._stackIdx + 1")


def tidy(page):
    page.click("#modeller-tidy")
    page.wait_for_selector("#modeller-state:has-text('布局已整理')")


def test_tidying_up_is_one_step_and_can_be_undone(person, pictures):
    page = opened(person)
    before = written(page)
    tidy(page)
    page.screenshot(path=pictures / "modeller_tidied.png")
    after = written(page)
    assert PICTURE.sub("", after) == PICTURE.sub("", before)
    assert after != before
    assert measured(after.encode()).faults == 0
    assert steps(page) == 1
    page.click("#modeller-undo")
    assert HEIGHT.sub(r"\1", written(page)) == HEIGHT.sub(r"\1", before)


def test_a_tidied_diagram_can_be_saved(person, sqlite_database):
    page = opened(person)
    tidy(page)
    page.click("#modeller-save")
    page.wait_for_selector("#modeller-state[data-kind=done]")
    owner = engine.load_actor(sqlite_database, "yuan.zheng")
    draft = engine.draft(sqlite_database, actor=owner, procedure="general_office", path=PATH)
    assert measured(draft.content).faults == 0


def test_a_diagram_without_a_picture_opens_drawn(person, sqlite_database):
    owner = engine.load_actor(sqlite_database, "yuan.zheng")
    engine.save_draft(
        sqlite_database, actor=owner, procedure="general_office", path=PATH, content=BARE.encode(), base_revision=None
    )
    page = opened(person)
    assert "没有图形,已自动画出" in page.inner_text("#modeller-state")
    assert page.locator("#modeller-canvas [data-element-id=ut_transfer]").is_visible()
    assert measured(written(page).encode()).faults == 0
