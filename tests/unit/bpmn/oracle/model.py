"""A diagram as a plain graph: what the token game plays, what the generator builds and what `picture` writes as BPMN.

It knows the names of BPMN's elements and nothing of the engine.
"""

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

TASKS = frozenset({"task", "scriptTask", "userTask", "manualTask", "receiveTask"})
HOLDERS = frozenset({"subProcess", "transaction", "callActivity"})  # activities with something inside
ACTIVITIES = TASKS | HOLDERS


@dataclass(frozen=True)
class Trigger:
    """What an event waits for or throws."""

    kind: str  # timer, message, signal, error, escalation, conditional, link, terminate, cancel
    name: str = ""  # of the message, signal, error ...; "" catches any error; the variable a condition reads


@dataclass(frozen=True, kw_only=True)
class Many:
    """Multi-instance: one instance for each item of a variable."""

    collection: str
    element: str
    sequential: bool = False
    output: str = ""  # variable that gets the list of what the instances gave
    gives: str = ""  # variable of an instance that goes into that list
    until: str = ""  # variable: completion condition
    enough: int = 0  # completion condition: so many instances are done


@dataclass(frozen=True, kw_only=True)
class Loop:
    """Standard loop: again while a variable is true."""

    variable: str
    before: bool = False
    most: int = 0  # 0 = unbounded


@dataclass(frozen=True, kw_only=True)
class Node:
    """A node by its BPMN name; `scope` is the process or sub-process it stands in."""

    id: str
    kind: str
    scope: str
    trigger: Trigger | None = None
    host: str = ""  # activity a boundary event is attached to
    interrupting: bool = True  # boundary event, or start event of an event sub-process
    on_event: bool = False  # event sub-process
    writes: tuple[str, Any] | None = None  # variable and constant of a script task
    many: Many | None = None
    loop: Loop | None = None
    calls: str = ""  # process of a call activity

    @property
    def waits_for(self) -> str:
        """Kind of its trigger, "" where it has none."""
        return self.trigger.kind if self.trigger else ""


@dataclass(frozen=True, kw_only=True)
class Flow:
    """A sequence flow; its condition is a variable that has to be true."""

    id: str
    source: str
    target: str
    condition: str = ""
    default: bool = False


class Model:
    """The processes of one file; node ids are unique in the whole file."""

    def __init__(self):
        self.nodes: dict[str, Node] = {}
        self.flows: dict[str, Flow] = {}
        self.processes: list[str] = []
        self._leaving, self._arriving = defaultdict(list), defaultdict(list)
        self._attached, self._within = defaultdict(list), defaultdict(list)

    def process(self, process_id):
        self.processes.append(process_id)
        return process_id

    def add(self, kind, node_id, scope="p", **facts):
        """Add a node and return its id."""
        node = Node(id=node_id, kind=kind, scope=scope, **facts)
        self.nodes[node_id] = node
        self._within[scope].append(node)
        if node.host:
            self._attached[node.host].append(node)
        return node_id

    def flow(self, source, target, condition="", *, default=False):
        """Draw a flow; two flows between the same nodes are two flows."""
        name = f"{source}_{target}"
        while name in self.flows:
            name += "_"
        flow = Flow(id=name, source=source, target=target, condition=condition, default=default)
        self.flows[name] = flow
        self._leaving[source].append(flow)
        self._arriving[target].append(flow)
        return flow

    def path(self, *nodes):
        """Draw flows from each node to the next."""
        for source, target in pairwise(nodes):
            self.flow(source, target)

    def leaving(self, node_id):
        return self._leaving[node_id]

    def arriving(self, node_id):
        return self._arriving[node_id]

    def boundary(self, host):
        return self._attached[host]

    def within(self, scope):
        return self._within[scope]

    def handlers(self, scope):
        """Start events of the event sub-processes that stand in a scope."""
        return [self.start(node.id) for node in self.within(scope) if node.on_event]

    def start(self, scope):
        """Return the first start event of a scope, None where there is none."""
        return next((node for node in self.within(scope) if node.kind == "startEvent"), None)

    def target_of(self, throw):
        """Return the catching link of a throwing one: both stand in one scope."""
        return next(
            node
            for node in self.within(throw.scope)
            if node.kind == "intermediateCatchEvent" and node.trigger == throw.trigger
        )
