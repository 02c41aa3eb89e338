"""What somebody may start: the start events of the newest deployments that people use, with their forms."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from engine.authorization import Actor, Permission, may_in_procedure
from engine.bpmn.bundle import Process
from engine.storage import Connection, Database, bundles, deployments
from engine.storage.tables import deployment


@dataclass(frozen=True, kw_only=True)
class StartOption:
    """One way to start a case."""

    procedure: str
    process_key: str  # procedure/process
    process_name: str
    start_event: str
    name: str  # of the start event
    documentation: str
    form_key: str | None
    deployment_id: str  # the bundle that the case will run in
    zone: str  # of the process


def start_forms(db: Database, *, actor: Actor) -> tuple[StartOption, ...]:
    """Return what the actor may start, in the order of procedures and of their files."""
    with db.read() as connection:
        procedures = connection.scalars(select(deployment.c.procedure).distinct()).all()
        return tuple(option for each in sorted(procedures) for option in _options(connection, actor, each))


def _options(connection: Connection, actor: Actor, procedure: str) -> Iterator[StartOption]:
    newest = deployments.latest(connection, procedure)
    if newest is None:
        return
    for process in bundles.bundle_of(connection, newest).processes.values():
        yield from _of_process(actor, procedure, newest, process)


def _of_process(actor: Actor, procedure: str, deployment_id: str, process: Process) -> Iterator[StartOption]:
    for event in process.starts.values():
        by_people = event.timer is None and may_in_procedure(actor, Permission.START, procedure, event.starters)
        if by_people:
            yield StartOption(
                procedure=procedure,
                process_key=f"{procedure}/{process.id}",
                process_name=process.name,
                start_event=event.id,
                name=event.name or process.name,
                documentation=event.documentation,
                form_key=event.form_key,
                deployment_id=deployment_id,
                zone=process.case.zone,
            )
