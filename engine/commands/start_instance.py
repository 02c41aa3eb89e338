"""A case begins: by a person through a start form, or by the product when a start event's timer is due."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine import clock
from engine.audit import NewEvent, genesis
from engine.audit.types import CommandEvent
from engine.authorization import Actor, Permission, require
from engine.bpmn import runtime
from engine.bpmn.bundle import Bundle, Process
from engine.bpmn.diagram import CaseSettings, Element
from engine.commands.attachments import Attachment, attach, traces
from engine.commands.business_key import next_key
from engine.commands.incidents import start_faults_become_incidents
from engine.commands.instance_id import new_instance_id
from engine.commands.judgement import Judgement
from engine.commands.keys import Request, answered, replayed
from engine.commands.steps import Case, Cause, received, record_step
from engine.commands.values import checked
from engine.commands.wake import wake
from engine.errors import NotFound
from engine.storage import Connection, Database, bundles, deployments, instances


@dataclass(frozen=True, kw_only=True)
class StartedInstance:
    """A case that has begun."""

    instance_id: str
    business_key: str | None
    opened_task_ids: tuple[str, ...]
    replayed: bool = False  # the same request had been carried out before


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """Where a case begins: a start event of a process of a deployed bundle."""

    procedure: str
    deployment_id: str
    bundle: Bundle
    process: Process
    start: Element

    @property
    def process_key(self) -> str:
        """Key of the process among all procedures."""
        return f"{self.procedure}/{self.process.id}"


def start_instance(
    db: Database,
    *,
    actor: Actor,
    process_key: str,
    start_event: str,
    values: Mapping[str, Any],
    command_key: str,
    attachments: Sequence[Attachment] = (),
    judgement: Judgement | None = None,
) -> StartedInstance:
    """Start a case of the newest deployment and advance it to its first wait states.

    Args:
        actor: who starts it.
        process_key: `procedure/process`.
        start_event: id of a start event that people may use.
        values: variable -> JSON, already judged by the start form.
        command_key: UUID minted by the page; a repetition gets the first answer.
        attachments: files that the values refer to, already stored.
        judgement: what a decision table said of the form.
    Raises:
        NotFound: no such process or start event, or nothing of it the actor may see.
        NotPermitted: the actor may not start cases here.
        CommandKeyReused, InvalidValue: as in `complete_task`.
        DiagramFault: the diagram cannot go on from its start; nothing was begun and the owner is told.
    """
    values = checked(values)
    content = [process_key, start_event, values, [asdict(file) for file in attachments]]
    request = Request(name="start_instance", actor=actor, key=command_key, content=content)
    with start_faults_become_incidents(db, actor=actor, process_key=process_key), db.begin() as connection:
        beginning = newest_beginning(connection, process_key, start_event)
        starters = beginning.start.starters
        require(connection, actor, Permission.START, procedure=beginning.procedure, groups=starters)
        if (before := replayed(connection, request)) is not None:
            return replace(_answer(before), replayed=True)
        begun = begin(
            connection,
            beginning,
            actor=actor.user_id,
            values=values,
            at=clock.now(),
            attachments=attachments,
            judgement=judgement,
        )
        answered(connection, request, [begun.instance_id, begun.business_key, begun.opened_task_ids])
    wake()
    return begun


def newest_beginning(connection: Connection, process_key: str, start_event: str) -> Beginning:
    """Find a start event that a person may use in the newest deployment.

    Raises:
        NotFound: there is none of that name, or its timer starts it.
    """
    procedure, _slash, process_id = process_key.partition("/")
    deployment_id = deployments.latest(connection, procedure)
    if deployment_id is None:
        raise NotFound
    beginning = beginning_in(connection, procedure, deployment_id, process_id, start_event)
    if beginning.start.timer is not None:
        raise NotFound
    return beginning


def beginning_in(
    connection: Connection, procedure: str, deployment_id: str, process_id: str, start_event: str
) -> Beginning:
    """Find a start event of a deployment.

    Raises:
        NotFound: there is none of that name.
    """
    bundle = bundles.bundle_of(connection, deployment_id)
    process = bundle.processes.get(process_id)
    start = process.starts.get(start_event) if process else None
    if process is None or start is None:
        raise NotFound
    return Beginning(procedure=procedure, deployment_id=deployment_id, bundle=bundle, process=process, start=start)


def begin(
    connection: Connection,
    beginning: Beginning,
    *,
    actor: str,
    values: dict[str, Any],
    at: datetime,
    attachments: Sequence[Attachment] = (),
    told: Mapping[str, Any] | None = None,
    judgement: Judgement | None = None,
) -> StartedInstance:
    """Insert the instance and take its first step, in the transaction of whoever starts it.

    Args:
        told: what else the history says of the start; JSON, nothing personal.
        judgement: what a decision table said of the start form.
    """
    settings = beginning.process.case
    received_at = received(settings, values, at)
    key = next_key(connection, beginning.process_key, settings, received_at)
    variables = {**values, **_own(settings, key, received_at)}
    case = _inserted(connection, beginning, key, actor=actor, at=at, received_at=received_at)
    step = case.advance(connection, runtime.Start(beginning.start.id, variables), at=at, actor=actor)
    data = {"business_key": key, "deployment": beginning.deployment_id, **(told or {})}
    data["attachments"] = traces(attachments)
    event = NewEvent(type=CommandEvent.INSTANCE_STARTED, element_id=beginning.start.id, data=data, values=values)
    judged = (judgement.event(beginning.start.id),) if judgement else ()
    recorded = record_step(connection, case, step, Cause(actor=actor, at=at, events=(event, *judged)))
    attach(connection, case, None, attachments, by=actor, at=at)
    return StartedInstance(instance_id=case.id, business_key=key, opened_task_ids=recorded.opened_task_ids)


def _own(settings: CaseSettings, key: str | None, received_at: datetime) -> dict[str, Any]:
    """Return the variables the product gives a case: its number, and the moment it was received where nobody said."""
    received_text = received_at.astimezone(ZoneInfo(settings.zone)).isoformat()
    own = {settings.key_variable: key, settings.received_variable: received_text}
    return {name: value for name, value in own.items() if name and value}


def _inserted(
    connection: Connection, beginning: Beginning, key: str | None, *, actor: str, at: datetime, received_at: datetime
) -> Case:
    """Insert the row that the first step will move: no state, no revision, an empty chain."""
    instance_id = new_instance_id(clock.now())
    process_id = beginning.process.id
    row: dict[str, Any] = {
        "id": instance_id,
        "procedure": beginning.procedure,
        "process_id": process_id,
        "deployment_id": beginning.deployment_id,
        "version": deployments.version_of(connection, beginning.deployment_id, "process", process_id),
        "business_key": key,
        "title": "",
        "status": "running",
        "revision": 0,
        "state": None,
        "variables": {},
        "open_incidents": 0,
        "chain_seq": 0,
        "chain_hash": genesis(instance_id).hash,
        "start_event": beginning.start.id,
        "started_by": actor,
        "started_at": at,
        "received_at": received_at,
        "ended_at": None,
        "ends": [],
        "end_reason": "",
    }
    instances.insert_new(connection, row)
    return Case(row=row, bundle=beginning.bundle)


def _answer(stored: list[Any]) -> StartedInstance:
    instance_id, key, opened = stored
    return StartedInstance(instance_id=instance_id, business_key=key, opened_task_ids=tuple(opened))
