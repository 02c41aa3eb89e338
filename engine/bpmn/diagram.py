"""A diagram as plain data: what the trace, coverage, clauses, lint and the dialect read.

Nothing here reads XML, executes or judges.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from engine.bpmn.event_definition import EventDefinition, Timer
from engine.bpmn.limit import ClockStop, Limit
from engine.bpmn.markers import AdHoc, Called, Loop

FOR_PEOPLE = frozenset({"userTask", "manualTask"})  # wait for somebody
TASKS = FOR_PEOPLE | {"task", "serviceTask", "sendTask", "receiveTask", "businessRuleTask", "scriptTask"}
SCOPES = frozenset({"subProcess", "transaction", "adHocSubProcess"})  # hold nodes of their own
ACTIVITIES = TASKS | SCOPES | {"callActivity"}
GATEWAYS = frozenset({
    "exclusiveGateway", "parallelGateway", "inclusiveGateway", "complexGateway", "eventBasedGateway"
})  # fmt: skip
CATCHING = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})


@dataclass(frozen=True, kw_only=True)
class NoticeRule:
    """Who is told what when an activity is activated or completed."""

    on: str  # activated | completed
    when: str
    groups: str
    users: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """Who may do a user task and until when; every text is a literal or an expression with `=`."""

    assignee: str = ""
    candidate_groups: str = ""
    candidate_users: str = ""
    due_date: str = ""
    follow_up_date: str = ""
    priority: str = ""

    @property
    def names_nobody(self) -> bool:
        """Whether neither an assignee nor candidates are written down."""
        return not (self.assignee or self.candidate_groups or self.candidate_users)


@dataclass(frozen=True, kw_only=True)
class Raising:
    """Who may raise a message event by hand from the page of its case, and when; texts or expressions with `=`."""

    groups: str = ""
    when: str = ""  # "" always
    label: str = ""  # words of the button; "" is the name of the event
    label_en: str = ""


@dataclass(frozen=True, kw_only=True)
class VariableMapping:
    """One line of an input or output mapping: expression -> variable, which may be a dotted path."""

    source: str
    target: str


@dataclass(frozen=True, kw_only=True)
class Element:
    """A node of a process: its kind is the BPMN name (`userTask`, `boundaryEvent` ...)."""

    id: str
    kind: str
    name: str = ""
    lane: str = ""  # name of the innermost lane it is drawn in
    lane_id: str = ""
    scope: str = ""  # id of the sub-process it stands in; "" at the top
    documentation: str = ""
    form_key: str | None = None
    clauses: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()
    clock_stop: ClockStop | None = None
    notices: tuple[NoticeRule, ...] = ()
    raising: Raising | None = None  # of an event that waits for a message: people may raise it
    assignment: Assignment = Assignment()
    inputs: tuple[VariableMapping, ...] = ()
    outputs: tuple[VariableMapping, ...] = ()
    handler: str = ""  # type of a service or send task
    retries: str = ""  # how often it is tried before the owner is told
    decision: str = ""  # id of the table a business rule task calls
    script: str = ""  # FEEL expression of a script task
    script_format: str = ""
    result_variable: str = ""  # where decision or script put what they come to
    definitions: tuple[EventDefinition, ...] = ()  # of an event; of a send or receive task its message
    all_of: bool = False  # every definition must have happened, not any one (parallelMultiple)
    attached_to: str = ""
    interrupting: bool = True  # of a boundary event, and of the start event of an event sub-process
    default_flow: str = ""
    loop: Loop | None = None
    called: Called | None = None
    ad_hoc: AdHoc | None = None
    event_sub_process: bool = False
    instantiates: bool = False  # a receive task or event-based gateway that begins the process
    waits_for_all: bool = False  # an event-based gateway that begins the process with all its events (parallel)
    activation_condition: str = ""  # of a complex gateway
    for_compensation: bool = False
    compensation_handler: str = ""  # of a compensation boundary event: the activity it leads to
    starters: tuple[str, ...] = ()  # groups that may start the process here
    properties: Mapping[str, str] = field(default_factory=dict)

    @property
    def limit(self) -> Limit | None:
        """The first limit, where only one is asked for."""
        return self.limits[0] if self.limits else None

    @property
    def events(self) -> tuple[str, ...]:
        """Kinds of its event definitions, in the order of the file; none of a task's message."""
        return tuple(found.kind for found in self.definitions) if self.kind.endswith("Event") else ()

    @property
    def timer(self) -> Timer | None:
        """Its first timer."""
        return next((found.timer for found in self.definitions if found.timer is not None), None)

    @property
    def message(self) -> str:
        """Name of its first message, "" where it has none."""
        return next((found.name for found in self.definitions if found.kind == "message"), "")

    def definition(self, kind: str) -> EventDefinition | None:
        """Return its first definition of a kind."""
        return next((found for found in self.definitions if found.kind == kind), None)


@dataclass(frozen=True, kw_only=True)
class Flow:
    """A sequence flow; `condition` is None where the file has none."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str | None = None
    scope: str = ""
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CaseSettings:
    """How cases of a process are numbered, titled, searched and withdrawn."""

    business_key: str = ""
    key_variable: str = ""
    received_variable: str = ""
    zone: str = "Asia/Shanghai"
    calendar: str = ""  # by which limits are counted; "" is the one of the procedure
    search: tuple[str, ...] = ()
    title: str = ""
    withdraw_groups: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ProcessDiagram:
    """One process of a file: elements and flows by id, in the order of the file."""

    id: str
    name: str = ""
    executable: bool = True
    documentation: str = ""
    clauses: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()  # of the whole process
    elements: Mapping[str, Element]
    flows: Mapping[str, Flow]
    lanes: Mapping[str, str]  # lane id -> name
    case: CaseSettings = CaseSettings()
    version_tag: str = ""
    conflicts: Mapping[str, str] = field(default_factory=dict)  # variable -> what two branches' writing of it means

    @cached_property
    def _leaving(self) -> dict[str, tuple[Flow, ...]]:
        return _grouped(self.flows.values(), "source")

    @cached_property
    def _arriving(self) -> dict[str, tuple[Flow, ...]]:
        return _grouped(self.flows.values(), "target")

    @cached_property
    def _attached(self) -> dict[str, tuple[Element, ...]]:
        hosts: dict[str, tuple[Element, ...]] = {}
        for element in self.elements.values():
            if element.kind == "boundaryEvent":
                hosts[element.attached_to] = (*hosts.get(element.attached_to, ()), element)
        return hosts

    def outgoing(self, element_id: str) -> tuple[Flow, ...]:
        """Flows that leave the element, in the order of the file."""
        return self._leaving.get(element_id, ())

    def incoming(self, element_id: str) -> tuple[Flow, ...]:
        """Flows that reach the element, in the order of the file."""
        return self._arriving.get(element_id, ())

    def boundary_events(self, host_id: str) -> tuple[Element, ...]:
        """Boundary events attached to the activity, in the order of the file."""
        return self._attached.get(host_id, ())

    def all_limits(self) -> Iterator[tuple["Element | ProcessDiagram", Limit]]:
        """Yield every limit with what it binds: those of the whole process, then of its nodes in their order."""
        for limit in self.limits:
            yield self, limit
        for element in self.elements.values():
            for limit in element.limits:
                yield element, limit

    @cached_property
    def stopping(self) -> tuple[Element, ...]:
        """Elements that make clocks stand still."""
        return tuple(element for element in self.elements.values() if element.clock_stop is not None)

    @cached_property
    def _inside(self) -> dict[str, tuple[Element, ...]]:
        scopes: dict[str, tuple[Element, ...]] = {}
        for element in self.elements.values():
            scopes[element.scope] = (*scopes.get(element.scope, ()), element)
        return scopes

    def within(self, scope: str) -> tuple[Element, ...]:
        """Elements that stand directly in the sub-process, or at the top with ""."""
        return self._inside.get(scope, ())

    def starts(self, scope: str) -> tuple[Element, ...]:
        """Start events that stand directly in the scope, in the order of the file."""
        return tuple(element for element in self.within(scope) if element.kind == "startEvent")

    def event_sub_processes(self, scope: str) -> tuple[Element, ...]:
        """Event sub-processes that stand directly in the scope, in the order of the file."""
        return tuple(element for element in self.within(scope) if element.event_sub_process)


@dataclass(frozen=True, kw_only=True)
class Diagram:
    """All of one file."""

    processes: tuple[ProcessDiagram, ...]
    pools: Mapping[str, str] = field(default_factory=dict)  # participant id -> process id, "" for a black box

    def process(self, process_id: str) -> ProcessDiagram | None:
        """Return the process of that id, or None."""
        return next((process for process in self.processes if process.id == process_id), None)


def _grouped(flows: Iterable[Flow], end: str) -> dict[str, tuple[Flow, ...]]:
    found: dict[str, tuple[Flow, ...]] = {}
    for flow in flows:
        key = str(getattr(flow, end))
        found[key] = (*found.get(key, ()), flow)
    return found
