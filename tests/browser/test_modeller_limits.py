"""An owner puts limits on a task and on the whole process and lets their clocks stand still, by the fields alone."""

from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

from tests.browser.test_modeller_draws import SELECTED, append, choose, field, pad, page, typed, written

__all__ = ["page"]

pytestmark = pytest.mark.xdist_group("browser")
OWN = "{urn:clauseflow:bpmn:1}"


def own(page, element_id, name):
    """What the file says of one kind of our own elements on an element."""
    root = ElementTree.fromstring(written(page))
    element = next(node for node in root.iter() if node.get("id") == element_id)
    return [dict(found.attrib) for found in element.iterfind(f"./*/{OWN}{name}")]


def add_limit(page):
    header = page.locator("[data-group-id=group-limits] > .bio-properties-panel-group-header")
    header.locator(".bio-properties-panel-add-entry").click()


def entry(page, name):
    return page.locator(f"[data-group-id=group-limits] [data-entry-id='limit-0-{name}']")


def select(page, name, value):
    entry(page, name).locator("select").select_option(value)


def fill(page, name, value):
    typed(entry(page, name).locator("input, textarea").first, value)


def turn(entry, *, on):
    """Click a box and wait for what the panel draws anew: the box that was clicked may be gone by then."""
    entry.locator("input").click()
    expect(entry.locator("input")).to_be_checked(checked=on)


def limit_of_two_days(page):
    choose(page, "task")
    add_limit(page)
    fill(page, "name", "两天内办完")
    fill(page, "amount", "2")
    select(page, "unit", "working days")
    fill(page, "warning", "4")
    select(page, "warningUnit", "working hours")
    select(page, "ending", "close")
    turn(entry(page, "countsStart"), on=True)
    turn(entry(page, "remind"), on=True)
    select(page, "escalate-add", "superior")
    select(page, "escalate-add", "general_office/head")
    fill(page, "mark", "late")


def test_a_limit_is_written_by_the_fields_alone(page, pictures):
    limit_of_two_days(page)
    assert own(page, "task", "limit") == [{
        "id": "task_limit_1", "name": "两天内办完", "amount": "2", "unit": "working days", "from": "activation",
        "warning": "4", "warningUnit": "working hours", "ending": "close", "countsStart": "true", "remind": "true",
        "escalate": "superior,general_office/head", "mark": "late",
    }]  # fmt: skip
    shown = page.locator("[data-entry-id='limit-0-example']")
    expect(shown).to_contain_text("2 个工作日,开始当天算第一天")
    expect(shown).to_contain_text("提前 4 工作小时提醒")
    expect(shown).to_contain_text("18:00 到期")
    shown.scroll_into_view_if_needed()
    page.screenshot(path=pictures / "modeller_limit.png")


def test_a_limit_of_the_whole_process_and_the_calendar_it_is_counted_by(page):
    field(page, "case", "case-calendar").locator("select").select_option("cn")
    add_limit(page)
    fill(page, "name", "十个工作日内办结")
    fill(page, "amount", "10")
    select(page, "unit", "working days")
    assert own(page, "countersign", "limit") == [
        {"id": "countersign_limit_1", "name": "十个工作日内办结", "amount": "10", "unit": "working days",
         "from": "activation"}
    ]  # fmt: skip
    assert own(page, "countersign", "case")[0]["calendar"] == "cn"


def receive(page):
    """A receive task behind the only one, that waits for a message of a name."""
    choose(page, "task")
    append(page, "bpmn:UserTask")
    pad(page, "replace")
    page.click(".djs-popup [data-id=replace-with-receive-task]")
    page.wait_for_selector("[data-group-id=group-message]")
    waits = page.evaluate(SELECTED)
    box = field(page, "message", "messageRef").locator("select")
    box.select_option("create-new")
    typed(field(page, "message", "messageName").locator("input"), "补正材料")
    return waits


def test_clocks_stand_still_at_a_receive_task(page, pictures):
    limit_of_two_days(page)
    waits = receive(page)
    choose(page, waits)
    turn(field(page, "clockStop", "clockStop-on"), on=True)
    assert own(page, waits, "clockStop") == [{}]
    turn(field(page, "clockStop", "clockStop-limit-task_limit_1"), on=True)
    typed(field(page, "clockStop", "clockStop-reason").locator("input"), "等对方补正")
    assert own(page, waits, "clockStop") == [{"limits": "task_limit_1", "reason": "等对方补正"}]
    page.screenshot(path=pictures / "modeller_clock_stop.png")
    page.click("#modeller-save")
    page.wait_for_selector("#modeller-state[data-kind=done]")
    assert page.locator("#modeller-findings").inner_text().count("时限") == 0
    turn(field(page, "clockStop", "clockStop-on"), on=False)
    assert own(page, waits, "clockStop") == []


def test_a_clock_starts_with_a_message_of_the_diagram(page):
    receive(page)
    choose(page, "task")
    add_limit(page)
    select(page, "from-kind", "message")
    select(page, "message", "补正材料")
    assert own(page, "task", "limit")[0]["message"] == "补正材料"
    select(page, "from-kind", "activation")
    assert own(page, "task", "limit")[0] == {
        "id": "task_limit_1", "amount": "1", "unit": "days", "from": "activation"
    }  # fmt: skip


def test_another_unit_leaves_nothing_behind(page):
    limit_of_two_days(page)
    select(page, "unit", "hours")
    assert not {"ending", "countsStart"} & own(page, "task", "limit")[0].keys()
    expect(page.locator("[data-entry-id='limit-0-example']")).to_contain_text("2 小时")
    select(page, "warningUnit", "")
    assert not {"warning", "warningUnit"} & own(page, "task", "limit")[0].keys()
