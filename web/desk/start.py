"""Starting a case: the events a person may start one by, and the form each asks for."""

from collections.abc import Mapping

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

import engine
import forms
from engine import errors
from engine.language import gettext as _
from web import pages, security
from web.desk.blueprint import blueprint
from web.desk.onwards import onwards
from web.desk.sent import command_key, submitted

ADDRESS = "/start/<procedure>/<process>/<event>"


@blueprint.get("/start")
def choose_start() -> str:
    """List what the person may start."""
    return render_template("desk/starts.html", options=engine.start_forms(pages.database(), actor=pages.person()))


@blueprint.get(ADDRESS)
def start_form(procedure: str, process: str, event: str) -> str:
    """Show the form of one start event."""
    return _show(_open(procedure, process, event))


@blueprint.post(ADDRESS)
def start(procedure: str, process: str, event: str) -> str | Response | tuple[str, int]:
    """Start the case; a second arrival of the same submission leads to the same case."""
    sent = submitted()
    if sent.edits:
        return _show(_open(procedure, process, event, submitted=sent))
    try:
        started = forms.start(
            pages.database(),
            actor=pages.person(),
            process_key=f"{procedure}/{process}",
            start_event=event,
            submitted=sent,
            command_key=command_key(),
        )
    except errors.FormInvalid as refused:
        return _show(_open(procedure, process, event, submitted=sent, errors=refused.errors)), 422
    except (errors.Conflict, errors.DiagramFault) as refused:
        return _show(_open(procedure, process, event, submitted=sent), refused.message), 409
    pages.say(_("已建立案件 {key}。", key=started.business_key), **onwards(started.opened_task_ids))
    return redirect(f"/cases/{started.instance_id}")


def _open(
    procedure: str,
    process: str,
    event: str,
    submitted: forms.Submitted | None = None,
    errors: Mapping[str, str] | None = None,
) -> forms.OpenForm:
    return forms.open_start(
        pages.database(),
        actor=pages.person(),
        process_key=f"{procedure}/{process}",
        start_event=event,
        submitted=submitted,
        errors=errors,
    )


def _show(opened: forms.OpenForm, trouble: str = "") -> str:
    form = forms.form_html(opened, csrf_token=security.csrf_token(), action=request.path, nonce=security.nonce())
    return render_template("desk/start.html", opened=opened, form=form, trouble=trouble)
