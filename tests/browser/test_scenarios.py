"""One long scenario of each procedure, played by clicking; its case, trace and records are as the scenario says."""

import pytest

import engine
from engine import clock
from tests.browser.clicking import Clicked, played
from tests.browser.conftest import deployed, served
from web import library
from web.scenarios.judge import judge
from web.scenarios.read import read
from web.scenarios.stage import Stage

LONG = {"realestate": "C3", "telecom_payment": "A4", "water_purifier": "B6a"}
REVIEWERS = {"realestate": "bai.lu", "telecom_payment": "shao.jian", "water_purifier": "gu.xun"}

pytestmark = pytest.mark.timeout(300)  # up to seventy forms, each opened, filled in and sent


@pytest.fixture(params=[pytest.param(name, marks=pytest.mark.xdist_group(f"browser {name}")) for name in LONG])
def scenario(request):
    """A procedure's name and its scenario, with the clock where it begins."""
    name = LONG[request.param]
    found = read(name, library.files_of(request.param)[f"scenarios/{name}.yaml"])
    with clock.stopped_at(found.lines[0].at):
        yield request.param, found


@pytest.fixture
def stage(scenario, sqlite_database):
    procedure, _found = scenario
    deployment = deployed(sqlite_database, procedure)
    return Stage(database=sqlite_database, procedure=procedure, deployment_id=deployment)


@pytest.fixture
def house(stage, tmp_path):
    with served(stage.database, tmp_path) as address:
        yield address


def test_a_long_scenario_is_played_by_clicking(scenario, stage, person, pictures):
    procedure, found = scenario
    course = Clicked(stage, found, person)
    played(course)
    judge(course, {})
    assert len(course.filled) > 10
    for width, name in ((1400, "desk"), (390, "phone")):
        reviewer = person(REVIEWERS[procedure], width=width)
        read_trace(reviewer, course, pictures / f"{procedure}-trace-{name}.png")
        read_record(reviewer, course, pictures / f"{procedure}-record-{name}.png")
    download_records(reviewer, course)
    assert engine.verify(stage.database).problems == ()


def read_trace(page, course, path):
    """The way the case took stands in the picture and beside it in words."""
    page.goto(f"/review/cases/{course.instance_id}")
    page.wait_for_selector("body[data-ready]")
    assert "记录完整,链已核对" in page.locator(".proof").inner_text()
    words = page.locator("ol.timeline").inner_text()
    missing = {name for name in names_of(course) if name not in words}
    assert not missing
    assert page.locator("g.djs-element[class*='visited'], g.djs-element[class*='taken']").count() >= len(course.filled)
    page.screenshot(path=path)


def names_of(course):
    """What the tasks are called that were done."""
    elements = {each.id: each.name for diagram in course.diagrams.values() for each in diagram.elements.values()}
    return {elements[each] for each in course.filled}


def records_of(page, course):
    """Addresses of the records that can be made, from the page of the case."""
    page.goto(f"/cases/{course.instance_id}")
    return [link.get_attribute("href") for link in page.locator("a[href*='/records/']").all()]


def download_records(page, course):
    """Each is there as Word and as PDF."""
    for href in records_of(page, course):
        for kind, begins in (("word", b"PK"), ("pdf", b"%PDF")):
            answer = page.request.get(f"{href}/{kind}")
            assert answer.ok
            assert answer.body().startswith(begins)


def read_record(page, course, path):
    """The first is read as a page, as wide as the window."""
    page.goto(records_of(page, course)[0])
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.screenshot(path=path, full_page=True)
