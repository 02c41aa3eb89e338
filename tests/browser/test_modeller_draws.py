"""An owner draws branches that run side by side and a task for each item of a list, and people find the tasks."""

from pathlib import Path

import pytest

import engine

pytestmark = pytest.mark.xdist_group("browser")
WHOLE = (Path(__file__).parents[1] / "web" / "studio" / "whole.bpmn").read_bytes()
SELECTED = "() => window.clauseflow.modeller.get('selection').get()[0].id"
MIDDLE = """id => {
  const { modeller } = window.clauseflow, shape = modeller.get('elementRegistry').get(id);
  const box = modeller.get('canvas').getGraphics(shape).getBoundingClientRect();
  return [ box.x + box.width / 2, box.y + box.height / 2 ];
}"""


@pytest.fixture
def page(person):
    page = person("yuan.zheng", width=1600, height=1000)
    page.goto("/studio/general_office/")
    page.fill("[name=name]", "各部门会签")
    page.fill("[name=key]", "countersign")
    page.locator("form[action$='/new'] button").click()
    page.wait_for_selector("body[data-ready]")
    return page


def choose(page, element_id):
    page.click(f"#modeller-outline [data-element={element_id}]")
    return element_id


def pad(page, action):
    page.click(f".djs-context-pad [data-action='{action}']")


def append(page, kind):
    """Append an element to the chosen one and return its id; it is then the chosen one."""
    before = page.evaluate(SELECTED)
    pad(page, f"append.{kind}")
    page.wait_for_function(f"({SELECTED})() !== '{before}'")
    return page.evaluate(SELECTED)


def field(page, group, name):
    """A field of the panel, in a group that is opened for it."""
    header = page.locator(f"[data-group-id=group-{group}] > .bio-properties-panel-group-header")
    if "open" not in header.get_attribute("class"):
        header.locator(".bio-properties-panel-group-header-title").click()
    return page.locator(f"[data-group-id=group-{group}] [data-entry-id='{name}']")


def task(page, gateway, name):
    choose(page, gateway)
    made = append(page, "bpmn:UserTask")
    field(page, "general", "name").locator("textarea").fill(name)
    page.wait_for_selector(f"#modeller-outline :text('{name}')")
    field(page, "assignmentDefinition", "candidateGroups-add").locator("select").select_option("general_office")
    return made


def repeat_for_each(page, task_id):
    choose(page, task_id)
    pad(page, "replace")
    page.click(".djs-popup [data-id=toggle-parallel-mi]")
    page.keyboard.press("Escape")
    choose(page, task_id)
    field(page, "multiInstance", "multiInstance-inputCollection").locator(".cm-content").click()
    page.keyboard.insert_text('["质量部", "物流部"]')
    field(page, "multiInstance", "multiInstance-inputElement").locator("input").fill("department")


def connect(page, source, target):
    choose(page, source)
    pad(page, "connect")
    page.mouse.click(*page.evaluate(MIDDLE, target))


def branches(page):
    """A gateway with a task and a task for each of two departments, joined again."""
    for superfluous in ("task", "end"):
        choose(page, superfluous)
        pad(page, "delete")
    choose(page, "start")
    fork = append(page, "bpmn:ParallelGateway")
    one, each = task(page, fork, "登记来函"), task(page, fork, "部门会签")
    choose(page, one)
    join = append(page, "bpmn:ParallelGateway")
    connect(page, each, join)
    repeat_for_each(page, each)
    choose(page, join)
    append(page, "end-event")


def deploy(page):
    page.click("#modeller-save")
    page.wait_for_selector("#modeller-state[data-kind=done]")
    assert page.locator("#modeller-findings .finding--error").all_inner_texts() == []
    page.click("#modeller-deploy")
    page.get_by_role("main").get_by_role("button", name="部署", exact=True).click()
    page.wait_for_load_state()


def test_branches_side_by_side_and_a_task_for_each_department(page, person, pictures):
    branches(page)
    choose(page, "start")
    field(page, "starters", "starters-groups-add").locator("select").select_option("general_office")
    page.screenshot(path=pictures / "modeller_branches.png")
    deploy(page)
    office = person("he.jing")
    office.goto("/start/general_office/countersign/start")
    office.get_by_role("main").locator("button[type=submit]").last.click()
    office.goto("/?queue=group")
    tasks = office.get_by_role("main").get_by_role("link").all_inner_texts()
    assert [tasks.count(name) for name in ("登记来函", "部门会签")] == [1, 2]


@pytest.fixture
def whole(person, sqlite_database):
    """A diagram in which everything stands that the panel can fill in."""
    owner = engine.load_actor(sqlite_database, "yuan.zheng")
    engine.save_draft(
        sqlite_database, actor=owner, procedure="general_office", path="whole.bpmn", content=WHOLE, base_revision=None
    )
    page = person("yuan.zheng", width=1600, height=1000)
    page.goto("/studio/general_office/diagrams/whole.bpmn")
    page.wait_for_selector("body[data-ready]")
    return page


CHOSEN = (
    ("ask", "call", "call-bindingType", "latest", 'bindingType="latest"'),
    ("ask2", "call", "call-processId-choice", "complaint_monthly_summary", 'processId="complaint_monthly_summary"'),
    ("send", "message", "messageRef", "create-new", "<bpmn:message id="),
    ("wait", "definitions", "definition-add", "Conditional", "<bpmn:conditionalEventDefinition"),
    ("undoing", "compensation", "activityRef", "deal", 'activityRef="deal"'),
)
TICKED = (
    ("again", "loop", "loop-testBefore", 'testBefore="true"', False),
    ("which", "begin", "instantiate", 'instantiate="true"', True),
    ("watch_start", "interrupting", "isInterrupting", 'isInterrupting="false"', False),
    ("free", "adHocCompletion", "ordering", 'ordering="Sequential"', False),
    ("both", "definitions", "parallelMultiple", 'parallelMultiple="true"', False),
    ("undoing", "compensation", "waitForCompletion", 'waitForCompletion="false"', False),
)
TYPED = (
    ("rise", "escalation", "escalationCode", "urgent", 'escalationCode="urgent"'),
    ("bad", "error", "errorCode", "lost", 'errorCode="lost"'),
    ("jump", "link", "linkName", "别处", 'name="别处"'),
    ("shout", "signal", "signalName", "开工", 'name="开工"'),
    ("again", "loop", "loop-maximum", "7", 'loopMaximum="7"'),
    ("sum", "script", "resultVariable", "total", 'resultVariable="total"'),
)


def written(page):
    return page.evaluate("async () => (await window.clauseflow.modeller.saveXML()).xml")


def changes(page, text, act):
    """Do something and return by how much the file says `text` more often."""
    before = written(page).count(text)
    act()
    page.wait_for_timeout(200)
    return written(page).count(text) - before


def typed(box, value):
    """Type into a field and leave it: while somebody types, the panel waits."""
    box.fill(value)
    box.blur()


def test_what_is_filled_in_stands_in_the_file(whole):
    for element, group, name, value, text in CHOSEN:
        choose(whole, element)
        box = field(whole, group, name).locator("select")
        assert (element, changes(whole, text, lambda box=box, value=value: box.select_option(value))) == (element, 1)
    for element, group, name, text, comes in TICKED:
        choose(whole, element)
        box = field(whole, group, name).locator("input")
        assert (element, name, changes(whole, text, box.click)) == (element, name, 1 if comes else -1)
    for element, group, name, value, text in TYPED:
        choose(whole, element)
        box = field(whole, group, name).locator("input")
        assert (element, changes(whole, text, lambda box=box, value=value: typed(box, value)) >= 1) == (element, True)
