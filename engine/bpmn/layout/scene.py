"""What of a BPMN file is drawn: pools, lanes, nodes, lines and what holds what. It reads no coordinates but one fact:
which sub-processes somebody folded.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from engine.bpmn.diagram import SCOPES
from engine.bpmn.names import FLOW_NODES, bpmn, is_true, text_of

DATA = frozenset({"dataObjectReference", "dataStoreReference"})
NOTE = "textAnnotation"
ARTIFACTS = DATA | {NOTE}
_NODES = {bpmn(kind): kind for kind in FLOW_NODES | ARTIFACTS}
_LINES = {bpmn(kind): kind for kind in ("sequenceFlow", "association")}
_DATA_LINES = {bpmn(kind): kind for kind in ("dataInputAssociation", "dataOutputAssociation")}
_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"


@dataclass(frozen=True, kw_only=True)
class Node:
    """What stands in a scope: `kind` is the BPMN name."""

    id: str
    kind: str
    name: str = ""
    host: str = ""  # of a boundary event
    event_sub_process: bool = False
    inner: "Scope | None" = None  # what an open sub-process holds


@dataclass(frozen=True, kw_only=True)
class Line:
    """A connection; its ends are ids."""

    id: str
    kind: str
    source: str
    target: str
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Lane:
    """A lane with the lanes in it."""

    id: str
    name: str
    refs: frozenset[str]
    inner: tuple["Lane", ...] = ()

    def leaves(self) -> Iterator["Lane"]:
        """Yield the lanes that hold nodes, from above."""
        if not self.inner:
            yield self
        for lane in self.inner:
            yield from lane.leaves()


@dataclass(kw_only=True)
class Scope:
    """A process, or what a sub-process holds."""

    id: str
    nodes: dict[str, Node] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    lanes: tuple[Lane, ...] = ()
    groups: dict[str, str] = field(default_factory=dict)
    drawn_in: dict[str, str] = field(default_factory=dict)  # note or data -> the lane in which somebody drew it

    def everything(self) -> Iterator[str]:
        """Yield the ids of all that is drawn in it, in open sub-processes too."""
        for lane in self.lanes:
            yield from _lane_ids(lane)
        yield from self.groups
        yield from (line.id for line in self.lines)
        for node in self.nodes.values():
            yield node.id
            if node.inner:
                yield from node.inner.everything()


@dataclass(frozen=True, kw_only=True)
class Pool:
    """A participant; without a scope it is a black box."""

    id: str
    name: str
    scope: Scope | None


@dataclass(frozen=True, kw_only=True)
class Plane:
    """One picture of a file: of a collaboration, of a process, or of a folded sub-process."""

    element: str
    pools: tuple[Pool, ...] = ()
    scope: Scope | None = None
    lines: tuple[Line, ...] = ()  # message flows, and what else joins pools
    groups: Mapping[str, str] = field(default_factory=dict)  # of the collaboration itself
    notes: tuple[Node, ...] = ()

    def everything(self) -> Iterator[str]:
        """Yield the ids of all that is drawn in it."""
        for pool in self.pools:
            yield pool.id
        for scope in self.scopes():
            yield from scope.everything()
        yield from (line.id for line in self.lines)
        yield from self.groups
        yield from (note.id for note in self.notes)

    def scopes(self) -> Iterator[Scope]:
        """Yield the processes in it, or the one scope."""
        yield from (pool.scope for pool in self.pools if pool.scope)
        if self.scope:
            yield self.scope


def scene_of(root: etree._Element) -> tuple[Plane, ...]:
    """Return the pictures of a file: the whole first, then one for each folded sub-process."""
    return tuple(_Reader(root).planes())


def names_of(plane: Plane) -> dict[str, str]:
    """Return the names written beside what is drawn in a picture: of events, gateways, data and lines."""
    found = {line.id: line.name for line in plane.lines}
    for scope in plane.scopes():
        found |= _names(scope)
    return {id_: name for id_, name in found.items() if name.strip()}


def open_in(plane: Plane) -> set[str]:
    """Return the ids of the open sub-processes in a picture."""
    return {node.id for scope in plane.scopes() for node in nodes_in(scope) if node.inner is not None}


def nodes_in(scope: Scope) -> Iterator[Node]:
    """Yield the nodes of a scope, and of the open sub-processes in it."""
    for node in scope.nodes.values():
        yield node
        if node.inner:
            yield from nodes_in(node.inner)


def is_beside(kind: str) -> bool:
    """Return whether a name of such an element stands beside its shape, not in it."""
    return kind.endswith(("Event", "Gateway")) or kind in DATA


def _names(scope: Scope) -> dict[str, str]:
    found = {line.id: line.name for line in scope.lines}
    for node in scope.nodes.values():
        if is_beside(node.kind):
            found[node.id] = node.name
        if node.inner:
            found |= _names(node.inner)
    return found


class _Reader:
    def __init__(self, root: etree._Element) -> None:
        self.root = root
        shapes = root.iter(f"{_DI}BPMNShape")
        self.open = {shape.get("bpmnElement", ""): is_true(shape.get("isExpanded")) for shape in shapes}
        self.folded: list[Scope] = []

    def planes(self) -> Iterator[Plane]:
        collaboration = self.root.find(bpmn("collaboration"))
        processes = {str(node.get("id")): node for node in self.root.iterchildren(bpmn("process"))}
        if collaboration is not None and collaboration.find(bpmn("participant")) is not None:
            yield self._collaboration(collaboration, processes)
        else:
            yield from (Plane(element=id_, scope=self._scope(node)) for id_, node in processes.items())
        while self.folded:
            scope = self.folded.pop(0)
            yield Plane(element=scope.id, scope=scope)

    def _collaboration(self, node: etree._Element, processes: dict[str, etree._Element]) -> Plane:
        pools = []
        for participant in node.iterchildren(bpmn("participant")):
            process = processes.pop(participant.get("processRef", "").split(":")[-1], None)
            scope = self._scope(process) if process is not None else None
            pools.append(Pool(id=participant.get("id", ""), name=participant.get("name", ""), scope=scope))
        kinds = {bpmn("messageFlow"): "messageFlow", bpmn("association"): "association"}
        lines = tuple(_line(child, kinds[str(child.tag)]) for child in node.iterchildren(*kinds))
        notes = tuple(self._node(child) for child in node.iterchildren(bpmn(NOTE)))
        return Plane(element=node.get("id", ""), pools=tuple(pools), lines=lines, groups=_groups(node), notes=notes)

    def _scope(self, node: etree._Element) -> Scope:
        scope = Scope(id=node.get("id", ""), lanes=_lanes(node), groups=_groups(node))
        for child in node.iterchildren(tag=etree.Element):
            if child.tag in _NODES:
                scope.nodes[child.get("id", "")] = self._node(child)
                scope.lines += _data_lines(child)
            elif child.tag in _LINES:
                scope.lines.append(_line(child, _LINES[str(child.tag)]))
        return scope

    def _node(self, node: etree._Element) -> Node:
        kind, id_ = _NODES[str(node.tag)], node.get("id", "")
        inner = None
        if kind in SCOPES:
            inner = self._scope(node)
            if not self.open.get(id_, bool(inner.nodes)):
                self.folded += [inner] if inner.nodes else []
                inner = None
        name = text_of(node.find(bpmn("text"))) if kind == NOTE else node.get("name", "")
        return Node(
            id=id_, kind=kind, name=name, inner=inner, host=node.get("attachedToRef", ""),
            event_sub_process=is_true(node.get("triggeredByEvent")),
        )  # fmt: skip


def _line(node: etree._Element, kind: str) -> Line:
    source, target = (node.get(end, "").split(":")[-1] for end in ("sourceRef", "targetRef"))
    return Line(id=node.get("id", ""), kind=kind, source=source, target=target, name=node.get("name", ""))


def _data_lines(owner: etree._Element) -> Iterator[Line]:
    """Data associations hang in their activity, which is the end they do not name."""
    id_ = owner.get("id", "")
    for child in owner.iterchildren(*_DATA_LINES):
        kind = _DATA_LINES[str(child.tag)]
        named = text_of(child.find(bpmn("sourceRef" if kind == "dataInputAssociation" else "targetRef")))
        ends = (named, id_) if kind == "dataInputAssociation" else (id_, named)
        if named and child.get("id"):
            yield Line(id=child.get("id", ""), kind=kind, source=ends[0], target=ends[1])


def _groups(node: etree._Element) -> dict[str, str]:
    return {child.get("id", ""): "" for child in node.iterchildren(bpmn("group"))}


def _lanes(node: etree._Element) -> tuple[Lane, ...]:
    sets = [*node.iterchildren(bpmn("laneSet")), *node.iterchildren(bpmn("childLaneSet"))]
    return tuple(_lane(lane) for lane_set in sets for lane in lane_set.iterchildren(bpmn("lane")))


def _lane(node: etree._Element) -> Lane:
    refs = frozenset(text_of(ref) for ref in node.iterchildren(bpmn("flowNodeRef")))
    return Lane(id=node.get("id", ""), name=node.get("name", ""), refs=refs, inner=_lanes(node))


def _lane_ids(lane: Lane) -> Iterator[str]:
    yield lane.id
    for inner in lane.inner:
        yield from _lane_ids(inner)
