"""Puts people into groups and takes them out; who leads a group, or stands in, is in its `/head` group as well."""

from engine.authorization import Actor, Permission, require
from engine.commands.people.events import AdministrationEvent, record
from engine.errors import InvalidValue, NotFound
from engine.language import gettext as _
from engine.storage import Connection, Database, accounts, groups
from engine.storage.groups import Standing


def set_membership(
    db: Database, *, actor: Actor, user_id: str, group: str, standing: Standing = Standing.MEMBER
) -> None:
    """Put somebody into a group, or change where they stand in it. Their tasks follow at once.

    Args:
        actor: an administrator.
        user_id: whom; not an administrator, who sees no case.
        group: key of the group, `procedure/local`.
        standing: whether they lead it, or stand in for who does; several people may.
    Raises:
        NotFound: no such account or group, or the actor is no administrator.
        InvalidValue: the account is an administrator's.
    """
    with db.begin() as connection:
        require(connection, actor, Permission.ADMINISTER)
        member = lock_worker(connection, user_id)
        if groups.get(connection, group) is None:
            raise NotFound
        put(connection, actor, member, group, standing)


def remove_membership(db: Database, *, actor: Actor, user_id: str, group: str) -> None:
    """Take somebody out of a group. Tasks they have claimed stay theirs until somebody hands them over.

    Args:
        actor: an administrator.
        user_id: whom.
        group: key of the group.
    Raises:
        NotFound: they are not in it, or the actor is no administrator.
    """
    with db.begin() as connection:
        require(connection, actor, Permission.ADMINISTER)
        if not take_out(connection, actor, user_id, group):
            raise NotFound


def take_out(connection: Connection, actor: Actor, user_id: str, group: str) -> bool:
    """Take an account out of a group in the transaction of a command; False where it is not in it."""
    if not groups.remove_member(connection, user_id, group):
        return False
    record(connection, actor, AdministrationEvent.MEMBERSHIP_REMOVED, {"user": user_id, "group": group})
    return True


def put(connection: Connection, actor: Actor, user_id: str, group: str, standing: Standing) -> None:
    """Put an account into a group in the transaction of a command; nothing happens where it stands so already."""
    if groups.standings_of(connection, user_id).get(group) is standing:
        return
    groups.set_member(connection, user_id, group, standing)
    data = {"user": user_id, "group": group, "standing": standing}
    record(connection, actor, AdministrationEvent.MEMBERSHIP_SET, data)


def lock_worker(connection: Connection, user_id: str) -> str:
    """Return the id of an account that may have to do with cases, and keep it as it is until the transaction ends.

    Raises:
        NotFound: no such account.
        InvalidValue: it is an administrator's.
    """
    row = accounts.lock(connection, user_id)
    if row is None:
        raise NotFound
    if row["is_admin"]:
        raise InvalidValue(reason=_("管理员不办理案件,不能加入小组或得到授权;请为此另建账号。"))
    return str(row["id"])
