"""Due dates of running cases are counted anew in the background: batch by batch, from where the last one ended.

A case whose date cannot be counted gets an incident; the others go on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import uuid4

from engine import clock
from engine.audit import NewEvent
from engine.audit.types import CommandEvent
from engine.authorization import SYSTEM
from engine.bpmn import runtime
from engine.bpmn.limit import Limit
from engine.commands.incidents import open_incident
from engine.commands.start_timers import reckon_anew
from engine.commands.steps import Case, Cause
from engine.commands.steps.many import Quiet, record_quiet
from engine.commands.wake import wake
from engine.errors import DiagramFault
from engine.shelf import Shelf
from engine.storage import Connection, Database, bundles, recounts
from engine.storage.types import Row

AT_ONCE = 250  # cases of a transaction: as long as their locks are held, nobody completes a task of theirs
AT_MOST = 20_000  # cases of one call, so that a worker comes back to its queue
Terms = Mapping[tuple[str, str], Limit]


def ask_recount(
    connection: Connection, *, because: str, about: str, by: str, procedure: str = "", deployment_id: str = ""
) -> str:
    """Ask for due dates to be counted anew, in the transaction of what makes it necessary.

    Args:
        because: `calendar` or `version`.
        about: number of the notice, or a reason; it stands in the history of every case that changes.
        by: user id of who asks.
        procedure: only its cases; "" is all.
        deployment_id: whose limits hold from now on; "" where each case keeps those it began with.
    Returns:
        Its id.
    """
    if because == "calendar":
        reckon_anew(connection, procedure, clock.now())
    row = {"id": uuid4().hex, "because": because, "about": about, "asked_by": by, "asked_at": clock.now()}
    recounts.ask(connection, {**row, "procedure": procedure, "deployment_id": deployment_id})
    return str(row["id"])


def recount_limits(db: Database, *, limit: int = AT_MOST) -> int:
    """Go on with what was asked for, until it is done.

    Args:
        limit: look at most at so many cases.
    Returns:
        How many cases were looked at. Several workers go on beside each other; none is needed twice.
    """
    looked = 0
    while looked < limit:
        with db.read() as connection:
            if not recounts.any_unfinished(connection):
                break
        with db.begin() as connection:
            part = recounts.take(connection)
            if part is None:
                break
            looked += _batch(connection, part)
    if looked:
        wake()
    return looked


def recount_what_is_published(db: Database) -> bool:
    """Ask for a recount where running dates wait for days off that are known by now: a release may bring them.

    Returns:
        Whether it was asked for.
    """
    with db.begin() as connection:
        if recounts.any_unfinished(connection):
            return False
        for procedure, calendar_id, year in recounts.provisional(connection):
            calendar = Shelf(connection, procedure).get(calendar_id)
            if calendar is not None and calendar.is_settled(year):
                ask_recount(connection, because="calendar", about=str(year), by=SYSTEM.user_id)
                return True
    return False


def _batch(connection: Connection, part: Row) -> int:
    rows = recounts.cases(connection, part, AT_ONCE)
    quiet = _counted(connection, part, rows)
    cause = Cause(actor=SYSTEM.user_id, at=clock.now(), events=(_event(part),))
    if quiet:
        record_quiet(connection, quiet, cause)
    done = {"done": part["done"] + len(rows), "moved": part["moved"] + len(quiet)}
    done |= {"cursor": rows[-1]["id"]} if rows else {}
    done |= {"finished_at": clock.now()} if len(rows) < AT_ONCE else {}
    recounts.go_on(connection, part, done)
    return len(rows)


def _event(part: Row) -> NewEvent:
    data = {"because": part["because"], "about": part["about"]}
    return NewEvent(type=CommandEvent.LIMITS_RECOUNTED, data=data)


def _counted(connection: Connection, part: Row, rows: Sequence[Row]) -> list[Quiet]:
    terms: dict[str, Terms] = {}
    found = []
    for row in rows:
        case = Case.of(connection, row)
        process = row["process_id"]
        if process not in terms:
            terms[process] = _terms(connection, part["deployment_id"], process)
        command = runtime.RecountLimits(part["because"], terms[process])
        try:
            step = case.advance(connection, command, at=clock.now(), actor=None)
        except DiagramFault as fault:
            open_incident(connection, row, fault, actor=SYSTEM.user_id)
            continue
        if step.events:
            found.append(Quiet(case=case, step=step))
    return found


def _terms(connection: Connection, deployment_id: str, process_id: str) -> Terms:
    """Return what the limits of a process say in another deployment, by element or process and limit, each with its
    calendar.
    """
    if not deployment_id:
        return {}
    process = bundles.bundle_of(connection, deployment_id).processes.get(process_id)
    if process is None:
        return {}
    bearers = [(process.id, process.diagram.limits)]
    bearers += [(element.id, element.limits) for element in process.diagram.elements.values()]
    usual = process.case.calendar  # what the old version's process names counts no longer
    return {
        (bearer, limit.id): replace(limit, calendar=limit.calendar or usual)
        for bearer, limits in bearers
        for limit in limits
    }
