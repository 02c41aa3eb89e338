"""The monthly report, played from complaints to the archive: on a page with its charts, and as an Excel file."""

import io
import re
from datetime import timedelta
from zipfile import ZipFile

import pytest

import engine
import forms
from engine import clock
from tests.web.test_desk import REGISTERED, begin, fill, first_task, send
from tests.web.test_workbook import Book

REPORT = "general_office/complaint_monthly_summary"


@pytest.fixture
def report(enter, office):
    """The case of a monthly report over two complaints of two regions, up to its compiling."""
    due = engine.timers(office, actor=engine.SYSTEM, procedure="general_office").rows[0].due_at
    with clock.stopped_at(due - timedelta(days=1)):
        clerk = enter("he.jing")
        for region, content in (("华东区", "=1+1"), ("华南区", "<b>慢</b>")):
            begin(clerk)
            task = first_task(clerk)
            fields = fill(clerk, task, **REGISTERED | {"region": region, "complaint_content": content})
            assert send(clerk, task, fields).status_code == 302
        clock.set_to(due + timedelta(minutes=1))
        engine.fire_due_timers(office)
        engine.deliver_outbox(office)
        found = engine.find_cases(office, actor=engine.SYSTEM, process=REPORT).rows
        assert len(found) == 1
        yield found[0]


@pytest.fixture
def filed(enter, office, report):
    """Address of the report in the archive."""
    detail = engine.case_detail(office, actor=engine.SYSTEM, instance_id=report.id)
    clerk, task = enter("he.jing"), f"/tasks/{detail.open_tasks[0].id}"
    assert send(clerk, task, fill(clerk, task, improvement_notes="多培训")).status_code == 302
    engine.set_page_renderer(forms.archive_page)  # as every process of the product begins
    engine.deliver_outbox(office)
    entry = engine.archive_entries(office, actor=engine.SYSTEM, procedure="general_office").rows[0]
    return f"/review/archive/{entry.id}"


def workbook_of(visitor, address):
    answer = visitor.get(address)
    assert answer.status_code == 200
    content = answer.data
    answer.close()
    return Book(content)


def assert_is_the_report(book):
    assert book.names == ["汇总数据", "汇总数据 图", "投诉明细"]
    heading, total, *groups = book.rows(1)
    figures = dict(zip(heading, total, strict=False))
    assert (figures["维度"], figures["投诉数"], figures["已关闭"]) == ("合计", 2, 0)
    assert {("区域", "华东区", 1), ("区域", "华南区", 1)} <= {(row[0], row[1], row[2]) for row in groups}
    titles = re.findall(r"<a:t>([^<]+)</a:t>", "".join(part for name, part in book.parts.items() if "/chart" in name))
    assert "区域" in titles
    details = [dict(zip(book.rows(3)[0], row, strict=False)) for row in book.rows(3)[1:]]
    assert {row["内容"] for row in details} == {"=1+1", "<b>慢</b>"}
    assert all(isinstance(row["日期"], float) for row in details)
    assert "<f>" not in book.parts["xl/worksheets/sheet3.xml"]


def test_staff_take_the_figures_with_them_while_they_compile_the_report(enter, report):
    clerk = enter("he.jing")
    assert f'href="/cases/{report.id}/tables.xlsx"' in clerk.get(f"/cases/{report.id}").text
    assert_is_the_report(workbook_of(clerk, f"/cases/{report.id}/tables.xlsx"))


def test_the_filed_report_is_a_page_with_charts_and_an_excel_file(enter, filed):
    reviewer = enter("pei.ran")
    page = reviewer.get(filed).text
    assert f'href="{filed}/report.xlsx"' in page
    assert 'role="img" aria-label="区域"' in page
    assert "华东区 投诉数 1" in page
    assert "&lt;b&gt;慢&lt;/b&gt;" in page
    assert_is_the_report(workbook_of(reviewer, f"{filed}/report.xlsx"))


def test_the_filed_report_leaves_with_the_month_as_it_was_filed(enter, office, report, filed):
    reviewer, month = enter("pei.ran"), clock.now().strftime("%Y-%m")
    entry = engine.archived(office, actor=engine.SYSTEM, archive_id=filed.rpartition("/")[2])
    content = reviewer.get(f"/review/archive/month.zip?procedure=general_office&month={month}").data
    with ZipFile(io.BytesIO(content)) as archive:
        pages = [archive.read(name) for name in archive.namelist() if "/filed/" in name]
    assert pages == [entry.page]


def test_a_case_without_tables_and_other_people_find_none(enter, report):
    clerk = enter("he.jing")
    complaint = begin(clerk)
    assert "tables.xlsx" not in clerk.get(complaint).text
    assert clerk.get(f"{complaint}/tables.xlsx").status_code == 404
    assert enter("liang.chen").get(f"/cases/{report.id}/tables.xlsx").status_code == 404
