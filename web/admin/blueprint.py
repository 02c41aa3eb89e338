"""The administrator's blueprint: closed to everybody else as if it were not there. It shows nothing of cases."""

from flask import Blueprint

from engine import errors
from web import pages

blueprint = Blueprint("admin", __name__, url_prefix="/admin", template_folder="templates")


@blueprint.before_request
def only_administrators() -> None:
    """Answer 404 to everybody who is not an administrator.

    Raises:
        NotFound: the person is none.
    """
    if not pages.person().is_admin:
        raise errors.NotFound
