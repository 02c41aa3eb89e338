"""Rows of the outbox: jobs, notices, messages, signals and letters that leave the transaction. It delivers nothing.

Letters are what goes out of the house: mails and messages of robots.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, insert, select, update

from engine.storage.dialects import insert_or
from engine.storage.prepared import Prepared
from engine.storage.tables import notice, outbox

LETTERS = ("mail", "robot")


_NEW = [name for name in outbox.c.keys() if name not in ("delivered_at", "withdrawn_at", "failed_at", "failure")]  # noqa: SIM118
_POST = Prepared(insert(outbox), *_NEW)


def post(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Insert rows to deliver."""
    _POST.write(connection, rows)


def post_once(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows to deliver; one that was posted under its key before stays as it is."""
    for row in rows:
        connection.execute(insert_or(connection, outbox).values(row).on_conflict_do_nothing())


def _due(now: datetime, letters: bool) -> ColumnElement[bool]:
    kind = outbox.c.kind.in_(LETTERS) if letters else outbox.c.kind.not_in(LETTERS)
    return and_(outbox.c.try_at <= now, kind)


def any_due(connection: Connection, now: datetime, *, letters: bool = False) -> bool:
    """Return whether anything is due among the letters, or among all the rest."""
    return connection.execute(select(outbox.c.id).where(_due(now, letters)).limit(1)).first() is not None


def take_due(connection: Connection, now: datetime, *, until: datetime, letters: bool = False) -> RowMapping | None:
    """Take the first due row that nobody else took and keep it from others until `until`.

    Args:
        letters: take a letter; else anything but letters.
    """
    due = select(outbox).where(_due(now, letters)).order_by(outbox.c.try_at, outbox.c.created_at, outbox.c.id)
    found = connection.execute(due.limit(1).with_for_update(skip_locked=True)).mappings().first()
    if found:
        change(connection, found["id"], {"try_at": until})
    return found


def get(connection: Connection, outbox_id: str) -> RowMapping | None:
    """Return a row of the outbox."""
    return connection.execute(select(outbox).where(outbox.c.id == outbox_id)).mappings().first()


def change(connection: Connection, outbox_id: str, columns: Mapping[str, Any]) -> None:
    """Write `columns` to a row."""
    connection.execute(update(outbox).where(outbox.c.id == outbox_id).values(columns))


_still = and_(outbox.c.delivered_at.is_(None), outbox.c.withdrawn_at.is_(None))


def finish(connection: Connection, outbox_id: str, at: datetime) -> bool:
    """Note that a row is delivered; return False when it was, or is no longer wanted: nothing may be done then."""
    return put_off(connection, outbox_id, {"delivered_at": at, "try_at": None})


def put_off(connection: Connection, outbox_id: str, columns: Mapping[str, Any]) -> bool:
    """Write `columns` to a row that is still to be delivered; return False when it is not."""
    statement = update(outbox).where(outbox.c.id == outbox_id, _still).values(columns)
    return connection.execute(statement).rowcount == 1


def hold_back(connection: Connection, kind: str, ref: str | None, now: datetime, until: datetime) -> None:
    """Let the due letters of a kind, or those for one `ref` alone, wait until `until`: nothing takes them now."""
    mine = and_(outbox.c.kind == kind, outbox.c.try_at <= now)
    these = mine if ref is None else and_(mine, outbox.c.ref == ref)
    connection.execute(update(outbox).where(these).values(try_at=until))


def set_aside_letters(connection: Connection, at: datetime, reason: str) -> None:
    """Keep every letter that is still to be delivered as failed, so that none goes out before somebody says so."""
    waiting = and_(outbox.c.kind.in_(LETTERS), _still, outbox.c.failed_at.is_(None))
    connection.execute(update(outbox).where(waiting).values(try_at=None, failed_at=at, failure=reason))


_WAITED_FOR = ("job", "signal", "look")  # by a case; what a case has sent goes its way whatever becomes of the case


def withdraw(connection: Connection, instance_id: str, at: datetime, refs: list[str]) -> None:
    """Take back what was meant for activations and subscriptions of an instance that no longer wait."""
    of_them = and_(outbox.c.instance_id == instance_id, outbox.c.kind.in_(_WAITED_FOR), outbox.c.ref.in_(refs))
    waiting = and_(of_them, outbox.c.delivered_at.is_(None))
    connection.execute(update(outbox).where(waiting).values(withdrawn_at=at, try_at=None))


def tell(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert a notice for each person; one who has it already keeps it as it is."""
    for row in rows:
        connection.execute(insert_or(connection, notice).values(row).on_conflict_do_nothing())
