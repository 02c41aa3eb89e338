"""Limits for reviewers: one case day by day, all cases in tables, picture, lists and files; nobody else sees them."""

import csv
import html
import io
import re

import pytest

import engine
from engine import clock
from tests.bundles import deployed
from tests.cases import complete, open_tasks
from tests.web.shop import signed_in
from tests.web.test_workbook import Book
from tests.working_days import at, by_hand, checked, met, missed, working_days

NOW = "2026-09-24T09:00"


@pytest.fixture
def shop(shop):
    """The shop with limits in working days: one case missed, one met, one overdue, one by another's hand."""
    deployed(shop, working_days())
    shop.cases = {"missed": missed(shop), "met": met(shop), "overdue": checked(shop, "2026-09-18T10:00")}
    clock.set_to(at(NOW))
    return shop


def text_of(markup):
    """What stands on a page, without tags and runs of spaces."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", markup)))


def page_of(reviewer, path):
    answer = reviewer.get(path)
    assert answer.status_code == 200, path
    return answer.text


def table_of(answer):
    heading, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    return [dict(zip(heading, row, strict=True)) for row in rows]


def case_page(reviewer, shop, name):
    return text_of(page_of(reviewer, f"/review/cases/{shop.cases[name]}/limits"))


def test_a_limit_is_told_with_everything_that_its_number_comes_from(reviewer, shop):
    page = case_page(reviewer, shop, "missed")
    for told in (
        "两日内核对 超时 1 个工作日 1 小时",
        "条款 2.1 核对",
        "2 个工作日,当天不计,到下班 18:00",
        "起算 2026年9月17日 20:30 发起案件:“下单” · anna",
        "到期 2026年9月20日 18:00",
        "2026-09-17 周四 不在工作时间内 当天不计 0",
        "2026-09-18 周五 工作日 第 1 天 09:00–12:00、13:00–18:00 8 小时",
        "2026-09-19 周六 周末 0",
        "2026-09-20 周日 调休上班:国庆节(国办发明电〔2025〕7号) 第 2 天 09:00–12:00、13:00–18:00 8 小时",
        "合计:2 个工作日 16 小时",
        "2026-09-22 周二 工作日 09:00–10:00 1 小时",
        "合计:1 个工作日 1 小时 9 小时",
    ):
        assert told in page, told


def test_stops_and_earlier_dates_say_who_and_why(reviewer, shop):
    case = shop.cases["late"] = checked(shop, "2026-09-17T10:00")
    by_hand(shop, case, engine.stop_clock, "2026-09-18T10:00", reason="等客户寄样")
    by_hand(shop, case, engine.resume_clock, "2026-09-20T10:00", reason="样品已到")
    by_hand(shop, case, engine.set_limit, "2026-09-21T10:00", amount=4, reason="样品损坏")
    page = case_page(reviewer, shop, "late")
    assert "2026年9月18日 10:00 – 2026年9月20日 10:00 Otto:等客户寄样" in page
    assert "2026年9月20日 18:00 起算时 · 2026年9月17日 10:00 2026年9月21日 18:00 停表后顺延" in page
    assert "2026年9月23日 18:00 人工调整(Otto:样品损坏)" in page


def test_a_provisional_date_says_so(reviewer, shop):
    shop.cases["far"] = checked(shop, "2026-12-31T10:00")
    assert "暂定:2027 年放假通知尚未公布" in case_page(reviewer, shop, "far")


def test_the_trace_tells_what_happened_to_limits(reviewer, shop):
    case = checked(shop, "2026-09-17T10:00")
    by_hand(shop, case, engine.stop_clock, "2026-09-18T10:00", reason="等客户寄样")
    by_hand(shop, case, engine.resume_clock, "2026-09-20T10:00", reason="样品已到")
    by_hand(shop, case, engine.set_limit, "2026-09-21T10:00", amount=4, reason="样品损坏")
    page = text_of(page_of(reviewer, f"/review/cases/{case}"))
    for told in (
        "停表:时限“两日内核对” 原因:等客户寄样",
        "继续计时:时限“两日内核对” 原因:样品已到",
        "继续计时:时限“两日内核对”:2026年9月20日 18:00 → 2026年9月21日 18:00",
        "调整时限“两日内核对” 原因:样品损坏",
        "时限“两日内核对”由人工调整:2026年9月21日 18:00 → 2026年9月23日 18:00",
    ):
        assert told in page, told


def test_a_diagram_that_stops_a_clock_gives_its_reason(reviewer, shop):
    case = checked(shop, "2026-09-18T16:00", "2026-09-20T15:00")
    with clock.stopped_at(at("2026-09-24T15:00")):
        complete(shop, open_tasks(shop, case)["ship"])
    assert "停表:时限“五日内办结”(等客户收货)" in text_of(page_of(reviewer, f"/review/cases/{case}"))
    assert "等待“发货”;等客户收货" in text_of(page_of(reviewer, f"/review/cases/{case}/limits"))


def test_the_file_of_a_case_adds_up(reviewer, shop):
    answer = reviewer.get(f"/review/cases/{shop.cases['missed']}/limits.csv")
    rows = [row for row in table_of(answer) if row["时限"] == "两日内核对"]
    assert {row["结果"] for row in rows} == {"超时 1 个工作日 1 小时"}
    late = [float(row["计入(小时)"]) for row in rows if row["部分"] == "超时"]
    assert sum(late) == 9
    assert sum(float(row["计入(小时)"]) for row in rows) == 16 + 9


def test_every_table_and_the_picture_show_the_same_counts(reviewer, shop):
    page = page_of(reviewer, "/review/limits?clause=2.1")
    words = text_of(page)
    assert "33.3% 按时率" in words
    assert "1 按时 1 超时 1 超时未办 0 进行中" in words
    assert "2.1 核对 1 1 1 0 0 0 33.3% 中位 1 个工作日 1 小时,最长 2 个工作日" in words
    assert "办公室 1 1 1 0 0 0 33.3%" in words
    assert "2026年9月 1 1 1 0 0 0 33.3%" in words
    picture = page[page.index("<svg") : page.index("</svg>")]
    assert "<title" in picture
    assert "2026年9月按时 1,超时 2" in picture
    assert "1 / 2" in picture


def test_each_row_leads_to_its_limits_and_these_to_the_case(reviewer, shop):
    page = page_of(reviewer, "/review/limits?late=1")
    links = [html.unescape(link) for link in re.findall(r'<th scope="row"><a href="([^"]+)"', page)]
    assert len(links) == 3
    for link in links:
        listed = page_of(reviewer, link)
        assert listed.count('<tr class="late">') == 2, link
        for name in ("missed", "overdue"):
            assert f"/review/cases/{shop.cases[name]}/limits#limit-" in listed
        assert shop.cases["met"] not in listed


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"missed", "met", "overdue"}),
        ("late=1", {"missed", "overdue"}),
        ("verdict=met&clause=2.1", {"met"}),
        ("month=2026-09", {"missed", "met", "overdue"}),
        ("month=2026-08", set()),
        ("since=2026-09-21&until=2026-09-21&clause=2.1", {"met", "overdue"}),
        ("process=shop/order&group=office", {"missed", "met", "overdue"}),
        ("group=store", set()),
    ],
)
def test_the_list_and_the_file_hold_what_the_filters_ask_for(reviewer, shop, query, expected):
    page = page_of(reviewer, f"/review/limits/list?{query}")
    assert {name for name, case in shop.cases.items() if case in page} == expected
    numbers = {row["编号"] for row in table_of(reviewer.get(f"/review/limits.csv?{query}"))}
    assert len(numbers) == len(expected)
    assert f'href="/review/limits.csv{"?" if query else ""}' in page


def test_the_file_of_the_tables_holds_all_of_them(reviewer, shop):
    rows = table_of(reviewer.get("/review/limits/tables.csv?clause=2.1"))
    assert [(row["表"], row["编号"], row["按时"], row["超时"], row["超时未办"]) for row in rows] == [
        ("合计", "", "1", "1", "1"),
        ("按条款", "2.1", "1", "1", "1"),
        ("按责任", "office", "1", "1", "1"),
        ("按到期的月份", "2026-09", "1", "1", "1"),
    ]
    assert rows[0]["工作时间超时最长(小时)"] == "16.0"


@pytest.mark.parametrize("query", ["month=März", "month=2026-13", "since=gestern", "until=2026-02-30", "month=0001-01"])
def test_a_date_that_is_none_is_told(reviewer, shop, query):
    for path in (
        "/review/limits",
        "/review/limits/list",
        "/review/limits.csv",
        "/review/limits/tables.csv",
        "/review/limits.xlsx",
    ):
        assert reviewer.get(f"{path}?{query}").status_code == 400


def test_another_procedure_is_not_there(reviewer, shop):
    for path in (
        "/review/limits",
        "/review/limits/list",
        "/review/limits.csv",
        "/review/limits/tables.csv",
        "/review/limits.xlsx",
    ):
        assert reviewer.get(f"{path}?procedure=bank").status_code == 404


def test_no_limits_say_what_to_do(reviewer, shop):
    assert "显示全部时限" in page_of(reviewer, "/review/limits?month=2020-01")
    assert "显示全部时限" in page_of(reviewer, "/review/limits/list?month=2020-01")


def test_staff_have_no_such_pages(app, shop):
    staff = signed_in(app, "li.na")
    for path in ("/review/limits", f"/review/cases/{shop.cases['met']}/limits"):
        assert staff.get(path).status_code == 404


def test_the_pages_speak_english(reviewer, shop):
    reviewer.post("/language", {"language": "en"})
    page = case_page(reviewer, shop, "missed")
    assert "2 working days, the first day does not count, until the close of business at 18:00" in page
    assert "make-up working day" in page
    assert "33.3% On time" in text_of(page_of(reviewer, "/review/limits?clause=2.1"))


def test_the_lists_are_excel_files_as_well_with_moments_numbers_and_a_chart(reviewer, shop):
    listed = Book(reviewer.get("/review/limits.xlsx?clause=2.1").data)
    heading, *rows = listed.rows()
    assert len(rows) == len(table_of(reviewer.get("/review/limits.csv?clause=2.1")))
    assert all(isinstance(row[heading.index("到期")], float) for row in rows)
    counted = Book(reviewer.get("/review/limits/tables.xlsx?clause=2.1").data)
    assert counted.names == ["按条款", "按条款 图", "按责任", "按责任 图", "按到期的月份", "按到期的月份 图"]
    heading, row = counted.rows()[:2]
    figures = dict(zip(heading, row, strict=False))
    expected = next(
        each for each in table_of(reviewer.get("/review/limits/tables.csv?clause=2.1")) if each["表"] == "按条款"
    )
    for name in ("按时", "超时", "超时未办"):
        assert figures[name] == int(expected[name])
    assert sum("/charts/" in name for name in counted.parts) == 3
    cases = Book(reviewer.get("/review/cases.xlsx").data)
    assert len(cases.rows()) == 1 + len(table_of(reviewer.get("/review/cases.csv")))
