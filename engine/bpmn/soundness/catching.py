"""Who catches what is thrown up the scopes: errors, escalations and cancellations (BPMN 2.0.2, 10.5.6 and 10.5.7).

It reads the diagram only; whether anything is ever thrown is found by playing.
"""

from collections.abc import Iterator

from engine.bpmn.diagram import SCOPES, Element, ProcessDiagram

Tag = tuple[str, str]  # how a scope ends: kind and code; ("normal", "") as drawn
NORMAL: Tag = ("normal", "")
CANCELLED: Tag = ("cancel", "")
RAISING = frozenset({"serviceTask", "sendTask", "businessRuleTask", "scriptTask", "callActivity"})
_THROWING = frozenset({"endEvent", "intermediateThrowEvent"})
_BY_CODE = ("error", "escalation")


def catcher_of(process: ProcessDiagram, scope: str, tag: Tag) -> Element | None:
    """Return the boundary event or event sub-process that catches what is thrown in a scope, the nearest first.

    Args:
        process: the diagram.
        scope: where it is thrown; "" is the process itself.
        tag: what is thrown.
    """
    while True:
        inside = next((found for found in process.event_sub_processes(scope) if _starts_by(process, found, tag)), None)
        if inside is not None:
            return inside
        scope = _outside_events(process, scope)
        if not scope:
            return None
        found = boundary_for(process, scope, tag)
        if found is not None:
            return found
        scope = process.elements[scope].scope


def boundary_for(process: ProcessDiagram, host: str, tag: Tag) -> Element | None:
    """Return the boundary event of an activity that catches a tag; one that names the code before one that does not."""
    matching = [event for event in process.boundary_events(host) if _catches(event, tag)]
    return min(matching, key=lambda event: not _names(event, tag), default=None)


def thrown_by(element: Element) -> Iterator[Tag]:
    """Yield what an end or throw event sends up the scopes."""
    for definition in element.definitions if element.kind in _THROWING else ():
        if definition.kind in _BY_CODE:
            yield definition.kind, definition.code
        elif definition.kind == "cancel":
            yield CANCELLED


def raised_by(process: ProcessDiagram, element: Element) -> tuple[Tag, ...]:
    """Return the errors that work outside may raise here and that a scope around catches."""
    if element.kind not in RAISING:
        return ()
    found: dict[Tag, None] = {}
    scope = element.scope
    while scope:
        found |= {("error", code): None for code in _caught_errors(process, scope)}
        scope = process.elements[scope].scope
    return tuple(found)


def stops(catcher: Element | None, process: ProcessDiagram) -> bool:
    """Return whether catching it ends the scope it was thrown in."""
    if catcher is None:
        return False
    if catcher.kind == "boundaryEvent":
        return catcher.interrupting
    return all(start.interrupting for start in process.starts(catcher.id))


def _outside_events(process: ProcessDiagram, scope: str) -> str:
    """The nearest scope that is no event sub-process: its boundary is that of the scope it serves."""
    while scope and process.elements[scope].event_sub_process:
        scope = process.elements[scope].scope
    return scope


def _starts_by(process: ProcessDiagram, found: Element, tag: Tag) -> bool:
    return any(_catches(start, tag) for start in process.starts(found.id))


def _catches(event: Element, tag: Tag) -> bool:
    kind, code = tag
    return any(d.kind == kind and (kind not in _BY_CODE or d.code in ("", code)) for d in event.definitions)


def _names(event: Element, tag: Tag) -> bool:
    return any(d.kind == tag[0] and d.code == tag[1] for d in event.definitions)


def _caught_errors(process: ProcessDiagram, scope: str) -> Iterator[str]:
    starts = [start for found in process.event_sub_processes(scope) for start in process.starts(found.id)]
    for event in (*process.boundary_events(scope), *starts):
        yield from (d.code for d in event.definitions if d.kind == "error")


def scopes_inside_out(process: ProcessDiagram) -> list[str]:
    """Return every scope that is played, inner ones first, the process ("") last; ad-hoc scopes are not played."""
    found = [element for element in process.elements.values() if element.kind in SCOPES and element.ad_hoc is None]
    # An event sub-process comes before the scope it serves too: it stands inside.
    return [*(e.id for e in sorted(found, key=lambda e: -depth(process, e.id))), ""]


def depth(process: ProcessDiagram, scope: str) -> int:
    """Return how many scopes lie around."""
    count = 0
    while scope:
        scope, count = process.elements[scope].scope, count + 1
    return count
