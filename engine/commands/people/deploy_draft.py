"""Deploys a draft: its file takes its place in the newest bundle, and the draft is gone. One transaction."""

from collections.abc import Iterable

from engine.authorization import Actor, Permission, require
from engine.commands.deploy import Deployment, deploy_in
from engine.commands.people.save_draft import require_base
from engine.errors import Conflict, Finding
from engine.storage import Database, deployments, drafts


def deploy_draft(
    db: Database,
    *,
    actor: Actor,
    procedure: str,
    path: str,
    base_revision: int | None,
    comment: str = "",
    findings: Iterable[Finding] = (),
) -> Deployment:
    """Deploy the draft that the owner saw.

    Args:
        actor: an owner of the procedure.
        path: of the member within the bundle.
        base_revision: of the draft that the owner's page showed.
        comment: why.
        findings: what others found wrong in the bundle with the draft in its place.
    Raises:
        DraftChanged: another owner saved since; nothing was deployed.
        Conflict: there is no draft any more.
        DeploymentRefused: it cannot run; the draft stays, and what is deployed stays.
        NotFound, NotPermitted: the actor does not own the procedure.
    """
    with db.begin() as connection:
        require(connection, actor, Permission.DEPLOY, procedure=procedure)
        row = drafts.lock(connection, procedure, path)
        if row is None:
            raise Conflict
        require_base(connection, procedure, path, base_revision)
        newest = deployments.latest(connection, procedure)
        files = deployments.files(connection, newest) if newest else {}
        files[path] = bytes(row["content"])
        done = deploy_in(connection, actor, procedure, files, comment, tuple(findings))
        drafts.delete_draft(connection, procedure, path)
        return done
