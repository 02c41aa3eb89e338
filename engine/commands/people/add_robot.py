"""Adds a robot to a group: where notices to the group are sent besides. Its address and secret stand in no history."""

from uuid import uuid4

from engine import clock
from engine.authorization import Actor, Permission, require
from engine.commands.letters import robot_address
from engine.commands.letters.channels import channels
from engine.commands.people import names
from engine.commands.people.events import AdministrationEvent, record
from engine.errors import InvalidValue, NotFound
from engine.language import gettext as _
from engine.storage import Database, groups, robots

LONGEST_SECRET = 200  # characters


def add_robot(db: Database, *, actor: Actor, group: str, kind: str, label: str, address: str, secret: str = "") -> str:
    """Add a robot, in use at once.

    Args:
        actor: an administrator.
        group: key of the group, `procedure/local`.
        kind: `dingtalk`, `wecom` or `feishu`.
        label: what the administrator calls it.
        address: as the chat shows it, https, on a host that is allowed for the kind.
        secret: signs what is sent to DingTalk or Feishu; empty: not signed.
    Returns:
        Its id.
    Raises:
        NotFound: no such group, or the actor is no administrator.
        InvalidValue: a value cannot be used.
    """
    kind, label, secret = robot_address.checked_kind(kind), names.person(label), _secret(kind, secret)
    address = robot_address.checked(kind, address, channels().robot_hosts)
    robot_id, now = uuid4().hex, clock.now()
    row = {"id": robot_id, "group_key": group, "kind": kind, "label": label, "active": True, "added_at": now}
    with db.begin() as connection:
        require(connection, actor, Permission.ADMINISTER)
        if groups.get(connection, group) is None:
            raise NotFound
        robots.add(connection, {**row, "address": address, "secret": secret})
        about = {"host": robot_address.host_of(address), "signed": bool(secret)}
        data = {"robot": robot_id, "group": group, "kind": kind, **about}
        record(connection, actor, AdministrationEvent.ROBOT_ADDED, data)
    return robot_id


def _secret(kind: str, text: str) -> str:
    found = text.strip()
    if found and kind == "wecom":
        raise InvalidValue(reason=_("企业微信的机器人没有签名密钥,请把这一栏留空。"))
    if len(found) > LONGEST_SECRET or not (found.isascii() and found.isprintable()):
        raise InvalidValue(reason=_("签名密钥不对,请重新复制。"))
    return found
