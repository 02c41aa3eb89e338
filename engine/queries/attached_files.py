"""Which stored files any case refers to, for whoever sweeps the others away. It names no case."""

from sqlalchemy import select

from engine.authorization import SYSTEM, Actor
from engine.errors import NotFound
from engine.storage import Database
from engine.storage.tables import attachment


def attached_files(db: Database, *, actor: Actor) -> frozenset[str]:
    """Return the SHA-256 of every attached file.

    Args:
        actor: the system itself; no person sees files of cases they may not see.
    Raises:
        NotFound: somebody else asks.
    """
    if actor != SYSTEM:
        raise NotFound
    with db.read() as connection:
        return frozenset(connection.scalars(select(attachment.c.sha256).distinct()))
