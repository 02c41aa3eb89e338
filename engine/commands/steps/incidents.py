"""Closes the incidents that a step has overtaken: what they stopped on was done after all, or is no longer wanted."""

from datetime import datetime

from engine.audit import NewEvent
from engine.audit.types import CommandEvent
from engine.commands.steps.case import Case
from engine.commands.steps.cause import Cause
from engine.storage import Connection, incidents


def settle_incidents(connection: Connection, case: Case, cause: Cause, at: datetime) -> list[NewEvent]:
    """Resolve the open incidents whose task is closed, whose timer is gone or whose job nobody waits for.

    Call it after tasks, timers and jobs of the step are written.

    Returns:
        An event for each.
    """
    over = incidents.overtaken(connection, case.id)
    incidents.resolve(connection, [row["id"] for row in over], by=cause.actor, at=at)
    return [
        NewEvent(type=CommandEvent.INCIDENT_RESOLVED, element_id=row["element_id"], data={"incident": row["id"]})
        for row in over
    ]
