"""Pixels: how wide columns, rows and gaps are, and where shapes and corners so come to lie.

Columns and rows take what their shapes and names need, gaps what their tracks need, and what labels ask for besides.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from engine.bpmn.layout.graph import EVENT, Attached, Graph, Vertex
from engine.bpmn.layout.grid import NORTH, SOUTH, Grid
from engine.bpmn.layout.shapes import Box, Drawing, Point
from engine.bpmn.layout.tracks import Course, Piece, Tracks

TRACK = 12  # pixels between tracks
GAP, SIDE = 46, 20  # pixels between columns without tracks; from a track to a shape
ROW_GAP, ROW_SIDE = 24, 17
OUTER = 24  # pixels round everything
LEAST = 30  # pixels from the middle of a column to its edge
SPAN_LEFT = 60  # pixels from the middle of its first column to the left edge of what spans columns
LANE = 90  # least height of a lane in pixels


@dataclass(kw_only=True)
class Wishes:
    """Room that labels ask for, in pixels."""

    west: dict[int, float] = field(default_factory=lambda: defaultdict(float))  # gap -> left of its tracks
    east: dict[int, float] = field(default_factory=lambda: defaultdict(float))  # gap -> right of its tracks
    left: dict[int, float] = field(default_factory=lambda: defaultdict(float))  # column -> from its middle
    right: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    up: dict[int, float] = field(default_factory=lambda: defaultdict(float))  # level of a row -> from its middle
    down: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    level: dict[int, float] = field(default_factory=lambda: defaultdict(float))  # gap -> between its tracks

    def ask(self, wishes: dict[int, float], place: int, pixels: float) -> None:
        """Ask for at least that much."""
        wishes[place] = max(wishes[place], pixels)


class Measures:
    """The x of every upright and the y of every level."""

    def __init__(self, graph: Graph, grid: Grid, tracks: Tracks, wishes: Wishes, lane_heights: list[float]) -> None:
        """Measure columns, rows and gaps.

        Args:
            graph, grid, tracks: the layout without pixels.
            wishes: what labels ask for.
            lane_heights: least height of each lane, for its name.
        """
        self.graph, self.grid, self.tracks, self.wishes = graph, grid, tracks, wishes
        self.x = [0.0] * grid.width  # of a gap: of its first track
        self.y = [0.0] * grid.height
        self.boxes: dict[str, Box] = {}
        self.lanes: list[tuple[float, float]] = []
        self._columns()
        self._rows(lane_heights)
        self._shapes()

    # Columns.

    def _columns(self) -> None:
        left, right = self._extents()
        gaps = [self._gap(2 * place) for place in range(self.grid.columns + 1)]
        spanning = [vertex for vertex in self.graph.vertices.values() if vertex.content and vertex.span >= 1]
        for vertex in sorted(spanning, key=lambda vertex: (vertex.span, vertex.column)):
            self._stretch(vertex, left, right, gaps)
        self._set_columns(left, right, gaps)

    def _extents(self) -> tuple[list[float], list[float]]:
        left, right = ([float(LEAST)] * self.grid.columns for _side in "lr")
        for vertex in self.graph.vertices.values():
            if vertex.content:
                left[vertex.column] = max(left[vertex.column], SPAN_LEFT)
            else:
                left[vertex.column] = max(left[vertex.column], vertex.width / 2)
                right[vertex.column] = max(right[vertex.column], vertex.width / 2)
        for column in range(self.grid.columns):
            left[column] = max(left[column], self.wishes.left[column])
            right[column] = max(right[column], self.wishes.right[column])
        return left, right

    def _gap(self, upright: int) -> float:
        outside = upright in (0, self.grid.width - 1)
        count = self.tracks.upright.get(upright, 0)
        extra = self.wishes.west[upright] + self.wishes.east[upright]
        if not count:
            return max(OUTER if outside else GAP, 8 + extra)
        return max(GAP if not outside else OUTER, 2 * SIDE + (count - 1) * TRACK + extra)

    def _stretch(self, vertex: Vertex, left: list[float], right: list[float], gaps: list[float]) -> None:
        """Make the columns that a vertex spans wide enough for it."""
        columns = vertex.columns
        inner = sum(left[column] + right[column] for column in columns) - left[columns[0]]
        inner += sum(gaps[column] for column in columns[1:])
        missing = vertex.width - SPAN_LEFT - inner
        if missing > 0 and len(columns) > 1:
            for column in columns[1:]:
                gaps[column] += missing / (len(columns) - 1)
        elif missing > 0:
            right[columns[0]] += missing

    def _set_columns(self, left: list[float], right: list[float], gaps: list[float]) -> None:
        at = 0.0
        for column in range(self.grid.columns):
            self.x[2 * column] = self._first_track(2 * column, at, gaps[column])
            at += gaps[column] + left[column]
            self.x[2 * column + 1] = at
            at += right[column]
        self.x[-1] = self._first_track(self.grid.width - 1, at, gaps[-1])
        self.width = at + gaps[-1]

    def _first_track(self, upright: int, start: float, width: float) -> float:
        count = max(self.tracks.upright.get(upright, 0), 1)
        west, east = self.wishes.west[upright], self.wishes.east[upright]
        return start + west + (width - west - east - (count - 1) * TRACK) / 2

    # Rows.

    def _rows(self, lane_heights: list[float]) -> None:
        up, down = self._heights()
        at, lane, top = 0.0, 0, 0.0
        for level, (owner, row) in enumerate(self.grid.levels):
            if owner != lane:
                at = self._close_lane(top, at, lane_heights[lane])
                lane, top = owner, at
            if row < 0:
                at += self._set_gap(level, at)
            else:
                self.y[level] = at + up[level]
                at += up[level] + down[level]
        self.height = self._close_lane(top, at, lane_heights[lane])

    def _close_lane(self, top: float, bottom: float, least: float) -> float:
        """End a lane; one that is too low is made higher, its content stays in the middle."""
        missing = least - (bottom - top)
        if missing > 0:
            for level in range(self.grid.height):
                if self.grid.levels[level][0] == len(self.lanes):
                    self.y[level] += missing / 2
            bottom += missing
        self.lanes.append((top, bottom))
        return bottom

    def _set_gap(self, level: int, at: float) -> float:
        count = self.tracks.level.get(level, 0)
        extra = self.wishes.level[level]
        height = 2 * ROW_SIDE + (count - 1) * (TRACK + extra) + extra if count else float(ROW_GAP)
        self.y[level] = at + (ROW_SIDE + extra if count else height / 2)
        return height

    def _heights(self) -> tuple[dict[int, float], dict[int, float]]:
        up: dict[int, float] = defaultdict(lambda: 18.0)
        down: dict[int, float] = defaultdict(lambda: 18.0)
        for vertex in self.graph.vertices.values():
            level = self.grid.level(vertex)
            above = EVENT / 2 * any(not event.below for event in vertex.attached)
            below = EVENT / 2 * any(event.below for event in vertex.attached)
            up[level] = max(up[level], vertex.axis + above)
            down[level] = max(down[level], vertex.height - vertex.axis + below)
        for level in range(self.grid.height):
            up[level] = max(up[level], self.wishes.up[level])
            down[level] = max(down[level], self.wishes.down[level])
        return up, down

    # What lies there.

    def _shapes(self) -> None:
        for vertex in self.graph.vertices.values():
            self.boxes[vertex.id] = self._box(vertex)
        for event in self.graph.attached.values():
            x, y = self.at_host(event)
            self.boxes[event.id] = Box(x - EVENT / 2, y - EVENT / 2, EVENT, EVENT)

    def _box(self, vertex: Vertex) -> Box:
        top = self.y[self.grid.level(vertex)] - vertex.axis
        if not vertex.content:
            return Box(self.x[2 * vertex.column + 1] - vertex.width / 2, top, vertex.width, vertex.height)
        left = self.x[2 * vertex.column + 1] - SPAN_LEFT
        last = self.x[2 * (vertex.column + vertex.span) - 1] + LEAST
        return Box(left, top, max(vertex.width, last - left), vertex.height)

    def last_track(self, upright: int) -> float:
        """Return the x of the last track in a gap."""
        return self.x[upright] + max(self.tracks.upright.get(upright, 0) - 1, 0) * TRACK

    def at_host(self, event: Attached) -> Point:
        """Return the middle of a boundary event."""
        host = self.graph.vertices[event.host]
        box = self.boxes[event.host]
        x = self.x[2 * (host.column + event.column) + 1] + event.shift
        return x, box.bottom if event.below else box.top

    def points(self, course: Course) -> list[Point]:
        """Return the corners of a route, from border to border."""
        route, pieces = course.route, course.pieces
        places = [self._place(piece) for piece in pieces]
        event = self.graph.attached.get(route.line.source)
        if event:
            places[0] = self.at_host(event)[0]
        goal = self.graph.attached.get(route.line.target)
        if goal:
            places[-1] = self.at_host(goal)[0]
        points = [self._door(route.line.source, route.leaves, pieces[0], places[0])]
        for before, one, other in zip(pieces, places, places[1:], strict=False):
            points.append((other, one) if before.level else (one, other))
        points.append(self._door(route.line.target, route.arrives, pieces[-1], places[-1]))
        return points

    def _place(self, piece: Piece) -> float:
        if piece.level:
            extra = self.wishes.level[piece.line]
            return self.y[piece.line] + piece.track * (TRACK + extra)
        return self.x[piece.line] + piece.track * TRACK

    def _door(self, id_: str, side: int, piece: Piece, place: float) -> Point:
        box = self.boxes[id_]
        if side in (NORTH, SOUTH):
            return place, box.top if side == NORTH else box.bottom
        return (box.left if side == 2 else box.right), place

    def drawing(self) -> Drawing:
        """Return shapes and lines, without labels."""
        lines = {course.route.line.id: self.points(course) for course in self.tracks.courses}
        return Drawing(shapes=dict(self.boxes), lines=lines)
