"""What of a procedure's diagrams and tables the scenarios went through, and what they did not. Plays nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from engine.language import gettext as _
from web.scenarios.diagram import outcomes


class Bundle(Protocol):
    """What is needed of a compiled bundle."""

    @property
    def processes(self) -> Any:
        """Processes by id, each with its `diagram`."""

    @property
    def decisions(self) -> Any:
        """Decisions by id, each with its `logic`."""


@dataclass(frozen=True)
class Visited:
    """What was gone through; ids of elements and flows stand with their process, since two diagrams may share one."""

    elements: set[tuple[str, str]] = field(default_factory=set)
    flows: set[tuple[str, str]] = field(default_factory=set)
    rules: set[tuple[str, int]] = field(default_factory=set)

    def add(self, other: Visited) -> None:
        """Take over what another course went through."""
        self.elements.update(other.elements)
        self.flows.update(other.flows)
        self.rules.update(other.rules)


def not_visited(bundle: Bundle, visited: Visited) -> tuple[str, ...]:
    """Return in words every element, gateway outcome and rule that was not gone through, in file order."""
    return (*_of_diagrams(bundle, visited), *_of_tables(bundle, visited.rules))


def _of_diagrams(bundle: Bundle, visited: Visited) -> Iterator[str]:
    for process in bundle.processes.values():
        diagram = process.diagram
        for element in diagram.elements.values():
            if (process.id, element.id) not in visited.elements:
                yield _("{id}({name})", id=element.id, name=element.name)
            for flow in outcomes(diagram, element.id):
                if (process.id, flow.id) not in visited.flows:
                    yield f"{element.id} → {flow.name or flow.target}"


def _of_tables(bundle: Bundle, visited: Collection[tuple[str, int]]) -> Iterator[str]:
    for decision in bundle.decisions.values():
        for number in range(1, len(getattr(decision.logic, "rules", ())) + 1):
            if (decision.id, number) not in visited:
                yield _("{table} 第 {number} 条规则", table=decision.id, number=number)
