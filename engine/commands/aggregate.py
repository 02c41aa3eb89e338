"""The handler `aggregate`: figures over the cases of a process whose date lies in a span, as FEEL in the diagram says.

It knows no company, no field and no figure: which cases, groups, measures and columns are all inputs of the job.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from engine import feel
from engine.bpmn.bundle import Bundle
from engine.commands.jobs import Answer
from engine.errors import ClauseflowError, DiagramFault
from engine.language import gettext as _
from engine.storage import Connection, bundles, instances
from engine.storage.types import Row

STEPS = 10_000  # of an expression over few cases
STEPS_EACH = 200  # more for each further case

Values = dict[str, Any]
Part = Mapping[str, Any]  # {key, label, value} of a derived value, a measure or a column; {key, label} of a dimension


def aggregate(connection: Connection, job: Row) -> Answer:
    """Compute the figures that a diagram asks for.

    Args:
        job: row of the outbox; its payload holds `process` (id), `date` (name of the variable that says when a case
            counts; of several, with commas, one is enough), `from` and `to` (days, half open, in the zone of the asking
            process), and lists: `derived` ({key, value}: computed for each case in order, seen by all that follow),
            `dimensions` ({key, label}), `measures` ({key, label, value}: over the list `cases`), `columns`
            ({key, label, value}: over one case).
    Returns:
        `summary_rows`: a row over all cases, then one for each value of each dimension that occurs: `dimension`,
        `value` and a key for each measure. `detail_rows`: one for each case, a key for each column. Cases that were
        cancelled count nowhere. `decide(table, inputs)` asks a decision table of the bundle a case runs in.
    Raises:
        DiagramFault: an input is missing or an expression cannot be evaluated.
    """
    instance = instances.get(connection, job["instance_id"])
    bundle = bundles.bundle_of(connection, instance["deployment_id"])
    zone = bundle.processes[instance["process_id"]].zone
    inputs: Values = job["payload"]
    try:
        cases: list[Values] = []
        for row in _chosen(connection, instance["procedure"], bundle, inputs, zone):
            own = bundles.bundle_of(connection, row["deployment_id"])
            cases.append(_derived(row, inputs, _Asking(job["created_at"], zone, own)))
        asking = _Asking(job["created_at"], zone, bundle, STEPS + STEPS_EACH * len(cases))
        details = [asking.filled(_parts(inputs, "columns"), {**inputs, **case}) for case in cases]
        return Answer(result={"summary_rows": _summary(cases, inputs, asking), "detail_rows": details})
    except (KeyError, ValueError, TypeError, ClauseflowError) as error:
        raise _fault(job, error) from error


class _Asking:
    """Evaluates the expressions of one job: at the moment it was asked for, with the tables of one bundle."""

    def __init__(self, now: datetime, zone: ZoneInfo, bundle: Bundle, steps: int = STEPS) -> None:
        self._decisions = bundle.decisions
        self._scope = feel.Scope(now=now, zone=zone, functions={"decide": self._decide}, steps=steps)

    def _decide(self, decision: Any, inputs: Any = None) -> Any:
        given = feel.to_json(inputs) or {}
        return self._decisions[str(decision)].evaluate(given, scope=self._scope).value

    def value(self, text: str, context: Mapping[str, Any]) -> Any:
        return feel.to_json(feel.compile(text).evaluate(context, scope=self._scope))

    def filled(self, parts: Sequence[Part], context: Mapping[str, Any]) -> Values:
        return {part["key"]: self.value(part["value"], context) for part in parts}


def _chosen(connection: Connection, procedure: str, bundle: Bundle, inputs: Part, zone: ZoneInfo) -> list[Row]:
    """Return the rows of the cases whose date lies in the span."""
    begin, end = (_midnight(inputs[name], zone) for name in ("from", "to"))
    process = bundle.processes[inputs["process"]]
    names = [name.strip() for name in inputs["date"].split(",")]
    if names == [process.case.received_variable]:  # has a column and an index of its own
        return list(instances.counting(connection, procedure, process.id, between=(begin, end)))
    rows = instances.counting(connection, procedure, process.id)
    return [row for row in rows if any(_lies(row["variables"].get(name), begin, end, zone) for name in names)]


def _lies(value: Any, begin: datetime, end: datetime, zone: ZoneInfo) -> bool:
    at = _moment(value, zone)
    return at is not None and begin <= at < end


def _midnight(day: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(), zone)


def _moment(value: Any, zone: ZoneInfo) -> datetime | None:
    """Return the moment a variable holds: of a day its beginning; None where it holds neither."""
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _derived(row: Row, inputs: Part, asking: _Asking) -> Values:
    """Return the variables of a case with what is derived from them."""
    found: Values = dict(row["variables"])
    for part in _parts(inputs, "derived"):
        found[part["key"]] = asking.value(part["value"], {**inputs, **found})
    return found


def _summary(cases: list[Values], inputs: Part, asking: _Asking) -> list[Values]:
    measures = _parts(inputs, "measures")

    def row(dimension: str, value: str, members: list[Values]) -> Values:
        figures = asking.filled(measures, {**inputs, "cases": members})
        return {"dimension": dimension, "value": value, **figures}

    rows = [row(_("合计"), "", cases)]
    for dimension in _parts(inputs, "dimensions"):
        groups: dict[str, list[Values]] = {}
        for case in cases:
            for value in _occurring(case.get(dimension["key"])):
                groups.setdefault(value, []).append(case)
        rows += [row(dimension["label"], value, members) for value, members in groups.items()]
    return rows


def _occurring(value: Any) -> list[str]:
    """Return the groups a value belongs to: each item of a list is one, nothing belongs to none."""
    items = value if isinstance(value, list) else [value]
    return list(dict.fromkeys(str(item) for item in items if item not in (None, "")))


def _parts(inputs: Part, name: str) -> Sequence[Part]:
    return inputs.get(name) or []


def _fault(job: Row, error: Exception) -> DiagramFault:
    reason = (
        error.message if isinstance(error, ClauseflowError) else _("汇总任务的输入不完整或有误:{error}", error=error)
    )
    return DiagramFault(
        element_id=job["element_id"], element_name="", kind="handler", reason=reason, detail={"error": str(error)}
    )
