"""One case: where it stands, who has what to do by when, its values, files, limits and incidents."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine import clock
from engine.authorization import Actor, Permission, Role, may_in_procedure, may_on_task
from engine.bpmn.bundle import Process
from engine.bpmn.diagram import Element
from engine.bpmn.raising import awaiting, may_raise
from engine.language import DEFAULT, current
from engine.queries.attachments import ATTACHED, AttachmentRow, attachments_in
from engine.queries.case import case_row, process_of
from engine.queries.directory import Directory, directory_as_of
from engine.queries.incidents import IncidentRow, open_incidents_of
from engine.queries.limits.clocks import LimitClock, clocks_of
from engine.queries.limits.limit import OF_CASE, Limit, limit_of
from engine.queries.limits.reckoning import Reckoning
from engine.queries.limits.remaining import Remaining
from engine.queries.names import names_in
from engine.queries.task_detail import waiting_for
from engine.storage import Connection, Database, bundles, subscriptions, tasks
from engine.storage.directory import REVISION
from engine.storage.prepared import fetch_together
from engine.storage.types import Row

Json = Any


@dataclass(frozen=True, kw_only=True)
class OpenTask:
    """A task of the case that waits for somebody."""

    id: str
    revision: int
    element_id: str
    name: str
    round: int
    assignee: str | None
    assignee_name: str
    waiting_for: str  # the groups and people it is offered to, in words
    created_at: datetime
    due_at: datetime | None
    overdue: bool
    left: Remaining | None  # until it is due; None where it never is
    visible: bool  # the actor has a reason to open it: their own, their group's, or their procedure's
    can_act: bool
    can_claim: bool


@dataclass(frozen=True, kw_only=True)
class Awaited:
    """A message or signal that the case waits for."""

    ref: str  # what `raise_event` takes
    kind: str  # message | signal
    name: str
    key: str  # correlation key of a message; empty: every one fits
    element_id: str
    element_name: str
    since: datetime
    by_hand: bool  # the diagram lets people raise it
    label: str  # what raising it is called; "" where nobody may now
    stops: str  # name of the activity that would be broken off; "" of none
    can_raise: bool  # the actor may


@dataclass(frozen=True, kw_only=True)
class CaseDetail:
    """A process instance as people see it."""

    id: str
    procedure: str
    process_key: str  # procedure/process
    process_id: str
    process_name: str
    deployment_id: str
    version: int  # of the process definition
    business_key: str | None
    title: str
    status: str  # running | completed | cancelled
    late: bool  # a limit is overdue or was missed
    start_event: str
    started_by: str
    started_by_name: str
    started_at: datetime
    received_at: datetime
    ended_at: datetime | None
    ends: tuple[str, ...]  # end events reached
    end_reason: str  # why it was withdrawn
    zone: str  # of the process
    variables: dict[str, Json]
    open_tasks: tuple[OpenTask, ...]  # the earliest due first
    awaited: tuple[Awaited, ...]  # messages and signals, the longest awaited first
    limits: tuple[Limit, ...]  # in the order in which their clocks began
    clocks: tuple[LimitClock, ...]  # those of them that run or stand still, the earliest due first
    attachments: tuple[AttachmentRow, ...]
    incidents: tuple[IncidentRow, ...]  # open ones, for the owner alone
    can_cancel: bool
    can_trace: bool


def case_detail(db: Database, *, actor: Actor, instance_id: str) -> CaseDetail:
    """Return a case that the actor may see.

    Raises:
        NotFound: there is no such case, or the actor may not see it.
    """
    with db.read() as connection:
        row = case_row(connection, actor, instance_id)
        return case_of(connection, actor, row)


def case_of(connection: Connection, actor: Actor, row: Row) -> CaseDetail:
    """Return the case of a row that the actor may see."""
    process = process_of(connection, row)
    procedure = row["procedure"]
    now, asked = clock.now(), {"instance_id": row["id"]}
    bound, rows, awaited, attached, revision = fetch_together(
        connection, *((each, asked) for each in _BESIDE), REVISION
    )
    limits = tuple(limit_of(each, now) for each in bound)
    reckoning = Reckoning.of_case(connection, row["id"], limits, now)
    directory = directory_as_of(connection, revision)
    names = names_in(directory, (row["started_by"], *(each["attached_by"] for each in attached)))
    may_cancel = may_in_procedure(actor, Permission.CANCEL, procedure, process.case.withdraw_groups)
    owns = may_in_procedure(actor, Permission.DEPLOY, procedure)
    return CaseDetail(
        **{name: row[name] for name in (*_COLUMNS, *_MORE)},
        process_key=f"{procedure}/{row['process_id']}",
        process_name=process.name,
        late=any(limit.late for limit in limits),
        started_by_name=names[row["started_by"]],
        ends=tuple(row["ends"]),
        zone=process.case.zone,
        open_tasks=_open_tasks(directory, actor, row, rows, reckoning),
        awaited=_awaited(connection, actor, row, process, awaited, now),
        limits=limits,
        clocks=clocks_of(actor, row, limits, rows, reckoning),
        attachments=attachments_in(attached, names),
        incidents=open_incidents_of(connection, row["id"]) if owns else (),
        can_cancel=row["status"] == "running" and may_cancel,
        can_trace=may_in_procedure(actor, Permission.TRACE, procedure),
    )


_BESIDE = (OF_CASE, tasks.OPEN, subscriptions.OF_INSTANCE, ATTACHED)
_COLUMNS = ("id", "procedure", "process_id", "deployment_id", "version", "business_key", "title", "status")
_MORE = ("start_event", "started_by", "started_at", "received_at", "ended_at", "end_reason", "variables")


def _awaited(
    connection: Connection, actor: Actor, row: Row, process: Process, found: Sequence[Row], now: datetime
) -> tuple[Awaited, ...]:
    if not found:
        return ()
    bundle = bundles.bundle_of(connection, row["deployment_id"])
    waiting = ((each, awaiting(bundle, process.id, each["element_id"])) for each in found)
    return tuple(_one_awaited(actor, row, process, now, each, element) for each, element in waiting)


def _one_awaited(
    actor: Actor, row: Row, process: Process, now: datetime, waiting: Row, element: Element | None
) -> Awaited:
    variables = {**row["variables"], "case": {"business_key": row["business_key"]}}
    groups = may_raise(element, variables, now, process.zone) if element is not None else None
    host = process.diagram.elements.get(element.attached_to) if element is not None and element.interrupting else None
    return Awaited(
        **{name: waiting[name] for name in ("ref", "kind", "name", "key", "element_id")},
        element_name=element.name if element is not None else "",
        since=waiting["opened_at"],
        by_hand=element is not None and element.raising is not None,
        label=_label(element) if groups is not None else "",
        stops=host.name if host is not None else "",
        can_raise=groups is not None and may_in_procedure(actor, Permission.RAISE, row["procedure"], groups),
    )


def _label(element: Element | None) -> str:
    raising = element.raising if element is not None else None
    if element is None or raising is None:
        return ""
    return (current() != DEFAULT and raising.label_en) or raising.label or element.name


def _open_tasks(
    directory: Directory, actor: Actor, case: Row, rows: Iterable[Row], reckoning: Reckoning
) -> tuple[OpenTask, ...]:
    of_case = {name: case[name] for name in ("process_id", "deployment_id")}
    found = [{**row, **of_case} for row in sorted(rows, key=lambda row: (row["sort_at"], row["id"]))]
    names = names_in(directory, (user for row in found for user in (row["assignee"], *row["candidate_users"])))
    return tuple(_open_task(directory, actor, row, names, reckoning) for row in found)


def _open_task(
    directory: Directory,
    actor: Actor,
    row: Mapping[Any, Any],
    names: Mapping[str | None, str],
    reckoning: Reckoning,
) -> OpenTask:
    same = ("id", "revision", "element_id", "name", "round", "assignee", "created_at", "due_at")
    acts, claims = (may_on_task(actor, each, row) for each in (Permission.WORK, Permission.CLAIM))
    assigns = may_on_task(actor, Permission.ASSIGN, row)
    return OpenTask(
        **{name: row[name] for name in same},
        assignee_name=names[row["assignee"]],
        waiting_for=waiting_for(directory, row, names),
        overdue=row["due_at"] is not None and reckoning.now > row["due_at"],
        left=reckoning.left(row, reckoning.nearest(row)),
        visible=acts or assigns or row["procedure"] in actor.procedures(*Role),
        can_act=acts,
        can_claim=claims,
    )
