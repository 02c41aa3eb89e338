"""Accounts, groups and grants as administrators see them. It reads no case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from engine.authorization import Actor, Permission, require
from engine.errors import NotFound
from engine.storage import Connection, Database
from engine.storage.groups import Standing, standing_of
from engine.storage.search import plain_text
from engine.storage.tables import account, deployment, membership, role_grant, user_group


@dataclass(frozen=True, kw_only=True)
class Membership:
    """Somebody in a group."""

    user_id: str
    user_name: str
    group: str  # key procedure/local
    group_label: str
    standing: Standing


@dataclass(frozen=True, kw_only=True)
class Grant:
    """A role that somebody has for a procedure."""

    user_id: str
    user_name: str
    role: str  # starter | owner | reviewer
    procedure: str


@dataclass(frozen=True, kw_only=True)
class UserRow:
    """An account with everything it may."""

    id: str  # the login name
    name: str
    is_admin: bool
    active: bool
    has_password: bool
    locale: str  # "" for whatever the browser chose
    email: str  # "" for none
    wants_mail: bool  # whether notices go there as well
    added_at: datetime
    memberships: tuple[Membership, ...]
    grants: tuple[Grant, ...]


@dataclass(frozen=True, kw_only=True)
class GroupRow:
    """A group of a procedure with its members."""

    key: str  # procedure/local
    procedure: str
    local: str  # its name in diagrams
    kind: str  # role | department | region
    label: str
    position: int
    active: bool
    members: tuple[Membership, ...]


def users(db: Database, *, actor: Actor, text: str = "") -> tuple[UserRow, ...]:
    """Return the accounts by login name.

    Args:
        actor: an administrator.
        text: only those whose login name or name contains it.
    Raises:
        NotFound: the actor is no administrator.
    """
    with db.read() as connection:
        require(connection, actor, Permission.ADMINISTER)
        query = select(account).order_by(account.c.id)
        if text.strip():
            part = plain_text(text)
            query = query.where(or_(*(account.c[each].icontains(part, autoescape=True) for each in ("id", "name"))))
        members, granted = _memberships(connection), _grants(connection)
        rows = connection.execute(query).mappings().all()
    return tuple(_user(row, members, granted) for row in rows)


def user(db: Database, *, actor: Actor, user_id: str) -> UserRow:
    """Return one account.

    Raises:
        NotFound: there is none, or the actor is no administrator.
    """
    with db.read() as connection:
        require(connection, actor, Permission.ADMINISTER)
        row = connection.execute(select(account).where(account.c.id == user_id)).mappings().first()
        if row is None:
            raise NotFound
        return _user(row, _memberships(connection), _grants(connection))


def groups(db: Database, *, actor: Actor, procedure: str = "") -> tuple[GroupRow, ...]:
    """Return the groups of one procedure, or of all, in their order, closed ones as well.

    Raises:
        NotFound: the actor is no administrator.
    """
    with db.read() as connection:
        require(connection, actor, Permission.ADMINISTER)
        query = select(user_group).order_by(user_group.c.procedure, user_group.c.position, user_group.c.key)
        if procedure:
            query = query.where(user_group.c.procedure == procedure)
        members = _memberships(connection)
        rows = connection.execute(query).mappings().all()
    return tuple(GroupRow(**row, members=tuple(m for m in members if m.group == row["key"])) for row in rows)


def grants(db: Database, *, actor: Actor, procedure: str = "") -> tuple[Grant, ...]:
    """Return who is granted what, for one procedure or for all.

    Raises:
        NotFound: the actor is no administrator.
    """
    with db.read() as connection:
        require(connection, actor, Permission.ADMINISTER)
        return tuple(each for each in _grants(connection) if procedure in ("", each.procedure))


def procedures(db: Database, *, actor: Actor) -> tuple[str, ...]:
    """Return the procedures that were deployed, or have groups or grants.

    Raises:
        NotFound: the actor is no administrator.
    """
    with db.read() as connection:
        require(connection, actor, Permission.ADMINISTER)
        columns = (deployment.c.procedure, user_group.c.procedure, role_grant.c.procedure)
        return tuple(sorted({each for column in columns for each in connection.scalars(select(column).distinct())}))


def _memberships(connection: Connection) -> tuple[Membership, ...]:
    joined = membership.join(account).join(user_group)
    names = (account.c.name.label("user_name"), user_group.c.key.label("group"))
    leads = (membership.c.is_head, membership.c.is_deputy)
    columns = (membership.c.user_id, *names, user_group.c.label.label("group_label"), *leads)
    query = select(*columns).select_from(joined).order_by(user_group.c.procedure, user_group.c.position, account.c.id)
    return tuple(_membership(dict(row)) for row in connection.execute(query).mappings())


def _membership(row: dict[str, Any]) -> Membership:
    return Membership(standing=standing_of(row.pop("is_head"), row.pop("is_deputy")), **row)


def _grants(connection: Connection) -> tuple[Grant, ...]:
    query = select(role_grant, account.c.name.label("user_name")).join(account)
    ordered = query.order_by(role_grant.c.procedure, role_grant.c.role, role_grant.c.user_id)
    return tuple(Grant(**row) for row in connection.execute(ordered).mappings())


_OF_ACCOUNT = ("id", "name", "is_admin", "active", "locale", "email", "wants_mail", "added_at")


def _user(row: Mapping[Any, Any], members: tuple[Membership, ...], granted: tuple[Grant, ...]) -> UserRow:
    return UserRow(
        **{name: row[name] for name in _OF_ACCOUNT},
        has_password=bool(row["password_hash"]),
        memberships=tuple(each for each in members if each.user_id == row["id"]),
        grants=tuple(each for each in granted if each.user_id == row["id"]),
    )
