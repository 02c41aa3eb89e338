"""The blueprint of process owners, and the one check at its door: is this person an owner of that procedure?"""

from flask import Blueprint

from engine import errors
from web import pages
from web.studio.naming import procedure_title

blueprint = Blueprint("studio", __name__, url_prefix="/studio", template_folder="templates")


def owned() -> tuple[str, ...]:
    """Return the procedures of the person signed in, in order."""
    return tuple(sorted(procedure for role, procedure in pages.person().grants if role == "owner"))


def owns(procedure: str) -> bool:
    """Return whether the person signed in owns a procedure."""
    return procedure in owned()


def require_owner(procedure: str) -> None:
    """Let only owners of the procedure go on; to everybody else it does not exist.

    Raises:
        NotFound: the person signed in does not own it.
    """
    if not owns(procedure):
        raise errors.NotFound


@blueprint.context_processor
def _titles() -> dict[str, object]:
    """Let every page of the room call a procedure by its title."""
    return {"procedure_title": procedure_title}
