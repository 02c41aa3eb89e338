"""A handler outside the transaction has met a business error: the case goes where its diagram catches it, once."""

from collections.abc import Mapping
from typing import Any

from engine.audit.types import CommandEvent
from engine.bpmn.runtime.commands import RaiseError
from engine.commands.complete_job import JobEnd, end_job
from engine.commands.values import checked
from engine.storage import Database


def raise_error(
    db: Database, *, outbox_id: str, code: str, message: str = "", values: Mapping[str, Any] | None = None
) -> bool:
    """Tell a case that the work it waits for has ended in an error its diagram may catch.

    Args:
        outbox_id: the row that asked for the work.
        code: of the error; an error event with this code, or with none, catches it.
        message: what happened, for people.
        values: variable -> JSON, what the error brings.
    Returns:
        False when the answer is no longer wanted: it was given before, or the job was withdrawn.
    Raises:
        InvalidValue: values that are not JSON.
        DiagramFault: nothing in the diagram catches it.
    """
    brought = checked(values or {})
    end = JobEnd(
        command=lambda ref: RaiseError(ref, code, message, brought),
        event=CommandEvent.JOB_REFUSED,
        data={"code": code},
        values={name: value for name, value in (("message", message), ("values", brought)) if value},
    )
    return end_job(db, outbox_id, end)
