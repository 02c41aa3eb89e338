"""The blueprint of compliance reviewers, and the check at its door: reviewers and owners of some procedure come in."""

from flask import Blueprint

from engine import errors
from web import pages

blueprint = Blueprint("review", __name__, url_prefix="/review", template_folder="templates")
ROLES = frozenset({"reviewer", "owner"})


def reviewed() -> tuple[str, ...]:
    """Return the procedures whose cases the person signed in may trace, in order."""
    return tuple(sorted({procedure for role, procedure in pages.person().grants if role in ROLES}))


@blueprint.before_request
def require_reviewer() -> None:
    """Let only people in who review or own a procedure; to everybody else these pages do not exist.

    Raises:
        NotFound: the person signed in reviews nothing.
    """
    if pages.person() is None or not reviewed():
        raise errors.NotFound
