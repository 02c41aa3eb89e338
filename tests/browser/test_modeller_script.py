"""The modeller's own script in a browser: what it offers and says, what it marks, what it refuses to lose."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

import engine

pytestmark = pytest.mark.xdist_group("browser")
DIAGRAM = "/studio/general_office/diagrams/general_office_complaint.bpmn"
WHOLE = (Path(__file__).parents[1] / "web" / "studio" / "whole.bpmn").read_bytes()
FOREIGN = (Path(__file__).parents[1] / "web" / "studio" / "foreign.bpmn").read_bytes()
OF_HIDDEN_GROUPS = {  # bpmn.io makes these groups before ours takes them away
    "Active elements", "Called decision", "Called element", "Execution listeners", "Extension properties", "Headers",
    "Implementation", "Input propagation", "Output propagation", "Task definition", "Task listeners",
}  # fmt: skip
OPEN_EVERYTHING = """() => {
  document.querySelectorAll('.bio-properties-panel-add-entry').forEach(button => button.click());
  const closed = '.bio-properties-panel-group-header:not(.open) .bio-properties-panel-group-header-title';
  document.querySelectorAll(closed).forEach(title => title.click());
}"""
SELECT = """id => {
  const { modeller } = window.clauseflow, element = modeller.get('elementRegistry').get(id);
  modeller.get('selection').select(element);
  modeller.get('contextPad').open(element);
  if (!modeller.get('popupMenu').isEmpty(element, 'bpmn-replace')) {
    modeller.get('popupMenu').open(element, 'bpmn-replace', { x: 10, y: 10 });
    modeller.get('popupMenu').close();
  }
}"""
RENAME = """([ id, name ]) => {
  const { modeller } = window.clauseflow;
  modeller.get('modeling').updateProperties(modeller.get('elementRegistry').get(id), { name });
}"""
DELETE = """id => {
  const { modeller } = window.clauseflow;
  modeller.get('modeling').removeElements([ modeller.get('elementRegistry').get(id) ]);
}"""
MENU = """id => {
  const { modeller } = window.clauseflow, menu = modeller.get('popupMenu');
  const element = modeller.get('elementRegistry').get(id);
  const providers = menu._getProviders('bpmn-replace');
  const entries = { ...menu._getEntries(element, providers), ...menu._getHeaderEntries(element, providers) };
  return Object.keys(entries);
}"""
EVERY_ONE = """() => window.clauseflow.modeller.get('elementRegistry')
  .filter(element => element.type !== 'label' && element.type !== 'bpmn:SequenceFlow').map(element => element.id)"""
ONE_OF_EACH = """() => Object.values(Object.fromEntries(window.clauseflow.modeller.get('elementRegistry')
  .filter(element => element.type !== 'label').map(element => [ element.type, element.id ])))"""


@pytest.fixture
def owner(person):
    return person("yuan.zheng", width=1400)


def opened(page, path=DIAGRAM):
    page.goto(path)
    page.wait_for_selector("body[data-ready]")
    return page


def saved(page):
    page.click("#modeller-save")
    page.wait_for_selector("#modeller-state[data-kind=done]")


def draft(database, path="general_office_complaint.bpmn"):
    found = engine.draft(database, actor=engine.SYSTEM, procedure="general_office", path=path)
    return found.content.decode() if found else ""


def put(database, path, content):
    owner = engine.load_actor(database, "yuan.zheng")
    engine.save_draft(database, actor=owner, procedure="general_office", path=path, content=content, base_revision=None)


@pytest.mark.parametrize("whole", [False, True], ids=["ours", "whole"])
def test_everything_it_says_has_its_chinese(owner, sqlite_database, whole):
    put(sqlite_database, "whole.bpmn", WHOLE)
    page = opened(owner, "/studio/general_office/diagrams/whole.bpmn" if whole else DIAGRAM)
    for element_id in page.evaluate(EVERY_ONE if whole else ONE_OF_EACH):
        page.evaluate(SELECT, element_id)
        page.wait_for_selector(".bio-properties-panel-header")
        page.evaluate(OPEN_EVERYTHING)
    page.evaluate("window.clauseflow.modeller.get('minimap').open()")
    assert set(page.evaluate("window.clauseflow.missingTexts()")) <= OF_HIDDEN_GROUPS


def test_it_offers_what_runs(owner):
    page = opened(owner)
    offered = page.locator(".djs-palette .entry").evaluate_all("entries => entries.map(entry => entry.dataset.action)")
    kinds = {action.removeprefix("create.").removeprefix("bpmn:") for action in offered if action.startswith("create.")}
    tasks = {"User", "Service", "Send", "Receive", "Manual", "Script", "BusinessRule"}
    gateways = {"ParallelGateway", "InclusiveGateway", "ComplexGateway", "EventBasedGateway", "exclusive-gateway"}
    drawn = {"participant-expanded", "data-object", "group"}
    events = {"start-event", "intermediate-event", "end-event"}
    scopes = {"CallActivity", "subprocess-expanded", "event-subprocess"}
    assert kinds == {f"{task}Task" for task in tasks} | gateways | events | scopes | drawn


def offered(page, element_id):
    """What the change menu offers for an element, without its common beginning."""
    return {entry.removeprefix("replace-with-") for entry in page.evaluate(MENU, element_id)}


def test_an_element_can_become_whatever_runs_in_its_place(owner, sqlite_database):
    put(sqlite_database, "whole.bpmn", WHOLE)
    page = opened(owner, "/studio/general_office/diagrams/whole.bpmn")
    waited = {f"{kind}-start" for kind in ("message", "timer", "signal")}
    assert offered(page, "fine") == {
        "none-start", "none-intermediate-throw", "message-end", "escalation-end", "error-end", "compensation-end",
        "signal-end", "terminate-end",
    }  # fmt: skip
    assert offered(page, "begin") >= {"message-start", "timer-start", "none-start"}
    assert not offered(page, "begin") & {"conditional-start", "error-start", "escalation-start"}
    assert offered(page, "watch_start") >= waited | {"conditional-start", "error-start", "compensation-start"}
    assert offered(page, "sum") >= {"task", "call-activity", "expanded-subprocess", "toggle-loop", "toggle-parallel-mi"}
    assert offered(page, "deal") >= {"event-subprocess", "ad-hoc-subprocess", "subprocess"}
    assert offered(page, "late") >= {"compensation-boundary", "error-boundary", "non-interrupting-signal-boundary"}


def test_a_limit_written_in_the_panel_is_in_the_file(owner, sqlite_database):
    page = opened(owner)
    page.click("#modeller-outline [data-element=ut_dispatch]")
    page.locator("[data-group-id=group-limits] .bio-properties-panel-add-entry").click()
    page.fill("#bio-properties-panel-limit-0-name", "一天内派单")
    page.fill("#bio-properties-panel-limit-0-amount", "x")
    page.get_by_text("请填整数。").wait_for()
    page.fill("#bio-properties-panel-limit-0-amount", "2")
    page.select_option("#bio-properties-panel-limit-0-clause", "4.2.b")
    page.locator("#bio-properties-panel-limit-0-clause").blur()
    saved(page)
    limit = re.search(r'<clauseflow:limit [^>]*name="一天内派单"[^>]*>', draft(sqlite_database)).group()
    assert [part in limit for part in ('amount="2"', 'unit="days"', 'clause="4.2.b"')] == [True] * 3


def test_a_timer_is_attached_by_one_click(owner, sqlite_database):
    page = opened(owner)
    page.click("#modeller-outline [data-element=ut_dispatch]")
    page.click(".djs-context-pad [data-action='attach.timer']")
    saved(page)
    assert re.search(
        r'<bpmn:boundaryEvent id="Event_\w+" cancelActivity="false" attachedToRef="ut_dispatch">',
        draft(sqlite_database),
    )


def test_a_finding_leads_to_its_element_and_marks_it(owner):
    page = opened(owner)
    page.evaluate(DELETE, "gw_revisit_ok")
    page.click("#modeller-check")
    finding = page.locator("#modeller-findings .finding--error button").first
    finding.wait_for()
    name = finding.inner_text()
    finding.click()
    assert name in page.locator("#modeller-outline [aria-current=true]").inner_text()
    assert page.locator(".djs-element.finding-error").count() > 0


def test_a_file_it_cannot_hold_is_never_saved(owner, sqlite_database):
    newer = FOREIGN.replace(b"<z:assignmentDefinition", b'<z:somethingNewer a="1"/><z:assignmentDefinition', 1)
    put(sqlite_database, "returns.bpmn", newer)
    page = opened(owner, "/studio/general_office/diagrams/returns.bpmn")
    expect(page.locator("#modeller-state")).to_contain_text("以免丢失")
    page.evaluate(RENAME, ["inspect", "x"])
    page.click("#modeller-save")
    expect(page.locator("#modeller-state")).to_contain_text("以免丢失")
    assert draft(sqlite_database, "returns.bpmn") == newer.decode()


def test_a_foreign_diagram_keeps_what_is_not_ours_when_something_else_is_changed(owner, sqlite_database):
    put(sqlite_database, "returns.bpmn", FOREIGN)
    page = opened(owner, "/studio/general_office/diagrams/returns.bpmn")
    page.evaluate(RENAME, ["inspect", "开箱验货"])
    saved(page)
    kept = draft(sqlite_database, "returns.bpmn")
    parts = ("开箱验货", 'vendor:costCentre="4711"', '<vendor:item weight="0.5">配件 &lt;齐全&gt;</vendor:item>')
    more = (
        'camunda:formKey="embedded:app:forms/inspect.html"',
        "<camunda:taskListener",
        'color:border-color="#205022"',
    )
    assert [part for part in (*parts, *more) if part not in kept] == []


def test_the_draft_saves_itself_after_a_pause(owner, sqlite_database):
    owner.clock.install()
    page = opened(owner)
    page.evaluate(RENAME, ["ut_dispatch", "派给区域"])
    expect(page.locator("#modeller-state")).to_have_text("有未保存的改动")
    page.clock.fast_forward(21_000)
    page.wait_for_selector("#modeller-state[data-kind=done]")
    assert "派给区域" in draft(sqlite_database)


def test_after_signing_in_again_elsewhere_the_page_still_saves(owner, sqlite_database):
    page = opened(owner)
    elsewhere = page.context.new_page()
    elsewhere.goto("/")
    elsewhere.locator("details.person summary").click()
    elsewhere.click("form[action='/logout'] button")
    page.evaluate(RENAME, ["ut_dispatch", "派给区域"])
    page.click("#modeller-save")
    page.wait_for_selector("#modeller-state[data-kind=error]")
    elsewhere.fill("input[name=login]", "yuan.zheng")
    elsewhere.fill("input[name=password]", "correct horse battery staple")
    elsewhere.click("main button[type=submit]")
    elsewhere.wait_for_load_state()
    saved(page)
    assert "派给区域" in draft(sqlite_database)
