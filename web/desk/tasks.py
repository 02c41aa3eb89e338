"""The page of one task: what to do, by when, the form; complete it, or keep a draft of it.

What a person typed is never lost: whatever refuses a submission, the page comes back with the values in it.
"""

from typing import Any

from flask import jsonify, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

import forms
from engine import clock, errors
from engine.language import gettext as _
from web import pages, security
from web.desk.attachments import file_address
from web.desk.blueprint import blueprint
from web.desk.colleagues import colleagues_of
from web.desk.onwards import onwards
from web.desk.sent import command_key, submitted, task_revision

Page = tuple[str, int]
Typed = list[tuple[str, str]]


@blueprint.get("/tasks/<task_id>")
def task(task_id: str) -> str:
    """Show the task with the draft the person left, or what became of it when it is closed."""
    return show(forms.open_task(pages.database(), actor=pages.person(), task_id=task_id))


def show(opened: forms.OpenForm, trouble: str = "", *, typed: Typed | None = None, sent: Any = None) -> str:
    """Return the page of a task.

    Args:
        trouble: what could not be done.
        typed: what was typed and has no place on the page; none: what the form cannot take any more.
        sent: what was typed about one of its clocks.
    """
    detail = opened.detail
    assert detail is not None  # it is a task's form
    unsent = opened.typed_lines if trouble and not opened.can_act else []
    shown = {"task": detail, "trouble": trouble, "typed": unsent if typed is None else typed, "sent": sent}
    if detail.closed_at:
        return render_template("desk/closed.html", **shown)
    others = colleagues_of(detail) if detail.can_assign else []
    return render_template("desk/task.html", **shown, form=_form(opened), colleagues=others)


def _form(opened: forms.OpenForm) -> Markup:
    """Return the form to fill in, or only to read for whom the task is not."""
    assert opened.detail is not None  # it is a task's form
    address = file_address(opened.detail.instance_id)
    if not opened.can_act:
        return forms.reading_html(opened.filled, file_address=address)
    return forms.form_html(
        opened, csrf_token=security.csrf_token(), action=request.path, nonce=security.nonce(), file_address=address
    )


@blueprint.post("/tasks/<task_id>")
def send(task_id: str) -> str | Response | Page:
    """Hand the form in, keep it as a draft, or show it again with a row more or less, as the button says."""
    sent = submitted()
    if sent.is_draft:
        return _keep(task_id, sent)
    if sent.edits:
        return show(forms.open_task(pages.database(), actor=pages.person(), task_id=task_id, submitted=sent))
    return _complete(task_id, sent)


def _complete(task_id: str, sent: forms.Submitted) -> Response | Page:
    """Complete the task; a second arrival of the same submission gets the first one's answer."""
    try:
        done = forms.complete(
            pages.database(),
            actor=pages.person(),
            task_id=task_id,
            submitted=sent,
            command_key=command_key(),
            task_revision=task_revision(),
        )
    except errors.FormInvalid as refused:
        return _again(task_id, sent, "", refused.errors), 422
    except (errors.Conflict, errors.DiagramFault, errors.NotPermitted) as refused:
        return _again(task_id, sent, refused.message), 409
    pages.say(_("已提交:{name}。", name=done.name), **onwards(done.opened_task_ids))
    return redirect("/")


def _again(task_id: str, sent: forms.Submitted, trouble: str, wrong: dict[str, str] | None = None) -> str:
    """Return the page as it is now, with everything that was typed."""
    opened = forms.open_task(
        pages.database(), actor=pages.person(), task_id=task_id, submitted=sent, errors=wrong or {}
    )
    return show(opened, trouble)


def _keep(task_id: str, sent: forms.Submitted) -> Response:
    """Keep a draft: for the button with a page, for the script with a word."""
    forms.save_draft(pages.database(), actor=pages.person(), task_id=task_id, submitted=sent)
    saved = _("已保存 {time}", time=f"{clock.now().astimezone(pages.zone()):%H:%M}")
    if pages.wants_json():
        return jsonify({"message": saved})
    pages.say(_("草稿{saved}。完成后再提交。", saved=saved), "plain")
    return redirect(f"/tasks/{task_id}")
