"""Places the names of events, gateways, data and lines: on nothing, near what they name.

Where there is no room, it asks `coordinates` for some, and the next round finds it.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from engine.bpmn.layout.coordinates import Measures, Wishes
from engine.bpmn.layout.graph import Attached, Graph, Vertex
from engine.bpmn.layout.grid import EAST, NORTH, SOUTH, WEST
from engine.bpmn.layout.obstacles import Obstacles
from engine.bpmn.layout.shapes import Box, Drawing, Point
from engine.bpmn.layout.tracks import Course, Tracks
from engine.bpmn.layout.words import BESIDE_WIDTH, label_size

INSISTING = 3  # rounds in which a label asks for room at its end of a line before it goes elsewhere along it
FURTHER = 20  # pixels a label goes on when its place is taken
NEAR, AWAY, ARROW = 4, 7, 14  # pixels from a line; from a shape along a line; from the point of an arrow


class Labels:
    """The labels of one scope."""

    def __init__(self, graph: Graph, tracks: Tracks, wishes: Wishes) -> None:
        self.graph, self.tracks, self.wishes = graph, tracks, wishes
        self.used: dict[str, set[int]] = {id_: set() for id_ in graph.vertices}
        self.doors: Counter[tuple[str, str, int]] = Counter()
        for course in tracks.courses:
            route = course.route
            self.used.setdefault(route.line.source, set()).add(route.leaves)
            self.used.setdefault(route.line.target, set()).add(route.arrives)
            self.doors["leaves", route.line.source, route.leaves] += 1
            self.doors["arrives", route.line.target, route.arrives] += 1
        self.before: tuple[dict[int, float], dict[int, float]] = ({}, {})  # what had been asked when a round began
        self.round = 0
        self.spots = {v.id: self._spot(v) for v in graph.vertices.values() if v.label}

    # Names of shapes: their room is known before anything is measured.

    def _spot(self, vertex: Vertex) -> str:
        used = self.used[vertex.id]
        order = (NORTH, SOUTH) if vertex.kind.endswith("Gateway") else (SOUTH, NORTH)
        for side in order:
            if side not in used:
                return "above" if side == NORTH else "below"
        return "right above" if order[0] == NORTH else "right below"

    def ask(self, levels: dict[str, int]) -> None:
        """Ask for the room that the names of shapes need.

        Args:
            levels: the level of every vertex.
        """
        for id_, spot in self.spots.items():
            vertex = self.graph.vertices[id_]
            width, height = label_size(vertex.label)
            room = vertex.height / 2 + NEAR + height + 2
            self.wishes.ask(self.wishes.up if spot.endswith("above") else self.wishes.down, levels[id_], room)
            beside = spot.startswith("right")
            self.wishes.ask(self.wishes.right, vertex.column, AWAY + width + 2 if beside else width / 2 + 2)
            self.wishes.ask(self.wishes.left, vertex.column, 0 if beside else width / 2 + 2)
        for event in self.graph.attached.values():
            if event.name:
                self._ask_for(event, levels[event.host])

    def _ask_for(self, event: Attached, level: int) -> None:
        host = self.graph.vertices[event.host]
        width, height = label_size(event.name, BESIDE_WIDTH)
        room = 18 + NEAR + height + 2
        if event.below:
            self.wishes.ask(self.wishes.down, level, host.height - host.axis + room)
        else:
            self.wishes.ask(self.wishes.up, level, host.axis + room)
        column = host.column + event.column
        if self._at_left(event):
            self.wishes.ask(self.wishes.left, column, AWAY + width + 2 - event.shift)
        else:
            self.wishes.ask(self.wishes.right, column, AWAY + width + 2 + event.shift)

    def _at_left(self, event: Attached) -> bool:
        beside = [other for other in self.graph.attached.values() if other.host == event.host]
        return event.shift < 0 and any(other.below == event.below and other.shift > 0 for other in beside)

    def place(self, measures: Measures, drawing: Drawing) -> bool:
        """Write all labels into a drawing; return whether every one found its room."""
        self.round += 1
        self.before = dict(self.wishes.west), dict(self.wishes.east)
        obstacles = obstacles_of(drawing)
        for top, bottom in measures.lanes:
            for y in (top, bottom):
                obstacles.add_line(((0, y), (measures.width, y)), "lane")
        for vertex in self.graph.vertices.values():
            if vertex.label:
                self._keep(drawing, obstacles, vertex.id, self._beside_shape(vertex, drawing.shapes[vertex.id]))
        for event in self.graph.attached.values():
            if event.name:
                self._keep(drawing, obstacles, event.id, self._beside_event(event, drawing.shapes[event.id]))
        found = [self._flow(course, measures, drawing, obstacles) for course in self.tracks.courses]
        return all(found)

    def _keep(self, drawing: Drawing, obstacles: Obstacles, owner: str, box: Box) -> None:
        drawing.labels[owner] = box
        obstacles.add_box(box, owner)

    def _beside_shape(self, vertex: Vertex, shape: Box) -> Box:
        width, height = label_size(vertex.label)
        spot = self.spots[vertex.id]
        x, _y = shape.middle
        left = x + AWAY if spot.startswith("right") else x - width / 2
        top = shape.top - NEAR - height if spot.endswith("above") else shape.bottom + NEAR
        return Box(left, top, width, height)

    def _beside_event(self, event: Attached, shape: Box) -> Box:
        width, height = label_size(event.name, BESIDE_WIDTH)
        x, _y = shape.middle
        left = x - AWAY - width if self._at_left(event) else x + AWAY
        top = shape.bottom + NEAR - 2 if event.below else shape.top - NEAR + 2 - height
        return Box(left, top, width, height)

    # Names of flows: where the flow begins alone, else where it ends alone.

    def _flow(self, course: Course, measures: Measures, drawing: Drawing, obstacles: Obstacles) -> bool:
        line = course.route.line
        if not line.name.strip():
            return True
        size = label_size(line.name)
        points = drawing.lines[line.id]
        wanted = self._wanted(course, points, size)
        spots = [*wanted, *along(points, size)]
        free = next((box for box in spots if obstacles.is_free(box)), None)
        self._keep(drawing, obstacles, line.id, free or spots[0])
        if free is not None and (free in wanted or self.round > INSISTING):
            return True
        self._ask_along(course, measures, drawing, size)
        if free is None:
            self._ask_everywhere(course, size)
        return False

    def _ask_everywhere(self, course: Course, size: tuple[int, int]) -> None:
        """Ask for room beside every piece of a line: it shares both its ends, or other lines stand too close."""
        for piece in course.pieces:
            if piece.level and piece.line in self.tracks.level:
                self.wishes.ask(self.wishes.level, piece.line, size[1] + 2 * NEAR)
            elif not piece.level and piece.line in self.tracks.upright:
                self.wishes.ask(self.wishes.east, piece.line, size[0] + 2 * NEAR)

    def _alone(self, course: Course) -> tuple[bool, bool]:
        route = course.route
        return (
            self.doors["leaves", route.line.source, route.leaves] == 1,
            self.doors["arrives", route.line.target, route.arrives] == 1,
        )

    def _wanted(self, course: Course, points: list[Point], size: tuple[int, int]) -> list[Box]:
        at_source, at_target = self._alone(course)
        found = []
        if at_source or not at_target:
            found += beside_end(points[0], course.route.leaves, size, AWAY)
        if at_target:
            found += beside_end(points[-1], course.route.arrives, size, ARROW)
        return found

    def _ask_along(self, course: Course, measures: Measures, drawing: Drawing, size: tuple[int, int]) -> None:
        at_source, at_target = self._alone(course)
        route = course.route
        if at_source or not at_target:
            self._ask_at(route.line.source, route.leaves, measures, drawing, size, AWAY)
        else:
            self._ask_at(route.line.target, route.arrives, measures, drawing, size, ARROW)

    def _ask_at(
        self, id_: str, side: int, measures: Measures, drawing: Drawing, size: tuple[int, int], away: int
    ) -> None:
        vertex, box, wishes = self.graph.home(id_), drawing.shapes[id_], self.wishes
        level = measures.grid.level(vertex)
        width, height = size
        if side in (EAST, WEST):
            wishes.ask(wishes.up, level, height + NEAR + 4)
            gap = 2 * (vertex.column + vertex.span) if side == EAST else 2 * vertex.column
            first = measures.x[gap] if side == EAST else measures.last_track(gap)
            room = first - box.right if side == EAST else box.left - first
            if side == EAST and self.spots.get(id_, "").startswith("right"):
                room -= label_size(vertex.label)[0]  # its own name stands there, too
            zone, before = (wishes.west, self.before[0]) if side == EAST else (wishes.east, self.before[1])
            # At least a step further every round: another label may stand where this one would.
            wishes.ask(zone, gap, before.get(gap, 0) + max(width + away + 6 - room, FURTHER))
            return
        x, _y = box.middle
        column = vertex.column + self.graph.start_column(id_) if id_ in self.graph.attached else vertex.column
        wishes.ask(wishes.right, column, x - measures.x[2 * column + 1] + NEAR + width + 4)
        middle = measures.y[level]
        if side == SOUTH:
            wishes.ask(wishes.down, level, box.bottom - middle + away + height + 4)
        else:
            wishes.ask(wishes.up, level, middle - box.top + away + height + 4)


def obstacles_of(drawing: Drawing) -> Obstacles:
    """Return the shapes, lines and labels of a drawing as what labels must not lie on; frames are no hindrance."""
    found = Obstacles()
    for id_, box in drawing.shapes.items():
        if id_ not in drawing.frames:
            found.add_box(box, id_)
    for id_, box in drawing.labels.items():
        found.add_box(box, id_)
    for id_ in drawing.lines:
        for segment in drawing.segments(id_):
            found.add_line(segment, id_)
    return found


def beside_end(point: Point, side: int, size: tuple[int, int], away: int) -> list[Box]:
    """Return where a label may stand at the end of a line that touches its shape at a side."""
    (x, y), (width, height) = point, size
    if side in (EAST, WEST):
        left = x + away if side == EAST else x - away - width
        return [Box(left, y - NEAR - height, width, height), Box(left, y + NEAR, width, height)]
    top = y + away if side == SOUTH else y - away - height
    return [Box(x + NEAR, top, width, height), Box(x - NEAR - width, top, width, height)]


def along(points: list[Point], size: tuple[int, int]) -> Iterator[Box]:
    """Yield further places for a label, along a whole line from its beginning."""
    width, height = size
    for (x, y), (to_x, to_y) in pairwise(points):
        if y == to_y and abs(to_x - x) >= width + 8:
            for step in range(0, int(abs(to_x - x) - width - 8) + 1, 12):
                left = x + 4 + step if to_x > x else x - 4 - step - width
                yield Box(left, y - NEAR - height, width, height)
                yield Box(left, y + NEAR, width, height)
        if x == to_x and abs(to_y - y) >= height + 8:
            for step in range(0, int(abs(to_y - y) - height - 8) + 1, 12):
                top = y + 4 + step if to_y > y else y - 4 - step - height
                yield Box(x + NEAR, top, width, height)
                yield Box(x - NEAR - width, top, width, height)
