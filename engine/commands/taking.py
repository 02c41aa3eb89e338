"""Takes due rows of the outbox, one at a time, so that a worker that dies leaves its row to the next one."""

from datetime import timedelta

from engine import clock
from engine.storage import Database, outbox
from engine.storage.types import Row

LEASE = timedelta(minutes=5)  # longer than a worker may take for one row
AT_MOST = 10_000


def taken(db: Database, *, letters: bool = False) -> Row | None:
    """Take the row that is due first and keep it from others for some minutes.

    Args:
        letters: take a letter; else anything but letters, which wait for the network.
    Returns:
        The row as it was; None when nothing is due.
    """
    now = clock.now()
    with db.read() as connection:
        if not outbox.any_due(connection, now, letters=letters):
            return None
    with db.begin() as connection:
        return outbox.take_due(connection, now, until=now + LEASE, letters=letters)
