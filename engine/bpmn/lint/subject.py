"""What the rules look at, and the way they report. Holds no rule."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from lxml import etree

from engine.bpmn.diagram import Diagram, Element, Flow, ProcessDiagram
from engine.errors import Finding


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A file under judgement, with the names it may use; a set that is None was not given and is not checked."""

    root: etree._Element
    diagram: Diagram
    forms: Collection[str] | None = None
    decisions: Collection[str] | None = None
    groups: Collection[str] | None = None
    handlers: Collection[str] = ()  # of service and send tasks, besides the product's own
    process_ids: Collection[str] | None = None  # what a call activity may call
    called: Collection[str] = ()  # processes that others of the bundle call
    calendars: Collection[str] | None = None  # of working time

    def processes(self) -> tuple[ProcessDiagram, ...]:
        """Processes that are meant to run."""
        return tuple(process for process in self.diagram.processes if process.executable)

    def elements(self) -> Iterator[tuple[ProcessDiagram, Element]]:
        """Nodes of all processes that are meant to run."""
        for process in self.processes():
            for element in process.elements.values():
                yield process, element

    def flows(self) -> Iterator[tuple[ProcessDiagram, Flow]]:
        """Flows of all processes that are meant to run."""
        for process in self.processes():
            for flow in process.flows.values():
                yield process, flow


Rule = Callable[[Subject], Iterator[Finding]]
Owner = Element | ProcessDiagram


def about(element: Owner, rule: str, reason: str, remedy: str, severity: str = "error") -> Finding:
    """Report something about a node or a whole process."""
    return Finding(
        rule=rule,
        reason=reason,
        remedy=remedy,
        element_id=element.id or None,
        element_name=element.name,
        severity=severity,
    )


def about_id(
    element_id: str, rule: str, reason: str, remedy: str, *, name: str = "", severity: str = "error"
) -> Finding:
    """Report something about what has that id, node or not."""
    return Finding(
        rule=rule, reason=reason, remedy=remedy, element_id=element_id or None, element_name=name, severity=severity
    )
