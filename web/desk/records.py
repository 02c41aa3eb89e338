"""Named records of a case: read on a page, printed, downloaded as Word and PDF, by whoever may see the case."""

from io import BytesIO

from flask import Response, render_template, request, send_file

import engine
import forms
from engine import errors
from web import pages, report, workbook
from web.desk.blueprint import blueprint

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

SHOWN = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"  # a browser's viewer


@blueprint.get("/cases/<instance_id>/records/<record_id>")
def named_record(instance_id: str, record_id: str) -> str:
    """Show one named record of a case, to be read."""
    made = _made(instance_id, record_id)
    return render_template(
        "desk/named_record.html",
        made=made,
        case=made.case,
        paper=forms.record_page(made.content),
        makes_pdf=forms.makes_pdf(),
    )


@blueprint.get("/cases/<instance_id>/records/<record_id>/word")
def named_record_word(instance_id: str, record_id: str) -> Response:
    """Send it as a Word file under the name people call it by."""
    made = _made(instance_id, record_id)
    return send_file(BytesIO(made.word), WORD, as_attachment=True, download_name=f"{made.file_name}.docx")


@blueprint.get("/cases/<instance_id>/records/<record_id>/pdf")
def named_record_pdf(instance_id: str, record_id: str) -> Response:
    """Send it as PDF: to be kept, or with `print=1` to be shown and printed by the browser."""
    if not forms.makes_pdf():
        raise errors.NotFound
    made = _made(instance_id, record_id)
    shown = request.args.get("print") == "1"
    response = send_file(
        BytesIO(made.pdf), "application/pdf", as_attachment=not shown, download_name=f"{made.file_name}.pdf"
    )
    response.headers["Content-Security-Policy"] = SHOWN
    return response


@blueprint.get("/cases/<instance_id>/tables.xlsx")
def case_tables(instance_id: str) -> Response:
    """Send the tables of the case's forms, such as those of a report, with their charts as an Excel file."""
    case = engine.case_detail(pages.database(), actor=pages.person(), instance_id=instance_id)
    tables = forms.case_tables(pages.database(), actor=pages.person(), case=case)
    if not tables:
        raise errors.NotFound
    name = forms.file_name(case.title or case.business_key or case.process_name)
    return workbook.download(f"{name}.xlsx", report.sheets(tables), pages.zone())


def _made(instance_id: str, record_id: str) -> forms.MadeRecord:
    return forms.make_record(pages.database(), actor=pages.person(), instance_id=instance_id, record_id=record_id)
