"""Limits on the desk: time left, stopping and setting a clock on the pages, the calendar of due dates and its file."""

import re

import pytest

import engine
from engine import clock
from tests.bundles import PROCEDURE, deployed
from tests.cases import start
from tests.limited import at, limited
from tests.web.reading import form_of
from tests.web.shop import open_shop, signed_in
from web.desk.ics import escaped, folded


@pytest.fixture(autouse=True)
def _monday():
    with clock.stopped_at(at("2025-03-10T09:00")):
        yield


@pytest.fixture
def shop(database):
    open_shop(database)
    deployed(database, limited())
    return database


@pytest.fixture
def task(shop):
    """Address of an open task with two working days."""
    return f"/tasks/{start(shop).opened_task_ids[0]}"


@pytest.fixture
def clerk(app, task):
    return signed_in(app, "li.na")


@pytest.fixture
def owner(app, task):
    return signed_in(app, "otto")


def act(visitor, page, do, **typed):
    """Send the form of the page that does `do`."""
    text = visitor.get(page).text
    forms = re.findall(rf'<form[^>]*action="{page}/clock".*?</form>', text, re.S)
    (form,) = [form for form in forms if f'name="do" value="{do}"' in form]
    return visitor.browser.post(f"{page}/clock", data=form_of(form, f"{page}/clock") | typed)


def move(visitor, moment):
    """Go on to a later moment, at which the clerk signs in anew."""
    clock.set_to(at(moment))
    visitor.sign_in("li.na")


def case_of(visitor, task):
    return re.search(r'href="(/cases/\w+)"', visitor.get(task).text).group(1)


def test_the_queue_says_what_is_left_in_working_time_and_the_exact_date_on_demand(clerk, task):
    page = clerk.get("/?queue=group").text
    assert re.search(
        r'<time class="due ample"[^>]*data-still[^>]*title="2025-03-12 18:00:00 \+08:00">还剩 3 个工作日<', page
    )
    move(clerk, "2025-03-13T10:00")
    assert re.search(r'<tr class="late">.*已超时 1 小时', clerk.get("/?queue=group").text, re.S)


def test_a_clock_is_stopped_and_goes_on_from_the_page_of_the_task(clerk, task):
    assert act(clerk, task, "stop", reason="等客户寄样").location == task
    page = clerk.get(task).text
    assert "已停表。" in page
    assert re.search(r'<section class="due-large foremost stopped".*时钟已停:等客户寄样', page, re.S)
    assert "2025年3月10日 09:00 起停表:等客户寄样(Li.Na)" in page
    assert "时钟已停:等客户寄样" in clerk.get("/?queue=group").text
    move(clerk, "2025-03-13T09:00")
    assert act(clerk, task, "resume", reason="样品已到").location == task
    page = clerk.get(task).text
    assert "还剩 3 个工作日" in page
    assert "已用 不到 1 分钟,停表 3 天" in page
    assert "2025年3月10日 09:00 至 2025年3月13日 09:00 停表:等客户寄样(Li.Na)" in page


def test_without_a_reason_it_comes_back_with_what_was_typed(clerk, owner, task):
    refused = act(clerk, task, "stop", reason="")
    assert refused.status_code == 422
    assert re.search(r'<details class="fold" open><summary>停表.*aria-invalid="true".*请写明原因', refused.text, re.S)
    refused = act(owner, case_of(owner, task), "set", amount="五天", due_at="", reason="客户同意")
    assert refused.status_code == 422
    assert 'value="五天"' in refused.text
    assert 'value="客户同意"' in refused.text
    assert "请填写 0 到 999999 之间的数字。" in refused.text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"amount": "2.5"}, 'value="2.5"'),
        ({"amount": "1", "due_at": "2025-03-20T12:00"}, "只填一项"),
        ({}, "只填一项"),
        ({"due_at": "morgen"}, "请填写日期和时间"),
        ({"amount": "nan"}, "之间的数字"),
    ],
)
def test_a_limit_is_not_set_to_what_cannot_be_counted(owner, task, typed, told):
    refused = act(owner, task, "set", **{"amount": "", "due_at": "", "reason": "客户同意", **typed})
    assert refused.status_code == 422
    assert told in refused.text
    assert 'aria-invalid="true"' in refused.text


def test_an_owner_sets_a_limit_in_its_unit_or_to_a_date_in_the_zone_of_the_procedure(owner, task):
    assert act(owner, task, "set", amount="5", reason="客户同意").location == task
    assert "2025-03-17 18:00:00 +08:00" in owner.get(task).text
    case = case_of(owner, task)
    assert act(owner, case, "set", due_at="2025-03-20T12:00", reason="再延").location == case
    assert "2025-03-20 12:00:00 +08:00" in owner.get(case).text


def test_what_may_not_be_done_is_not_offered(app, clerk, owner, task):
    case = case_of(clerk, task)
    assert [name in clerk.get(case).text for name in ("<summary>停表", "<summary>调整时限")] == [True, False]
    assert [name in owner.get(case).text for name in ("<summary>停表", "<summary>调整时限")] == [True, True]
    assert "/clock" not in signed_in(app, "rita").get(case).text


def test_when_somebody_was_faster_nothing_typed_is_lost(clerk, owner, task):
    text = clerk.get(task).text
    sent = form_of(text, f"{task}/clock")
    act(owner, task, "stop", reason="等批文")
    refused = clerk.browser.post(f"{task}/clock", data=sent | {"reason": "等客户寄样"})
    assert refused.status_code == 409
    assert "<dd>等客户寄样</dd>" in refused.text


def test_the_same_submission_twice_counts_once(clerk, shop, task):
    sent = form_of(clerk.get(task).text, f"{task}/clock") | {"reason": "等客户寄样"}
    for _time in range(2):
        assert clerk.browser.post(f"{task}/clock", data=sent).status_code == 302
    assert clerk.get(task).text.count("起停表") == 1


def test_the_month_shows_what_falls_due_on_its_day_and_why_days_are_off(clerk, task):
    page = clerk.get("/desk/calendar").text
    assert re.search(
        r'<td class="[^"]*"[^>]*><p class="day"><time datetime="2025-03-12">(?:(?!</td>).)*核对', page, re.S
    )
    assert re.search(r'<td class=" today"[^>]*aria-current="date"', page)
    april = clerk.get("/desk/calendar?month=2025-04").text
    assert "清明节放假" in april
    assert "调休上班" in april
    assert "这个月没有到期的任务。" in april
    assert "month=2025-03" in april
    assert "month=2025-05" in april


def test_a_year_that_is_not_published_says_so(clerk):
    assert "2027 年的放假通知尚未公布" in clerk.get("/desk/calendar?month=2027-01").text


def test_a_date_that_may_still_move_says_so_on_its_day_and_in_the_file(clerk, shop):
    move(clerk, "2026-12-31T17:00")
    start(shop)
    page = clerk.get("/desk/calendar?month=2027-01").text
    assert re.search(r'datetime="2027-01-04">(?:(?!</td>).)*暂定:2027 年放假通知尚未公布\)</span>', page, re.S)
    assert b"STATUS:TENTATIVE" in clerk.get("/desk/calendar.ics?month=2027-01").data


@pytest.mark.parametrize("month", ["2025-13", "nonsense", "0001-01", "9999-12", "2025-3"])
def test_a_month_that_is_none_is_no_fault(clerk, month):
    for address in ("/desk/calendar", "/desk/calendar.ics"):
        assert clerk.get(address, query_string={"month": month}).status_code == 200


def test_what_is_overdue_stands_on_top(clerk, task):
    move(clerk, "2025-03-13T10:00")
    page = clerk.get("/desk/calendar").text
    assert page.index("已经超时") < page.index("<table")
    assert re.search(r"已超时 1 小时</time>", page)


def test_others_do_not_see_it(app, owner, task):
    assert "核对" not in owner.get("/desk/calendar").text
    assert b"VEVENT" not in owner.get("/desk/calendar.ics").data


def test_the_month_is_a_file_for_calendar_programs(clerk, task):
    answer = clerk.get("/desk/calendar.ics?month=2025-03")
    assert answer.mimetype == "text/calendar"
    lines = answer.data.decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert "DTSTART:20250312T100000Z" in lines
    assert f"UID:{task.rpartition('/')[2]}@clauseflow" in lines
    assert f"URL:http://localhost{task}" in "".join(lines)
    assert "STATUS:CONFIRMED" in lines
    assert b"VEVENT" not in clerk.get("/desk/calendar.ics?month=2025-04").data


def test_no_text_ends_its_line_or_begins_a_property():
    assert escaped("a,b;c\\d\r\nEND:VEVENT\u2028x\x00") == "a\\,b\\;c\\\\d\\nEND:VEVENT\\nx"
    parts = list(folded("SUMMARY:" + "照章" * 60))
    assert all(len(part.encode()) <= 75 for part in parts)
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == "SUMMARY:" + "照章" * 60


def test_notices_of_limits_lead_to_the_task(clerk, shop, task):
    move(clerk, "2025-03-12T18:00:01")
    engine.fire_due_timers(shop)
    engine.deliver_outbox(shop)
    page = clerk.get("/notices").text
    assert "“核对”的时限“两日内核对”已于 2025-03-12 18:00 到期,仍未完成。" in page
    assert f'<a href="{task}">去办理:核对</a>' in page
    assert PROCEDURE not in page[page.index("<main") :]
