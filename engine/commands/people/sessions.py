"""Sessions: a row for each browser that is signed in. The token is random and known to the browser alone."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from engine import clock
from engine.authorization import Actor
from engine.queries.actor import actor_from
from engine.storage import Connection, Database, accounts

IDLE = timedelta(hours=12)  # it ends when not used for so long
WHOLE = timedelta(days=7)  # and after so long in any case
NOTED_EVERY = timedelta(minutes=5)  # a page that is read must not write each time


def begin_session(connection: Connection, user_id: str, *, remote: str, idle: timedelta) -> str:
    """Insert a session with a fresh token and return the token.

    Args:
        user_id: whose.
        remote: address it is begun from.
        idle: how long it lasts without being used.
    """
    token, now = secrets.token_urlsafe(32), clock.now()
    row = {
        "token_hash": hash_of(token),
        "user_id": user_id,
        "signed_in_at": now,
        "seen_at": now,
        "idle_seconds": int(idle.total_seconds()),
        "ends_at": now + WHOLE,
        "remote": remote[:100],
    }
    accounts.begin_session(connection, row)
    return token


def hash_of(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign_out(db: Database, *, token: str) -> None:
    """End a session. An unknown token is none any more, which is what was wanted."""
    with db.begin() as connection:
        accounts.end_session(connection, hash_of(token))


def session_actor(db: Database, token: str) -> Actor | None:
    """Return who is signed in under a token, and note now and then that the session is in use.

    Args:
        token: as the browser brought it.
    Returns:
        The actor with the rights of this moment; None when there is no such session, its time is over, or the account
        was closed.
    """
    now, key = clock.now(), hash_of(token)
    (found,) = db.ask(accounts.of_session(key))
    row = next(iter(found), None)
    if row is None or not row["active"] or _is_over(row, now):
        return None
    if now - row["seen_at"] >= min(NOTED_EVERY, timedelta(seconds=row["idle_seconds"] / 4)):
        with db.begin() as connection:
            accounts.touch_session(connection, key, now)
    led = {each["group_key"]: each["is_head"] for each in found if each["group_key"]}
    return actor_from(row["user_id"], row, led, ((each["role"], each["procedure"]) for each in found if each["role"]))


def _is_over(row: Mapping[Any, Any], now: datetime) -> bool:
    unused = now - row["seen_at"]
    return bool(now >= row["ends_at"] or unused >= timedelta(seconds=row["idle_seconds"]))
