"""Empties the outbox: notices go to people, jobs to their handlers, messages and signals to whoever waits for them.

What leaves the house is posted here and delivered elsewhere: nothing here waits for the network.
"""

import logging
from collections.abc import Callable
from uuid import uuid4

from engine import clock
from engine.commands.aggregate import aggregate
from engine.commands.archive import archive
from engine.commands.complete_job import complete_job
from engine.commands.jobs import Answer, BusinessError
from engine.commands.letters.post import post_letters
from engine.commands.messages.deliver import deliver_message, deliver_signal, fetch_kept
from engine.commands.raise_error import raise_error
from engine.commands.retries import failed
from engine.commands.taking import AT_MOST, taken
from engine.errors import DiagramFault
from engine.language import gettext as _
from engine.storage import Connection, Database, outbox, people
from engine.storage.database import is_unavailable
from engine.storage.types import Row

log = logging.getLogger(__name__)
HANDLERS: dict[str, Callable[[Connection, Row], Answer]] = {"aggregate": aggregate, "archive": archive}


def deliver_outbox(db: Database, *, limit: int = AT_MOST) -> int:
    """Deliver what is due until nothing is.

    Args:
        limit: deliver at most so many.
    Returns:
        How many were delivered. One that fails is tried again later; the third time an incident tells the owner.
    """
    delivered = 0
    for _number in range(limit):
        row = taken(db)
        if row is None:
            break
        delivered += _delivered(db, row)
    return delivered


def _delivered(db: Database, row: Row) -> bool:
    try:
        _WAYS[row["kind"]](db, row)
    except Exception as error:  # whatever a diagram asks for, the rest of the outbox goes on
        if is_unavailable(error):
            raise
        log.warning("outbox %s of %s failed", row["id"], row["instance_id"], exc_info=True)
        failed(db, error, rows=outbox, seen=row, now=clock.now())
        return False
    return True


def _work(db: Database, row: Row) -> None:
    handler = HANDLERS.get(row["type"])
    if handler is None:
        raise DiagramFault(
            element_id=row["element_id"],
            element_name="",
            kind="handler",
            reason=_("没有名为“{handler}”的处理程序。", handler=row["type"]),
            detail={},
        )
    try:
        with db.read() as connection:
            answer = handler(connection, row)
    except BusinessError as error:
        raise_error(db, outbox_id=row["id"], code=error.code, message=error.message, values=error.values)
        return
    complete_job(db, outbox_id=row["id"], result=answer.result, filing=answer.filing)


def _tell(db: Database, row: Row) -> None:
    """Turn a notice into one row for each person it is for, as the groups stand at this moment."""
    letter = row["payload"]
    same = {
        "outbox_id": row["id"],
        **{name: row[name] for name in ("procedure", "instance_id", "element_id")},
        "message": letter["message"],
        "sent_at": row["created_at"],
    }
    with db.begin() as connection:
        users = people.audience(connection, letter["groups"], letter["users"])
        outbox.tell(connection, [{**same, "id": uuid4().hex, "user_id": user} for user in users])
        post_letters(connection, row, users)
        outbox.change(connection, row["id"], {"delivered_at": clock.now(), "try_at": None})


_WAYS: dict[str, Callable[[Database, Row], None]] = {
    "job": _work,
    "notice": _tell,
    "message": deliver_message,
    "signal": deliver_signal,
    "look": fetch_kept,
}
