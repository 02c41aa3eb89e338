"""Sets passwords: an administrator for somebody, or people their own. Either ends the sessions of the account."""

from datetime import timedelta

from engine import clock
from engine.authorization import Actor, Permission, require
from engine.commands.people import passwords
from engine.commands.people.attempts import spend_attempt
from engine.commands.people.events import AdministrationEvent, record
from engine.commands.people.sessions import IDLE, begin_session
from engine.errors import InvalidValue, NotFound
from engine.language import gettext as _
from engine.storage import Connection, Database, accounts


def set_password(db: Database, *, actor: Actor, user_id: str, password: str) -> None:
    """Give an account a new password and end its sessions.

    Args:
        actor: an administrator.
        user_id: whose password.
        password: at least ten characters.
    Raises:
        NotFound: no such account, or the actor is no administrator.
        InvalidValue: the password is too weak.
    """
    secret = passwords.hashed(passwords.accepted(password, user_id))
    with db.begin() as connection:
        require(connection, actor, Permission.ADMINISTER)
        if accounts.lock(connection, user_id) is None:
            raise NotFound
        _replace(connection, user_id, secret)
        record(connection, actor, AdministrationEvent.PASSWORD_SET, {"user": user_id})


def change_password(
    db: Database, *, actor: Actor, old_password: str, new_password: str, remote: str = "", idle: timedelta = IDLE
) -> str:
    """Let people change their own password; every session of theirs ends and a new one begins.

    Args:
        actor: whose password.
        old_password: proof that it is them; wrong ones count as failed sign-ins.
        new_password: at least ten characters.
        remote: address the request came from.
        idle: how long the new session lasts without being used.
    Returns:
        The token of the new session.
    Raises:
        InvalidValue: the old password is wrong, or the new one too weak.
        TooManyAttempts: too many wrong ones.
    """
    accepted = passwords.accepted(new_password, actor.user_id)
    spend_attempt(db, actor.user_id, remote)
    with db.read() as connection:
        row = accounts.get(connection, actor.user_id)
    if row is None or not row["active"] or not passwords.is_right(row["password_hash"], old_password):
        raise InvalidValue(reason=_("现在的密码不正确,请重新输入。"))
    secret = passwords.hashed(accepted)
    with db.begin() as connection:
        if (still := accounts.lock(connection, actor.user_id)) is None or not still["active"]:
            raise NotFound
        _replace(connection, actor.user_id, secret)
        record(connection, actor, AdministrationEvent.PASSWORD_CHANGED, {"user": actor.user_id})
        return begin_session(connection, actor.user_id, remote=remote, idle=idle)


def _replace(connection: Connection, user_id: str, secret: str) -> None:
    accounts.change(connection, user_id, {"password_hash": secret, "password_set_at": clock.now()})
    accounts.end_sessions_of(connection, user_id)
