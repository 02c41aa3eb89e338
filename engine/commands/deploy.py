"""Deploys a procedure: one immutable bundle of its files, judged as a whole before anything is written.

Running cases stay on their bundle; new ones run in this one. A file that is refused changes nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine import audit, clock
from engine.audit.types import CommandEvent
from engine.authorization import Actor, Permission, require
from engine.commands.definitions import write_definitions
from engine.commands.judge_bundle import judged
from engine.commands.people.fill_organization import fill_organization
from engine.commands.people.organization_file import FILE
from engine.commands.start_subscriptions import move_start_subscriptions
from engine.commands.start_timers import move_start_timers
from engine.errors import Finding
from engine.storage import Connection, Database, deployments


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """A bundle that now is the newest of its procedure."""

    id: str
    procedure: str
    definitions: tuple[tuple[str, int], ...]  # key `procedure/id` and version of every process, decision and form
    warnings: tuple[Finding, ...]


def deploy(
    db: Database,
    *,
    actor: Actor,
    procedure: str,
    files: Mapping[str, bytes],
    comment: str = "",
    findings: Iterable[Finding] = (),
) -> Deployment:
    """Deploy the whole bundle of a procedure.

    Args:
        actor: an owner of the procedure, or SYSTEM.
        procedure: name of its folder: a lower-case letter, then letters, digits, `_` and `-`.
        files: members by path: `x.bpmn`, `y.dmn`, `z.form`, `clauses.yaml`, `organization.yaml`,
            `records.yaml`, `records/*.docx`, `scenarios/*.yaml`.
        comment: why.
        findings: what others found wrong in the files, the forms for example.
    Returns:
        The deployment, with the warnings that did not refuse it.
    Raises:
        DeploymentRefused: a file that is no file of a bundle, or cannot run; every finding names file and element.
        NotFound, NotPermitted: the actor may not deploy here.
    """
    with db.begin() as connection:
        require(connection, actor, Permission.DEPLOY, procedure=procedure)
        return deploy_in(connection, actor, procedure, files, comment, tuple(findings))


def deploy_never_deployed(
    db: Database, *, actor: Actor, procedure: str, files: Mapping[str, bytes], findings: Iterable[Finding] = ()
) -> Deployment | None:
    """Deploy the files whose content was never deployed under their path; an owner's later version of others stays.

    Args:
        files: what came with the product or lies in the checkout, as in `deploy`.
        findings: as in `deploy`.
    Returns:
        The deployment, composed of the newest bundle and the new files; None when there is nothing new.
    Raises:
        DeploymentRefused, NotFound, NotPermitted: as in `deploy`.
    """
    with db.begin() as connection:
        require(connection, actor, Permission.DEPLOY, procedure=procedure)
        known = deployments.ever_deployed(connection, procedure)
        new = {path: data for path, data in files.items() if (path, deployments.sha256(data)) not in known}
        if not new:
            return None
        latest = deployments.latest(connection, procedure)
        composed = {**(deployments.files(connection, latest) if latest else {}), **new}
        about = [finding for finding in findings if not finding.file or finding.file in new]
        return deploy_in(connection, actor, procedure, composed, "", tuple(about))


def deploy_in(
    connection: Connection,
    actor: Actor,
    procedure: str,
    files: Mapping[str, bytes],
    comment: str,
    findings: tuple[Finding, ...] = (),
) -> Deployment:
    """Deploy in the transaction of another command, which has asked for the right to do so."""
    number = deployments.lock_procedure(connection, procedure)
    if FILE in files:
        fill_organization(connection, actor=actor, procedure=procedure, content=files[FILE])
    bundle, warnings = judged(connection, procedure, files, findings)
    now = clock.now()
    deployment_id = deployments.write(
        connection, procedure=procedure, number=number, files=files, at=now, by=actor.user_id, comment=comment
    )
    definitions = write_definitions(connection, procedure, deployment_id, bundle, files)
    move_start_timers(connection, procedure, deployment_id, bundle, now)
    _record(connection, actor, procedure, number, deployment_id)
    move_start_subscriptions(connection, procedure, deployment_id, bundle, now)  # last: it locks names
    return Deployment(id=deployment_id, procedure=procedure, definitions=definitions, warnings=warnings)


def _record(connection: Connection, actor: Actor, procedure: str, number: int, deployment_id: str) -> None:
    members = deployments.hashes(connection, deployment_id)
    data = {"deployment": deployment_id, "procedure": procedure, "number": number, "members": members}
    audit.record(connection, actor=actor.user_id, type=CommandEvent.DEPLOYED, data=data)
