"""One limit, one set of figures: desk, trace, page of the case and report say the same date and the same delay."""

import re
from uuid import uuid4

import pytest

import engine
from engine import clock
from engine.storage.tables import task
from tests.bundles import deployed
from tests.cases import open_tasks, row
from tests.web.review.test_limits import page_of, text_of
from tests.web.shop import signed_in
from tests.working_days import at, checked, working_days

# Begun on Friday at four: the make-up Sunday is the first day, Monday the second.
DUE = "2026-09-21 18:00:00 +08:00"
EXACT = f'title="{DUE}"'


@pytest.fixture
def case(shop):
    deployed(shop, working_days())
    return checked(shop, "2026-09-18T16:00")


def finished(shop, case, when):
    task_id = open_tasks(shop, case)["check"]
    with clock.stopped_at(at(when)):
        engine.complete_task(
            shop, actor=engine.load_actor(shop, "li.na"), task_id=task_id, values={"ok": False},
            command_key=uuid4().hex, task_revision=row(shop, task, task_id)["revision"],
        )  # fmt: skip


def said_by_review(app, case):
    """The words of the limit on the trace, on the page of the case, in the list and in its file."""
    reviewer = signed_in(app, "rita")
    trace = page_of(reviewer, f"/review/cases/{case}")
    checked_by_hand = page_of(reviewer, f"/review/cases/{case}/limits")
    listed = page_of(reviewer, "/review/limits/list?clause=2.1")
    file = reviewer.get("/review/limits.csv?clause=2.1").data.decode()
    for page in (trace, checked_by_hand, listed):
        assert EXACT in page
    assert DUE in file
    return [text_of(page) for page in (trace, checked_by_hand, listed, file)]


def test_a_limit_that_is_overdue_and_then_missed(app, shop, case):
    clock.set_to(at("2026-09-23T10:00"))
    desk = signed_in(app, "li.na").get(f"/tasks/{open_tasks(shop, case)['check']}").text
    late = "1 个工作日 1 小时"
    assert EXACT in desk
    assert f"已超时 {late}" in text_of(desk)
    assert all(f"仍未完成,已超时 {late}" in page for page in said_by_review(app, case))
    finished(shop, case, "2026-09-23T10:00")
    clock.set_to(at("2026-10-12T10:00"))
    assert all(f"超时 {late}" in page for page in said_by_review(app, case))
    report = text_of(page_of(signed_in(app, "rita"), "/review/limits?clause=2.1"))
    assert f"中位 {late},最长 {late}" in report


def test_a_limit_that_runs_over_the_weekend_and_is_met(app, shop, case):
    clock.set_to(at("2026-09-20T15:00"))
    desk = signed_in(app, "li.na").get(f"/tasks/{open_tasks(shop, case)['check']}").text
    left = "1 个工作日 3 小时"
    assert EXACT in desk
    assert re.search(f"还[有剩] {left}", text_of(desk))
    assert all(f"进行中,还有 {left}" in page for page in said_by_review(app, case))
    finished(shop, case, "2026-09-20T15:00")
    clock.set_to(at("2026-10-12T10:00"))
    assert all(f"按时,还剩 {left}" in page for page in said_by_review(app, case))
    report = text_of(page_of(signed_in(app, "rita"), "/review/limits?clause=2.1"))
    assert "100.0% 按时率" in report
    assert "中位 " not in report
