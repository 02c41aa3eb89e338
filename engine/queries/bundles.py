"""The bundle of a deployment, compiled and cached; the newest deployment of a procedure and its files.

Bundles hold procedures, never a case: forms, pages and the command line read them without a person's rights.
"""

from engine.bpmn.bundle import Bundle
from engine.errors import NotFound
from engine.storage import Database, bundles, deployments


def bundle_of(db: Database, deployment_id: str) -> Bundle:
    """Return the compiled bundle of a deployment.

    Args:
        deployment_id: of a deployment that exists; pages take it from a task, a case or a start form.
    """
    found = bundles.kept(deployment_id)
    if found is not None:
        return found
    with db.read() as connection:
        return bundles.bundle_of(connection, deployment_id)


def latest_deployment(db: Database, procedure: str) -> str | None:
    """Return the id of the newest deployment of a procedure, or None when there is none."""
    with db.read() as connection:
        return deployments.latest(connection, procedure)


def latest_files(db: Database, procedure: str) -> dict[str, bytes]:
    """Return the members of the newest bundle of a procedure: path -> content; none when nothing was deployed."""
    with db.read() as connection:
        newest = deployments.latest(connection, procedure)
        return deployments.files(connection, newest) if newest else {}


def files_of_deployment(db: Database, *, procedure: str, deployment_id: str) -> dict[str, bytes]:
    """Return the members of an older bundle of a procedure: path -> content.

    Raises:
        NotFound: there is no such deployment of that procedure.
    """
    with db.read() as connection:
        if deployments.procedure_of(connection, deployment_id) != procedure:
            raise NotFound
        return deployments.files(connection, deployment_id)
