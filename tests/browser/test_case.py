"""One complaint from the call to the closed record, played by clicking, each step by the person whose desk it is on."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

import engine

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
pytestmark = pytest.mark.xdist_group("browser")


def zoned(minutes=0):
    moment = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(minutes=minutes)
    return moment.strftime("%Y-%m-%dT%H:%M")


def take(page, name):
    """Open the task of this name from the desk and claim it when it is nobody's yet."""
    page.goto("/")
    link = page.get_by_role("main").get_by_role("link", name=name, exact=True)
    if not link.count():
        page.goto("/?queue=group")
    link.first.click()
    claim = page.get_by_role("main").get_by_role("button", name="认领", exact=True)
    if claim.count():
        claim.first.click()
        page.wait_for_load_state()


def submit(page):
    page.get_by_role("button", name="提交", exact=True).click()
    page.wait_for_load_state()
    assert page.locator(".error-summary").count() == 0, page.locator(".error-summary").inner_text()


def pick(page, key, label):
    page.locator(f"select[name={key}]").select_option(label=label)


def choose(page, name, value):
    page.locator(f"input[name='{name}'][value='{value}']").check()


def test_a_complaint_is_played_by_clicking_and_its_trace_is_right(person, sqlite_database, pictures):
    office = person("he.jing")
    office.goto("/start/general_office/general_office_complaint/se_complaint")
    submit(office)
    register(office)
    pass_on(office)
    sales = person("zhou.kai")
    take(sales, "分配区域负责人")
    pick(sales, "region_head_id", "沈悦")
    submit(sales)
    region = person("shen.yue", width=390, height=844)  # a regional head is on the road, with a phone
    take(region, "与客户沟通")
    region.fill("[name=first_contact_at]", zoned())
    region.fill("[name=contact_notes]", "客户要求当天送达")
    region.set_input_files("input[name=contact_files]", {"name": "现场.png", "mimeType": "image/png", "buffer": PNG})
    submit(region)
    measures(person("xie.lin"))
    head = person("guo.qiang")
    take(head, "部门负责人反馈处理结果")
    head.fill("[name=result_text]", "措施已落实,客户满意")
    submit(head)
    revisit(office)
    read_trace(person("pei.ran", width=1400), pictures)
    assert engine.verify(sqlite_database).problems == ()


def register(page):
    take(page, "登记《投诉记录表》")
    submit_refused(page)
    pick(page, "channel", "电话")
    page.fill("[name=customer_name]", "客户甲")
    page.fill("[name=customer_contact]", "13800000001")
    pick(page, "region", "华东区")
    choose(page, "subject_kind", "服务")
    page.fill("[name=complaint_content]", "送货延迟")
    submit(page)


def submit_refused(page):
    """The server judges even when the browser's own checks are off, beside the field, and keeps what was typed."""
    page.fill("[name=complaint_content]", "先写下来")
    page.locator("form[novalidate], form").last.evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="提交", exact=True).click()
    page.wait_for_load_state()
    assert page.locator(".error-summary").is_visible()
    assert page.locator("[name=customer_name]").get_attribute("aria-invalid") == "true"
    assert page.locator("[name=complaint_content]").input_value() == "先写下来"


def pass_on(page):
    take(page, "转销售经理并反馈相关部门")
    choose(page, "responsible_depts", "物流部")
    pick(page, "lead_dept", "物流部")
    pick(page, "sales_manager_id", "周凯")
    submit(page)


def measures(page):
    take(page, "制定并实施解决措施")
    for key, value in {"measure": "安排专车补送", "owner": "谢琳", "finish_at": zoned(), "state": "已送达"}.items():
        page.locator(f"[name$='{key}']").first.fill(value)
    submit(page)
    take(page, "确认实施效果并在《投诉记录表》签字")
    page.fill("[name=effect_confirmed]", "已实施并核对效果")
    choose(page, "dept_satisfied", "satisfied")
    page.fill("[name=satisfied_at]", zoned())
    submit(page)


def revisit(page):
    take(page, "投诉回访并登记处理方案")
    page.fill("[name=revisit_at]", zoned())
    choose(page, "revisit_satisfied", "satisfied")
    page.fill("[name=revisit_notes]", "客户满意")
    submit(page)


def read_trace(page, pictures):
    """The reviewer finds the closed case and sees who did what, the way it took and that the chain holds."""
    page.goto("/review/")
    page.get_by_role("main").get_by_role("link", name=re.compile("^TS-")).first.click()
    page.wait_for_selector("body[data-ready]")
    text = page.get_by_role("main").inner_text()
    for words in ("何静", "周凯", "沈悦", "谢琳", "郭强", "登记《投诉记录表》", "投诉关闭", "10分钟内传递"):
        assert words in text
    assert page.locator("g[data-element-id=ee_closed].djs-element").count() == 1
    assert page.locator("g.djs-element[class*='visited'], g.djs-element[class*='taken']").count() >= 15
    page.screenshot(path=pictures / "trace.png")


def test_a_draft_keeps_itself_and_says_when(person):
    office = person("he.jing")
    office.goto("/start/general_office/general_office_complaint/se_complaint")
    submit(office)
    take(office, "登记《投诉记录表》")
    office.fill("[name=customer_name]", "客户乙")
    said = office.locator("[data-draft-said]")
    expect(said).to_contain_text(re.compile(r"已保存 \d\d:\d\d"), timeout=15_000)
    office.reload()
    assert office.locator("[name=customer_name]").input_value() == "客户乙"
