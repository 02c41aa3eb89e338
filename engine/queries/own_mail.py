"""Where and whether somebody gets notices by mail, for themselves alone."""

from dataclasses import dataclass

from engine.authorization import Actor
from engine.errors import NotFound
from engine.storage import Database, accounts


@dataclass(frozen=True, kw_only=True)
class OwnMail:
    """A person's own address."""

    email: str  # empty: none
    wants_mail: bool


def own_mail(db: Database, *, actor: Actor) -> OwnMail:
    """Return the actor's own address and whether notices go there.

    Raises:
        NotFound: the actor has no account.
    """
    with db.read() as connection:
        row = accounts.get(connection, actor.user_id)
    if row is None:
        raise NotFound
    return OwnMail(email=row["email"], wants_mail=row["wants_mail"])
