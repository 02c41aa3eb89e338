"""What the outbox does with messages and signals: passes them on, keeps them, fetches what was kept. Each exactly once.

A message that a case throws is kept for an hour; when nobody has taken it by then, its owner is told by an incident.
"""

from datetime import datetime, timedelta

from engine import clock
from engine.commands.messages.pass_on import in_turns, keep, pass_on
from engine.commands.messages.receive import begin_by, receive
from engine.commands.retries import ATTEMPTS
from engine.commands.steps.letters import Letter
from engine.commands.wake import wake
from engine.errors import DiagramFault
from engine.language import gettext as _
from engine.storage import Connection, Database, instances, messages, outbox, subscriptions
from engine.storage.types import Row

KEPT = timedelta(hours=1)  # how long a thrown message waits for somebody to wait for it


class _DoneBefore(Exception):
    """Another worker has delivered the row meanwhile: nothing of this transaction counts."""


def deliver_message(db: Database, row: Row) -> None:
    """Pass a thrown message on to the one it is for, or keep it until its time is over.

    Raises:
        DiagramFault: its time is over and nobody took it.
        ReceiverFault: the diagram that gets it cannot go on with it.
    """
    letter = Letter(kind="message", procedure=row["procedure"], **row["payload"], sent_from=row["instance_id"])
    try:
        in_turns(db, lambda connection: _pass_on_or_keep(connection, row, letter, clock.now()))
    except _DoneBefore:
        return
    wake()


def _pass_on_or_keep(connection: Connection, row: Row, letter: Letter, now: datetime) -> None:
    passed = pass_on(connection, letter, now)
    if passed is None:
        _keep(connection, row, letter, now)
        return
    if not outbox.finish(connection, row["id"], now):
        raise _DoneBefore
    messages.take_late(connection, row["id"], passed.instance_id, now)


def _keep(connection: Connection, row: Row, letter: Letter, now: datetime) -> None:
    known = messages.of_outbox(connection, row["id"])
    if known is not None and known["expires_at"] <= now:
        raise _nobody(row, letter)
    expires_at = known["expires_at"] if known is not None else now + KEPT
    # When its time is over the row is due again, and that failure is its last.
    if not outbox.put_off(connection, row["id"], {"try_at": expires_at, "attempts": ATTEMPTS - 1}):
        raise _DoneBefore
    if known is None:
        keep(connection, letter, now, expires_at=expires_at, outbox_id=row["id"])


def _nobody(row: Row, letter: Letter) -> DiagramFault:
    minutes = int(KEPT.total_seconds()) // 60
    reason = _("消息“{name}”发出后 {minutes} 分钟内没有案件接收。", name=letter.name, minutes=minutes)
    if letter.key:
        reason += _("关联值:“{key}”。", key=letter.key)
    detail = {"name": letter.name, "key": letter.key}
    return DiagramFault(element_id=row["element_id"], element_name="", kind="message", reason=reason, detail=detail)


def deliver_signal(db: Database, row: Row) -> None:
    """Let one receiver have a signal; where it waits no more, the signal has passed.

    Raises:
        ReceiverFault: the diagram cannot go on with it.
    """
    content = {name: row["payload"][name] for name in ("name", "values", "sent_by", "sent_from")}
    letter, now = Letter(kind="signal", procedure=row["procedure"], **content), clock.now()
    with db.begin() as connection:
        if row["instance_id"] is None:
            _begin_by_signal(connection, row, letter, now)
        else:
            _receive_signal(connection, row, letter, now)
    wake()


def _begin_by_signal(connection: Connection, row: Row, letter: Letter, now: datetime) -> None:
    start = subscriptions.of_start(connection, row["ref"], "signal", letter.name)
    if start is None:
        _has_passed(connection, row, now)
    elif outbox.finish(connection, row["id"], now):
        begin_by(connection, start, letter, now)


def _receive_signal(connection: Connection, row: Row, letter: Letter, now: datetime) -> None:
    instance = instances.lock(connection, row["instance_id"])
    waiting = subscriptions.of_ref(connection, row["instance_id"], row["ref"])
    if instance is None or waiting is None:
        _has_passed(connection, row, now)
    elif outbox.finish(connection, row["id"], now):
        receive(connection, instance, waiting, letter, now)


def _has_passed(connection: Connection, row: Row, now: datetime) -> None:
    outbox.put_off(connection, row["id"], {"withdrawn_at": now, "try_at": None})


def fetch_kept(db: Database, row: Row) -> None:
    """Let a subscription have the oldest message that was kept for it, and come again while it waits for more.

    Raises:
        ReceiverFault: the diagram cannot go on with it.
    """
    now = clock.now()
    with db.begin() as connection:
        instance = instances.lock(connection, row["instance_id"])
        waiting = subscriptions.of_ref(connection, row["instance_id"], row["ref"])
        if not outbox.finish(connection, row["id"], now) or instance is None or waiting is None:
            return
        taken = _taken(connection, waiting, now)
        if taken is None:
            return
        receive(connection, instance, waiting, _letter(connection, taken), now)
        if taken["outbox_id"]:
            outbox.finish(connection, taken["outbox_id"], now)
        if subscriptions.of_ref(connection, row["instance_id"], row["ref"]) and _kept(connection, waiting, now):
            outbox.change(connection, row["id"], {"delivered_at": None, "try_at": now})
    wake()


def _kept(connection: Connection, waiting: Row, now: datetime) -> list[Row]:
    return list(messages.kept(connection, waiting["procedure"], waiting["name"], waiting["key"], now))


def _taken(connection: Connection, waiting: Row, now: datetime) -> Row | None:
    mine = (row for row in _kept(connection, waiting, now))
    return next((row for row in mine if messages.take(connection, row["id"], waiting["instance_id"], now)), None)


def _letter(connection: Connection, taken: Row) -> Letter:
    thrown = outbox.get(connection, taken["outbox_id"]) if taken["outbox_id"] else None
    same = {name: taken[name] for name in ("procedure", "name", "key", "values", "sent_by")}
    return Letter(kind="message", **same, sent_from=thrown["instance_id"] if thrown else "")
