"""Cases as staff see them: find one while the customer waits, see where it stands, print its record, withdraw it."""

from typing import Any

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

import engine
import forms
from engine import errors
from engine.language import gettext as _
from web import pages
from web.addresses import first_page, next_page, previous_page, with_filters
from web.case_filters import only_what_is_set, wanted
from web.case_finder import count_in_words, finder, loosened
from web.desk.blueprint import blueprint
from web.desk.sent import command_key


@blueprint.get("/cases")
def cases() -> str | Response:
    """List cases, the last received first; a search that finds exactly one opens it."""
    if (kept := only_what_is_set()) is not None:
        return kept
    after, before = request.args.get("after"), request.args.get("before")
    page = engine.find_cases(pages.database(), actor=pages.person(), after=after, before=before, **wanted())
    text = request.args.get("text", "").strip()
    if len(request.args) == 1 and text and len(page.rows) == 1:
        return redirect(f"/cases/{page.rows[0].id}")
    it = finder()
    return render_template(
        "desk/cases.html",
        rows=page.rows,
        text=text,
        find_text=text,
        it=it,
        found=count_in_words(page) if it.chips and page.rows else "",
        looser=() if page.rows else loosened(it),
        filters=_filters(),
        next_address=next_page(page.next),
        previous_address=previous_page(page.previous),
        first_address=first_page(),
    )


def _filters() -> list[tuple[str, str, bool, None]]:
    status, late = request.args.get("status", ""), request.args.get("late") == "1"
    return [
        (_("全部"), with_filters(status=None, late=None), not status and not late, None),
        (_("处理中"), with_filters(status="running", late=None), status == "running" and not late, None),
        (_("有超时"), with_filters(status=None, late="1"), late, None),
        (_("已关闭"), with_filters(status="completed", late=None), status == "completed" and not late, None),
        (_("已撤回"), with_filters(status="cancelled", late=None), status == "cancelled" and not late, None),
    ]


@blueprint.get("/cases/<instance_id>")
def case(instance_id: str) -> str:
    """Show where the case stands and what has been recorded so far."""
    return show(instance_id)


def show(instance_id: str, **more: Any) -> str:
    """Return the page of a case; `more` is what was typed and what is wrong with it."""
    found = engine.case_detail(pages.database(), actor=pages.person(), instance_id=instance_id)
    records = forms.records(pages.database(), actor=pages.person(), instance_id=instance_id)
    named = forms.record_lines(pages.database(), actor=pages.person(), case=found)
    tables = forms.case_tables(pages.database(), actor=pages.person(), case=found)
    shown = {"case": found, "records": records, "named_records": named, "has_tables": bool(tables)}
    return render_template("desk/case.html", **shown, **more)


@blueprint.get("/cases/<instance_id>/record")
def record(instance_id: str) -> str:
    """Show the record as it is printed, with the entries of every round."""
    found = engine.case_detail(pages.database(), actor=pages.person(), instance_id=instance_id)
    written = forms.record(
        pages.database(), actor=pages.person(), instance_id=instance_id, form_key=request.args.get("form") or None
    )
    return render_template("desk/record.html", case=found, record=forms.record_html(written))


@blueprint.post("/cases/<instance_id>/withdraw")
def withdraw(instance_id: str) -> Response | tuple[str, int]:
    """Withdraw the case, with the reason."""
    reason = request.form.get("reason", "").strip()
    if not reason:
        return show(instance_id, wrong=_("请写明撤回的原因。")), 422
    try:
        engine.cancel_instance(
            pages.database(), actor=pages.person(), instance_id=instance_id, reason=reason, command_key=command_key()
        )
    except errors.Conflict as refused:
        return show(instance_id, wrong=refused.message, reason=reason), 409
    pages.say(_("案件已撤回,不再计入统计。"))
    return redirect(f"/cases/{instance_id}")


@blueprint.post("/cases/<instance_id>/events")
def raise_event(instance_id: str) -> Response | tuple[str, int]:
    """Raise an event that the case waits for."""
    ref = request.form.get("ref", "")
    try:
        engine.raise_event(
            pages.database(), actor=pages.person(), instance_id=instance_id, ref=ref, command_key=command_key()
        )
    except errors.Conflict as refused:
        return show(instance_id, trouble=refused.message), 409
    pages.say(_("已发起。"))
    return redirect(f"/cases/{instance_id}")
