"""Posts the letters of one notice: a mail for each person who wants it, a message for each robot of its groups.

They are posted in the transaction that tells the people, each once; nothing here sends them.
"""

from collections.abc import Collection
from typing import Any
from uuid import uuid4

from engine import clock
from engine.commands.letters.channels import channels
from engine.storage import Connection, accounts, outbox, robots
from engine.storage.types import Row

ATTEMPTS = 8  # waits of 1, 2, 4 ... minutes between them: two hours for a server to come back


def post_letters(connection: Connection, notice: Row, users: Collection[str]) -> None:
    """Post what leaves the house of a notice that is being delivered.

    Args:
        notice: row of the outbox.
        users: ids of those who are told.
    """
    ways, rows = channels(), []
    if ways.mail:
        rows += [_letter(notice, "mail", user) for user in accounts.with_mail(connection, users)]
    if ways.robot:
        groups = notice["payload"]["groups"]
        rows += [_letter(notice, "robot", robot) for robot in robots.active_of(connection, groups)]
    outbox.post_once(connection, rows)


def _letter(notice: Row, kind: str, ref: str) -> dict[str, Any]:
    same = {name: notice[name] for name in ("instance_id", "procedure", "element_id", "created_at")}
    payload = {"message": notice["payload"]["message"]}
    return {**letter(kind, notice["id"], ref, payload, attempts=ATTEMPTS), **same}


def letter(kind: str, origin: str, ref: str, payload: dict[str, Any], *, attempts: int) -> dict[str, Any]:
    """Return the row of a letter that belongs to no case.

    Args:
        kind: `mail` or `robot`.
        origin: what it tells of; one letter a `ref` is posted for each.
        ref: id of the user or robot.
        attempts: how often it is tried before it is kept as failed.
    """
    now = clock.now()
    return {
        "id": uuid4().hex,
        "dedupe_key": f"{kind}:{origin}:{ref}",
        "kind": kind,
        "element_id": "",
        "ref": ref,
        "type": "",
        "payload": payload,
        "created_at": now,
        "try_at": now,
        "attempts": 0,
        "retries": attempts,
    }
