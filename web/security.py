"""What keeps other people's pages and scripts out: headers, nonce, the token in every form, where we may send people.

It decides nothing about who may see what; that is the engine's.
"""

import hashlib
import hmac
import re
import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as Answer

from web.settings import Settings

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x1f\x7f]*")


class FormNotOurs(BadRequest):
    """A POST without the token of its session: another site's page, or ours from before a sign-in."""


def cookie_name(settings: Settings) -> str:
    """Name of the session cookie; the prefix makes browsers refuse it over plain http or from a sub-domain."""
    return "__Host-clauseflow" if settings.secure else "clauseflow"


def set_cookie(response: Answer, name: str, value: str, *, days: int | None = None) -> None:
    """Set a cookie that no script reads and no other site's form sends; without `days` it ends with the browser."""
    settings: Settings = current_app.extensions["settings"]
    age = days and days * 86400
    response.set_cookie(name, value, max_age=age, path="/", secure=settings.secure, httponly=True, samesite="Lax")


def visitor() -> str:
    """Return the secret that ties this browser to its forms: the session's token, or one of its own before sign-in."""
    name = cookie_name(current_app.extensions["settings"])
    if "visitor" not in g:
        g.visitor = request.cookies.get(name) or secrets.token_urlsafe(32)
        g.visitor_is_new = name not in request.cookies
    found: str = g.visitor
    return found


def become(token: str) -> None:
    """Tie this browser to the session `token` from this answer on; an empty one makes a stranger of it."""
    g.visitor = token or secrets.token_urlsafe(32)
    g.visitor_is_new = True


def csrf_token() -> str:
    """Return the token that a form of this browser must bring along."""
    token = visitor()
    made: tuple[str, str] = g.get("csrf_of") or ("", "")
    if made[0] != token:  # a page asks once for each of its forms, and signing in changes whose they are
        key = current_app.extensions["settings"].secret_key.encode()
        g.csrf_of = made = (token, hmac.new(key, b"csrf:" + token.encode(), hashlib.sha256).hexdigest())
    return made[1]


def brings_token() -> bool:
    """Return whether the request brings the token of its own cookie, in a field or in a header."""
    given = request.headers.get("X-CSRF-Token") or request.form.get("csrf_token", "")
    return hmac.compare_digest(given.encode(), csrf_token().encode())


def comes_from_us() -> bool:
    """Return whether the browser says that one of our own pages sent this; without a word of it the token decides."""
    origin = request.headers.get("Origin", "")
    if not origin or origin == "null":
        return brings_token()
    ours = {request.host, urlsplit(current_app.extensions["settings"].public_url).netloc}
    return urlsplit(origin).netloc in ours


def require_token() -> None:
    """Refuse a request that changes something unless it brings its token.

    Raises:
        FormNotOurs: the token is missing or another session's.
    """
    if request.method not in SAFE_METHODS and not brings_token():
        raise FormNotOurs


def local_address(address: str | None, default: str = "/") -> str:
    """Return `address` when it is a path of ours, else `default`: nobody is sent to another site."""
    return address if address and _LOCAL.fullmatch(address) else default


def referring_page(default: str = "/") -> str:
    """Return the path of the page the request came from when it is one of ours, else `default`."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host:
        return default
    return local_address(parts.path + (f"?{parts.query}" if parts.query else ""), default)


def allow_diagrams() -> None:
    """Let this page's diagram viewer style itself and show its font and images (bpmn-js writes style attributes)."""
    g.diagrams = True


def nonce() -> str:
    """Return the nonce that this answer's scripts carry."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    found: str = g.nonce
    return found


def content_policy() -> str:
    """Return the content security policy of this answer."""
    style = "'self' 'unsafe-inline'" if g.get("diagrams") else "'self'"
    return (
        f"default-src 'self'; script-src 'self' 'nonce-{nonce()}'; style-src {style}; img-src 'self' data: blob:; "
        "font-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def _seal(response: Response) -> Response:
    settings: Settings = current_app.extensions["settings"]
    headers = response.headers
    headers.setdefault("Content-Security-Policy", content_policy())
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "geolocation=(), microphone=(), payment=()"
    if settings.secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-cache, private")
        if g.get("visitor_is_new"):
            set_cookie(response, cookie_name(settings), g.visitor)
    return response


def init_app(app: Flask) -> None:
    """Give every answer of `app` its headers and its templates the token and the nonce."""
    app.after_request(_seal)
    app.jinja_env.globals.update(csrf_token=csrf_token)
    app.context_processor(lambda: {"nonce": nonce()})
