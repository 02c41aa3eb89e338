"""A handler outside the transaction has done its work: its result becomes a step of the case, once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine import clock
from engine.audit import NewEvent
from engine.audit.types import CommandEvent
from engine.authorization import SYSTEM
from engine.bpmn import runtime
from engine.commands.steps import Case, Cause, record_step
from engine.commands.values import checked
from engine.commands.wake import wake
from engine.storage import Connection, Database, instances, outbox
from engine.storage.types import Row

Filing = Callable[[Connection], None]


@dataclass(frozen=True, kw_only=True)
class JobEnd:
    """How a job has ended: what the diagram is told, and what the history says."""

    command: Callable[[str], runtime.Command]  # of the activation that waits
    event: CommandEvent
    data: Mapping[str, Any]
    values: Mapping[str, Any]


def complete_job(db: Database, *, outbox_id: str, result: Mapping[str, Any], filing: Filing | None = None) -> bool:
    """Give a case the answer it waits for and advance it to its next wait states.

    Args:
        outbox_id: the row that asked for the work.
        result: variable -> JSON.
        filing: writes what belongs to the answer, in the same transaction.
    Returns:
        False when the answer is no longer wanted: it was given before, or the job was withdrawn.
    Raises:
        InvalidValue: a result that is not JSON.
        DiagramFault: the diagram cannot go on with it.
    """
    values = checked(result)
    end = JobEnd(
        command=lambda ref: runtime.CompleteJob(ref, values), event=CommandEvent.JOB_COMPLETED, data={}, values={}
    )
    return end_job(db, outbox_id, end, filing)


def end_job(db: Database, outbox_id: str, end: JobEnd, filing: Filing | None = None) -> bool:
    """End a job in one transaction; return False when nobody waits for its end any more.

    Raises:
        DiagramFault: the diagram cannot go on with it.
    """
    with db.begin() as connection:
        seen = outbox.get(connection, outbox_id)
        instance = instances.lock(connection, seen["instance_id"]) if seen else None
        row = outbox.get(connection, outbox_id)
        if instance is None or row is None or row["delivered_at"] or row["withdrawn_at"]:
            return False
        if filing is not None:
            filing(connection)
        _end(connection, instance, row, end)
    wake()
    return True


def _end(connection: Connection, instance: Row, row: Row, end: JobEnd) -> None:
    now = clock.now()
    outbox.change(connection, row["id"], {"delivered_at": now, "try_at": None})
    case = Case.of(connection, instance)
    step = case.advance(connection, end.command(row["ref"]), at=now, actor=None)
    event = NewEvent(
        type=end.event,
        element_id=row["element_id"],
        ref=row["ref"],
        data={"handler": row["type"], **end.data},
        values=end.values,
    )
    record_step(connection, case, step, Cause(actor=SYSTEM.user_id, at=now, events=(event,)))
