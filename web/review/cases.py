"""The list of cases under a reviewer's filters, as a page and as a file. What is listed is the engine's to decide."""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, render_template, request

import engine
from engine.language import gettext as _
from forms import words
from web import csv_file, pages
from web.addresses import first_page, next_page, with_filters
from web.review.blueprint import blueprint

STATUSES = ("running", "completed", "cancelled")


@blueprint.get("/")
def cases() -> str:
    """List cases, the last received first."""
    wanted = _wanted()
    page = engine.find_cases(pages.database(), actor=pages.person(), after=request.args.get("after"), **wanted)
    return render_template(
        "review/cases.html",
        rows=page.rows,
        wanted=wanted,
        states=_states(wanted),
        processes=_processes(wanted),
        status_words=status_words,
        file_address=with_filters().replace("/review/", "/review/cases.csv", 1),
        next_address=next_page(page.next),
        first_address=first_page(),
    )


@blueprint.get("/cases.csv")
def cases_file() -> Response:
    """Send every case under the same filters as a file for a spreadsheet."""
    found = engine.every_case(pages.database(), actor=pages.person(), **_wanted())
    heading = (
        _("编号"), _("流程"), _("版本"), _("标题"), _("状态"), _("是否超时"),
        _("当前任务"), _("接到时间"), _("开始时间"), _("结束时间"),
    )  # fmt: skip
    return csv_file.download(_("案件.csv"), heading, _cells(found, pages.zone()))


def _cells(found: Iterator[engine.CaseRow], zone: ZoneInfo) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of the file while it is sent, when the request itself is over."""
    for case in found:
        moments = (words.exact(at, zone) if at else "" for at in (case.received_at, case.started_at, case.ended_at))
        late = _("有超时") if case.late else _("无")
        yield (
            case.business_key, case.process_name, case.version, case.title, status_words(case.status), late,
            "、".join(case.open_tasks), *moments,
        )  # fmt: skip


def _wanted() -> dict[str, Any]:
    status, late = request.args.get("status", ""), request.args.get("late", "")
    return {
        "text": request.args.get("text", "").strip(),
        "process": request.args.get("process", ""),
        "status": status if status in STATUSES else "",
        "late": {"1": True, "0": False}.get(late),
        "month": request.args.get("month", "").strip(),
        "zone": pages.zone().key,
    }


def _states(wanted: dict[str, Any]) -> list[tuple[str, str, bool, None]]:
    status, late = wanted["status"], wanted["late"]
    return [
        (_("全部"), with_filters(status=None, late=None), not status and late is None, None),
        (_("有超时"), with_filters(late=None if late else "1"), late is True, None),
        (_("无超时"), with_filters(late=None if late is False else "0"), late is False, None),
        *((status_words(each), with_filters(status=None if status == each else each), status == each, None)
          for each in STATUSES),
    ]  # fmt: skip


def _processes(wanted: dict[str, Any]) -> list[tuple[str, str, bool, None]]:
    known = engine.definitions(pages.database(), actor=pages.person(), kind="process")
    if len(known) < 2:
        return []
    every = (_("所有流程"), with_filters(process=None), not wanted["process"], None)
    return [every, *((one.name, with_filters(process=one.key), one.key == wanted["process"], None) for one in known)]


def status_words(status: str) -> str:
    """Return what people call the status of a case."""
    return {"running": _("处理中"), "completed": _("已关闭"), "cancelled": _("已撤回")}[status]
