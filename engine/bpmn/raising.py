"""Which groups may raise an event by hand, asked of the diagram with the values of a case. Raises nothing itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine import feel
from engine.bpmn.bundle import Bundle
from engine.bpmn.diagram import Element
from engine.bpmn.names import comma_list
from engine.errors import ExpressionFailed, ExpressionInvalid


def may_raise(element: Element, variables: Mapping[str, Any], now: datetime, zone: ZoneInfo) -> tuple[str, ...] | None:
    """Return the groups whose members may raise an event now.

    Args:
        element: an event or receive task that waits for a message.
        variables: of the case, and `case`.
        now: this moment.
        zone: of the case.
    Returns:
        Local names; None where the diagram lets nobody, or its condition does not hold or cannot be evaluated.
    """
    raising, scope = element.raising, feel.Scope(now=now, zone=zone)
    if raising is None:
        return None
    try:
        if raising.when and feel.compile(raising.when).evaluate(variables, scope=scope) is not True:
            return None
        return _names(raising.groups, variables, scope)
    except (ExpressionInvalid, ExpressionFailed):
        return None


def awaiting(bundle: Bundle, process_id: str, element_id: str) -> Element | None:
    """Return the element that waits in a case, of its own process or of one it has called; None where there is none.

    Args:
        bundle: the case runs in.
        process_id: of the case.
        element_id: of its subscription.
    """
    processes = sorted(bundle.processes.values(), key=lambda process: process.id != process_id)
    found = (process.diagram.elements.get(element_id) for process in processes)
    return next((element for element in found if element is not None), None)


def _names(text: str, variables: Mapping[str, Any], scope: feel.Scope) -> tuple[str, ...]:
    found = feel.to_json(feel.compile(text).evaluate(variables, scope=scope)) if text.startswith("=") else text
    items = found if isinstance(found, list) else [found]
    return tuple(name for item in items if isinstance(item, str) for name in comma_list(item))
