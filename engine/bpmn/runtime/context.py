"""What one step works with: definition, moment, case, memory and the record of what happens. Decides nothing."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine.bpmn.bundle import Bundle, Process
from engine.bpmn.diagram import Element, ProcessDiagram
from engine.bpmn.runtime.activation import Activation
from engine.bpmn.runtime.commands import CaseFacts
from engine.bpmn.runtime.library import Alone, Calendars, Library, Published
from engine.bpmn.runtime.record import Record
from engine.bpmn.runtime.state import State
from engine.bpmn.step import Event, EventType, Json
from engine.calendars import Calendar, in_zone
from engine.errors import DiagramFault

_OWN = 24  # digits of a case's id in those of its activations: a moment and 42 bits of chance


@dataclass(kw_only=True, slots=True)
class StepContext:
    """Shared by all parts of the runtime for the length of one step."""

    bundle: Bundle
    process: Process
    case: CaseFacts
    now: datetime
    state: State
    record: Record
    library: Library = field(default_factory=Alone)
    calendars: Calendars = field(default_factory=Published)
    jobs: frozenset[str] = frozenset()  # names of the handlers that answer later
    _known: dict[int, Process] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the instance's own process; its cases are dated in it."""
        return self.process.zone

    def process_of(self, number: int) -> Process:
        """Return the instance's own process for 0, else the n-th one it has called."""
        if not number:
            return self.process
        found = self._known.get(number)
        if found is None:
            process_id = self.state.called[number - 1].rpartition("|")[2]
            found = self._known[number] = self.bundle_of(number).processes[process_id]
        return found

    def calendar(self, id: str) -> Calendar | None:
        """Return a calendar; "" is the procedure's, in the zone of the process that names none."""
        found = self.calendars.get(id)
        return found if found is None or id else in_zone(found, self.zone)

    def bundle_of(self, number: int) -> Bundle:
        """Return the bundle of a process, by the same numbers."""
        digest = self.state.called[number - 1].rpartition("|")[0] if number else ""
        bundle = self.library.bundle(digest) if digest else self.bundle
        if bundle is None:
            raise LookupError(digest)
        return bundle

    def name_of(self, number: int) -> str:
        """Return how rows and history name a process: "" is the instance's own."""
        return self.state.called[number - 1] if number else ""

    def find(self, key: str, wanted: str) -> str | None:
        """Return how the state names the process of a key: of the case's own bundle, unless another is wanted."""
        entry = self.library.find(key, wanted) if wanted or key not in self.bundle.processes else None
        return entry or (key if key in self.bundle.processes else None)

    def diagram(self, number: int) -> ProcessDiagram:
        """Return the diagram of a process, by the same numbers."""
        return self.process_of(number).diagram

    def element(self, activation: Activation) -> Element:
        """Return the node an activation stands on."""
        return self.diagram(activation.process).elements[activation.element_id]

    def tell(self, kind: EventType, activation: Activation, element_id: str = "", **data: Json) -> None:
        """Add a line of history about the node of an activation, or about `element_id` in its process."""
        self.record.events.append(Event(
            type=kind, element_id=element_id or activation.element_id, ref=activation.ref,
            process=self.name_of(activation.process), data=data,
        ))  # fmt: skip

    def mint(self) -> str:
        """Make the next id: the same step always gives out the same ones, no other instance ever does."""
        self.state.minted += 1
        # What belongs to a case lies together in every index, and what it says of itself packs well.
        return f"{self.case.instance_id[:_OWN]}{self.state.minted:08x}"

    def chain(self, scope: str, own: str = "") -> tuple[str, ...]:
        """Return the scopes an expression sees, innermost first: `own` activation, then `scope` and those around it.

        The variables of a called process end the chain: it sees nothing of its caller.
        """
        found = [own] if own and own in self.state.variables else []
        while scope:
            found.append(scope)
            activation = self.state.activations[scope]
            if activation.calls:
                return tuple(found)
            scope = activation.scope
        return (*found, "")


def fault(element: Element, kind: str, reason: str, **detail: Any) -> DiagramFault:
    """Make the fault of a diagram at an element; `detail` holds the expression and the values it saw."""
    return DiagramFault(
        element_id=element.id, element_name=element.name or element.id, kind=kind, reason=reason, detail=detail
    )
