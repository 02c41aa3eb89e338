"""The trace of a case for its reviewer: the diagram with the path taken, and everything that happened, line by line.

What is late is judged from recorded times; whether the record is whole is proved from the chain, each time anew.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from engine import clock
from engine.audit.packing import unpacked
from engine.audit.proof import ChainProof
from engine.authorization import Actor
from engine.bpmn.bundle import Bundle, Process
from engine.bpmn.diagram import ProcessDiagram
from engine.bpmn.step import EventType
from engine.language import DEFAULT, current
from engine.queries.case import process_of, traced_row
from engine.queries.case_detail import CaseDetail, case_of
from engine.queries.directory import directory_as_of
from engine.queries.labels import labels_of_fields
from engine.queries.limits.accounts import LimitAccount, Told, account_of, told_by
from engine.queries.limits.limit import Limit, calendar_for, calendar_name
from engine.queries.names import names_in
from engine.queries.trace_lines import LimitLine, TraceLine, line_of
from engine.shelf import Shelf
from engine.storage import Connection, Database, bundles
from engine.storage.directory import REVISION
from engine.storage.prepared import Prepared, fetch_together
from engine.storage.tables import content, deployment_member, history_step, instance, task
from engine.storage.types import Row


@dataclass(frozen=True, kw_only=True)
class Clause:
    """A clause of the written procedure, as the case's bundle holds it."""

    id: str
    title: str
    rule: str


@dataclass(frozen=True, kw_only=True)
class Trace:
    """Everything that happened in a case, and where."""

    case: CaseDetail
    xml: bytes  # the diagram the case runs in
    path: str  # of its file within the bundle
    visits: dict[str, int]  # element -> how often it was begun; boundary events: how often they fired
    flows: dict[str, int]  # sequence flow -> how often it was taken
    open: frozenset[str]  # elements that are at work now
    late: frozenset[str]  # elements with a limit overdue or missed, or a task done after its due time
    lines: tuple[TraceLine, ...]
    accounts: tuple[LimitAccount, ...]  # of every limit, in the order in which their clocks began
    clauses: dict[str, tuple[Clause, ...]]  # element -> the clauses it carries out; "" for the whole process
    labels: dict[str, str]  # variable -> how the forms label it
    chain_ok: bool


def case_trace(db: Database, *, actor: Actor, instance_id: str) -> Trace:
    """Return the trace of a case.

    Args:
        actor: an owner or reviewer of the procedure.
    Raises:
        NotFound: there is no such case, or the actor may not see it.
        NotPermitted: they see the case and not its history.
    """
    with db.read() as connection:
        return _trace(connection, actor, traced_row(connection, actor, instance_id))


_OF_CASE = instance.c.id == bindparam("instance_id")
_STEPS = Prepared(
    select(history_step).where(history_step.c.chain == bindparam("instance_id")).order_by(history_step.c.seq)
)
_HEAD = Prepared(select(instance.c.chain_seq, instance.c.chain_hash).where(_OF_CASE))
_WITH_DUE_DATE = (task.c.due_at.is_not(None), task.c.called_process.is_(None))
_DUE = Prepared(select(task).where(task.c.instance_id == bindparam("instance_id"), *_WITH_DUE_DATE))


def _trace(connection: Connection, actor: Actor, row: Row) -> Trace:
    bundle, process = bundles.bundle_of(connection, row["deployment_id"]), process_of(connection, row)
    case, asked = case_of(connection, actor, row), {"instance_id": row["id"]}
    file = (_FILE, {"deployment": row["deployment_id"], "path": process.file})
    of_case = ((each, asked) for each in (_STEPS, _HEAD, _DUE))
    steps, (head,), due, (drawn,), revision = fetch_together(connection, *of_case, file, REVISION)
    names = names_in(directory_as_of(connection, revision), (step["actor"] for step in steps))
    proof = ChainProof.of(row["id"], row["id"]).read(steps).ends_at(head["chain_seq"], head["chain_hash"])
    events = [event for step in steps for event in unpacked(step)]
    # What stands in a called process has no place in this diagram, even where ids are the same.
    own = [event for event in events if not event["data"].get("process")]
    called = {event["ref"] for event in events if event["data"].get("process")}
    diagrams = _diagrams(connection, row, process, events)
    lines = _lines(events, names, diagrams, case.limits)
    return Trace(
        case=case,
        xml=bytes(drawn["bytes"]),
        path=process.file,
        visits=_count(own, EventType.ELEMENT_ACTIVATED),
        flows=_count(own, EventType.FLOW_TAKEN),
        open=_open(own),
        late=frozenset({*_late(case.limits, called), *_late_tasks(due)}),
        lines=lines,
        accounts=_accounts(connection, case, told_by(lines, diagrams)),
        clauses=_clauses(bundle, process),
        labels=labels_of_fields(bundle),
        chain_ok=not proof.problems,
    )


_PLACE = (deployment_member.c.deployment_id == bindparam("deployment"), deployment_member.c.path == bindparam("path"))
_FILE = Prepared(select(content.c.bytes).join(deployment_member).where(*_PLACE))


def _count(events: Iterable[Mapping[Any, Any]], type: EventType) -> dict[str, int]:
    return dict(Counter(row["element_id"] for row in events if row["type"] == type))


def _open(events: Iterable[Mapping[Any, Any]]) -> frozenset[str]:
    """Return the elements that were begun and neither completed nor cancelled."""
    begun: dict[tuple[str, str], None] = {}
    for row in events:
        place = (row["element_id"], row["ref"])
        if row["type"] == EventType.ELEMENT_ACTIVATED:
            begun[place] = None
        elif row["type"] in (EventType.ELEMENT_COMPLETED, EventType.ELEMENT_CANCELLED):
            begun.pop(place, None)
    return frozenset(element_id for element_id, _ref in begun)


def _late(limits: Iterable[Limit], called: Collection[str]) -> Iterator[str]:
    return (limit.element_id for limit in limits if limit.late and limit.ref not in called)


def _late_tasks(due: Iterable[Row]) -> Iterator[str]:
    """Yield the elements of tasks that were not done when they were due, or are not done now."""
    now = clock.now()
    for row in due:
        ended: datetime = row["closed_at"] or now
        if ended > row["due_at"] or (row["status"] == "cancelled" and ended == row["due_at"]):
            yield row["element_id"]


def _diagrams(
    connection: Connection, row: Row, process: Process, events: Iterable[Mapping[Any, Any]]
) -> dict[str, ProcessDiagram]:
    """The diagram of the case under "", and those of the processes it has called as its history names them."""
    called = {name for event in events if (name := event["data"].get("process"))}
    return {name: process_of(connection, row, name).diagram for name in called} | {"": process.diagram}


def _lines(
    events: Iterable[Mapping[Any, Any]],
    names: Mapping[str | None, str],
    diagrams: Mapping[str, ProcessDiagram],
    limits: Iterable[Limit],
) -> tuple[TraceLine, ...]:
    now = clock.now()
    judged = {(each.ref, each.id): LimitLine(limit=each, late_by=each.late_by(now)) for each in limits}
    return tuple(line_of(row, diagrams, names, judged) for row in events)


def _accounts(connection: Connection, case: CaseDetail, told: Told) -> tuple[LimitAccount, ...]:
    now, found, shelf = clock.now(), [], Shelf(connection, case.procedure)
    for limit in case.limits:
        calendar = calendar_for(shelf, limit.calendar, case.zone)
        name = calendar_name(shelf, calendar.id)
        found.append(account_of(limit, calendar, name, told, now))
    return tuple(found)


def _clauses(bundle: Bundle, process: Process) -> dict[str, tuple[Clause, ...]]:
    written = {id: _clause(id, row) for id, row in bundle.clauses.items()}
    numbers = {each.id: each.clauses for each in process.diagram.elements.values()} | {"": process.diagram.clauses}
    found = {
        element_id: tuple(written.get(number) or Clause(id=number, title="", rule="") for number in named)
        for element_id, named in numbers.items()
    }
    return {element_id: clauses for element_id, clauses in found.items() if clauses}


def _clause(id: str, row: Mapping[str, Any]) -> Clause:
    english = current() != DEFAULT
    title = (english and row.get("title_en")) or row.get("title", "")
    rule = (english and row.get("gloss")) or row.get("rule", "")
    return Clause(id=id, title=str(title), rule=str(rule))
