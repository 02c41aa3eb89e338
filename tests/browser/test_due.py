"""What falls due, in a browser: the calendar wide and on a phone, a clock stopped by clicking, words that count on."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

import engine
from engine import clock
from tests.bundles import deployed
from tests.cases import complete, start
from tests.limited import at, limited
from tests.web.shop import open_shop

HOUR = 3_600_000  # milliseconds
pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def shop(sqlite_database, house):
    """The shop on a Wednesday in December: a task that is late, and one that is due on New Year."""
    clock.set_to(at("2026-12-25T09:00"))
    open_shop(sqlite_database)
    deployed(sqlite_database, limited())
    engine.set_password(sqlite_database, actor=engine.SYSTEM, user_id="li.na", password="correct horse battery staple")
    late = start(sqlite_database, customer="客户甲").opened_task_ids[0]
    clock.set_to(at("2026-12-30T09:10"))
    coming = start(sqlite_database, customer="客户乙").opened_task_ids[0]
    return late, coming


def is_as_wide_as_its_window(page):
    page.wait_for_load_state()  # a heading can be there before the style sheet of its page
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_calendar_is_a_table_of_weeks_and_on_a_phone_a_list_of_days(shop, person, pictures):
    wide, phone = person("li.na"), person("li.na", width=390, height=844)
    for page in (wide, phone):
        page.goto("/?queue=group")
        page.get_by_role("link", name="到期日历").click()
        expect(page.get_by_role("heading", name="已经超时")).to_be_visible()
        assert is_as_wide_as_its_window(page)
    expect(wide.get_by_role("columnheader", name="周一")).to_be_visible()
    expect(wide.get_by_role("heading", name="今后两周")).to_be_hidden()
    expect(wide.locator("td[aria-current=date]")).to_contain_text("今天")
    wide.screenshot(path=pictures / "calendar.png")
    expect(phone.locator("table.month")).to_be_hidden()
    expect(phone.get_by_role("heading", name="2027年1月1日 周五 · 元旦放假")).to_have_count(0)
    expect(phone.get_by_role("heading", name="2027年1月1日 周五")).to_be_visible()
    phone.get_by_role("link", name="看整个月").click()
    expect(phone.locator("table.month")).to_be_visible()
    assert is_as_wide_as_its_window(phone)
    phone.screenshot(path=pictures / "calendar-phone.png", full_page=True)


def test_a_clock_is_stopped_and_resumed_by_clicking(shop, person):
    page = person("li.na", width=390, height=844)
    page.goto(f"/tasks/{shop[1]}")
    page.get_by_text("停表", exact=True).first.click()
    page.get_by_label("等的是什么").fill("等客户寄样")
    page.get_by_role("button", name="停表").click()
    expect(page.locator(".due-large")).to_contain_text("时钟已停:等客户寄样")
    assert is_as_wide_as_its_window(page)
    page.get_by_text("继续计时", exact=True).first.click()
    page.get_by_label("等到了什么").fill("样品已到")
    page.get_by_role("button", name="继续计时").click()
    expect(page.locator(".due-large .left")).to_contain_text("约 2027-01-01 18:00")


def test_words_by_the_clock_count_on_and_those_of_working_time_stay_until_it_is_over(shop, person, sqlite_database):
    (by_clock,) = complete(sqlite_database, shop[0], ok=True).opened_task_ids
    page = person("li.na")
    page.clock.install(time=datetime(2026, 12, 30, 1, 10, tzinfo=UTC))
    said = page.locator(".due-large .left time")
    page.goto(f"/tasks/{by_clock}")
    expect(said).to_have_text("还剩 1 天")
    page.clock.fast_forward(20 * HOUR + 1000)
    expect(said).to_have_text("还剩 3 小时 59 分钟")
    expect(page.locator(".due-large")).to_have_class("due-large foremost soon")
    page.clock.set_system_time(datetime(2026, 12, 30, 1, 10, tzinfo=UTC))
    page.goto(f"/tasks/{shop[1]}")
    before = said.inner_text()
    page.clock.fast_forward(12 * HOUR)
    expect(said).to_have_text(before)
    page.clock.fast_forward(72 * HOUR)
    expect(said).to_have_text("已到期")
    expect(page.locator(".due-large")).to_have_class("due-large foremost late")
