"""Staff at their desk: start, find, claim, fill in, complete, hand over; and everything that can come between."""

import re
from datetime import timedelta
from functools import partial
from html import unescape
from io import BytesIO

import pytest

import engine
from engine import clock
from tests.web.reading import form_of

START = "/start/general_office/general_office_complaint/se_complaint"
REGISTERED = {
    "channel": "电话",
    "customer_name": "客户甲",
    "customer_contact": "13800000001",
    "region": "华东区",
    "subject_kind": "服务",
    "complaint_content": "送货延迟",
}
PHOTO = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def begin(visitor, **typed):
    """Start a complaint and return the address of its case."""
    fields = form_of(visitor.get(START).text, START)
    answer = visitor.browser.post(START, data=fields | {"customer_name": "客户甲"} | typed)
    assert answer.status_code == 302, answer.text
    return answer.location


def first_task(visitor, queue="group"):
    return re.search(r'href="(/tasks/\w+)"', visitor.get(f"/?queue={queue}").text).group(1)


def fill(visitor, task, **typed):
    """What the task's page would send with some fields filled in."""
    return form_of(visitor.get(task).text, task) | typed


def send(visitor, task, fields):
    return visitor.browser.post(task, data=fields)


@pytest.fixture
def clerk(enter):
    return enter("he.jing")


@pytest.fixture
def case(clerk):
    return begin(clerk)


def test_an_empty_desk_says_what_to_do(clerk):
    page = clerk.get("/").text
    assert "没有待办任务" in page
    assert 'href="/start"' in page


def test_a_started_case_has_a_number_and_says_what_comes_next(clerk, case):
    page = clerk.get(case).text
    assert re.search(r"已建立案件 TS-\d{8}-001", page)
    assert re.search(r'href="/tasks/\w+">下一项:登记', page)
    assert "10分钟内传递" in page


def test_the_group_queue_shows_what_is_left_in_words_and_colour(clerk, case):
    page = clerk.get("/?queue=group").text
    assert re.search(r'<time class="due ample"[^>]*data-due=[^>]*>还剩 (9 分钟|10 分钟)</time>', page)
    assert "5.1.b" in page


def test_a_claimed_task_moves_to_the_own_queue(clerk, case):
    task = first_task(clerk)
    fields = form_of(clerk.get(task).text, f"{task}/claim")
    assert clerk.browser.post(f"{task}/claim", data=fields).location == task
    assert task in clerk.get("/").text
    assert task not in clerk.get("/?queue=group").text


def test_the_form_goes_through_and_leads_to_the_next_task(clerk, case):
    task = first_task(clerk)
    answer = send(clerk, task, fill(clerk, task, **REGISTERED))
    assert answer.status_code == 302
    page = clerk.get(answer.location).text
    assert "已提交:登记《投诉记录表》" in page
    assert "下一项:转销售经理并反馈相关部门" in page
    assert "送货延迟" in clerk.get(case).text


def test_what_is_wrong_stands_beside_what_was_typed(clerk, case):
    task = first_task(clerk)
    answer = send(clerk, task, fill(clerk, task, **REGISTERED | {"region": "", "complaint_content": "写了很多"}))
    assert answer.status_code == 422
    assert "请选择所在区域" in answer.text
    assert "写了很多" in answer.text
    again = form_of(answer.text, task)
    assert send(clerk, task, again | {"region": "华东区"}).status_code == 302


def test_a_double_click_completes_once_and_answers_twice_alike(clerk, case):
    task = first_task(clerk)
    fields = fill(clerk, task, **REGISTERED)
    first, second = send(clerk, task, fields), send(clerk, task, fields)
    assert (first.status_code, first.location) == (second.status_code, second.location) == (302, "/")
    clerk.get("/")  # reads what is said once
    assert clerk.get(case).text.count("转销售经理并反馈相关部门") == 1


def test_a_task_somebody_else_finished_says_who_and_shows_what_was_typed(clerk, enter, case):
    task, other = first_task(clerk), enter("luo.min")
    late = fill(other, task, **REGISTERED | {"complaint_content": "我写的内容"})
    send(clerk, task, fill(clerk, task, **REGISTERED))
    answer = send(other, task, late)
    assert answer.status_code == 409
    assert "何静" in answer.text
    assert "我写的内容" in answer.text
    assert "没有提交" in answer.text


def test_a_stale_page_comes_back_with_what_was_typed_and_can_be_sent_again(clerk, case):
    task = first_task(clerk)
    stale = fill(clerk, task, **REGISTERED | {"complaint_content": "旧页面上写的"})
    clerk.browser.post(f"{task}/claim", data=form_of(clerk.get(task).text, f"{task}/claim"))
    answer = send(clerk, task, stale)
    assert answer.status_code == 409
    assert "刚刚有变化" in answer.text
    assert "旧页面上写的" in answer.text
    assert send(clerk, task, form_of(answer.text, task)).status_code == 302


def test_a_task_claimed_by_somebody_else_can_be_read_and_not_sent(clerk, enter, case):
    task, other = first_task(clerk), enter("luo.min")
    typed = fill(other, task, **REGISTERED | {"complaint_content": "两个人同时写"})
    clerk.browser.post(f"{task}/claim", data=form_of(clerk.get(task).text, f"{task}/claim"))
    answer = send(other, task, typed)
    assert answer.status_code == 409
    assert "两个人同时写" in answer.text
    page = other.get(task).text
    assert "这项任务由 何静 处理" in page
    assert "data-form" not in page


def test_claiming_what_somebody_has_just_claimed_says_so(clerk, enter, case):
    task, other = first_task(clerk), enter("luo.min")
    mine = form_of(clerk.get(task).text, f"{task}/claim")
    theirs = form_of(other.get(task).text, f"{task}/claim")
    clerk.browser.post(f"{task}/claim", data=mine)
    answer = other.browser.post(f"{task}/claim", data=theirs)
    assert answer.status_code == 302
    assert "刚刚有变化" in other.get(answer.location).text


def test_a_task_is_handed_to_a_colleague_with_a_reason(clerk, enter, case):
    task, other = first_task(clerk), enter("luo.min")
    clerk.browser.post(f"{task}/claim", data=form_of(clerk.get(task).text, f"{task}/claim"))
    fields = form_of(clerk.get(task).text, f"{task}/assign")
    refused = clerk.browser.post(f"{task}/assign", data=fields | {"to_user": "luo.min", "reason": " "})
    assert "写明原因" in clerk.get(refused.location).text
    clerk.browser.post(f"{task}/assign", data=fields | {"to_user": "luo.min", "reason": "下班"})
    assert task in other.get("/").text
    assert task not in clerk.get("/").text


def test_a_released_task_is_everybodys_again(clerk, case):
    task = first_task(clerk)
    clerk.browser.post(f"{task}/claim", data=form_of(clerk.get(task).text, f"{task}/claim"))
    clerk.browser.post(f"{task}/release", data=form_of(clerk.get(task).text, f"{task}/release"))
    assert task in clerk.get("/?queue=group").text


def test_a_draft_waits_for_its_writer_alone(clerk, enter, case):
    task, other = first_task(clerk), enter("luo.min")
    answer = send(clerk, task, fill(clerk, task, complaint_content="写了一半") | {"_draft": "1"})
    assert answer.location == task
    page = clerk.get(task).text
    assert re.search(r"草稿已保存 \d\d:\d\d", page)
    assert "写了一半" in page
    assert "写了一半" not in other.get(task).text


def test_a_script_saving_a_draft_is_answered_in_a_word(clerk, case):
    task = first_task(clerk)
    fields = fill(clerk, task, complaint_content="写了一半") | {"_draft": "1"}
    answer = clerk.browser.post(task, data=fields, headers={"X-Requested-With": "fetch"})
    assert re.fullmatch(r"已保存 \d\d:\d\d", answer.json["message"])


def photographed(clerk, task, content, name):
    page = clerk.get(task).text
    field = re.search(r'<input[^>]*type="file"[^>]*name="(\w+)"|<input[^>]*name="(\w+)"[^>]*type="file"', page)
    fields = form_of(page, task) | REGISTERED
    return clerk.browser.post(task, data=fields | {field.group(1) or field.group(2): (BytesIO(content), name)})


def test_a_photo_is_attached_and_handed_out_as_a_download(clerk, case):
    assert photographed(clerk, first_task(clerk), PHOTO, "破损 照片.png").status_code == 302
    address = re.search(rf'href="({case}/files/\w+)"', clerk.get(case).text).group(1)
    answer = clerk.get(address)
    assert answer.data == PHOTO
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    answer.close()


@pytest.mark.parametrize(("content", "name"), [(PHOTO, "page.html"), (b"<script>", "photo.png"), (b"", "photo.png")])
def test_a_file_of_the_wrong_kind_is_refused_and_nothing_typed_is_lost(clerk, case, content, name):
    answer = photographed(clerk, first_task(clerk), content, name)
    assert answer.status_code == 422
    assert "送货延迟" in answer.text


def test_a_file_that_is_too_large_is_refused_in_plain_words(clerk, app, case):
    app.config["MAX_CONTENT_LENGTH"] = 5000
    answer = photographed(clerk, first_task(clerk), PHOTO * 1000, "photo.png")
    assert answer.status_code == 413
    assert "文件太大" in answer.text


def test_a_case_is_found_by_number_customer_or_telephone(clerk, case):
    number = re.search(r"TS-\d{8}-\d{3}", clerk.get(case).text).group()
    send(clerk, first_task(clerk), fill(clerk, first_task(clerk), **REGISTERED))
    for text in (number, number[-7:], "客户甲", "138 0000 0001"):
        assert clerk.get("/cases", query_string={"text": text}).location == case, text
    page = clerk.get("/cases?text=nobody").text
    assert "没有找到“nobody”" in page
    assert 'value="nobody"' in page


def test_lists_are_filtered_by_links(clerk, case):
    assert case in clerk.get("/cases").text
    assert case in clerk.get("/cases?status=running").text
    assert case not in clerk.get("/cases?status=completed").text
    assert case not in clerk.get("/cases?late=1").text


@pytest.fixture
def overdue(office, case):
    """Eleven minutes later, with everything done that fell due."""
    clock.set_to(clock.now() + timedelta(minutes=11))
    engine.fire_due_timers(office)
    engine.deliver_outbox(office)
    return case


def test_a_breach_is_seen_in_the_queue_the_case_and_the_list(clerk, overdue):
    assert re.search(r'<tr class="late">.*已超时 \d 分钟', clerk.get("/?queue=group").text, re.S)
    assert 'class="badge late">有超时' in clerk.get(overdue).text
    assert overdue in clerk.get("/cases?late=1").text


def test_unread_notices_are_counted_until_they_are_marked_as_read(clerk, office, overdue):
    page = clerk.get("/notices").text
    assert "超过传递时限" in page
    assert re.search(r'通知 <span class="count">1</span>', page)
    seen = form_of(page, "/notices/read")
    clock.set_to(clock.now() + timedelta(minutes=1))
    begin(clerk)
    clock.set_to(clock.now() + timedelta(minutes=11))
    engine.fire_due_timers(office)
    engine.deliver_outbox(office)
    clerk.browser.post("/notices/read", data=seen)
    assert re.search(r'通知 <span class="count">1</span>', clerk.get("/notices").text)
    clerk.browser.post("/notices/read", data=form_of(clerk.get("/notices").text, "/notices/read"))
    assert not re.search(r'通知 <span class="count">', clerk.get("/notices").text)


def test_a_case_is_withdrawn_with_a_reason_only(clerk, case):
    fields = form_of(clerk.get(case).text, f"{case}/withdraw")
    refused = clerk.browser.post(f"{case}/withdraw", data=fields | {"reason": ""})
    assert refused.status_code == 422
    assert clerk.browser.post(f"{case}/withdraw", data=fields | {"reason": "重复登记"}).location == case
    page = clerk.get(case).text
    assert "已撤回:重复登记" in page
    assert f"{case}/withdraw" not in page


def test_the_record_is_printed_with_what_was_entered(clerk, case):
    send(clerk, first_task(clerk), fill(clerk, first_task(clerk), **REGISTERED))
    page = clerk.get(f"{case}/record").text
    assert "送货延迟" in page
    assert "<form" not in page[page.index("<main") :]


def test_somebody_without_a_part_in_the_case_finds_nothing(clerk, enter, case):
    stranger, task = enter("liang.chen"), first_task(clerk)
    for address in (case, f"{case}/record", task, f"{case}/files/x"):
        assert stranger.get(address).status_code == 404, address
    assert case not in stranger.get("/cases").text


def test_the_second_page_begins_where_the_first_ends(clerk, monkeypatch):
    cases = {begin(clerk) for _ in range(3)}
    monkeypatch.setattr(engine, "find_cases", partial(engine.find_cases, limit=2))
    first = clerk.get("/cases?status=running").text
    onwards = unescape(re.search(r'rel="next" href="([^"]+)"', first).group(1))
    second = clerk.get(onwards).text
    listed = [set(re.findall(r'<th scope="row"><a href="(/cases/\w+)"', page)) for page in (first, second)]
    assert [len(each) for each in listed] == [2, 1]
    assert listed[0] | listed[1] == cases
    assert 'href="/cases?status=running">回到第一页' in second


def test_a_cursor_that_is_none_of_ours_is_said_in_plain_words(clerk):
    assert clerk.get("/cases?after=nonsense").status_code == 400


def test_tasks_are_found_within_a_queue(clerk, case):
    number = re.search(r'href="(/cases/\w+)">([^<]+)</a>', clerk.get("/?queue=group").text).group(2)
    assert number in clerk.get(f"/?queue=group&text={number[-3:]}").text
    page = clerk.get("/?queue=group&text=没有").text
    assert "没有找到“没有”" in page
    assert 'href="/?queue=group">显示全部待办' in page
    assert 'name="queue" value="group"' in page


def test_no_notices_are_said_to_be_none(clerk):
    assert "没有通知" in clerk.get("/notices").text
    assert clerk.post("/notices/read", {"until": "nonsense"}).location == "/notices"
