"""What people set for themselves: where and whether notices reach them by mail."""

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

import engine
from engine import errors
from engine.language import gettext as _
from web import pages
from web.auth.views import blueprint


@blueprint.get("/settings")
def own_mail() -> str:
    """Show one's own address for mail."""
    found = engine.own_mail(pages.database(), actor=pages.person())
    return _show(found.email, found.wants_mail)


@blueprint.post("/settings")
def change_own_mail() -> Response | tuple[str, int]:
    """Change one's own address, and whether notices go there."""
    email, wants_mail = request.form.get("email", ""), bool(request.form.get("wants_mail"))
    try:
        engine.change_own_mail(pages.database(), actor=pages.person(), email=email, wants_mail=wants_mail)
    except errors.InvalidValue as refused:
        return _show(email, wants_mail, refused.message), 422
    pages.say(_("已保存。"))
    return redirect("/settings")


def _show(email: str, wants_mail: bool, wrong: str = "") -> str:
    sends_mail = pages.settings().mail is not None
    return render_template("auth/settings.html", email=email, wants_mail=wants_mail, wrong=wrong, sends_mail=sends_mail)
