"""Mails and messages of robots that could not be delivered: to whom, why, try again. Never what they say of a case."""

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

import engine
from engine.language import gettext as _
from web import pages
from web.addresses import first_page, next_page
from web.admin.blueprint import blueprint


@blueprint.get("/letters")
def letters() -> str:
    """List the letters that are kept as failed."""
    page = engine.failed_letters(pages.database(), actor=pages.person(), after=request.args.get("after"))
    return render_template(
        "admin/letters.html",
        rows=page.rows,
        sends_mail=pages.settings().mail is not None,
        next_address=next_page(page.next),
        first_address=first_page(),
    )


@blueprint.post("/letters/<letter_id>/retry")
def retry_letter(letter_id: str) -> Response:
    """Let the worker try a letter again."""
    engine.retry_letter(pages.database(), actor=pages.person(), letter_id=letter_id)
    pages.say(_("已安排重新发送;如果仍然失败,会再次出现在这里。"))
    return redirect("/admin/letters")
