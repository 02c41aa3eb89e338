"""Draws lines between shapes that have their places: message flows, and what an author left out of a picture.

It looks for ways between the shapes as they stand (A* on the lines that their borders give) and moves none of them.
"""

from bisect import bisect_left
from heapq import heappop, heappush
from itertools import pairwise

from engine.bpmn.layout.graph import EVENT
from engine.bpmn.layout.labels import along, beside_end, obstacles_of
from engine.bpmn.layout.obstacles import Obstacles
from engine.bpmn.layout.scene import Line
from engine.bpmn.layout.shapes import Box, Drawing, Point
from engine.bpmn.layout.words import label_size

AROUND = 14  # pixels between a line and a shape it passes
BEND, CROSSING, ALONG, OFF_CENTRE = 40.0, 60.0, 400.0, 6.0  # in pixels of way
STEPS = ((1, 0), (0, 1), (-1, 0), (0, -1))


def join(drawing: Drawing, lines: list[Line], names: dict[str, str], shut: set[str]) -> None:
    """Draw lines into a drawing, each with its label if it has one.

    Args:
        drawing: with all shapes; the lines are added to it.
        lines: what to draw; one whose ends are not drawn is left out.
        names: labels by the id of the line.
        shut: open sub-processes; a line passes none of them but those that hold one of its ends.
    """
    for line in lines:
        ends = [_end(drawing, end) for end in (line.source, line.target)]
        if line.id and ends[0] and ends[1]:
            drawing.lines[line.id] = _Way(drawing, line, ends[0], ends[1], shut).points()
            if names.get(line.id):
                drawing.labels[line.id] = _label(drawing, line, names[line.id])


def _end(drawing: Drawing, id_: str) -> Box | None:
    """Return where a line may end: at a shape, or at the middle of another line."""
    if id_ in drawing.shapes:
        return drawing.shapes[id_]
    points = drawing.lines.get(id_)
    if not points:
        return None
    longest = max(
        pairwise(points),
        key=lambda pair: abs(pair[0][0] - pair[1][0]) + abs(pair[0][1] - pair[1][1]),
    )
    (x, y), (to_x, to_y) = longest
    return Box((x + to_x) / 2, (y + to_y) / 2, 0, 0)


def _label(drawing: Drawing, line: Line, name: str) -> Box:
    size, points = label_size(name), drawing.lines[line.id]
    obstacles = obstacles_of(drawing)
    borders = [drawing.shapes[frame] for frame in drawing.frames]
    spots = [box for point, side in _ends(points) for box in beside_end(point, side, size, 8)]
    spots += along(points, size)
    clear = [box for box in spots if all(frame.holds(box) or not frame.overlaps(box) for frame in borders)]
    return next((box for box in clear if obstacles.is_free(box)), (clear or spots)[0])


def _ends(points: list[Point]) -> list[tuple[Point, int]]:
    return [(points[0], _heading(points[0], points[1])), (points[-1], _heading(points[-1], points[-2]))]


def _heading(start: Point, end: Point) -> int:
    (x, y), (to_x, to_y) = start, end
    if abs(to_x - x) >= abs(to_y - y):
        return 0 if to_x >= x else 2
    return 1 if to_y >= y else 3


class _Way:
    """The search for one line."""

    def __init__(self, drawing: Drawing, line: Line, source: Box, target: Box, shut: set[str]) -> None:
        self.drawing, self.line, self.source, self.target = drawing, line, source, target
        self.obstacles = Obstacles()
        self.solid = _Solid(drawing, line, [drawing.shapes[id_] for id_ in sorted(shut)], (source, target))
        for id_, points in drawing.lines.items():
            for segment in pairwise(points):
                self.obstacles.add_line(segment, id_)
        boxes = [source, target, *self.solid.boxes]
        self.starts, self.goals = _doors(source, target, boxes), _doors(target, source, boxes)
        self.xs = _lines_between(
            [at for box in boxes for at in (box.left - AROUND, box.right + AROUND)]
            + [x for (x, _y), _side, _cost in (*self.starts, *self.goals)]
        )
        self.ys = _lines_between(
            [at for box in boxes for at in (box.top - AROUND, box.bottom + AROUND)]
            + [y for (_x, y), _side, _cost in (*self.starts, *self.goals)]
        )

    def points(self) -> list[Point]:
        """Return the corners of the best way; a straight line where none is free."""
        found = self._search()
        return (
            _corners(found)
            if found
            else [_nearest(self.source, self.target.middle), _nearest(self.target, self.source.middle)]
        )

    def _search(self) -> list[Point] | None:
        goals = {(point, (side + 2) % 4): cost for point, side, cost in self.goals}
        heap: list[tuple[float, float, Point, int]] = []
        best: dict[tuple[Point, int], float] = {}
        came: dict[tuple[Point, int], tuple[Point, int] | None] = {}
        for point, side, cost in self.starts:
            best[point, side], came[point, side] = cost, None
            heappush(heap, (cost + self._left(point), cost, point, side))
        while heap:
            _estimate, cost, point, side = heappop(heap)
            state = (point, side)
            if cost > best[state]:
                continue
            if state in goals and came[state] is not None:
                return _traced(came, state)
            for following, turn, price in self._steps(point, side, begun=came[state] is not None):
                total = cost + price + goals.get((following, turn), 0.0)
                if total < best.get((following, turn), 1e12):
                    best[following, turn], came[following, turn] = total, state
                    heappush(heap, (total + self._left(following), total, following, turn))
        return None

    def _left(self, point: Point) -> float:
        (x, y), goal = point, self.target
        return max(goal.left - x, x - goal.right, 0) + max(goal.top - y, y - goal.bottom, 0)

    def _steps(self, point: Point, side: int, *, begun: bool) -> list[tuple[Point, int, float]]:
        found = []
        for turn in range(4) if begun else (side,):
            if turn == (side + 2) % 4:
                continue
            following = self._next(point, turn)
            if following is None or self.solid.blocks(point, following):
                continue
            length = abs(following[0] - point[0]) + abs(following[1] - point[1])
            found.append((following, turn, length + BEND * (turn != side) + self._met(point, following)))
        return found

    def _next(self, point: Point, side: int) -> Point | None:
        across, down = STEPS[side]
        values, at = (self.xs, point[0]) if across else (self.ys, point[1])
        place = bisect_left(values, at) + (across or down)
        if not 0 <= place < len(values):
            return None
        return (values[place], point[1]) if across else (point[0], values[place])

    def _met(self, start: Point, end: Point) -> float:
        """What it costs to cross lines, or to run along one."""
        cost, level = 0.0, start[1] == end[1]
        (low, high), fixed = (sorted((start[0], end[0])), start[1]) if level else (sorted((start[1], end[1])), start[0])
        for (a, b), _owner in self.obstacles.lines_near((start, end)):
            if (a[1] == b[1]) == level and (a[0] == b[0]) != level:
                place = a[1] if level else a[0]
                reach = sorted((a[0], b[0]) if level else (a[1], b[1]))
                if abs(place - fixed) < 6 and reach[0] < high and low < reach[1]:
                    cost += ALONG
            else:
                at, reach = (a[0], sorted((a[1], b[1]))) if level else (a[1], sorted((a[0], b[0])))
                if low <= at < high and reach[0] <= fixed <= reach[1]:
                    cost += CROSSING
        return cost


class _Solid:
    """The shapes and labels that a line must not enter: everything but what holds one of its ends."""

    def __init__(self, drawing: Drawing, line: Line, shut: list[Box], reached: tuple[Box, Box]) -> None:
        self.obstacles = Obstacles()
        self.boxes: list[Box] = []
        ends = {line.source, line.target}
        for id_, box in drawing.shapes.items():
            if id_ not in drawing.frames or id_ in ends:
                self.obstacles.add_box(box.grown(-1), id_)
                self.boxes.append(box)
        for box in shut:
            if not any(box.holds(end) for end in reached):
                self.obstacles.add_box(box.grown(-1), "")
                self.boxes.append(box)
        for id_, box in drawing.labels.items():
            self.obstacles.add_box(box, id_)
            self.boxes.append(box.grown(4 - AROUND))

    def blocks(self, start: Point, end: Point) -> bool:
        """Return whether something stands between two points."""
        return next(self.obstacles.boxes_on((start, end)), None) is not None


def _doors(box: Box, other: Box, boxes: list[Box]) -> list[tuple[Point, int, float]]:
    """Return the points at a shape's border, the side each faces, and what it costs to use it."""
    x, y = box.middle
    if not box.width and not box.height:
        return [((x, y), side, 0.0) for side in range(4)]
    if box.width == box.height == EVENT and any(box.overlaps(one) for one in boxes if one is not box and one != box):
        slope = EVENT / 2 * 0.7  # at the edge of its host: lines end at its lower left and right
        return [((x - slope, y + slope), 2, 0.0), ((x + slope, y + slope), 0, 0.0), ((x, box.bottom), 1, 20.0)]
    short = 150.0 if box.width > 300 else 10.0
    doors = [((box.right, y), 0, short), ((x, box.bottom), 1, 0.0), ((box.left, y), 2, short), ((x, box.top), 3, 0.0)]
    for at in {other.middle[0], other.left - AROUND, other.right + AROUND} if box.width > 300 else ():
        if box.left + 20 < at < box.right - 20:
            cost = OFF_CENTRE if at != other.middle[0] else -1.0
            doors += [((at, box.bottom), 1, max(cost, 0.0)), ((at, box.top), 3, max(cost, 0.0))]
    return doors


def _lines_between(values: list[float]) -> list[float]:
    return sorted(set(values))


def _traced(came: dict[tuple[Point, int], tuple[Point, int] | None], state: tuple[Point, int]) -> list[Point]:
    points = [state[0]]
    at = came[state]
    while at is not None:
        points.append(at[0])
        at = came[at]
    return points[::-1]


def _corners(points: list[Point]) -> list[Point]:
    inner = [
        b
        for a, b, c in zip(points, points[1:], points[2:], strict=False)
        if not (a[0] == b[0] == c[0] or a[1] == b[1] == c[1])
    ]
    return [points[0], *inner, points[-1]]


def _nearest(box: Box, point: Point) -> Point:
    return min(max(point[0], box.left), box.right), min(max(point[1], box.top), box.bottom)
