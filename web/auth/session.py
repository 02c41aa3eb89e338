"""Who is asking: the session row behind the cookie, looked up for each request, and what happens when there is none.

It writes nothing; signing in and out are in views.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

import engine
from web import pages, security
from web.auth import resume

UNNOTICED = ("static", "api.healthz", "api.readyz")  # a broken database must not keep them from answering
View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Open a view to people who are not signed in."""
    view.public = True  # type: ignore[attr-defined]
    return view


def is_public() -> bool:
    """Return whether the view of this request is open to everybody."""
    view = current_app.view_functions.get(request.endpoint or "")
    return request.endpoint == "static" or view is None or getattr(view, "public", False)


def identify() -> None:
    """Find out who is signed in, and speak their language."""
    g.actor = None
    token = request.cookies.get(security.cookie_name(pages.settings()))
    if token and request.endpoint not in UNNOTICED:
        g.actor = engine.session_actor(pages.database(), token)
    pages.choose_language()


def require() -> Response | None:
    """Ask strangers to sign in, keep what they had typed, and refuse forms that are not ours."""
    if request.endpoint == "static":
        return None
    if g.actor is None and not is_public():
        return _ask_to_sign_in()
    try:
        security.require_token()
    except security.FormNotOurs:
        if is_public() or not resume.is_worth_keeping():
            raise
        return resume.ask_again()
    return None


def _ask_to_sign_in() -> Response:
    if pages.wants_json():
        return resume.tell_script()
    if request.method in security.SAFE_METHODS:
        return redirect(url_for("auth.sign_in", next=request.full_path.rstrip("?") if request.path != "/" else None))
    return resume.keep()


def init_app(app: Flask) -> None:
    """Put the door in front of every view of `app`."""
    app.before_request(identify)
    app.before_request(require)
