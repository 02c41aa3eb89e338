"""What commands need to know of people: a name for a message, the members of a group for a notice. Changes nobody."""

from collections.abc import Collection

from sqlalchemy import Connection, and_, or_, select

from engine.language import gettext as _
from engine.storage.tables import account, membership, role_grant, user_group

HEAD = "/head"


def name_of(connection: Connection, user_id: str | None) -> str:
    """Return what people call a user; the id where there is no account, and a word for the product itself."""
    if user_id in (None, "system"):
        return _("系统")
    found = connection.scalar(select(account.c.name).where(account.c.id == user_id))
    return found or str(user_id)


def audience(connection: Connection, groups: Collection[str], users: Collection[str]) -> list[str]:
    """Return the active users among `users` and the members of `groups`, in order of their ids.

    Args:
        groups: keys `procedure/local`; `.../head` means those who lead the group.
        users: user ids; unknown ones are left out.
    """
    led = [key.removesuffix(HEAD) for key in groups if key.endswith(HEAD)]
    of_groups = or_(
        membership.c.group_key.in_([key for key in groups if not key.endswith(HEAD)]),
        and_(membership.c.group_key.in_(led), membership.c.is_head),
    )
    members = select(membership.c.user_id).where(of_groups)
    query = select(account.c.id).where(account.c.active, or_(account.c.id.in_(members), account.c.id.in_(users)))
    return list(connection.scalars(query.order_by(account.c.id)))


def owners(connection: Connection, procedure: str) -> list[str]:
    """Return the active owners of a procedure, in order of their ids."""
    query = select(account.c.id).join(role_grant, role_grant.c.user_id == account.c.id)
    ours = (account.c.active, role_grant.c.procedure == procedure, role_grant.c.role == "owner")
    return list(connection.scalars(query.where(*ours).order_by(account.c.id)))


def local_groups(connection: Connection, procedure: str) -> set[str]:
    """Return the local names of the groups of a procedure, closed ones left out."""
    query = select(user_group.c.local).where(user_group.c.procedure == procedure, user_group.c.active)
    return set(connection.scalars(query))
