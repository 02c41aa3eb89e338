"""What an element of a diagram says of its limits, limit by limit, amount and unit together. It compares nothing."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator

from engine.bpmn.names import BPMN, clauseflow

LIMIT = clauseflow("limit")
_TOGETHER = {"amount": ("limit term", "unit"), "warning": ("limit warning", "warningUnit")}
_SECOND = frozenset({"unit", "warningUnit"})


def limits_in(element: ET.Element) -> list[ET.Element]:
    """Return the limits an element carries itself, in the order of the file."""
    return element.findall(f"{BPMN}extensionElements/{LIMIT}")


def facts_of_limits(element: ET.Element, *, several: bool) -> Iterator[tuple[str, str]]:
    """Yield (path, value) for everything that is said of limits.

    Args:
        element: the element that carries them.
        several: whether they have to be told apart, by their ids.
    """
    for limit in limits_in(element):
        whose = f"#{limit.get('id', '')}" if several else ""
        for path, value in _said(limit):
            yield f"{path}{whose}", value


def _said(limit: ET.Element) -> Iterator[tuple[str, str]]:
    for name in dict.fromkeys(("amount", "warning", *limit.attrib)):
        if name in _TOGETHER:
            path, unit = _TOGETHER[name]
            value = f"{limit.get(name, '')} {limit.get(unit, '')}".strip()
        else:
            path, value = f"limit {name.rpartition('}')[2]}", limit.get(name, "")
        if value and name not in _SECOND:
            yield path, value
