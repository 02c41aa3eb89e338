"""Reads limits and clock stops from extension elements. It never judges: what is missing stays empty."""

from lxml import etree

from engine.bpmn.limit import ACTIVATION, ClockStop, Limit
from engine.bpmn.names import clauseflow, comma_list

# Attribute in the file -> field.
LIMIT = {
    "id": "id",
    "name": "name",
    "when": "when",
    "amount": "amount",
    "unit": "unit",
    "calendar": "calendar",
    "countsStart": "counts_start",
    "ending": "ending",
    "message": "message",
    "clause": "clause",
    "timer": "timer",
    "warning": "warning",
    "warningUnit": "warning_unit",
    "remind": "remind",
    "escalate": "escalate",
    "reassign": "reassign",
    "mark": "mark",
    "text": "text",
    "onBreach": "on_breach",
    "from": "start",
}


def limits_of(extensions: etree._Element) -> tuple[Limit, ...]:
    """Return the limits among extension elements, in the order of the file."""
    return tuple(_limit(node) for node in extensions.iterchildren(clauseflow("limit")))


def clock_stop_of(extensions: etree._Element) -> ClockStop | None:
    """Return which clocks stand still while the element waits, or None."""
    node = extensions.find(clauseflow("clockStop"))
    if node is None:
        return None
    return ClockStop(limits=comma_list(node.get("limits", "")), reason=node.get("reason", ""))


def _limit(node: etree._Element) -> Limit:
    usual = {"from": ACTIVATION}
    return Limit(**{field: node.get(name, usual.get(name, "")) for name, field in LIMIT.items()})
