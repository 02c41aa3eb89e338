"""An administrator has looked at a letter that could not be delivered: it is tried again from the beginning."""

from engine import clock
from engine.authorization import Actor, Permission, require
from engine.commands.people.events import AdministrationEvent, record
from engine.commands.wake import wake
from engine.errors import NotFound
from engine.storage import Database, outbox


def retry_letter(db: Database, *, actor: Actor, letter_id: str) -> None:
    """Let the worker try a failed letter again; one that is no longer kept as failed stays as it is.

    Args:
        actor: an administrator.
    Raises:
        NotFound: no such letter, or the actor is no administrator.
    """
    with db.begin() as connection:
        require(connection, actor, Permission.ADMINISTER)
        row = outbox.get(connection, letter_id)
        if row is None or row["kind"] not in outbox.LETTERS:
            raise NotFound
        again = {"try_at": clock.now(), "attempts": 0, "failed_at": None, "failure": None}
        if row["failed_at"] is None or not outbox.put_off(connection, letter_id, again):
            return
        data = {"letter": letter_id, "kind": row["kind"]}
        record(connection, actor, AdministrationEvent.LETTER_RETRIED, data)
    wake()
