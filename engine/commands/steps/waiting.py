"""What a step leaves to wait besides tasks and limits: timers, jobs, notices."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from engine.bpmn.step import JobOpened, Notice, Step, TimerArmed
from engine.commands.steps.case import Case
from engine.commands.steps.letters import thrown_message, thrown_signals
from engine.commands.steps.limits import Reminder
from engine.storage import Connection, outbox, timers


def write_timers(connection: Connection, case: Case, step: Step) -> None:
    """Remove the timers that fired or were cancelled, then arm the new ones and the next ticks of cycles."""
    if step.timers_closed:
        timers.disarm(connection, [(case.id, closed.ref) for closed in step.timers_closed])
    timers.arm(connection, *(timer_row(case, armed) for armed in step.timers_armed))


def write_outbox(
    connection: Connection, case: Case, step: Step, at: datetime, recorded_at: datetime, reminders: Sequence[Reminder]
) -> None:
    """Post the jobs, notices, messages and signals of a step, and withdraw the jobs that were cancelled."""
    cancelled = [closed.ref for closed in step.jobs_closed if closed.cancelled]
    if cancelled:
        outbox.withdraw(connection, case.id, at, cancelled)
    procedure = case.row["procedure"]
    same = {"instance_id": case.id, "procedure": procedure, "created_at": at, "try_at": recorded_at, "attempts": 0}
    told = (*step.notices, *(reminder.notice for reminder in reminders))
    leaving = [*(_job(job) for job in step.jobs_opened), *(_notice(notice, procedure) for notice in told)]
    leaving += [thrown_message(thrown) for thrown in step.thrown if thrown.kind == "message"]
    revision = case.row["revision"] + 1
    outbox.post(
        connection,
        [
            {**same, **row, "id": uuid4().hex, "dedupe_key": f"{case.id}:{revision}:{number}"}
            for number, row in enumerate(leaving, 1)
        ],
    )
    outbox.post(connection, thrown_signals(connection, case, step, recorded_at))


def timer_row(case: Case, armed: TimerArmed) -> dict[str, Any]:
    """Return the row of an armed timer."""
    return {
        "id": uuid4().hex,
        "instance_id": case.id,
        **{name: case.row[name] for name in ("procedure", "process_id", "deployment_id")},
        **{
            name: getattr(armed, name)
            for name in ("ref", "element_id", "due_at", "cycle", "anchor", "count", "provisional")
        },
        "rank": int(armed.rank),
        "try_at": armed.due_at,
        "attempts": 0,
    }


def _job(job: JobOpened) -> dict[str, Any]:
    same = {name: getattr(job, name) for name in ("ref", "element_id", "type", "retries")}
    return {"kind": "job", **same, "payload": job.inputs}


def _notice(notice: Notice, procedure: str) -> dict[str, Any]:
    groups = [f"{procedure}/{name}" for name in notice.groups]
    letter = {"groups": groups, "users": list(notice.users), "message": notice.message}
    nobody = {"ref": "", "type": "", "retries": None}
    return {"kind": "notice", "element_id": notice.element_id, **nobody, "payload": letter}
