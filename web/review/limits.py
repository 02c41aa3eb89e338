"""Limits over all cases: counts by clause, group and month with a picture, lists behind them, files of both."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Response, render_template, request, url_for

import engine
from engine import Delays, LimitCounts, LimitReport, LimitRow
from engine.language import gettext as _
from forms import words
from web import csv_file, pages, workbook
from web.addresses import first_page, next_page
from web.review import terms
from web.review.bars import bars
from web.review.blueprint import blueprint, reviewed
from web.review.limit_wishes import NONE, offered, outcome, verdict_words, wanted

COLOURS = ("#2f6f4f", "#b3261e", "#e07b73")  # of what was met, missed, and is owed too late
FILTERS = ("procedure", "process", "month", "since", "until", "clause", "group", "late", "verdict")


@blueprint.get("/limits")
def limits() -> str:
    """Show how many limits were met and missed."""
    wish = wanted()
    report = engine.limit_report(pages.database(), actor=pages.person(), wanted=wish)
    return render_template(
        "review/limits.html",
        report=report,
        wish=wish,
        offered=offered(wish),
        picture=bars(report.by_month),
        address=_address,
        row_address=_row_address,
        states=[(each, *verdict_words()[each], getattr(report.total, each)) for each in verdict_words()],
        label=_label,
        share=_share,
        tables=_tables(report),
        several=len(reviewed()) > 1,
    )


def _tables(report: LimitReport) -> list[tuple[str, str, tuple[LimitCounts, ...]]]:
    return [
        ("clause", _("按条款"), report.by_clause),
        ("group", _("按责任"), report.by_group),
        ("month", _("按到期的月份"), report.by_month),
    ]


def _address(endpoint: str, **changed: str) -> str:
    """Return the address of a page with the filters of this one, some of them changed."""
    kept = {name: request.args.get(name, "") for name in FILTERS} | changed
    query = urlencode({name: value for name, value in kept.items() if value})
    return url_for(endpoint) + (f"?{query}" if query else "")


def _row_address(kind: str, row: LimitCounts) -> str:
    """Return the address of the list of a row's limits."""
    if kind == "month":
        wish = wanted()  # a month that the filter cuts stays cut
        since = max((day for day in (row.since, wish.since) if day), default=None)
        until = min((day for day in (row.until, wish.until) if day), default=None)
        days = {"since": str(since or ""), "until": str(until or "")}
        return _address("review.limit_list", month="", **days)
    return _address("review.limit_list", procedure=row.procedure, **{kind: row.key or NONE})


def _label(kind: str, row: LimitCounts) -> str:
    """Return what a row is called."""
    if kind == "month":
        named = words.month(row.key)
        return named if row.since and row.until else _("{month}(含更早或更晚)", month=named)
    return f"{row.key} {row.label}".strip() if kind == "clause" and row.key else row.label or _("(未注明)")


def _share(share: float | None) -> str:
    return "—" if share is None else f"{share:.1%}"


@blueprint.get("/limits/list")
def limit_list() -> str:
    """List limits one by one, the last due first."""
    wish = wanted()
    page = engine.find_limits(pages.database(), actor=pages.person(), wanted=wish, after=request.args.get("after"))
    return render_template(
        "review/limit_list.html",
        rows=page.rows,
        wish=wish,
        offered=offered(wish),
        address=_address,
        outcome=outcome,
        verdict_words=verdict_words(),
        anchor=terms.anchor,
        next_address=next_page(page.next),
        first_address=first_page(),
    )


@blueprint.get("/limits.csv")
def limits_file() -> Response:
    """Send every limit under the same filters as a file for a spreadsheet."""
    found, zone = engine.every_limit(pages.database(), actor=pages.person(), wanted=wanted()), pages.zone()
    return csv_file.download(_("时限.csv"), _heading(), _cells(found, lambda at: words.exact(at, zone) if at else ""))


@blueprint.get("/limits.xlsx")
def limits_workbook() -> Response:
    """Send the same list as an Excel file, with its moments as moments."""
    found = engine.every_limit(pages.database(), actor=pages.person(), wanted=wanted())
    sheet = workbook.Sheet(name=_("时限"), heading=_heading(), rows=_cells(found, lambda at: at))
    return workbook.download(_("时限.xlsx"), [sheet], pages.zone())


def _heading() -> tuple[str, ...]:
    return (
        _("制度"), _("流程"), _("编号"), _("标题"), _("条款"), _("条款名称"), _("时限"), _("责任"), _("起算"),
        _("到期"), _("完成"), _("结果"), _("超时(小时)"), _("计时方式"),
    )  # fmt: skip


def _cells(found: Iterator[LimitRow], shown: Callable[[datetime | None], Any]) -> Iterator[tuple[Any, ...]]:
    for row in found:
        limit = row.limit
        moments = (shown(at) for at in (limit.started_at, limit.due_at, limit.ended_at))
        late = round(row.gap.seconds / 3600, 4) if limit.late else ""
        yield (
            row.procedure, row.process_name, row.business_key, row.title, limit.clause, row.clause_title,
            limit.name or limit.id, row.group, *moments, outcome(row)[0], late, _way(row.gap.day_length),
        )  # fmt: skip


def _way(day_length: int) -> str:
    return _("工作时间") if day_length else _("自然时间")


@blueprint.get("/limits/tables.csv")
def limit_tables_file() -> Response:
    """Send the counted tables as a file for a spreadsheet."""
    report = engine.limit_report(pages.database(), actor=pages.person(), wanted=wanted())
    total = LimitCounts(procedure="", key="", label=_("合计"), tally=report.total)
    tables = [("", _("合计"), (total,)), *_tables(report)]
    rows = ((name, *_counted(kind, row)) for kind, name, listed in tables for row in listed)
    return csv_file.download(_("时限统计.csv"), (_("表"), *_counted_heading()), rows)


@blueprint.get("/limits/tables.xlsx")
def limit_tables_workbook() -> Response:
    """Send the counted tables as an Excel file: a sheet a table, with its chart."""
    report = engine.limit_report(pages.database(), actor=pages.person(), wanted=wanted())
    sheets = [_sheet(kind, name, listed) for kind, name, listed in _tables(report)]
    return workbook.download(_("时限统计.xlsx"), sheets, pages.zone())


def _sheet(kind: str, name: str, listed: tuple[LimitCounts, ...]) -> workbook.Sheet:
    """A table, and a bar a row: met, missed, overdue."""
    chart = workbook.Chart(
        title=name, rows=(0, len(listed) - 1), names=2, series=(3, 4, 5), stacked=True, colours=COLOURS
    )
    rows = [_counted(kind, row) for row in listed]
    return workbook.Sheet(name=name, heading=_counted_heading(), rows=rows, charts=(chart,) if listed else ())


def _counted_heading() -> tuple[str, ...]:
    return (
        _("制度"), _("编号"), _("名称"), _("按时"), _("超时"), _("超时未办"), _("进行中"), _("停表"),
        _("中断"), _("按时率"), _("工作时间超时中位(小时)"), _("工作时间超时最长(小时)"), _("自然时间超时中位(小时)"),
        _("自然时间超时最长(小时)"),
    )  # fmt: skip


def _counted(kind: str, row: LimitCounts) -> tuple[Any, ...]:
    tally, label = row.tally, _label(kind, row) if kind == "month" else row.label
    counts = (tally.met, tally.missed, tally.overdue, tally.running, tally.stopped, tally.cancelled)
    share = "" if tally.on_time is None else workbook.Share(round(tally.on_time, 4))
    return (row.procedure, row.key, label, *counts, share, *_hours(tally.working), *_hours(tally.by_clock))


def _hours(found: Delays | None) -> tuple[Any, Any]:
    if found is None:
        return "", ""
    return round(found.median.seconds / 3600, 4), round(found.worst.seconds / 3600, 4)
