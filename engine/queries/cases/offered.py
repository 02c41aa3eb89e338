"""What somebody may choose from when they look for cases: processes, and of each its elements, variables and people.

It reads definitions and the first and last key of each variable, and no case.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import func, select

from engine.authorization import Actor
from engine.bpmn.bundle import Process
from engine.bpmn.diagram import FOR_PEOPLE
from engine.queries.labels import labels_of_fields
from engine.storage import Connection, Database, bundles, deployments
from engine.storage.sort_key import DAY, NUMBER, TRUTH
from engine.storage.tables import account, deployment, instance_search, membership, user_group

Kind = Literal["text", "number", "day", "truth"]
_KINDS: dict[str, Kind] = {NUMBER: "number", DAY: "day", TRUTH: "truth"}
_WAITING = ("Task", "task", "Event", "Activity", "subProcess", "adHocSubProcess", "transaction")


@dataclass(frozen=True, kw_only=True)
class OfferedElement:
    """An element at which a case may wait."""

    id: str
    name: str
    kind: str  # userTask, boundaryEvent, ...

    @property
    def for_people(self) -> bool:
        """Whether it is a task that somebody completes."""
        return self.kind in FOR_PEOPLE


@dataclass(frozen=True, kw_only=True)
class OfferedVariable:
    """A variable that the diagram is searched by."""

    name: str
    label: str  # as the forms call it
    kind: Kind  # of the values there are; text where they are of several kinds


@dataclass(frozen=True, kw_only=True)
class OfferedProcess:
    """A process of the newest deployment of a procedure."""

    key: str  # procedure/process
    procedure: str
    name: str
    zone: str
    elements: tuple[OfferedElement, ...]  # named ones, in the order of the file
    variables: tuple[OfferedVariable, ...]  # in the order in which the diagram names them


@dataclass(frozen=True, kw_only=True)
class SearchChoices:
    """What the filters of a list of cases offer."""

    processes: tuple[OfferedProcess, ...]
    people: tuple[tuple[str, str], ...]  # id, name of who works on their cases, in the order of the names


def search_choices(db: Database, *, actor: Actor, procedure: str = "") -> SearchChoices:
    """Return what the actor may look for cases by, of the procedures that they have to do with.

    Args:
        procedure: only of this one; empty means all of theirs.
    """
    with db.read() as connection:
        known = connection.scalars(select(deployment.c.procedure).distinct().order_by(deployment.c.procedure)).all()
        asked = [each for each in known if procedure in ("", each)]
        mine = [each for each in asked if actor.is_system or (not actor.is_admin and actor.belongs_to(each))]
        processes = tuple(found for each in mine for found in _processes(connection, each))
        return SearchChoices(processes=processes, people=_people(connection, mine))


def _processes(connection: Connection, procedure: str) -> Iterator[OfferedProcess]:
    newest = deployments.latest(connection, procedure)
    if newest is None:
        return
    bundle = bundles.bundle_of(connection, newest)
    labels = labels_of_fields(bundle)
    for process in bundle.processes.values():
        yield OfferedProcess(
            key=f"{procedure}/{process.id}",
            procedure=procedure,
            name=process.name or process.id,
            zone=process.case.zone,
            elements=_elements(process),
            variables=tuple(_variable(connection, name, labels.get(name, name)) for name in process.case.search),
        )


def _elements(process: Process) -> tuple[OfferedElement, ...]:
    found = process.diagram.elements.values()
    named = (each for each in found if each.name and each.kind.endswith(_WAITING))
    return tuple(OfferedElement(id=each.id, name=each.name, kind=each.kind) for each in named)


def _variable(connection: Connection, name: str, label: str) -> OfferedVariable:
    """Say of which kind a variable's values are: one kind where the first and the last in order are of it."""
    key = instance_search.c.sort_key
    query = select(func.min(key), func.max(key)).where(instance_search.c.name == name, key > "")
    kinds = {(end or "t")[0] for end in connection.execute(query).one()}
    kind = _KINDS.get(kinds.pop(), "text") if len(kinds) == 1 else "text"
    return OfferedVariable(name=name, label=label, kind=kind)


def _people(connection: Connection, procedures: Iterable[str]) -> tuple[tuple[str, str], ...]:
    joined = membership.join(user_group, user_group.c.key == membership.c.group_key).join(account)
    query = select(account.c.id, account.c.name).select_from(joined)
    query = query.where(user_group.c.procedure.in_(list(procedures))).distinct()
    return tuple((row.id, row.name) for row in connection.execute(query.order_by(account.c.name, account.c.id)))
