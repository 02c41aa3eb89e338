"""Command keys: a request that comes twice is carried out once and answered twice. Kept for thirty days."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from engine import clock
from engine.audit.canonical import canonical
from engine.authorization import Actor
from engine.errors import CommandKeyReused, InvalidValue
from engine.language import gettext as _
from engine.storage import Connection, Database
from engine.storage import commands as rows
from engine.storage.types import Row

KEPT = timedelta(days=30)
BATCH = 2_000  # keys forgotten in one transaction: some milliseconds in which nobody else writes on SQLite


@dataclass(frozen=True, kw_only=True)
class Request:
    """A command that somebody asks for: its name, who asks, the key of the page and what is asked."""

    name: str
    actor: Actor
    key: str
    content: Any  # JSON

    @property
    def stored_key(self) -> bytes:
        """What the key is kept as."""
        return _half_hash(self.key.encode())

    @property
    def digest(self) -> bytes:
        """Hash of what is asked and of who asks, to tell a repetition from another request under the same key."""
        return _half_hash(canonical([self.name, self.actor.user_id, self.content]))


def _half_hash(data: bytes) -> bytes:
    """Return 128 bits of a SHA-256: nobody hits another's by chance or by search, and rows stay short."""
    return hashlib.sha256(data).digest()[:16]


def replayed(connection: Connection, request: Request) -> Any | None:
    """Take the key of a request.

    Returns:
        None when it is new and has to be carried out; else the answer it got the first time.
    Raises:
        CommandKeyReused: the key belongs to another request or to another person.
        InvalidValue: there is no key.
    """
    require_key(request)
    known = rows.accept(connection, at=clock.now(), key=request.stored_key, digest=request.digest)
    return None if known is None else answer_in(known, request)


def require_key(request: Request) -> None:
    """Refuse a request without a key.

    Raises:
        InvalidValue: there is none, or it is none of ours.
    """
    if not request.key or len(request.key) > 200:
        raise InvalidValue(reason=_("页面缺少提交编号,请重新打开页面。"))


def answer_in(known: Row, request: Request) -> Any:
    """Return the answer of a command that was carried out under the key of a request.

    Raises:
        CommandKeyReused: it was another request, or another person's.
    """
    if known["digest"] != request.digest:
        raise CommandKeyReused
    return known["result"]


def kept(connection: Connection, request: Request, answer: Any) -> None:
    """Keep a request with its answer; its key was looked for under the lock of its case.

    Args:
        answer: JSON, not None.
    """
    row = {"key": request.stored_key, "digest": request.digest, "accepted_at": clock.now(), "result": answer}
    rows.keep(connection, row)


def answered(connection: Connection, request: Request, answer: Any) -> None:
    """Keep the answer to a request for whoever repeats it.

    Args:
        answer: JSON, not None.
    """
    rows.answer(connection, request.stored_key, answer)


def forget_old_commands(db: Database) -> int:
    """Remove the keys of commands older than thirty days and return how many.

    They are looked for without the right to write, and go by parts: meanwhile people go on working.
    """
    moment, forgotten = clock.now() - KEPT, 0
    while keys := _some_before(db, moment):
        with db.begin() as connection:
            forgotten += rows.forget(connection, keys)
    return forgotten


def _some_before(db: Database, moment: datetime) -> list[bytes]:
    with db.read() as connection:
        return rows.accepted_before(connection, moment, BATCH)
