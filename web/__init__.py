"""The Flask application: pages for staff, owners, reviewers and administrators. It shows and asks; the engine decides.

Built once in each process by `create_app`; nothing is read from the environment here.
"""

from collections.abc import MutableMapping
from importlib import import_module
from typing import Any

from flask import Flask
from flask.templating import Environment
from werkzeug.middleware.proxy_fix import ProxyFix

import forms
from engine.storage import Database
from web import faults, pages, said, security
from web.auth import session
from web.settings import MEBIBYTE, Settings
from web.wiring import FONTS, wire


class _Templates(Environment):
    """Templates whose globals stand fast once they are loaded: a chain of layers costs every page."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template."""
        return {**self.globals, **(d or {})}


class _Application(Flask):
    jinja_environment = _Templates


ROOMS = ("auth", "desk", "studio", "review", "admin", "api")


def create_app(config: Settings, *, database: Database | None = None) -> Flask:
    """Build the application.

    Args:
        config: the settings of this installation.
        database: the database to use when it is open already (tests); else the one the settings name.
    """
    app = _Application(__name__)
    app.config.update(
        SECRET_KEY=config.secret_key,
        SESSION_COOKIE_NAME=f"{security.cookie_name(config)}-said",
        SESSION_COOKIE_SECURE=config.secure,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=config.upload_max,
        MAX_FORM_MEMORY_SIZE=4 * MEBIBYTE,  # a diagram of 2 MiB as a field, escaped
        SEND_FILE_MAX_AGE_DEFAULT=31_536_000,  # addresses of static files carry their digest
    )
    app.extensions["settings"] = config
    forms.set_uploads(config.uploads, most_bytes=config.upload_max)
    forms.set_fonts(FONTS)
    app.extensions["database"] = database or wire(config)
    if config.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, config.proxies, config.proxies, config.proxies)  # type: ignore[method-assign]
    for part in (session, said, security, pages, faults):
        part.init_app(app)
    for room in ROOMS:
        app.register_blueprint(import_module(f"web.{room}").blueprint)
    return app
