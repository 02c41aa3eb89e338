"""Signing in and out, and the sessions behind it: every page is closed unless its view is marked `public`.

Who may do what once inside is the engine's to decide.
"""

from web.auth import own
from web.auth.views import blueprint

__all__ = ["blueprint", "own"]
