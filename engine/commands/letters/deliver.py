"""Delivers letters: sends each outside of any transaction, then notes it. A letter that fails holds up nothing else.

It opens no incident: what is not delivered in the end is kept for the administrator with its reason.
"""

import logging
from collections.abc import Callable
from contextvars import copy_context
from functools import partial
from typing import Any

from engine import clock, language
from engine.authorization import SYSTEM
from engine.commands.letters import words
from engine.commands.letters.channels import NotSent, channels
from engine.commands.letters.robot_address import is_allowed
from engine.commands.people.events import AdministrationEvent, record
from engine.commands.retries import allowed, wait_after
from engine.commands.taking import AT_MOST, taken
from engine.language import gettext as _
from engine.storage import Connection, Database, accounts, instances, outbox, robots
from engine.storage.database import is_unavailable
from engine.storage.types import Row

log = logging.getLogger(__name__)
Send = Callable[[], None]


def deliver_letters(db: Database, *, limit: int = AT_MOST) -> int:
    """Deliver the letters that are due until none is.

    Args:
        limit: try at most so many.
    Returns:
        How many were delivered. One that fails is tried again later unless it cannot succeed.
    """
    delivered = 0
    for _number in range(limit):
        row = taken(db, letters=True)
        if row is None:
            break
        delivered += _delivered(db, row)
    return delivered


def _delivered(db: Database, row: Row) -> bool:
    try:
        with db.read() as connection:
            send = _WAYS[row["kind"]](connection, row)
        if send is not None:
            send()
    except NotSent as failure:
        _failed(db, row, failure)
        return False
    except Exception as error:  # whatever a sender raises, the next letter goes on
        if is_unavailable(error):
            raise
        log.warning("letter %s failed", row["id"], exc_info=True)
        _failed(db, row, NotSent(_("系统处理时出错({kind}),详情见服务日志。", kind=type(error).__name__)))
        return False
    return _noted(db, row, sent=send is not None)


def _noted(db: Database, row: Row, *, sent: bool) -> bool:
    now = clock.now()
    with db.begin() as connection:
        column = "delivered_at" if sent else "withdrawn_at"
        outbox.put_off(connection, row["id"], {column: now, "try_at": None})
        if sent and row["kind"] == "robot":
            robots.change(connection, row["ref"], {"sent_at": now})
    return sent


def _failed(db: Database, row: Row, failure: NotSent) -> None:
    now, attempts = clock.now(), row["attempts"] + 1
    log.warning("letter %s not sent, attempt %s: %s", row["id"], attempts, failure.reason)
    over = failure.lasting or attempts >= allowed(row)
    until = None if over else now + wait_after(attempts)
    with db.begin() as connection:
        columns: dict[str, Any] = {"attempts": attempts, "try_at": until}
        if over:
            columns |= {"failed_at": now, "failure": failure.reason}
        if not outbox.put_off(connection, row["id"], columns):
            return
        if row["kind"] == "robot":
            robots.change(connection, row["ref"], {"failed_at": now, "failure": failure.reason})
        if failure.closed:
            ref = row["ref"] if row["kind"] == "robot" else None
            outbox.hold_back(connection, row["kind"], ref, now, now + wait_after(1))
        if over:
            data = {"letter": row["id"], "kind": row["kind"], "for": row["ref"]}
            record(connection, SYSTEM, AdministrationEvent.LETTER_FAILED, data)


def _mail(connection: Connection, row: Row) -> Send | None:
    """Return how to send a mail; None when the person is gone or wants none any more."""
    ways, person = channels(), accounts.get(connection, row["ref"])
    if person is None or not (person["active"] and person["wants_mail"] and person["email"]):
        return None
    if ways.mail is None:
        raise NotSent(_("没有设置发信服务器。"), closed=True)
    send, number = ways.mail, _number(connection, row)
    write = partial(words.mail_of, row, to=person["email"], business_key=number, public_url=ways.public_url)
    spoken = copy_context()  # the language of one person is none of the next letter's
    spoken.run(language.use, person["locale"])
    mail = spoken.run(write, at=clock.now())
    return lambda: send(mail)


def _robot(connection: Connection, row: Row) -> Send | None:
    """Return how to send to a robot; None when it is gone or switched off. A trial is sent in any case."""
    ways, robot = channels(), robots.get(connection, row["ref"])
    if robot is None or not (robot["active"] or row["instance_id"] is None):
        return None
    if ways.robot is None:
        raise NotSent(_("后台没有打开发送机器人消息的通道。"), closed=True)
    if not is_allowed(robot["kind"], robot["address"], ways.robot_hosts):
        raise NotSent(_("这个机器人的服务器不在允许的名单里,请删除后重新添加。"), lasting=True)
    send, number = ways.robot, _number(connection, row)
    message = words.robot_message_of(row, robot, business_key=number, public_url=ways.public_url)
    return lambda: send(message)


def _number(connection: Connection, row: Row) -> str | None:
    instance = instances.get(connection, row["instance_id"]) if row["instance_id"] else None
    return instance["business_key"] if instance else None


_WAYS: dict[str, Callable[[Connection, Row], Send | None]] = {"mail": _mail, "robot": _robot}
