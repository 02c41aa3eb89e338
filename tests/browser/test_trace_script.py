"""The trace's picture in a browser: what happened is drawn, and picture and text lead to each other."""

from uuid import uuid4

import pytest

import engine

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def trace(person, sqlite_database):
    """The page of a case that was just begun, as the reviewer opens it."""
    begun = engine.start_instance(
        sqlite_database,
        actor=engine.load_actor(sqlite_database, "he.jing"),
        process_key="general_office/general_office_complaint",
        start_event="se_complaint",
        values={},
        command_key=uuid4().hex,
    )
    page = person("pei.ran", width=1400)
    page.goto(f"/review/cases/{begun.instance_id}")
    page.wait_for_selector("body[data-ready]")
    return page


def marked(page, marker):
    elements = page.locator(f"#trace-canvas .djs-element.{marker}")
    return set(elements.evaluate_all("found => found.map(one => one.dataset.elementId)"))


def test_the_path_and_what_is_open_are_drawn(trace):
    assert {"se_complaint", "sp_register_transfer", "ut_register"} <= marked(trace, "trace-visited")
    assert {"ut_register", "sp_register_transfer"} <= marked(trace, "trace-open")
    assert "ut_dispatch" not in marked(trace, "trace-visited")
    assert marked(trace, "trace-late") == set()


def test_a_line_of_the_timeline_marks_its_element(trace):
    trace.locator(".timeline > li[data-element=se_complaint] .what").first.click()
    assert marked(trace, "trace-chosen") == {"se_complaint"}
    trace.locator(".clauses [data-element=ut_register]").first.click()
    assert marked(trace, "trace-chosen") == {"ut_register"}


def test_an_element_of_the_picture_marks_its_lines(trace):
    trace.locator("#trace-canvas .djs-element[data-element-id=se_complaint] .djs-hit").first.click(force=True)
    assert trace.locator(".timeline > li.is-chosen").get_attribute("data-element") == "se_complaint"
