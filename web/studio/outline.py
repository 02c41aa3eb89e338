"""A diagram as a list: every element in the order of the file, sub-processes with what they hold."""

from dataclasses import dataclass

from engine import errors
from engine.bpmn.diagram import SCOPES, ProcessDiagram
from engine.bpmn.model import read_diagram
from web.studio.kinds import kind_of


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One element."""

    id: str
    kind: str  # in people's words
    name: str
    lane: str
    clauses: tuple[str, ...]
    inner: tuple["Entry", ...]


def outline_of(content: bytes) -> tuple[Entry, ...]:
    """Return the elements of a file; nothing when it cannot be read."""
    try:
        diagram = read_diagram(content)
    except errors.DiagramRefused:
        return ()
    return tuple(entry for process in diagram.processes for entry in _within(process, ""))


def _within(process: ProcessDiagram, scope: str) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            id=element.id,
            kind=kind_of(element),
            name=element.name,
            lane=element.lane,
            clauses=element.clauses,
            inner=_within(process, element.id) if element.kind in SCOPES else (),
        )
        for element in process.within(scope)
    )
