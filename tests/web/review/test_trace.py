"""The trace of a case as a page: who, when, which element, from what to what, which limit, which clause."""

import json
import re

import pytest
from sqlalchemy import update

import engine
from engine.audit.packing import packed_values
from engine.storage.tables import history_step
from tests.cases import complete, key, open_tasks, start
from tests.web.shop import files, signed_in


@pytest.fixture
def late(shop, minutes):
    """A case whose check took twelve minutes and that now waits to be shipped."""
    begun = start(shop, customer="客户甲")
    minutes(12)
    complete(shop, begun.opened_task_ids[0], ok=True)
    return begun.instance_id


def page_of(reviewer, instance_id):
    answer = reviewer.get(f"/review/cases/{instance_id}")
    assert answer.status_code == 200
    return answer.text


def picture(page):
    return json.loads(re.search(r'id="trace-data">(.*?)</script>', page, re.S).group(1))


def test_the_timeline_says_who_when_and_what(reviewer, late):
    page = page_of(reviewer, late)
    assert "完成“核对”" in page
    assert "09:12" in page
    assert "anna" in page


def test_changes_are_told_from_what_to_what(reviewer, shop, late):
    again = engine.load_actor(shop, "li.na")
    complete(shop, open_tasks(shop, late)["ship"], again, ok=False)
    page = page_of(reviewer, late)
    assert "<del>是</del> → <ins>否</ins>" in page


def test_a_missed_limit_says_by_how_much(reviewer, late):
    page = page_of(reviewer, late)
    assert '<span class="missed">超时 2 分钟</span>' in page
    assert "十分钟内核对" in page


def test_a_limit_that_was_met_says_what_was_left(reviewer, shop, minutes):
    begun = start(shop)
    minutes(4)
    complete(shop, begun.opened_task_ids[0], ok=True)
    assert '<span class="met">按时,还剩 6 分钟</span>' in page_of(reviewer, begun.instance_id)


def test_each_clause_stands_with_its_text_and_what_carried_it_out(reviewer, late):
    page = page_of(reviewer, late)
    by_clause = page[page.index("逐条对照") :]
    assert "十分钟内核对。" in by_clause
    assert "✓ 核对" in by_clause
    assert "目的说明" in by_clause


def test_the_picture_knows_the_path_the_loops_what_is_open_and_what_is_late(reviewer, shop, late):
    drawn = picture(page_of(reviewer, late))
    assert drawn["visits"]["check"] == 1
    assert drawn["flows"]["f3"] == 1
    assert drawn["open"] == ["ship"]
    assert "check" in drawn["late"]
    assert 'id="order"' in drawn["xml"]


def test_the_chain_is_proved(reviewer, late):
    assert "记录完整,链已核对" in page_of(reviewer, late)


def test_a_changed_record_is_told(reviewer, shop, late):
    with shop.begin() as connection:
        forged = packed_values({"0": {"customer": ["0" * 32, "别人"]}})
        first = (history_step.c.chain == late) & (history_step.c.seq == 1)
        connection.execute(update(history_step).where(first).values(values=forged))
    assert "记录链核对不一致" in page_of(reviewer, late)


def test_a_cancelled_case_says_why(reviewer, shop, late):
    owner = engine.Actor(user_id="otto", name="Otto", grants=frozenset({("owner", "shop")}))
    engine.cancel_instance(shop, actor=owner, instance_id=late, reason="客户撤单", command_key=key())
    page = page_of(reviewer, late)
    assert "撤销案件" in page
    assert "原因:客户撤单" in page


def test_the_case_is_shown_in_the_version_it_ran(reviewer, shop, late):
    changed = {path: data.replace("发货".encode(), "送货".encode()) for path, data in files().items()}
    engine.deploy(shop, actor=engine.SYSTEM, procedure="shop", files=changed)
    page = page_of(reviewer, late)
    assert "发货" in page
    assert "送货" not in page


def test_what_is_typed_cannot_become_markup(reviewer, shop):
    begun = start(shop, customer="<script>alert(1)</script></script>")
    page = page_of(reviewer, begun.instance_id)
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize("login", ["li.na"])
def test_staff_do_not_see_the_trace(app, late, login):
    assert signed_in(app, login).get(f"/review/cases/{late}").status_code == 404


def test_an_unknown_case_is_not_found(reviewer):
    assert reviewer.get("/review/cases/nothing").status_code == 404


def test_the_trace_speaks_english(reviewer, late):
    reviewer.post("/language", {"language": "en"})
    page = page_of(reviewer, late)
    assert "“核对” completed" in page
    assert "Check within ten minutes" in page
