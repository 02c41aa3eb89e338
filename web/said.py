"""The cookie that carries what the next page has to say, signed with the secret of the installation.

The signer is made once: making it anew costs more than signing.
"""

from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer


class SaidInterface(SecureCookieSessionInterface):
    """Flask's own cookie with one signer a process."""

    def __init__(self) -> None:
        self._signers: dict[Any, URLSafeTimedSerializer | None] = {}

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return what signs with the secret the application has now."""
        if app.secret_key not in self._signers:
            self._signers = {app.secret_key: super().get_signing_serializer(app)}
        return self._signers[app.secret_key]


def init_app(app: Flask) -> None:
    """Let `app` carry what it says by this cookie."""
    app.session_interface = SaidInterface()
