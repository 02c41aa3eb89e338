"""Puts people into groups and takes them out; whoever leads a group is in its `/head` group as well."""

from engine.authorization import Actor, Permission, require
from engine.commands.people.events import AdministrationEvent, record
from engine.errors import InvalidValue, NotFound
from engine.language import gettext as _
from engine.storage import Connection, Database, accounts, groups


def set_membership(db: Database, *, actor: Actor, user_id: str, group: str, is_head: bool = False) -> None:
    """Put somebody into a group, or change whether they lead it. Their tasks follow at once.

    Args:
        actor: an administrator.
        user_id: whom; not an administrator, who sees no case.
        group: key of the group, `procedure/local`.
        is_head: whether they lead it; several people may.
    Raises:
        NotFound: no such account or group, or the actor is no administrator.
        InvalidValue: the account is an administrator's.
    """
    with db.begin() as connection:
        require(connection, actor, Permission.ADMINISTER)
        member = lock_worker(connection, user_id)
        if groups.get(connection, group) is None:
            raise NotFound
        if groups.all_memberships_of(connection, member).get(group) is is_head:
            return
        groups.set_member(connection, member, group, is_head)
        data = {"user": member, "group": group, "is_head": is_head}
        record(connection, actor, AdministrationEvent.MEMBERSHIP_SET, data)


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
        if not groups.remove_member(connection, user_id, group):
            raise NotFound
        data = {"user": user_id, "group": group}
        record(connection, actor, AdministrationEvent.MEMBERSHIP_REMOVED, data)


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
