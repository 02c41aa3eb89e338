"""Lists and reports as Excel files: numbers are numbers, dates are dates, and nothing that was typed is a formula.

The only importer of XlsxWriter. It knows no case: sheets of plain values come in, a download comes out.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter
from flask import Response
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from engine import clock
from engine.language import gettext as _
from web import spooled
from web.csv_file import FORMULA

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_575  # under a heading; what Excel takes
MOST_LETTERS = 32_767  # of a cell
EXACT = 10**15  # whole numbers from here on lose digits in a spreadsheet
NARROWEST, WIDEST = 6, 60  # letters of a column
FIRST_DAY = date(1900, 3, 1)  # earlier ones Excel counts wrongly or not at all
PLAIN = ("#1f4b66", "#6b7280", "#b0b7c0")  # colours that say nothing: red and green are for what is late and in time
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "remove_timezone": True}
LOOKS = {
    "heading": {"bold": True, "bg_color": "#eef0f2", "bottom": 1, "text_wrap": True, "valign": "top"},
    "text": {"text_wrap": True, "valign": "top"},
    "guarded": {"text_wrap": True, "valign": "top", "num_format": "@", "quote_prefix": True},
    "number": {"valign": "top"},
    "share": {"valign": "top", "num_format": "0.0%"},
    "day": {"valign": "top", "num_format": "yyyy-mm-dd", "align": "left"},
    "moment": {"valign": "top", "num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"},
}


class Share(float):
    """A part of one, shown in per cent."""


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A picture of some rows of a sheet: a bar a row."""

    title: str
    rows: tuple[int, int]  # first and last, the first under the heading is 0
    names: int  # column with what the bars are called
    series: tuple[int, ...]  # columns with numbers
    stacked: bool = False
    colours: tuple[str, ...] = PLAIN


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A table with its heading; None is an empty cell, a moment is shown in the zone of the workbook."""

    name: str
    heading: Sequence[str]
    rows: Iterable[Sequence[Any]]  # read once
    charts: tuple[Chart, ...] = ()


def download(name: str, sheets: Iterable[Sheet], zone: ZoneInfo) -> Response:
    """Return sheets as a download.

    Args:
        name: of the file, with `.xlsx`; may be Chinese.
        sheets: a long list without charts is written row by row and never stands in memory.
        zone: in which moments are shown.
    """
    return spooled.download(lambda target: write(target, tuple(sheets), zone), EXCEL, name)


def write(target: Any, sheets: Sequence[Sheet], zone: ZoneInfo) -> None:
    """Write a workbook to an open file."""
    pictured = any(
        sheet.charts for sheet in sheets
    )  # a chart repeats the values of its cells, which then must be there
    book = xlsxwriter.Workbook(target, {**OPTIONS, "constant_memory": not pictured})
    book.set_properties({"created": clock.now().astimezone(zone).replace(tzinfo=None)})
    _Book(book, zone).fill(sheets)
    book.close()


class _Book:
    """A workbook that is being written."""

    def __init__(self, book: Workbook, zone: ZoneInfo) -> None:
        self.book, self.zone = book, zone
        self.looks: dict[str, Format] = {name: book.add_format(look) for name, look in LOOKS.items()}
        self.names: set[str] = {"history"}  # which Excel keeps for itself

    def fill(self, sheets: Sequence[Sheet]) -> None:
        for sheet in sheets:
            self._sheet(sheet)

    def _sheet(self, sheet: Sheet) -> None:
        """Write a sheet, and further ones where it has more rows than Excel takes."""
        rows = iter(sheet.rows)
        first: Any = next(rows, None)
        begun = False
        while first is not None or not begun:
            page = self.book.add_worksheet(self._name(sheet.name))
            own = chain([first], islice(rows, MOST_ROWS - 1)) if first is not None else iter(())
            count = self._table(page, sheet.heading, own)
            if not begun and count:
                self._charts(page, sheet)
            first, begun = next(rows, None), True

    def _table(self, page: Worksheet, heading: Sequence[str], rows: Iterator[Sequence[Any]]) -> int:
        page.freeze_panes(1, 0)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        widths, count = [_width(text) for text in heading], 0
        for column, text in enumerate(heading):
            page.write_string(0, column, text, self.looks["heading"])
        for count, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                self._cell(page, count, column, value)
                widths[column] = max(widths[column], _width_of(value))
        for column, width in enumerate(widths):
            page.set_column(column, column, min(max(width, NARROWEST), WIDEST) + 2)
        page.autofilter(0, 0, count, len(heading) - 1)
        return count

    def _cell(self, page: Worksheet, row: int, column: int, value: Any) -> None:
        if value is None or value == "":
            return
        if isinstance(value, bool):
            page.write_string(row, column, _("是") if value else _("否"), self.looks["text"])
        elif isinstance(value, int | float) and abs(value) < EXACT:
            page.write_number(row, column, value, self.looks["share" if isinstance(value, Share) else "number"])
        elif isinstance(value, datetime) and value.date() > FIRST_DAY:
            local = value.astimezone(self.zone) if value.tzinfo else value
            page.write_datetime(row, column, local.replace(microsecond=0, tzinfo=None), self.looks["moment"])
        elif isinstance(value, date) and not isinstance(value, datetime) and value > FIRST_DAY:
            page.write_datetime(row, column, value, self.looks["day"])
        else:
            self._text(page, row, column, _as_text(value))

    def _text(self, page: Worksheet, row: int, column: int, text: str) -> None:
        """A text is never a formula here; one that looks like it stays a text when somebody edits its cell."""
        look = "guarded" if text.lstrip(" ").startswith(FORMULA) else "text"
        page.write_string(row, column, text[:MOST_LETTERS], self.looks[look])

    def _charts(self, page: Worksheet, sheet: Sheet) -> None:
        if not sheet.charts:
            return
        drawn, top = self.book.add_worksheet(self._name(_("{sheet} 图", sheet=sheet.name))), 0
        for chart in sheet.charts:
            height = _drawn(self.book, drawn, page.get_name(), sheet.heading, chart, top)
            top += height // 20 + 2  # rows are 20 pixels high

    def _name(self, wanted: str) -> str:
        """What a sheet may be called: at most 31 letters, some not at all, each name once."""
        plain = re.sub(r"[\[\]:*?/\\]", " ", wanted).strip(" '")[:31] or "1"
        name, number = plain, 1
        while name.casefold() in self.names:
            number += 1
            name = f"{plain[:26]} ({number})"
        self.names.add(name.casefold())
        return name


def _drawn(book: Workbook, page: Worksheet, source: str, heading: Sequence[str], chart: Chart, top: int) -> int:
    """Draw a chart under the others of its page and return how high it is, in pixels."""
    about = {"type": "bar", "subtype": "stacked"} if chart.stacked else {"type": "bar"}
    drawn = book.add_chart(about)
    first, last = (row + 1 for row in chart.rows)
    for number, column in enumerate(chart.series):
        series = {
            "name": [source, 0, column],
            "categories": [source, first, chart.names, last, chart.names],
            "values": [source, first, column, last, column],
            "fill": {"color": chart.colours[number % len(chart.colours)]},
            "data_labels": {"value": not chart.stacked},
            "gap": 60,
        }
        drawn.add_series(series)
    bars = (last - first + 1) * (1 if chart.stacked else len(chart.series))
    height = 110 + 24 * bars
    drawn.set_title({"name": chart.title, "name_font": {"size": 12}})
    drawn.set_y_axis({"reverse": True})  # the first row on top
    drawn.set_x_axis({"num_format": "0", "major_gridlines": {"visible": True, "line": {"color": "#dddddd"}}})
    drawn.set_legend({"position": "bottom"})
    drawn.set_size({"width": 720, "height": height})
    page.insert_chart(top, 0, drawn, {"description": chart.title})
    return height


def _as_text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "、".join(map(_as_text, value))
    return value.isoformat() if isinstance(value, date) else str(value)


def _width_of(value: Any) -> int:
    if isinstance(value, datetime):
        return 19
    if isinstance(value, date):
        return 10
    return 0 if value is None else _width(_as_text(value))


def _width(text: str) -> int:
    """How many narrow letters a text is wide: a Chinese one counts for two."""
    lines = text[:400].split("\n")
    return max(sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in line) for line in lines)
