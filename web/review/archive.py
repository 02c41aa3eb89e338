"""What was filed for good: the list, one entry with data and hash, its page for print exactly as it was filed."""

import json
from datetime import timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

import engine
import forms
from engine import clock, errors
from engine.language import gettext as _
from web import pages, report, workbook
from web.addresses import first_page, next_page, with_filters
from web.review.blueprint import blueprint, reviewed
from web.review.package import package_of

SEALED = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"


@blueprint.get("/archive")
def archive() -> str:
    """List what was filed, the last first."""
    procedure = request.args.get("procedure", "")
    page = engine.archive_entries(
        pages.database(), actor=pages.person(), procedure=procedure, after=request.args.get("after")
    )
    known = reviewed()
    return render_template(
        "review/archive.html",
        rows=page.rows,
        filters=[(name, with_filters(procedure=name), name == procedure, None) for name in known] if known[1:] else [],
        next_address=next_page(page.next),
        first_address=first_page(),
        procedures=known,
        chosen=procedure,
        month=request.args.get("month") or _last_month(),
    )


def _last_month() -> str:
    """The month that people file now: the newest that is over."""
    first = clock.now().astimezone(pages.zone()).replace(day=1)
    return (first - timedelta(days=1)).strftime("%Y-%m")


@blueprint.get("/archive/month.zip")
def month_package() -> Answer:
    """Send the cases of a procedure that ended in a month as one package, while it is made."""
    procedure, month = request.args.get("procedure", ""), request.args.get("month", "").strip()
    package = package_of(
        pages.database(), actor=pages.person(), procedure=procedure or reviewed()[0], month=month, zone=pages.zone()
    )
    if package is None:
        pages.say(_("这个月没有结束的案件。请换一个月份。"), "error")
        return redirect(url_for("review.archive", month=month, procedure=procedure))
    answer = Response(package.pieces(), content_type="application/zip")
    name = quote(package.file_name)
    answer.headers["Content-Disposition"] = f"attachment; filename=\"archive-{month}.zip\"; filename*=UTF-8''{name}"
    return answer


@blueprint.get("/archive/<archive_id>")
def filed(archive_id: str) -> str:
    """Show one entry: what it is, whether it is still what was filed, its data."""
    entry = engine.archived(pages.database(), actor=pages.person(), archive_id=archive_id)
    tables = _tables(entry)
    return render_template(
        "review/filed.html",
        entry=entry,
        data=json.dumps(entry.data, ensure_ascii=False, indent=2),
        tables=tables,
        cell_words=lambda value: report.cell_words(value, pages.zone()),
        pictures=[picture for table in tables for picture in report.pictures(table)],
    )


@blueprint.get("/archive/<archive_id>/report.xlsx")
def filed_workbook(archive_id: str) -> Response:
    """Send the tables of a report as they were filed, with their charts, as an Excel file."""
    entry = engine.archived(pages.database(), actor=pages.person(), archive_id=archive_id)
    tables = _tables(entry)
    if not tables:
        raise errors.NotFound
    name = forms.file_name(entry.row.title or entry.row.form_key)
    return workbook.download(f"{name}.xlsx", report.sheets(tables), pages.zone())


def _tables(entry: engine.ArchiveEntry) -> tuple[forms.ReportTable, ...]:
    """What stands in the tables of a filed form; nothing where its version is no more the case's."""
    case = engine.case_detail(pages.database(), actor=pages.person(), instance_id=entry.row.instance_id)
    bundle = engine.bundle_of(pages.database(), case.deployment_id)
    schema = bundle.forms.get(entry.row.form_key)
    if schema is None:
        return ()
    return forms.filed_tables(schema, entry.data, at=entry.row.archived_at, zone=ZoneInfo(case.zone))


@blueprint.get("/archive/<archive_id>/page")
def filed_page(archive_id: str) -> Response:
    """Send the page for print as it was filed; it may run nothing and load nothing."""
    entry = engine.archived(pages.database(), actor=pages.person(), archive_id=archive_id)
    response = make_response(entry.page)
    response.headers["Content-Type"] = "text/html; charset=utf-8"
    response.headers["Content-Security-Policy"] = SEALED
    return response


@blueprint.get("/archive/<archive_id>/data.json")
def filed_data(archive_id: str) -> Response:
    """Send the data that were filed."""
    entry = engine.archived(pages.database(), actor=pages.person(), archive_id=archive_id)
    response = make_response(json.dumps(entry.data, ensure_ascii=False, indent=2))
    response.headers["Content-Type"] = "application/json; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{archive_id}.json"'
    return response
