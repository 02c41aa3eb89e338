"""A report as its reader wants it: the sheets of a workbook with their charts, and the same charts on a page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

import forms
from engine.language import gettext as _
from forms import words
from web.workbook import Chart, Share, Sheet

SHOWN = 3  # figures of a chart: the first counts of the report, which are its most important ones
_ROW, _BAR, _LEFT, _WIDE, _RIGHT, _GAP = 18, 14, 92, 220, 48, 8

_DRAWING = Markup(
    '<svg class="bars report-bars" viewBox="0 0 {width} {height}" role="img" aria-label="{title}">'
    "<desc>{text}</desc>{rows}</svg>"
)
_NAME = Markup('<text x="0" y="{y}">{name}</text>')
_LINE = Markup(
    '<rect class="series-{number}" x="{left}" y="{y}" width="{wide}" height="{high}"/>'
    '<text class="soft" x="{end}" y="{base}">{value}</text>'
)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A chart on a page."""

    title: str
    series: tuple[str, ...]
    drawing: Markup


def sheets(tables: tuple[forms.ReportTable, ...]) -> tuple[Sheet, ...]:
    """Return a sheet a table, with a chart for whatever its figures are divided by."""
    return tuple(
        Sheet(name=each.label, heading=each.labels, rows=map(_cells, each.rows), charts=charts(each)) for each in tables
    )


def charts(table: forms.ReportTable) -> tuple[Chart, ...]:
    """Return the charts of a table."""
    series = table.counts[:SHOWN]
    if not series:
        return ()
    return tuple(
        Chart(title=each.name, rows=(each.first, each.last), names=1, series=series) for each in table.groupings
    )


def pictures(table: forms.ReportTable) -> Iterator[Picture]:
    """Yield the charts of a table for a page: the same bars as in its workbook."""
    for chart in charts(table):
        first, last = chart.rows
        labels = tuple(table.labels[column] for column in chart.series)
        rows = [
            (_text(row[1]), [int(row[column] or 0) for column in chart.series]) for row in table.rows[first : last + 1]
        ]
        yield Picture(title=chart.title, series=labels, drawing=_drawn(chart.title, labels, rows))


def cell_words(value: Any, zone: ZoneInfo) -> str:
    """Return a value of a table as a page shows it."""
    if isinstance(value, forms.Percent):
        return f"{value.value:.1%}"
    if isinstance(value, datetime):
        return words.moment(value, zone)
    if isinstance(value, list):
        return "、".join(cell_words(each, zone) for each in value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return words.number(value) if isinstance(value, int | float) else _text(value)


def _drawn(title: str, labels: tuple[str, ...], rows: list[tuple[str, list[int]]]) -> Markup:
    most = max(1, *(value for _name, values in rows for value in values))
    high = _ROW * len(labels) + _GAP
    told = _(";").join(
        f"{name} {label} {value}" for name, values in rows for label, value in zip(labels, values, strict=True)
    )
    drawn = Markup("").join(_group(number * high, name, values, most) for number, (name, values) in enumerate(rows))
    return _DRAWING.format(width=_LEFT + _WIDE + _RIGHT, height=high * len(rows), title=title, text=told, rows=drawn)


def _group(top: int, name: str, values: list[int], most: int) -> Markup:
    drawn = _NAME.format(y=top + _BAR, name=name if len(name) <= 7 else f"{name[:6]}…")
    for number, value in enumerate(values):
        wide, y = round(max(value, 0) / most * _WIDE, 1), top + number * _ROW
        base, end = y + _BAR - 2, round(_LEFT + wide + 6, 1)
        drawn += _LINE.format(number=number, left=_LEFT, y=y, wide=wide, high=_BAR, base=base, end=end, value=value)
    return drawn


def _cells(row: tuple[Any, ...]) -> list[Any]:
    return [Share(value.value) if isinstance(value, forms.Percent) else value for value in row]


def _text(value: Any) -> str:
    return "" if value is None else str(value)
