"""Messages and signals in tests: small processes that send or wait, steps made by hand, short ways to publish."""

from datetime import timedelta
from typing import Any

import engine
from engine import clock
from engine.bpmn.step import Event, EventType, Step
from engine.commands.steps import Case, Cause, record_step
from engine.storage import Database, instances
from tests.bundles import ORGANIZATION, PROCEDURE
from tests.cases import ANNA, key
from tests.unit.bpmn.drawing import end, file, node, process, start, user, zeebe

HOUR = timedelta(hours=1)
FAILING = "=1 + nothing"  # as the groups of a task: no case gets past it


def message(name: str, correlation_key: str = "") -> str:
    """A message called `name`, declared under the same id."""
    ext = zeebe("subscription", correlationKey=correlation_key) if correlation_key else ""
    return node("message", name, ext=ext, name=name)


def signal(name: str) -> str:
    return node("signal", name, name=name)


def on(kind: str, name: str) -> str:
    """The definition of an event: `on("message", "answer")`."""
    return f'<bpmn:{kind}EventDefinition {kind}Ref="{name}"/>'


def bundle(*processes: str) -> dict[str, bytes]:
    """Members of the shop's bundle with a file for each process and what it declares."""
    files = {f"p{number}.bpmn": file(parts) for number, parts in enumerate(processes, 1)}
    return {**files, "organization.yaml": ORGANIZATION.encode()}


def by_message(name: str = "ordered", *, process_id: str = "called", groups: str = "office") -> str:
    """A message, and a process that begins by it and has one task `pack`."""
    begin = start("come", on("message", name))
    pack = user("pack", groups=groups)
    return message(name) + process(begin, pack, end(), flows="come pack end", process_id=process_id)


def one_task(process_id: str = "order") -> str:
    """A process with a plain start `placed` and a task `check`."""
    return process(
        start("placed"), user("check", groups="office"), end(), flows="placed check end", process_id=process_id
    )


def begun(database: Database, process_id: str = "order", event: str = "placed", **values: Any) -> str:
    """Start a case as the product and return its id."""
    started = engine.start_instance(
        database,
        actor=engine.SYSTEM,
        process_key=f"{PROCEDURE}/{process_id}",
        start_event=event,
        values=values,
        command_key=key(),
    )
    return started.instance_id


def publish(database: Database, name: str, of: str = "", **changed: Any) -> engine.PublishedMessage:
    """Publish a message as Anna under a fresh key; `of` is its correlation key."""
    asked = {"actor": ANNA, "procedure": PROCEDURE, "name": name, "key": of, "command_key": key(), **changed}
    return engine.publish_message(database, **asked)


def broadcast(database: Database, name: str, **changed: Any) -> engine.BroadcastSignal:
    asked = {"actor": ANNA, "procedure": PROCEDURE, "name": name, "command_key": key(), **changed}
    return engine.broadcast_signal(database, **asked)


def by_hand(database: Database, instance_id: str, *events: Event, **parts: Any) -> None:
    """Record a step of a case as if the runtime had returned it; its state stays as it is."""
    with database.begin() as connection:
        row = instances.lock(connection, instance_id)
        assert row is not None
        told = events or (Event(type=EventType.MESSAGE_THROWN, element_id="check"),)
        step = Step(state=row["state"], completed=False, ends=(), variables=row["variables"], events=told, **parts)
        record_step(connection, Case.of(connection, row), step, Cause(actor="anna", at=clock.now()))
