"""What failed in the background is tried again, later each time; the third failure makes an incident and it rests."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from engine.authorization import SYSTEM
from engine.commands.incidents import open_incident, open_incident_of_start
from engine.commands.messages.receive import ReceiverFault
from engine.errors import DiagramFault
from engine.language import gettext as _
from engine.storage import Connection, Database, instances
from engine.storage.types import Row

ATTEMPTS = 3
FIRST_WAIT = timedelta(minutes=1)  # doubled with each failure
DOUBLED = 10  # times at most


class Rows(Protocol):
    """The rows that are tried again: of timers, or of the outbox."""

    def get(self, connection: Connection, row_id: str, /) -> Row | None:
        """Return a row."""

    def change(self, connection: Connection, row_id: str, columns: Mapping[str, Any], /) -> None:
        """Write columns to a row."""


def failed(db: Database, error: Exception, *, rows: Rows, seen: Row, now: datetime) -> None:
    """Count one failure, in a transaction of its own after the failed one is gone.

    Args:
        error: what went wrong.
        rows: where the row lives: `engine.storage.timers` or `engine.storage.outbox`.
        seen: the row as it was when it was tried.
        now: the present moment.
    """
    place = error if isinstance(error, ReceiverFault) else None
    instance_id = place.instance_id if place else seen["instance_id"]
    with db.begin() as connection:
        instance = instances.lock(connection, instance_id) if instance_id else None
        row = rows.get(connection, seen["id"])
        if row is None or row["try_at"] is None:
            return
        attempts = row["attempts"] + 1
        again = now + wait_after(attempts) if attempts < allowed(row) else None
        rows.change(connection, row["id"], {"attempts": attempts, "try_at": again})
        if again is None:
            _tell(connection, as_fault(place.fault if place else error, row["element_id"]), row, instance, place)


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many failures in a row."""
    doubled: int = 2 ** min(attempts - 1, DOUBLED)
    return FIRST_WAIT * doubled


def allowed(row: Row) -> int:
    """Return how often a row may fail before an incident rests it: a job as often as its diagram says."""
    said = row.get("retries")
    return ATTEMPTS if said is None else max(said, 1)


def _tell(
    connection: Connection, fault: DiagramFault, row: Row, instance: Row | None, place: ReceiverFault | None
) -> None:
    stopped = {"outbox_id" if "dedupe_key" in row else "timer_id": row["id"]}
    if instance is not None:
        open_incident(connection, instance, fault, actor=SYSTEM.user_id, **stopped)
    else:
        process_id = place.process_id if place else row.get("process_id") or row["payload"]["process_id"]
        where = {"procedure": row["procedure"], "process_id": process_id}
        open_incident_of_start(connection, fault, actor=SYSTEM.user_id, **where, **stopped)


def as_fault(error: Exception, element_id: str) -> DiagramFault:
    """Return the error as a fault of the diagram; one of another kind is told without its internals."""
    if isinstance(error, DiagramFault):
        return error
    kind = type(error).__name__
    return DiagramFault(
        element_id=element_id,
        element_name="",
        kind="failure",
        reason=_("系统处理时出错({kind}),详情见服务日志。", kind=kind),
        detail={"error": kind},
    )
