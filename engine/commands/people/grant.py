"""Grants a role for a procedure and revokes it. What each role may do stands in engine/authorization.py."""

from engine.authorization import Actor, Permission, Role, require
from engine.commands.people import names
from engine.commands.people.events import AdministrationEvent, record
from engine.commands.people.set_membership import lock_worker
from engine.errors import InvalidValue, NotFound
from engine.language import gettext as _
from engine.storage import Connection, Database, accounts


def grant(db: Database, *, actor: Actor, user_id: str, role: str, procedure: str) -> None:
    """Give somebody a role for a procedure; one they have already stays.

    Args:
        actor: an administrator.
        user_id: whom; not an administrator, who sees no case.
        role: `starter`, `owner` or `reviewer`.
        procedure: for which; it need not be deployed yet.
    Raises:
        NotFound: no such account, or the actor is no administrator.
        InvalidValue: no such role, no possible procedure, or the account is an administrator's.
    """
    role, procedure = _role(role), names.procedure(procedure)
    with db.begin() as connection:
        require(connection, actor, Permission.ADMINISTER)
        give(connection, actor, user_id, role, procedure)


def revoke(db: Database, *, actor: Actor, user_id: str, role: str, procedure: str) -> None:
    """Take a role for a procedure from somebody.

    Args:
        actor: an administrator.
        user_id: from whom.
        role: `starter`, `owner` or `reviewer`.
        procedure: for which.
    Raises:
        NotFound: they do not have it, or the actor is no administrator.
        InvalidValue: no such role.
    """
    role = _role(role)
    with db.begin() as connection:
        require(connection, actor, Permission.ADMINISTER)
        if not take(connection, actor, user_id, role, procedure):
            raise NotFound


def give(connection: Connection, actor: Actor, user_id: str, role: str, procedure: str) -> None:
    """Give somebody a right in the transaction of a command; nothing happens where they have it already."""
    if accounts.grant(connection, lock_worker(connection, user_id), role, procedure):
        data = {"user": user_id, "role": role, "procedure": procedure}
        record(connection, actor, AdministrationEvent.GRANTED, data)


def take(connection: Connection, actor: Actor, user_id: str, role: str, procedure: str) -> bool:
    """Take a right from somebody in the transaction of a command; False where they do not have it."""
    if not accounts.revoke(connection, user_id, role, procedure):
        return False
    record(connection, actor, AdministrationEvent.REVOKED, {"user": user_id, "role": role, "procedure": procedure})
    return True


def _role(text: str) -> str:
    if text not in list(Role):
        raise InvalidValue(reason=_("角色只能是发起人、流程负责人或审阅人。"))
    return str(text)
