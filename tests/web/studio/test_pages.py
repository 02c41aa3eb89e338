"""The owner's pages: readable without a script, closed to everybody else, and what one can do about running cases."""

import json
from io import BytesIO
from pathlib import Path

import pytest

import engine
from tests.bundles import side_path
from tests.cases import complete, key, start
from tests.web.shop import DIAGRAM, files, signed_in

PAGES = [
    "/studio/shop/",
    DIAGRAM,
    f"{DIAGRAM}/deploy",
    f"{DIAGRAM}/file",
    "/studio/shop/processes/order",
    "/studio/shop/processes/order/1",
    "/studio/shop/cases",
    "/studio/shop/incidents",
    "/studio/shop/timers",
]


@pytest.mark.parametrize("path", PAGES)
def test_an_owner_sees_every_page(owner, path):
    assert owner.get(path).status_code == 200


@pytest.mark.parametrize("login", ["rita", "li.na"])
@pytest.mark.parametrize("path", [*PAGES, "/studio/"])
def test_to_everybody_else_they_do_not_exist(app, shop, login, path):
    assert signed_in(app, login).get(path).status_code == 404


def test_nobody_else_changes_anything(app, shop):
    reviewer = signed_in(app, "rita")
    paths = [f"{DIAGRAM}/draft", f"{DIAGRAM}/deploy", f"{DIAGRAM}/discard", "/studio/shop/new", "/studio/shop/upload"]
    assert {reviewer.post(path, {"xml": "x", "name": "n", "key": "k"}).status_code for path in paths} == {404}


def test_another_procedure_is_not_theirs(owner):
    assert owner.get("/studio/elsewhere/").status_code == 404
    assert owner.get("/studio/elsewhere/diagrams/order.bpmn").status_code == 404


@pytest.mark.parametrize("path", ["nothing.bpmn", "clauses.yaml", "..%2fsecret.bpmn"])
def test_what_is_no_diagram_of_the_procedure_is_not_found(owner, path):
    assert owner.get(f"/studio/shop/diagrams/{path}").status_code == 404


def test_the_diagram_reads_as_a_list_without_a_script(owner):
    page = owner.get(DIAGRAM).text
    listed = page[page.index('id="modeller-outline"') : page.index("</nav>", page.index('id="modeller-outline"'))]
    assert [name for name in ("下单", "核对", "是否发货", "发货", "完成") if name not in listed] == []


def whole(owner):
    content = (Path(__file__).parent / "whole.bpmn").read_bytes()
    owner.post("/studio/shop/upload", {"file": (BytesIO(content), "whole.bpmn")})
    return "/studio/shop/diagrams/whole.bpmn"


KINDS = {
    "zh": (
        "脚本任务", "调用活动", "用户任务,多实例(顺序)", "手工任务,多实例(并行)", "任务,循环", "用户任务,补偿",
        "包容网关", "复杂网关", "事件网关", "事务", "特别子流程", "事件子流程", "多重开始事件",
        "升级开始事件(不中断)", "补偿边界事件", "链接抛出事件", "终止结束事件",
    ),
    "en": (
        "Script task", "Call activity", "User task (Sequential multi-instance)", "Event sub-process",
        "Multiple start event", "Escalation start event (non-interrupting)", "Error end event", "Ad-hoc sub-process",
        "Complex gateway",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", KINDS)
def test_every_kind_is_called_by_its_name(owner, language):
    path = whole(owner)
    owner.post("/language", {"language": language})
    page = owner.get(path).text
    assert [kind for kind in KINDS[language] if f">{kind}<" not in page] == []
    assert "付款" in page  # what a transaction holds is listed too


def test_the_page_offers_the_processes_that_can_be_called(owner):
    page = owner.get(DIAGRAM).text
    data = page[page.index('id="modeller-data"') :]
    data = json.loads(data[data.index("{") : data.index("</script>")])
    assert [one["value"] for one in data["offers"]["processes"]] == ["order"]


def test_the_diagram_page_may_style_itself_and_other_pages_may_not(owner):
    assert "style-src 'self' 'unsafe-inline'" in owner.get(DIAGRAM).headers["Content-Security-Policy"]
    assert "unsafe-inline" not in owner.get("/studio/shop/").headers["Content-Security-Policy"]


def test_the_page_speaks_english(owner):
    owner.post("/language", {"language": "en"})
    page = owner.get(DIAGRAM).text
    assert "Compare and deploy" in page
    assert '"language": "en"' in page


def broken_case(shop):
    """A case whose gateway finds no way on, because what it asks for was never said."""
    deployed = engine.deploy(shop, actor=engine.SYSTEM, procedure="shop", files=files(condition="=amount > 5"))
    begun = start(shop)
    with pytest.raises(engine.errors.DiagramFault):
        complete(shop, begun.opened_task_ids[0])
    return deployed, begun


def test_an_incident_is_listed_with_its_cause_and_can_be_closed(owner, shop):
    broken_case(shop)
    page = owner.get("/studio/shop/incidents").text
    assert "是否发货" in page
    assert "amount &gt; 5" in page
    assert "有故障等待处理" in owner.get("/studio/shop/").text
    found = engine.incidents(shop, actor=engine.SYSTEM, procedure="shop").rows[0]
    assert owner.post(f"/studio/shop/incidents/{found.id}/retry", {"command_key": key()}).status_code == 302
    assert "没有故障" in owner.get("/studio/shop/incidents").text
    assert "是否发货" in owner.get("/studio/shop/incidents?resolved=1").text


def test_a_case_is_cancelled_with_a_reason(owner, shop):
    begun = start(shop)
    path = f"/studio/shop/cases/{begun.instance_id}/cancel"
    assert "客户甲" in owner.get("/studio/shop/cases").text
    assert owner.post(path, {"command_key": key(), "reason": " "}).status_code == 422
    assert owner.post(path, {"command_key": key(), "reason": "重复登记"}).status_code == 302
    found = engine.case_detail(shop, actor=engine.SYSTEM, instance_id=begun.instance_id)
    assert (found.status, found.end_reason) == ("cancelled", "重复登记")
    assert "客户甲" not in owner.get("/studio/shop/cases").text
    assert "客户甲" in owner.get("/studio/shop/cases?status=all").text


def test_waiting_timers_are_listed(owner, shop):
    engine.deploy(shop, actor=engine.SYSTEM, procedure="shop", files=files(more=side_path("PT1H")))
    start(shop)
    assert "迟了" in owner.get("/studio/shop/timers").text
