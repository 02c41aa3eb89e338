"""The page of a decision: its rules as text, a trial with the hit lit up, and examples of what is odd."""

import pytest

import engine
from tests.bundles import PROCEDURE, two_tasks
from tests.cases import complete, open_tasks, start
from tests.unit.dmn.drawing import NAMESPACES, table
from tests.web.shop import signed_in

RULES = (["> 100", "-"], ['"high"']), (["> 10", '"A"'], ['"middle"']), (["<= 10", "-"], ['"low"'])
ADDRESS = "/studio/shop/tables/d"


def drawn(*rules, policy="FIRST"):
    inner = table(*rules, columns=["amount", "level"], attributes=f'hitPolicy="{policy}"')
    for kind in ("number", "string"):
        inner = inner.replace("<inputExpression>", f'<inputExpression typeRef="{kind}">', 1)
    return f'<definitions xmlns="{NAMESPACES[-1]}" name="m" id="m" namespace="n">{inner}</definitions>'.encode()


@pytest.fixture
def owner(app, shop):
    files = {**two_tasks(), "t.dmn": drawn(*RULES)}
    engine.deploy(shop, actor=engine.SYSTEM, procedure=PROCEDURE, files=files)
    return signed_in(app, "otto")


def row(page, number):
    return page.split("<tbody>")[1].split("<tr")[number]


def test_every_rule_is_readable_without_a_script(owner):
    page = owner.get(ADDRESS).text
    for text in ("&gt; 100", "&#34;A&#34;", "&#34;middle&#34;", "FIRST"):
        assert text in page
    assert "命中</span>" not in page


def test_a_trial_lights_up_the_rule_that_hit_and_says_what_failed(owner):
    page = owner.get(f"{ADDRESS}?v-amount=20&v-level=A").text
    assert "&#34;middle&#34;" in page[page.index('class="result"') :]
    assert "命中" in row(page, 2)
    assert "命中" not in row(page, 1)
    assert 'class="failed"' in row(page, 1)
    assert 'class="failed"' in row(page, 3)
    assert 'value="20"' in page


def test_what_cannot_be_read_is_said_beside_its_field_and_kept(owner):
    page = owner.get(f"{ADDRESS}?v-amount=many&v-level=A").text
    assert "请填写数字" in page
    assert 'value="many"' in page
    assert 'class="result"' not in page


def test_a_gap_comes_with_an_example_to_try(owner):
    page = owner.get(ADDRESS).text
    assert "用这个例子试算" in page
    query = page.split(f'href="{ADDRESS}?', 1)[1].split("#")[0].replace("&amp;", "&")
    assert "没有规则命中" in owner.get(f"{ADDRESS}?{query}").text


def test_a_decision_that_is_not_there_is_not_found(owner):
    assert owner.get("/studio/shop/tables/nothing").status_code == 404


def test_only_owners_see_it(app, shop, owner):
    assert signed_in(app, "rita").get(ADDRESS).status_code == 404


def test_an_older_version_is_shown_as_a_case_has_it(owner, shop):
    old = engine.latest_deployment(shop, PROCEDURE)
    engine.deploy(shop, actor=engine.SYSTEM, procedure=PROCEDURE, files={**two_tasks(), "t.dmn": drawn(*RULES[:2])})
    assert "&#34;low&#34;" not in owner.get(ADDRESS).text
    assert "&#34;low&#34;" in owner.get(f"{ADDRESS}?of={old}").text
    assert owner.get(f"{ADDRESS}?of=nothing").status_code == 404


def test_the_trace_leads_to_the_table_with_what_it_was_asked(owner, shop):
    rule = """<bpmn:businessRuleTask id="judge" name="判定"><bpmn:extensionElements>
      <zeebe:calledDecision decisionId="d" resultVariable="size"/></bpmn:extensionElements></bpmn:businessRuleTask>
      <bpmn:sequenceFlow id="f10" sourceRef="judge" targetRef="done"/>"""
    files = two_tasks(more=rule)
    order = files["order.bpmn"].replace(b'sourceRef="ship" targetRef="done"', b'sourceRef="ship" targetRef="judge"')
    engine.deploy(
        shop, actor=engine.SYSTEM, procedure=PROCEDURE, files={**files, "order.bpmn": order, "t.dmn": drawn(*RULES)}
    )
    instance = start(shop, amount=20, level="A").instance_id
    complete(shop, open_tasks(shop, instance)["check"], ok=True)
    complete(shop, open_tasks(shop, instance)["ship"])
    page = owner.get(f"/review/cases/{instance}").text
    assert "查看决策表" in page
    address = page.split('class="small" href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert "命中" in row(owner.get(address).text, 2)


EDITED = drawn(*RULES).replace(b"> 100", b"> 500")
FILE = "/studio/shop/diagrams/t.dmn"


def test_a_table_is_drafted_compared_tried_and_deployed_like_a_diagram(owner, shop):
    saved = owner.post(f"{FILE}/draft", {"xml": EDITED.decode()}, headers={"Accept": "application/json"})
    assert saved.json["revision"] == 1
    assert "没有规则适用" in saved.json["findings"][0]["reason"]
    assert "&gt; 500" in owner.get(f"{ADDRESS}?of=draft").text
    assert "&gt; 100" in owner.get(ADDRESS).text
    page = owner.get(f"{FILE}/deploy").text
    assert "&gt; 100 · - → " in page
    assert "&gt; 500 · - → " in page
    assert owner.post(f"{FILE}/deploy", {"revision": "1", "comment": "提高上限"}).status_code == 302
    found = engine.definitions(shop, actor=engine.SYSTEM, procedure=PROCEDURE, kind="decision")
    assert [(one.id, one.version) for one in found] == [("d", 2)]
    assert "&gt; 500" in owner.get(ADDRESS).text


def test_a_table_with_two_rules_for_one_input_is_not_deployed(owner, shop):
    overlapping = drawn(*RULES, policy="UNIQUE").decode()
    owner.post(f"{FILE}/draft", {"xml": overlapping}, headers={"Accept": "application/json"})
    answer = owner.post(f"{FILE}/deploy", {"revision": "1"})
    assert answer.status_code == 400
    assert "都适用于" in answer.text


def test_what_somebody_else_saved_first_is_not_overwritten(owner, app, shop):
    answers = [
        who.post(f"{FILE}/draft", {"xml": EDITED.decode()}, headers={"Accept": "application/json"})
        for who in (owner, signed_in(app, "olga"))
    ]
    assert [answer.status_code for answer in answers] == [200, 409]


def test_a_new_table_begins_with_one_column_of_each_kind(owner):
    answer = owner.post("/studio/shop/new", {"kind": "dmn", "name": "退货运费", "key": "freight"})
    assert answer.headers["Location"].endswith("/studio/shop/diagrams/freight.dmn")
    page = owner.get("/studio/shop/diagrams/freight.dmn").text
    assert "退货运费" in page
    assert "build/table.js" in page


def test_what_is_no_table_is_not_kept(owner):
    answer = owner.post(f"{FILE}/draft", {"xml": "<!DOCTYPE x><x/>"}, headers={"Accept": "application/json"})
    assert answer.status_code == 400
