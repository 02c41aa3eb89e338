"""Changes an account: name, address for mail, language, whether it is in use and administers. Ids are never changed."""

from collections.abc import Mapping
from typing import Any

from engine.authorization import Actor, Permission, require
from engine.commands.people import names
from engine.commands.people.add_user import checked_locale
from engine.commands.people.events import AdministrationEvent, record
from engine.errors import InvalidValue, NotFound
from engine.language import gettext as _
from engine.storage import Connection, Database, accounts, groups


def change_user(
    db: Database,
    *,
    actor: Actor,
    user_id: str,
    name: str | None = None,
    active: bool | None = None,
    is_admin: bool | None = None,
    locale: str | None = None,
    email: str | None = None,
    wants_mail: bool | None = None,
) -> None:
    """Change what is given and leave the rest. Closing an account or changing its powers ends its sessions at once.

    Args:
        actor: an administrator; nobody closes or disempowers themselves.
        user_id: whose account.
        email: where notices go besides; empty: nowhere.
    Raises:
        NotFound: no such account, or the actor is no administrator.
        InvalidValue: a value cannot be used, or nobody would administer any more.
    """
    wanted = {
        "name": None if name is None else names.person(name),
        "active": active,
        "is_admin": is_admin,
        "locale": None if locale is None else checked_locale(locale),
        "email": None if email is None else names.email(email),
        "wants_mail": wants_mail,
    }
    with db.begin() as connection:
        require(connection, actor, Permission.ADMINISTER)
        row = accounts.lock(connection, user_id)
        if row is None:
            raise NotFound
        changes = {field: value for field, value in wanted.items() if value is not None and value != row[field]}
        if not changes:
            return
        _check(connection, actor, user_id, changes)
        accounts.change(connection, user_id, changes)
        if "active" in changes or "is_admin" in changes:
            accounts.end_sessions_of(connection, user_id)
        data = {"user": user_id, "fields": sorted(changes)}
        values = {field: [row[field], value] for field, value in changes.items()}
        record(connection, actor, AdministrationEvent.USER_CHANGED, data, values)


def _check(connection: Connection, actor: Actor, user_id: str, changes: Mapping[str, Any]) -> None:
    loses = changes.get("active") is False or changes.get("is_admin") is False
    if loses and actor.user_id == user_id:
        raise InvalidValue(reason=_("不能停用自己或取消自己的管理员身份,请由另一位管理员操作。"))
    works = accounts.grants_of(connection, user_id) or groups.standings_of(connection, user_id)
    if changes.get("is_admin") and works:
        raise InvalidValue(reason=_("管理员不办理案件:请先移出全部小组和授权,或另建管理员账号。"))
