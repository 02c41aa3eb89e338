"""Signs people in. An unknown login, a closed account and a wrong password look and last the same."""

from datetime import timedelta

from engine import clock
from engine.commands.people import names, passwords
from engine.commands.people.attempts import forgive, spend_attempt
from engine.commands.people.sessions import IDLE, begin_session, hash_of
from engine.errors import SignInFailed
from engine.storage import Connection, Database, accounts


def sign_in(
    db: Database, *, login: str, password: str, remote: str = "", idle: timedelta = IDLE, replaces: str = ""
) -> str:
    """Begin a session for whoever knows the password.

    Args:
        login: login name, folded as in `add_user`.
        password: as typed.
        remote: address the request came from, for the limit of attempts.
        idle: how long the session lasts without being used.
        replaces: token that the browser brought along; its session ends.
    Returns:
        The token of the new session, for a cookie; never one that existed before.
    Raises:
        SignInFailed: unknown login, wrong password, closed account.
        TooManyAttempts: of this login or from this address.
    """
    user_id = names.login(login)
    spend_attempt(db, user_id, remote)
    with db.read() as connection:
        row = accounts.get(connection, user_id)
    known = row["password_hash"] if row is not None else ""
    if not passwords.is_right(known, password):
        raise SignInFailed
    renewed = passwords.hashed(password) if passwords.needs_rehash(known) else ""
    with db.begin() as connection:
        _require_still(connection, user_id, known)
        if renewed:
            accounts.change(connection, user_id, {"password_hash": renewed})
        forgive(connection, user_id)
        accounts.forget_ended(connection, clock.now())
        if replaces:
            accounts.end_session(connection, hash_of(replaces))
        return begin_session(connection, user_id, remote=remote, idle=idle)


def _require_still(connection: Connection, user_id: str, password_hash: str) -> None:
    """Let pass whose account is open now and still has the password that was compared."""
    row = accounts.lock(connection, user_id)
    if row is None or not row["active"] or row["password_hash"] != password_hash:
        raise SignInFailed
