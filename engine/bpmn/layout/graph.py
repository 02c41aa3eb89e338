"""A scope as the layered layout sees it: what stands in a cell, what hangs on what, and which lines join them.

Columns and rows are written here by `ranks` and `rows`; nothing here decides them.
"""

from dataclasses import dataclass, field

from engine.bpmn.diagram import ACTIVITIES
from engine.bpmn.layout import words
from engine.bpmn.layout.scene import ARTIFACTS, NOTE, Line, Node, Scope, is_beside
from engine.bpmn.layout.shapes import Drawing

PITCH = 165  # pixels from column to column as they usually come out
EVENT, GATEWAY = 36, 50
_SIZES = {"dataObjectReference": (36, 50), "dataStoreReference": (50, 50)}
_FOLDED = (100, 80)


@dataclass(kw_only=True)
class Attached:
    """A boundary event at its host's edge."""

    id: str
    host: str
    name: str
    column: int = 0  # of those its host spans
    shift: float = 0  # pixels from the middle of that column
    below: bool = True


@dataclass(kw_only=True)
class Vertex:
    """A node in its cell; one that spans columns begins in `column`."""

    id: str
    kind: str
    name: str
    width: float
    height: float
    axis: float  # pixels from its top to where lines enter at the left and leave at the right
    lane: int = 0
    span: int = 1
    column: int = 0
    row: int = 0
    content: Drawing | None = None
    attached: list[Attached] = field(default_factory=list)
    aside: bool = False  # an event sub-process or an artifact: no flow leads to it

    @property
    def is_artifact(self) -> bool:
        """Whether it is data or a note."""
        return self.kind in ARTIFACTS

    @property
    def columns(self) -> range:
        """The columns it stands in."""
        return range(self.column, self.column + self.span)

    @property
    def label(self) -> str:
        """The name that stands beside it, "" for one that stands within."""
        return self.name.strip() if is_beside(self.kind) else ""


@dataclass(kw_only=True)
class Graph:
    """All of a scope; `arcs` are lines between what it holds, `late` those that end elsewhere."""

    vertices: dict[str, Vertex] = field(default_factory=dict)
    attached: dict[str, Attached] = field(default_factory=dict)
    arcs: list[Line] = field(default_factory=list)
    late: list[Line] = field(default_factory=list)
    lanes: int = 1

    def home(self, id_: str) -> Vertex:
        """Return the vertex of an id, which is the host of a boundary event."""
        found = self.attached.get(id_)
        return self.vertices[found.host if found else id_]

    def start_column(self, id_: str) -> int:
        """Return by how many columns a line from an id begins right of its vertex's first column."""
        found = self.attached.get(id_)
        return found.column if found else self.vertices[id_].span - 1


def graph_of(scope: Scope, contents: dict[str, Drawing]) -> Graph:
    """Build the graph of a scope.

    Args:
        scope: what is drawn.
        contents: drawings of its open sub-processes by their ids, frame and all.
    """
    graph = Graph()
    leaves = [leaf for lane in scope.lanes for leaf in lane.leaves()]
    graph.lanes = max(len(leaves), 1)
    for node in scope.nodes.values():
        if node.id and not node.host:
            graph.vertices[node.id] = _vertex(node, contents.get(node.id))
    for node in scope.nodes.values():
        if node.host in graph.vertices and node.id:
            _attach(graph, node)
        elif node.host:
            graph.vertices[node.id] = _vertex(node, None)  # its host is missing: it stands alone
    for vertex in graph.vertices.values():
        _arrange(vertex)
    for line in scope.lines:
        known = all(end in graph.vertices or end in graph.attached for end in (line.source, line.target))
        known = known and bool(line.id) and not _afterwards(graph, line)
        (graph.arcs if known else graph.late).append(line)
    places = {lane.id: place for place, lane in enumerate(leaves)}
    drawn = {id_: places[lane] for id_, lane in scope.drawn_in.items() if lane in places}
    _in_lanes(graph, drawn | {ref: places[lane.id] for lane in leaves for ref in lane.refs})
    return graph


def _afterwards(graph: Graph, line: Line) -> bool:
    """Whether a line is drawn when all shapes stand: from a note to a boundary event, whose only way out is its flow's,
    or to an open sub-process, which has more room along its border than the grid knows.
    """
    if line.kind != "association" or not {line.source, line.target} <= graph.vertices.keys() | graph.attached.keys():
        return False
    ends = [graph.home(end) for end in (line.source, line.target)]
    beside = graph.attached.keys() & {line.source, line.target} or any(end.content for end in ends)
    return bool(beside) and any(end.is_artifact for end in ends)


def _vertex(node: Node, content: Drawing | None) -> Vertex:
    width, height = size_of(node, content)
    axis = content.axis if content else height / 2
    return Vertex(
        id=node.id, kind=node.kind, name=node.name, width=width, height=height, axis=axis, content=content,
        span=max(1, round((width + 65) / PITCH)) if content else 1,
        aside=node.event_sub_process or node.kind in ARTIFACTS,
    )  # fmt: skip


def size_of(node: Node, content: Drawing | None) -> tuple[float, float]:
    """Return width and height of a node in pixels.

    Args:
        node: what is drawn.
        content: of an open sub-process, frame and all.
    """
    if content:
        frame = content.shapes[node.id]
        return frame.width, frame.height
    if node.kind.endswith("Event"):
        return EVENT, EVENT
    if node.kind.endswith("Gateway"):
        return GATEWAY, GATEWAY
    if node.kind == NOTE:
        return words.note_size(node.name)
    if node.kind in _SIZES:
        return _SIZES[node.kind]
    return words.task_size(node.name) if node.kind in ACTIVITIES else _FOLDED


def _attach(graph: Graph, node: Node) -> None:
    event = Attached(id=node.id, host=node.host, name=node.name.strip())
    graph.attached[node.id] = event
    graph.vertices[node.host].attached.append(event)


def _arrange(host: Vertex) -> None:
    """Spread boundary events over the columns of their host; two on a task's lower edge, further ones on its upper."""
    events, count = host.attached, len(host.attached)
    if count and host.span >= count:
        for place, event in enumerate(events):
            event.column = int((place + 0.5) * host.span / count)
        return
    sides = (events[::2], events[1::2]) if count > 2 else (events, [])
    host.width = max(host.width, 60 * len(sides[0]))
    for side, below in zip(sides, (True, False), strict=True):
        for place, event in enumerate(side):
            event.below, event.shift = below, _spread(host, place, len(side))


def _spread(host: Vertex, place: int, count: int) -> float:
    """Pixels from the middle; one event alone sits at the left, so that its name has room below the host."""
    if count == 1:
        return -host.width / 4
    shift = host.width * ((place + 0.5) / count - 0.5)
    return shift if abs(shift) > 12 else 14


def _in_lanes(graph: Graph, lanes: dict[str, int]) -> None:
    """What stands in no lane goes where the lines lead that join it to what does."""
    for vertex in graph.vertices.values():
        vertex.lane = lanes.get(vertex.id, -1)
    changed = True
    while changed:
        changed = False
        for line in graph.arcs:
            one, other = graph.home(line.source), graph.home(line.target)
            if (one.lane < 0) != (other.lane < 0):
                one.lane = other.lane = max(one.lane, other.lane)
                changed = True
    for vertex in graph.vertices.values():
        vertex.lane = graph.lanes - 1 if vertex.lane < 0 and vertex.aside else max(vertex.lane, 0)
