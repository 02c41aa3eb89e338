"""Rows of accounts, sessions and attempts to sign in. It compares no passwords and judges nobody."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, case, delete, insert, select, update

from engine.storage.dialects import insert_or
from engine.storage.tables import account, role_grant, session, sign_in_attempt


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


def session_of(connection: Connection, token_hash: str) -> RowMapping | None:
    """Return the row of a session, whether it has run out or not."""
    return connection.execute(select(session).where(session.c.token_hash == token_hash)).mappings().first()


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
