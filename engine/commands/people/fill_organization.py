"""Fills a procedure's organisation from its organization.yaml the first time; later it belongs to the administrators.

Reads departments, regions and roles; people only on demand (demo, scenarios, a first installation), never by deploying.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from engine.authorization import Actor, Permission, Role, require
from engine.commands.people import names
from engine.commands.people.events import AdministrationEvent, record
from engine.errors import DeploymentRefused, Finding, InvalidValue, NotFound
from engine.language import gettext as _
from engine.storage import Connection, Database, deployments, groups

FILE = "organization.yaml"
_LISTS = {"departments": "department/", "regions": "region/", "roles": ""}


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody whom the file names, with the rights it gives them."""

    user_id: str
    name: str
    groups: tuple[str, ...]  # local names
    head_of: tuple[str, ...]  # local names; leading a group is being in it
    roles: tuple[Role, ...]
    is_admin: bool


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
    try:
        rows = list(_groups(procedure, content))
    except InvalidValue as error:
        raise _refused(error.message) from error
    groups.add_all(connection, rows)
    data = {"procedure": procedure, "groups": [row["local"] for row in rows]}
    record(connection, actor, AdministrationEvent.ORGANIZATION_FILLED, data)
    return True


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
    return tuple(_person(entry) for entry in _read(content).get("people") or ())


def _read(content: bytes) -> Mapping[str, Any]:
    try:
        found = yaml.safe_load(content) or {}
    except yaml.YAMLError as error:
        raise _refused(_("不是有效的 YAML:{error}", error=error)) from error
    if not isinstance(found, dict):
        raise _refused(_("最外层应当是 departments、regions、roles 等条目。"))
    return found


def _groups(procedure: str, content: bytes) -> Iterable[dict[str, Any]]:
    entries = [
        (names.local_group(prefix + local), label)
        for part, prefix in _LISTS.items()
        for local, label in _entries(_read(content).get(part) or ())
    ]
    for position, (local, label) in enumerate(dict(entries).items(), 1):
        yield {
            "key": f"{procedure}/{local}",
            "procedure": procedure,
            "local": local,
            "kind": names.kind_of(local),
            "label": label,
            "position": position,
            "active": True,
        }


def _entries(part: Any) -> Iterable[tuple[str, str]]:
    """Names and labels of one list: texts, mappings with `name`, or a mapping from id to one of these."""
    if not isinstance(part, list | dict | tuple):
        raise _refused(_("departments、regions、roles 应当是列表。"))
    pairs = part.items() if isinstance(part, dict) else ((None, entry) for entry in part)
    for key, entry in pairs:
        label = entry.get("name") if isinstance(entry, dict) else entry
        if not isinstance(label, str):
            raise _refused(_("每个部门、区域和角色都要有 name。"))
        yield str(key or label), names.person(label)


def _person(entry: Mapping[str, Any]) -> Person:
    try:
        return Person(
            user_id=names.new_login(str(entry["id"])),
            name=names.person(str(entry["name"])),
            groups=tuple(entry.get("groups") or ()),
            head_of=tuple(entry.get("head_of") or ()),
            roles=tuple(Role(role) for role in entry.get("grants") or ()),
            is_admin=bool(entry.get("admin")),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _refused(_("people 中有的人缺少 id 或 name,或者角色不存在。")) from error


def _refused(reason: str) -> DeploymentRefused:
    remedy = _("请改正 {file} 后重新部署。", file=FILE)
    return DeploymentRefused(findings=(Finding(rule="organization", reason=reason, remedy=remedy, file=FILE),))
