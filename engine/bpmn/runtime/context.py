"""What one step works with: definition, moment, case, memory and the record of what happens. Decides nothing."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from engine.bpmn.bundle import Bundle, Process
from engine.bpmn.diagram import Element
from engine.bpmn.runtime.commands import CaseFacts
from engine.bpmn.runtime.record import Record
from engine.bpmn.runtime.state import State
from engine.errors import DiagramFault


@dataclass(frozen=True, kw_only=True)
class StepContext:
    """Shared by all parts of the runtime for the length of one step."""

    bundle: Bundle
    process: Process
    case: CaseFacts
    now: datetime
    state: State
    record: Record

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the process."""
        return self.process.zone

    def element(self, element_id: str) -> Element:
        """Return the element as plain data."""
        return self.process.diagram.elements[element_id]

    def mint(self) -> UUID:
        """Make the next id: the same step always gives out the same ones, no other instance ever does."""
        self.state.minted += 1
        seed = f"{self.case.instance_id}:{self.state.minted}".encode()
        return UUID(bytes=hashlib.sha256(seed).digest()[:16], version=4)

    def chain(self, scope: str, own: str = "") -> tuple[str, ...]:
        """Return the scopes an expression sees, innermost first: `own` activation, then `scope` and those around it."""
        found = [own] if own and own in self.state.variables else []
        while scope:
            found.append(scope)
            scope = self.state.activations[scope].scope
        return (*found, "")


def fault(element: Element, kind: str, reason: str, **detail: Any) -> DiagramFault:
    """Make the fault of a diagram at an element; `detail` holds the expression and the values it saw."""
    return DiagramFault(
        element_id=element.id, element_name=element.name or element.id, kind=kind, reason=reason, detail=detail
    )
