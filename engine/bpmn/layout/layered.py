"""Lays out one scope from nothing: columns, rows, ways, tracks, pixels, labels, and its sub-processes before it."""

from collections.abc import Iterator

from engine.bpmn.layout import ranks, rows
from engine.bpmn.layout.coordinates import LANE, Measures, Wishes
from engine.bpmn.layout.graph import Graph, graph_of
from engine.bpmn.layout.grid import Grid
from engine.bpmn.layout.labels import Labels
from engine.bpmn.layout.routes import routes_of
from engine.bpmn.layout.scene import Lane, Line, Scope
from engine.bpmn.layout.shapes import Box, Drawing
from engine.bpmn.layout.tracks import tracks_of
from engine.bpmn.layout.words import INSIDE, wrapped

HEADER = 30  # pixels that the name of a pool or lane takes at its left
TITLE, FOOT = 16, 14  # pixels for the name of a sub-process above, for boundary events below
EMPTY = (200, 110)
ROUNDS = 6  # how often labels may ask for room


def drawn(scope: Scope) -> tuple[Drawing, list[Line]]:
    """Lay out a scope.

    Args:
        scope: a process, or what a sub-process holds.
    Returns:
        The drawing from (0, 0) on, lanes included, and the lines that end outside of the scope's own nodes.
    """
    contents, late = {}, []
    for node in scope.nodes.values():
        if node.inner is not None:
            contents[node.id], later = framed(node.id, node.inner)
            late += later
    if not scope.nodes:
        return Drawing(), late
    graph = graph_of(scope, contents)
    drawing = _layered(graph, scope.lanes)
    return drawing, late + graph.late


def framed(id_: str, scope: Scope) -> tuple[Drawing, list[Line]]:
    """Lay out an open sub-process with its frame from (0, 0) on; else as `drawn`."""
    content, late = drawn(scope)
    extent = content.extent() if content.shapes else Box(0, 0, *EMPTY)
    found = Drawing(shapes={id_: Box(0, 0, extent.width, extent.height + TITLE + FOOT)}, frames={id_})
    found.take(content, (-extent.left, TITLE - extent.top))
    found.axis = content.axis - extent.top + TITLE if content.shapes else EMPTY[1] / 2
    return found, late


def _layered(graph: Graph, lanes: tuple[Lane, ...]) -> Drawing:
    back = ranks.rank(graph)
    counts = rows.place(graph, back)
    grid = Grid(graph, counts)
    tracks = tracks_of(graph, grid, routes_of(graph, grid, back))
    wishes = Wishes()
    labels = Labels(graph, tracks, wishes)
    labels.ask({vertex.id: grid.level(vertex) for vertex in graph.vertices.values()})
    leaves = [leaf for lane in lanes for leaf in lane.leaves()]
    heights = [max(LANE, _name_length(leaf.name)) for leaf in leaves] or [0.0]
    for _round in range(ROUNDS):
        measures = Measures(graph, grid, tracks, wishes, heights)
        drawing = measures.drawing()
        if labels.place(measures, drawing):
            break
    _fill(graph, drawing)
    _draw_lanes(lanes, measures, drawing)
    drawing.axis = _axis(graph, measures, grid)
    return drawing


def _name_length(name: str) -> float:
    return min(wrapped(name, 400, INSIDE).width + 24, 220)


def _axis(graph: Graph, measures: Measures, grid: Grid) -> float:
    flowing = [vertex for vertex in graph.vertices.values() if not vertex.aside] or list(graph.vertices.values())
    first = min(flowing, key=lambda vertex: (vertex.kind != "startEvent", vertex.column, vertex.row))
    return measures.y[grid.level(first)]


def _fill(graph: Graph, drawing: Drawing) -> None:
    """Put what sub-processes hold into their boxes."""
    for vertex in graph.vertices.values():
        if vertex.content:
            box = drawing.shapes[vertex.id]
            spare = (box.width - vertex.width) / 2
            drawing.take(vertex.content, (box.left + spare, box.top))
            drawing.shapes[vertex.id] = box


def _draw_lanes(lanes: tuple[Lane, ...], measures: Measures, drawing: Drawing) -> None:
    """Draw lanes as bands over the whole width, those within others further right."""
    deepest = max(map(_depth, lanes), default=0)
    drawing.room = Box(-HEADER * deepest, 0, measures.width + HEADER * deepest, measures.height)
    bands = iter(measures.lanes)
    for lane in lanes:
        _draw_lane(lane, -HEADER * deepest, bands, measures.width, drawing)


def _draw_lane(
    lane: Lane, left: float, bands: Iterator[tuple[float, float]], right: float, drawing: Drawing
) -> tuple[float, float]:
    if lane.inner:
        inside = [_draw_lane(inner, left + HEADER, bands, right, drawing) for inner in lane.inner]
        top, bottom = inside[0][0], inside[-1][1]
    else:
        top, bottom = next(bands)
    drawing.shapes[lane.id] = Box(left, top, right - left, bottom - top)
    drawing.frames.add(lane.id)
    return top, bottom


def _depth(lane: Lane) -> int:
    return 1 + max(map(_depth, lane.inner), default=0)
