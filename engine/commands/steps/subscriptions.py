"""What a step leaves waiting for messages and signals, and a look at the messages that were there before."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from engine.bpmn.step import Step, SubscriptionOpened
from engine.commands.steps.case import Case
from engine.commands.steps.letters import require_short
from engine.storage import Connection, messages, outbox, subscriptions


def write_subscriptions(connection: Connection, case: Case, step: Step, now: datetime) -> None:
    """Close and open the subscriptions of a step; where a message is kept for one, the outbox will fetch it."""
    closed = [closed.ref for closed in step.subscriptions_closed]
    if closed:
        subscriptions.close(connection, case.id, closed)
        outbox.withdraw(connection, case.id, now, closed)
    for name in sorted({opened.name for opened in step.subscriptions_opened if opened.kind == "message"}):
        messages.lock_name(connection, case.row["procedure"], name)
    subscriptions.open_new(connection, [_row(case, opened, now) for opened in step.subscriptions_opened])
    kept = [opened for opened in step.subscriptions_opened if _is_kept(connection, case, opened, now)]
    outbox.post(connection, [_look(case, opened, now) for opened in kept])


def _row(case: Case, opened: SubscriptionOpened, now: datetime) -> dict[str, Any]:
    require_short(opened.element_id, opened.name, opened.key)
    return {
        "id": uuid4().hex,
        "instance_id": case.id,
        **{name: case.row[name] for name in ("procedure", "process_id", "deployment_id")},
        **{name: getattr(opened, name) for name in ("ref", "element_id", "kind", "name", "key")},
        "opened_at": now,
    }


def _is_kept(connection: Connection, case: Case, opened: SubscriptionOpened, now: datetime) -> bool:
    procedure = case.row["procedure"]
    return opened.kind == "message" and bool(messages.kept(connection, procedure, opened.name, opened.key, now))


def _look(case: Case, opened: SubscriptionOpened, now: datetime) -> dict[str, Any]:
    return {
        "id": uuid4().hex,
        "dedupe_key": f"{case.id}:{case.row['revision'] + 1}:{opened.ref}",
        "kind": "look",
        "instance_id": case.id,
        "procedure": case.row["procedure"],
        **{"ref": opened.ref, "element_id": opened.element_id, "type": "", "retries": None, "payload": {}},
        "created_at": now,
        "try_at": now,
        "attempts": 0,
    }
