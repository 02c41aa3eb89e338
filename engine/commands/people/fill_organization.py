"""Fills a procedure's organisation from its organization.yaml the first time; later it belongs to the administrators.

Reads departments, regions and roles; people only on demand (demo, scenarios, a first installation), never by deploying.
"""

from collections.abc import Iterable
from typing import Any

from engine.authorization import Actor, Permission, require
from engine.commands.people import names
from engine.commands.people.events import AdministrationEvent, record
from engine.commands.people.organization_file import FILE, Group, Organization, Person, read
from engine.errors import DeploymentRefused, Finding, InvalidValue, NotFound
from engine.language import gettext as _
from engine.storage import Connection, Database, deployments, groups


def fill_organization(connection: Connection, *, actor: Actor, procedure: str, content: bytes) -> bool:
    """Insert the groups that the file names, unless the procedure has any group already.

    Args:
        connection: of the transaction of the deployment.
        actor: who deploys.
        procedure: whose organisation.
        content: organization.yaml.
    Returns:
        Whether it was filled now.
    Raises:
        DeploymentRefused: the file cannot be read.
    """
    if groups.any_of(connection, procedure):
        return False
    rows = list(rows_of(procedure, _read(content).groups))
    groups.add_all(connection, rows)
    data = {"procedure": procedure, "groups": [row["local"] for row in rows]}
    record(connection, actor, AdministrationEvent.ORGANIZATION_FILLED, data)
    return True


def rows_of(procedure: str, found: Iterable[Group], position: int = 1) -> Iterable[dict[str, Any]]:
    """Yield a row for each group.

    Args:
        position: of the first in lists.
    """
    for place, group in enumerate(found, position):
        yield {
            "key": f"{procedure}/{group.local}",
            "procedure": procedure,
            "local": group.local,
            "kind": names.kind_of(group.local),
            "label": group.label,
            "position": place,
            "active": group.active,
        }


def people_of(db: Database, *, actor: Actor, procedure: str) -> tuple[Person, ...]:
    """Return the people whom the newest deployed organization.yaml names; no account is made.

    Args:
        actor: an administrator.
    Raises:
        NotFound: nothing was deployed, or the actor is no administrator.
    """
    with db.read() as connection:
        require(connection, actor, Permission.ADMINISTER)
        newest = deployments.latest(connection, procedure)
        if newest is None:
            raise NotFound
        content = deployments.files(connection, newest).get(FILE, b"")
    return _read(content).people


def _read(content: bytes) -> Organization:
    try:
        return read(content)
    except InvalidValue as error:
        remedy = _("请改正 {file} 后重新部署。", file=FILE)
        finding = Finding(rule="organization", reason=error.values["reason"], remedy=remedy, file=FILE)
        raise DeploymentRefused(findings=(finding,)) from error
