"""Adds an account. It gives no rights but the administrator's: groups and grants are commands of their own."""

from engine import clock
from engine.authorization import Actor, Permission, require
from engine.commands.people import names, passwords
from engine.commands.people.events import AdministrationEvent, record
from engine.errors import InvalidValue
from engine.language import LANGUAGES
from engine.language import gettext as _
from engine.storage import Connection, Database, accounts
from engine.storage.types import Row


def add_user(
    db: Database,
    *,
    actor: Actor,
    user_id: str,
    name: str,
    password: str = "",
    is_admin: bool = False,
    locale: str = "",
) -> str:
    """Add an account.

    Args:
        actor: an administrator.
        user_id: the login name; capitals and full width are folded.
        name: what people call them.
        password: empty means that they cannot sign in until one is set.
        is_admin: whether they administer people; an administrator sees no case.
        locale: `zh`, `en`, or empty for whatever the browser chose.
    Returns:
        The id under which it is stored.
    Raises:
        NotFound: the actor is no administrator.
        InvalidValue: a value cannot be used, or there is an account of that name.
    """
    user_id, name, locale = names.new_login(user_id), names.person(name), checked_locale(locale)
    secret = passwords.hashed(passwords.accepted(password, user_id)) if password else ""
    now = clock.now()
    row = {
        "id": user_id,
        "name": name,
        "password_hash": secret,
        "is_admin": is_admin,
        "active": True,
        "locale": locale,
        "added_at": now,
        "password_set_at": now if secret else None,
    }
    with db.begin() as connection:
        require(connection, actor, Permission.ADMINISTER)
        if not open_account(connection, actor, row):
            raise InvalidValue(reason=_("已有用户名 {login},请换一个。", login=user_id))
    return user_id


def open_account(connection: Connection, actor: Actor, row: Row) -> bool:
    """Add the row of an account in the transaction of a command; False where there is one of its name."""
    if not accounts.add(connection, row):
        return False
    data = {"user": row["id"], "is_admin": row["is_admin"]}
    record(connection, actor, AdministrationEvent.USER_ADDED, data, {"name": row["name"]})
    return True


def checked_locale(locale: str) -> str:
    """Return `locale` when it is a language the product speaks, or empty.

    Raises:
        InvalidValue: it is another one.
    """
    if locale and locale not in LANGUAGES:
        raise InvalidValue(reason=_("语言只能是 zh 或 en。"))
    return locale
