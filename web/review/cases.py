"""The list of cases under a reviewer's filters, as a page and as a file. What is listed is the engine's to decide."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response

import engine
from engine.language import gettext as _
from forms import words
from web import csv_file, pages, workbook
from web.addresses import first_page, next_page, previous_page, with_filters
from web.case_filters import STATUSES, only_what_is_set, wanted
from web.case_finder import count_in_words, finder, loosened
from web.review.blueprint import blueprint


@blueprint.get("/")
def cases() -> str | Response:
    """List cases, the last received first."""
    if (kept := only_what_is_set()) is not None:
        return kept
    after, before = request.args.get("after"), request.args.get("before")
    page = engine.find_cases(pages.database(), actor=pages.person(), after=after, before=before, **wanted())
    it = finder()
    return render_template(
        "review/cases.html",
        rows=page.rows,
        it=it,
        found=count_in_words(page) if it.chips and page.rows else "",
        looser=() if page.rows else loosened(it),
        states=_states(),
        status_words=pages.status_words,
        file_address=with_filters().replace("/review/", "/review/cases.csv", 1),
        workbook_address=with_filters().replace("/review/", "/review/cases.xlsx", 1),
        next_address=next_page(page.next),
        previous_address=previous_page(page.previous),
        first_address=first_page(),
    )


@blueprint.get("/cases.csv")
def cases_file() -> Response:
    """Send every case under the same filters as a file for a spreadsheet."""
    found, zone = engine.every_case(pages.database(), actor=pages.person(), **wanted()), pages.zone()
    return csv_file.download(_("案件.csv"), _heading(), _cells(found, lambda at: words.exact(at, zone) if at else ""))


@blueprint.get("/cases.xlsx")
def cases_workbook() -> Response:
    """Send the same list as an Excel file, with its moments as moments."""
    found = engine.every_case(pages.database(), actor=pages.person(), **wanted())
    sheet = workbook.Sheet(name=_("案件"), heading=_heading(), rows=_cells(found, lambda at: at))
    return workbook.download(_("案件.xlsx"), [sheet], pages.zone())


def _heading() -> tuple[str, ...]:
    return (
        _("编号"), _("流程"), _("版本"), _("标题"), _("状态"), _("是否超时"),
        _("当前任务"), _("接到时间"), _("开始时间"), _("结束时间"),
    )  # fmt: skip


def _cells(found: Iterator[engine.CaseRow], shown: Callable[[datetime | None], Any]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of the file while it is sent, when the request itself is over."""
    for case in found:
        moments = (shown(at) for at in (case.received_at, case.started_at, case.ended_at))
        late = _("有超时") if case.late else _("无")
        yield (
            case.business_key, case.process_name, case.version, case.title, pages.status_words(case.status), late,
            "、".join(case.open_tasks), *moments,
        )  # fmt: skip


def _states() -> list[tuple[str, str, bool, None]]:
    status, late = request.args.get("status", ""), request.args.get("late", "")
    return [
        (_("全部"), with_filters(status=None, late=None), not status and not late, None),
        (_("有超时"), with_filters(late=None if late == "1" else "1"), late == "1", None),
        (_("无超时"), with_filters(late=None if late == "0" else "0"), late == "0", None),
        *((pages.status_words(each), with_filters(status=None if status == each else each), status == each, None)
          for each in STATUSES),
    ]  # fmt: skip
