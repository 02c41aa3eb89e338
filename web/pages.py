"""What every page needs: this process's database and settings, the person signed in, the language, what was said.

It renders nothing itself and decides nothing about cases.
"""

import hashlib
import os
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from flask import Flask, current_app, flash, g, get_flashed_messages, request, url_for
from markupsafe import Markup, escape

from engine import Actor, clock, language
from engine.language import gettext as _
from engine.storage import Database
from forms import words
from web import urgency
from web.navigation import places, sees_cases
from web.settings import Settings

LANGUAGE_COOKIE = "clauseflow-language"


def database() -> Database:
    """Return the database of this process."""
    found: Database = current_app.extensions["database"]
    return found


def settings() -> Settings:
    """Return the settings of this process."""
    found: Settings = current_app.extensions["settings"]
    return found


def zone() -> ZoneInfo:
    """Return the zone in which pages show times that belong to no procedure."""
    return ZoneInfo(settings().zone)


def person() -> Actor:
    """Return who is signed in; only behind a sign-in, where there is always somebody."""
    found: Actor = g.actor
    return found


def say(text: str, kind: str = "success", *, href: str = "", link: str = "") -> None:
    """Show `text` on the next page this browser opens, with a link when there is somewhere to go on to."""
    flash({"text": text, "kind": kind, "href": href, "link": link})  # type: ignore[arg-type]


def new_command_key() -> str:
    """Return a key under which one submission of one page counts once, however often it arrives."""
    return uuid4().hex


def wants_json() -> bool:
    """Return whether a script asked, so that it is answered with data instead of a page."""
    asked = request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
    return asked or request.headers.get("X-Requested-With") == "fetch"


def choose_language() -> None:
    """Speak the language chosen in this browser, else the person's own, else Chinese."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    actor = g.get("actor")
    language.use(chosen or (actor.locale if actor else None) or language.DEFAULT)


@lru_cache(maxsize=1024)
def _address(_root: str, name: str, path: str, changed: int) -> str:
    """Put an address together, once for each place the application is mounted at and each state of the file."""
    version = hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12] if changed else "0"
    return url_for("static", filename=name, v=version)


def asset(name: str) -> str:
    """Return the address of a static file, which changes when the file does, so that browsers may keep it."""
    path = f"{current_app.static_folder}/{name}"
    try:
        changed = os.stat(path).st_mtime_ns
    except OSError:
        changed = 0
    return _address(request.script_root, name, path, changed)


def moment(at: Any) -> Markup:
    """Return a moment as a `<time>` in people's words, exact in its title; a dash when there is none."""
    if not at:
        return Markup("—")
    at = words.as_moment(at).astimezone(zone())
    text = urgency.in_words(at, now=clock.now(), zone=zone())
    exact = words.exact(at, zone())
    return Markup(f'<time datetime="{at.isoformat()}" title="{escape(exact)}">{escape(text)}</time>')  # noqa: S704


def status_words(status: str) -> str:
    """Return what the status of a case is called."""
    return {"running": _("处理中"), "completed": _("已关闭"), "cancelled": _("已撤回")}.get(status, status)


def _context() -> dict[str, Any]:
    return {"actor": g.get("actor"), "language": language.current(), "here": request.full_path.rstrip("?"), "_": _}


def init_app(app: Flask) -> None:
    """Give the templates of `app` their vocabulary."""
    app.context_processor(_context)
    app.jinja_env.globals.update(
        _=_,
        asset=asset,
        places=places,
        sees_cases=sees_cases,
        said_before=get_flashed_messages,
        new_command_key=new_command_key,
        moment=moment,
        time_tag=moment,
        now=clock.now,
        unfilled_words=urgency.unfilled_words,
        status_words=status_words,
        plain_moment=lambda at: words.moment(at, zone()),
        exactly=lambda at: words.exact(at, zone()),
        words=words,
    )
