"""Lets people say where and whether they get notices by mail. Nobody changes another's here."""

from engine.authorization import Actor
from engine.commands.people import names
from engine.commands.people.events import AdministrationEvent, record
from engine.errors import NotFound
from engine.storage import Database, accounts


def change_own_mail(db: Database, *, actor: Actor, email: str, wants_mail: bool) -> None:
    """Change the actor's own address and whether notices go there.

    Args:
        actor: whose account.
        email: the address; empty: none.
        wants_mail: whether notices go there; it stays noted while there is no address.
    Raises:
        NotFound: the actor has no account.
        InvalidValue: the address cannot be one.
    """
    wanted = {"email": names.email(email), "wants_mail": wants_mail}
    with db.begin() as connection:
        row = accounts.lock(connection, actor.user_id)
        if row is None or not row["active"]:
            raise NotFound
        changes = {field: value for field, value in wanted.items() if value != row[field]}
        if not changes:
            return
        accounts.change(connection, actor.user_id, changes)
        data = {"user": actor.user_id, "fields": sorted(changes)}
        values = {field: [row[field], value] for field, value in changes.items()}
        record(connection, actor, AdministrationEvent.USER_CHANGED, data, values)
