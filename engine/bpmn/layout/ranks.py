"""Columns: every flow leads to the right but those that lead back. Longest path over what is left of the flows.

It moves nothing up or down.
"""

from collections import defaultdict

from engine.bpmn.layout.graph import Graph, Vertex
from engine.bpmn.layout.scene import Line


def rank(graph: Graph) -> set[str]:
    """Write a column into every vertex of a graph and return the ids of the lines that lead back."""
    flowing = [vertex for vertex in graph.vertices.values() if not vertex.aside]
    arcs = [line for line in graph.arcs if _orders(graph, line)]
    back = _leading_back(graph, flowing, arcs)
    forward = [line for line in arcs if line.id not in back]
    order = _sorted(graph, flowing, forward)
    _longest(graph, order, forward)
    _closer(graph, order, forward)
    _alone(graph, flowing, arcs)
    return back


def _orders(graph: Graph, line: Line) -> bool:
    """Whether a line says what comes first: sequence flows, and the way to a compensation handler."""
    source, target = graph.home(line.source), graph.home(line.target)
    if source.aside or target.aside or source is target:
        return False
    return line.kind == "sequenceFlow" or line.source in graph.attached


def _leading_back(graph: Graph, vertices: list[Vertex], arcs: list[Line]) -> set[str]:
    """Flows to a vertex from which the walk along the flows has not returned yet."""
    leaving = defaultdict(list)
    entered = set()
    for line in arcs:
        leaving[graph.home(line.source).id].append(line)
        entered.add(graph.home(line.target).id)
    begins = sorted(vertices, key=lambda vertex: (vertex.kind != "startEvent", vertex.id in entered))
    back: set[str] = set()
    state: dict[str, int] = {}
    for begin in begins:
        if begin.id not in state:
            _walk(graph, begin.id, leaving, state, back)
    return back


def _walk(graph: Graph, begin: str, leaving: dict[str, list[Line]], state: dict[str, int], back: set[str]) -> None:
    trail = [(begin, iter(leaving[begin]))]
    state[begin] = 1
    while trail:
        at, lines = trail[-1]
        line = next(lines, None)
        if line is None:
            state[at] = 2
            trail.pop()
            continue
        target = graph.home(line.target).id
        if state.get(target) == 1:
            back.add(line.id)
        elif target not in state:
            state[target] = 1
            trail.append((target, iter(leaving[target])))


def _sorted(graph: Graph, vertices: list[Vertex], forward: list[Line]) -> list[Vertex]:
    """Return the vertices so that every forward line leads from an earlier to a later one."""
    waiting = dict.fromkeys((vertex.id for vertex in vertices), 0)
    following = defaultdict(list)
    for line in forward:
        waiting[graph.home(line.target).id] += 1
        following[graph.home(line.source).id].append(graph.home(line.target).id)
    ready = [id_ for id_, count in waiting.items() if not count]
    for id_ in ready:  # grows while it is read
        for target in following[id_]:
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return [graph.vertices[id_] for id_ in ready]


def _least(graph: Graph, line: Line) -> int:
    """The first column in which the target of a line may stand."""
    return graph.home(line.source).column + graph.start_column(line.source) + 1


def _longest(graph: Graph, order: list[Vertex], forward: list[Line]) -> None:
    arriving = defaultdict(list)
    for line in forward:
        arriving[graph.home(line.target).id].append(line)
    for vertex in order:
        vertex.column = max((_least(graph, line) for line in arriving[vertex.id]), default=0)


def _closer(graph: Graph, order: list[Vertex], forward: list[Line]) -> None:
    """Move what has room towards what follows it, where that makes more flows shorter than longer."""
    leaving: dict[str, list[Line]] = defaultdict(list)
    entering: dict[str, int] = defaultdict(int)
    for line in forward:
        leaving[graph.home(line.source).id].append(line)
        entering[graph.home(line.target).id] += 1
    for vertex in reversed(order):
        room = [graph.home(line.target).column - _least(graph, line) for line in leaving[vertex.id]]
        if room and min(room) > 0 and len(room) > entering[vertex.id]:
            vertex.column += min(room)


def _alone(graph: Graph, flowing: list[Vertex], arcs: list[Line]) -> None:
    """Spread what no flow leads to or from, a few in a row."""
    joined = {graph.home(end).id for line in arcs for end in (line.source, line.target)}
    lonely = [vertex for vertex in flowing if vertex.id not in joined]
    across = max(3, round(len(lonely) ** 0.5 * 1.4))
    column = 0
    for place, vertex in enumerate(lonely):
        column = 0 if place % across == 0 else column
        vertex.column = column
        column += vertex.span
