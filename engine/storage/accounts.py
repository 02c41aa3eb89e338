"""Rows of accounts, sessions and attempts to sign in. It compares no passwords and judges nobody."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    and_,
    bindparam,
    case,
    delete,
    insert,
    literal_column,
    select,
    union_all,
    update,
)

from engine.storage.asking import Question
from engine.storage.dialects import insert_or
from engine.storage.prepared import Prepared
from engine.storage.tables import account, membership, role_grant, session, sign_in_attempt, user_group


def get(connection: Connection, user_id: str) -> RowMapping | None:
    """Return the row of an account."""
    return connection.execute(select(account).where(account.c.id == user_id)).mappings().first()


def lock(connection: Connection, user_id: str) -> RowMapping | None:
    """Return the row of an account and keep others from changing it until the transaction ends."""
    query = select(account).where(account.c.id == user_id).with_for_update()
    return connection.execute(query).mappings().first()


def add(connection: Connection, row: Mapping[str, Any]) -> bool:
    """Insert an account; return False when there is one of that id already."""
    statement = insert_or(connection, account).values(row).on_conflict_do_nothing()
    return connection.execute(statement.returning(account.c.id)).first() is not None


def change(connection: Connection, user_id: str, columns: Mapping[str, Any]) -> None:
    """Write `columns` to an account."""
    connection.execute(update(account).where(account.c.id == user_id).values(columns))


def with_mail(connection: Connection, user_ids: Collection[str]) -> list[str]:
    """Return the active accounts among `user_ids` that have an address and want notices there."""
    wanted = and_(account.c.active, account.c.wants_mail, account.c.email != "")
    query = select(account.c.id).where(account.c.id.in_(user_ids), wanted).order_by(account.c.id)
    return list(connection.scalars(query))


def grants_of(connection: Connection, user_id: str) -> frozenset[tuple[str, str]]:
    """Return what an account is granted as (role, procedure)."""
    query = select(role_grant.c.role, role_grant.c.procedure).where(role_grant.c.user_id == user_id)
    return frozenset((row.role, row.procedure) for row in connection.execute(query))


def grant(connection: Connection, user_id: str, role: str, procedure: str) -> bool:
    """Insert a grant; return False when it is there already."""
    row = {"user_id": user_id, "role": role, "procedure": procedure}
    statement = insert_or(connection, role_grant).values(row).on_conflict_do_nothing()
    return connection.execute(statement.returning(role_grant.c.user_id)).first() is not None


def revoke(connection: Connection, user_id: str, role: str, procedure: str) -> bool:
    """Delete a grant; return False when there is none."""
    this = and_(role_grant.c.user_id == user_id, role_grant.c.role == role, role_grant.c.procedure == procedure)
    return connection.execute(delete(role_grant).where(this)).rowcount == 1


def begin_session(connection: Connection, row: Mapping[str, Any]) -> None:
    """Insert a session."""
    connection.execute(insert(session).values(row))


_WHO: tuple[Any, ...] = (*session.c, *(account.c[name] for name in ("name", "is_admin", "active", "locale")))
_HELD = session.join(account, account.c.id == session.c.user_id)
_IN_GROUPS = membership.join(user_group, and_(user_group.c.key == membership.c.group_key, user_group.c.active))
_THIS = session.c.token_hash == bindparam("token_hash")
_NOTHING: ColumnElement[Any] = literal_column("NULL")
_SESSION = Prepared(  # one statement, so that all of it is of one moment
    union_all(
        select(*_WHO, membership.c.group_key, membership.c.is_head, _NOTHING.label("role"), _NOTHING.label("procedure"))
        .select_from(_HELD.outerjoin(_IN_GROUPS, membership.c.user_id == session.c.user_id))
        .where(_THIS),
        select(*_WHO, _NOTHING, _NOTHING, role_grant.c.role, role_grant.c.procedure)
        .select_from(_HELD.join(role_grant, role_grant.c.user_id == session.c.user_id))
        .where(_THIS),
    )
)


def of_session(token_hash: str) -> Question:
    """Return what to ask for a session with its account, whether it has run out or not.

    Each row of the answer has both, and one of the groups the account is in (`group_key`, `is_head`), or one of its
    grants (`role`, `procedure`), or neither. No row: there is no such session.
    """
    return _SESSION, {"token_hash": token_hash}


def touch_session(connection: Connection, token_hash: str, at: datetime) -> None:
    """Write down that a session was used."""
    connection.execute(update(session).where(session.c.token_hash == token_hash).values(seen_at=at))


def end_session(connection: Connection, token_hash: str) -> str | None:
    """Delete a session; return whose it was."""
    statement = delete(session).where(session.c.token_hash == token_hash).returning(session.c.user_id)
    return connection.execute(statement).scalar()


def end_sessions_of(connection: Connection, user_id: str) -> None:
    """Delete every session of an account."""
    connection.execute(delete(session).where(session.c.user_id == user_id))


def forget_ended(connection: Connection, now: datetime) -> None:
    """Delete sessions and counters whose time is over."""
    connection.execute(delete(session).where(session.c.ends_at <= now))
    connection.execute(delete(sign_in_attempt).where(sign_in_attempt.c.ends_at <= now))


def count_attempt(connection: Connection, subject: str, now: datetime, ends_at: datetime) -> RowMapping:
    """Count one attempt in the window of `subject`, or begin a new window that is over at `ends_at`.

    Returns:
        `count` with this attempt in it, and `ends_at` of its window.
    """
    over = sign_in_attempt.c.ends_at <= now
    again = {
        "count": case((over, 1), else_=sign_in_attempt.c.count + 1),
        "ends_at": case((over, ends_at), else_=sign_in_attempt.c.ends_at),
    }
    row = insert_or(connection, sign_in_attempt).values(subject=subject, count=1, ends_at=ends_at)
    counted = row.on_conflict_do_update(index_elements=["subject"], set_=again)
    return connection.execute(counted.returning(sign_in_attempt)).mappings().one()


def forget_attempts(connection: Connection, subject: str) -> None:
    """Delete the counter of `subject`."""
    connection.execute(delete(sign_in_attempt).where(sign_in_attempt.c.subject == subject))
