"""A form that met an expired sign-in: its values travel in the sign-in page and are sent again when the person says so.

Nothing is kept on the server and nothing is sent without a click, so that no other site can have a form sent this way.
"""

from typing import Any

from flask import g, jsonify, make_response, render_template, request
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response

from engine.language import gettext as _
from web import pages, security

NEVER_KEPT = frozenset({"csrf_token", "password", "old_password", "new_password", "again"})
OURS = frozenset({"command_key", "task_revision"})  # travels along, means nothing to people


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(pages.settings().secret_key, salt="resume")


def is_worth_keeping() -> bool:
    """Return whether this POST came from a page of ours and holds something a person typed."""
    return security.comes_from_us() and bool(_typed(_fields()))


def _fields() -> list[tuple[str, str]]:
    return [(name, value) for name, value in request.form.items(multi=True) if name not in NEVER_KEPT]


def _typed(fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in fields if name not in OURS and value.strip()]


def _packed() -> dict[str, Any]:
    files = [file.filename for file in request.files.values() if file.filename]
    back = security.referring_page()
    return {"path": request.full_path.rstrip("?"), "fields": _fields(), "files": files, "back": back}


def keep() -> Response:
    """Answer a stranger's POST with the sign-in page that carries what was typed."""
    kept = _serializer().dumps(_packed()) if is_worth_keeping() else ""
    shown = {"kept": kept, "next": security.referring_page(), "login": "", "wrong": "", "expired": True}
    return make_response(render_template("auth/sign_in.html", **shown), 401)


def tell_script() -> Response:
    """Tell a script that the sign-in has expired; it keeps its own work and says so to the person."""
    response = jsonify({"message": _("登录已过期。请在新窗口重新登录,然后回到这里再保存一次。"), "sign_in": "/login"})
    response.status_code = 401
    return response


def unpack(kept: str) -> dict[str, Any] | None:
    """Return what a sign-in page carried, or None when it carried nothing that we packed."""
    try:
        found: dict[str, Any] = _serializer().loads(kept)
    except BadData:
        return None
    return found


def offer(packed: dict[str, Any], status: int = 200) -> Response:
    """Show what was typed and let the person send it again from this session."""
    fields = [(name, value) for name, value in packed["fields"]]
    page = render_template("auth/resume.html", packed=packed, fields=fields, typed=_typed(fields), actor=g.actor)
    return make_response(page, status)


def ask_again() -> Response:
    """Answer a form of ours from before the last sign-in: nothing was done, nothing is lost."""
    return offer(_packed(), 400)
