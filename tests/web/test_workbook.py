"""Excel files read back part by part: numbers, dates and charts as such, and no formula whatever was typed."""

import io
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest

from web import workbook
from web.workbook import Chart, Share, Sheet

NS = {
    "m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
}
SHANGHAI = ZoneInfo("Asia/Shanghai")


class Book:
    """A workbook as it is stored."""

    def __init__(self, content):
        with ZipFile(io.BytesIO(content)) as parts:
            self.parts = {name: parts.read(name).decode("utf-8", "replace") for name in parts.namelist()}
        shared = self.parts.get("xl/sharedStrings.xml")
        self.shared = (
            [one.findtext("m:t", "", NS) for one in ET.fromstring(shared).iterfind("m:si", NS)] if shared else []
        )
        formats = ET.fromstring(self.parts["xl/styles.xml"])
        codes = {one.get("numFmtId"): one.get("formatCode") for one in formats.iterfind("m:numFmts/m:numFmt", NS)}
        self.looks = [
            {**one.attrib, "code": codes.get(one.get("numFmtId"), one.get("numFmtId"))}
            for one in formats.iterfind("m:cellXfs/m:xf", NS)
        ]

    @property
    def names(self):
        return [
            one.get("name") for one in ET.fromstring(self.parts["xl/workbook.xml"]).iterfind("m:sheets/m:sheet", NS)
        ]

    def page(self, number=1):
        return ET.fromstring(self.parts[f"xl/worksheets/sheet{number}.xml"])

    def rows(self, number=1):
        """Every row as long as the heading; an empty cell is None."""
        found = [self._row(row) for row in self.page(number).iterfind(".//m:row", NS)]
        return [[row.get(column) for column in found[0]] for row in found]

    def _row(self, row):
        return {cell.get("r").rstrip("0123456789"): self.value(cell) for cell in row.iterfind("m:c", NS)}

    def value(self, cell):
        """Text as text, numbers as numbers."""
        kind, held = cell.get("t"), cell.findtext("m:v", None, NS)
        if kind == "s":
            return self.shared[int(held)]
        if kind == "inlineStr":
            return cell.findtext("m:is/m:t", "", NS)
        return None if held is None else float(held)

    def look(self, place, number=1):
        return self.looks[int(self.page(number).find(f".//m:c[@r='{place}']", NS).get("s", 0))]


def written(*sheets):
    target = io.BytesIO()
    workbook.write(target, sheets, SHANGHAI)
    return Book(target.getvalue())


def test_numbers_days_moments_and_shares_are_what_they_are():
    at = datetime(2025, 3, 10, 16, 30, tzinfo=UTC)
    row = [7, 2.5, date(2025, 3, 10), at, Share(0.857), "13800000001", None, True, ["甲", "乙"]]
    book = written(Sheet(name="表", heading=list("abcdefghi"), rows=[row]))
    assert book.rows()[1] == [
        7,
        2.5,
        45726,
        pytest.approx(45727 + 0.5 / 24),
        0.857,
        "13800000001",
        None,
        "是",
        "甲、乙",
    ]
    codes = [book.look(f"{column}2")["code"] for column in "CDE"]
    assert codes == ["yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "0.0%"]


@pytest.mark.parametrize("typed", ["=1+1", "+86", "-1", "@SUM(A1)", " =HYPERLINK(1)", "\t=1", "{=1}", "https://x.cn"])
def test_nothing_typed_becomes_a_formula_or_a_link(typed):
    book = written(Sheet(name="表", heading=["a"], rows=[[typed]]))
    assert book.rows()[1] == [typed]
    pages = [part for name, part in book.parts.items() if "worksheets/" in name]
    assert not any("<f>" in page or "<f " in page or "hyperlink" in page for page in pages)
    assert (book.look("A2").get("quotePrefix") == "1") == (typed[0] in "=+-@ \t")


def test_digits_that_a_spreadsheet_would_lose_and_days_it_cannot_count_stay_text():
    book = written(Sheet(name="表", heading=["a", "b"], rows=[[1234567890123456789, date(1899, 1, 1)]]))
    assert book.rows()[1] == ["1234567890123456789", "1899-01-01"]


def test_the_heading_stays_and_columns_are_as_wide_as_chinese_needs():
    rows = [["客户投诉处理流程", "x" * 500]]
    page = written(Sheet(name="表", heading=["流程", "内容"], rows=rows)).page()
    assert page.find(".//m:pane", NS).attrib["state"] == "frozen"
    widths = [float(one.get("width")) for one in page.iterfind("m:cols/m:col", NS)]
    assert 18 <= widths[0] < 20
    assert 60 < widths[1] < 64


def test_a_chart_shows_the_rows_it_is_of():
    chart = Chart(title="区域", rows=(1, 2), names=0, series=(1,))
    rows = [["合计", 5], ["华东", 3], ["华北", 2]]
    book = written(Sheet(name="汇总's 表", heading=["区域", "投诉数"], rows=rows, charts=(chart,)))
    drawn = ET.fromstring(book.parts["xl/charts/chart1.xml"])
    assert [one.text for one in drawn.iterfind(".//c:f", NS)] == [
        "'汇总''s 表'!$B$1",
        "'汇总''s 表'!$A$3:$A$4",
        "'汇总''s 表'!$B$3:$B$4",
    ]
    assert [one.text for one in drawn.iterfind(".//c:val//c:v", NS)] == ["3", "2"]


def test_names_of_sheets_are_such_as_excel_takes():
    names = ["a/b:c", "A B C", "History", "长" * 40, ""]
    book = written(*(Sheet(name=name, heading=["x"], rows=[]) for name in names))
    assert book.names == ["a b c", "A B C (2)", "History (2)", "长" * 31, "1"]


def test_a_list_longer_than_a_sheet_goes_on_in_another(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    book = written(Sheet(name="表", heading=["n"], rows=([number] for number in range(5))))
    assert book.names == ["表", "表 (2)", "表 (3)"]
    assert [book.rows(number)[1:] for number in (1, 2, 3)] == [[[0], [1]], [[2], [3]], [[4]]]
    assert [book.rows(number)[0] for number in (1, 2, 3)] == [["n"]] * 3
