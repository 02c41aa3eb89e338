"""What a step throws, as rows of the outbox: a message for whoever will take it, a signal once for each that waits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from engine.audit import NewEvent
from engine.audit.types import CommandEvent
from engine.authorization import SYSTEM
from engine.bpmn.step import Step, Thrown
from engine.commands.steps.case import Case
from engine.errors import DiagramFault
from engine.language import gettext as _
from engine.storage import Connection, subscriptions
from engine.storage.types import Row

LONGEST = 200  # characters of a name or correlation key: what the tables hold and find by


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A message or signal on its way: what it says, and who sent it."""

    kind: str  # message | signal
    procedure: str
    name: str
    key: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    sent_by: str = SYSTEM.user_id
    sent_from: str = ""  # id of the case that threw it

    @property
    def origin(self) -> dict[str, str]:
        """What the history says of it that nobody typed."""
        return {"name": self.name, "from": self.sent_from} if self.sent_from else {"name": self.name}

    def receipt(self, waiting: Row) -> NewEvent:
        """Return what the history of the case says that had waited for it."""
        kind = CommandEvent.MESSAGE_RECEIVED if self.kind == "message" else CommandEvent.SIGNAL_RECEIVED
        values = {name: value for name, value in (("key", self.key), ("values", dict(self.values))) if value}
        return NewEvent(
            type=kind, element_id=waiting["element_id"], ref=waiting["ref"], data=self.origin, values=values
        )


def require_short(element_id: str, name: str, key: str) -> None:
    """Refuse a name or key of a diagram that no table can hold.

    Raises:
        DiagramFault: it has more than two hundred characters.
    """
    if len(name) > LONGEST or len(key) > LONGEST:
        raise DiagramFault(
            element_id=element_id,
            element_name="",
            kind="message",
            reason=_("消息的名称或关联值超过 {most} 个字符。", most=LONGEST),
            detail={"name": name, "key": key},
        )


def thrown_message(thrown: Thrown) -> dict[str, Any]:
    """Return the row of a message that leaves its case."""
    require_short(thrown.element_id, thrown.name, thrown.key)
    content = {name: getattr(thrown, name) for name in ("name", "key", "values")}
    nobody = {"ref": "", "type": "", "retries": None}
    return {"kind": "message", "element_id": thrown.element_id, **nobody, "payload": content}


def thrown_signals(connection: Connection, case: Case, step: Step, now: datetime) -> list[dict[str, Any]]:
    """Return a row for each that waits in another case, or to begin one, for each signal that a step throws."""
    rows: list[dict[str, Any]] = []
    for thrown in step.thrown:
        if thrown.kind == "signal":
            same = {"procedure": case.row["procedure"], "name": thrown.name, "values": thrown.values}
            rows += signal_rows(connection, Letter(kind="signal", **same, sent_from=case.id), now)
    return rows


def signal_rows(connection: Connection, letter: Letter, now: datetime) -> list[dict[str, Any]]:
    """Return a row of the outbox for each that waits for a signal at this moment, its own case left out.

    What waits within the case that throws it has got it already: the runtime knows in which order things happened.
    """
    signal_id = uuid4().hex
    waiting = subscriptions.for_signal(connection, letter.procedure, letter.name)
    return [_signal(letter, signal_id, row, now) for row in waiting if row["instance_id"] != letter.sent_from]


def _signal(letter: Letter, signal_id: str, waiting: Row, now: datetime) -> dict[str, Any]:
    content = {name: getattr(letter, name) for name in ("name", "sent_by", "sent_from")}
    return {
        "id": uuid4().hex,
        "dedupe_key": f"{signal_id}:{waiting['id']}",
        "kind": "signal",
        **{name: waiting[name] for name in ("instance_id", "procedure", "ref", "element_id")},
        "type": "",
        "retries": None,
        "payload": {**content, "values": dict(letter.values), "process_id": waiting["process_id"]},
        "created_at": now,
        "try_at": now,
        "attempts": 0,
    }
