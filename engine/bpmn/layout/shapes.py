"""Rectangles, lines and a whole drawing of them. Knows nothing of BPMN, of XML or of how a drawing comes about."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

Point = tuple[float, float]
Segment = tuple[Point, Point]


@dataclass(frozen=True)
class Box:
    """A rectangle, in pixels from the drawing's upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Where it ends at the right."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Where it ends below."""
        return self.top + self.height

    @property
    def middle(self) -> Point:
        """Its centre."""
        return self.left + self.width / 2, self.top + self.height / 2

    def moved(self, by: Point) -> "Box":
        """Return it elsewhere."""
        return Box(self.left + by[0], self.top + by[1], self.width, self.height)

    def grown(self, by: float) -> "Box":
        """Return it larger at every side, or smaller with a negative number."""
        return Box(self.left - by, self.top - by, self.width + 2 * by, self.height + 2 * by)

    def overlaps(self, other: "Box") -> bool:
        """Return whether they share any area."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def holds(self, other: "Box") -> bool:
        """Return whether the other lies wholly within."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom

    def touches(self, point: Point) -> bool:
        """Return whether a point lies within or on the border, with a pixel to spare."""
        x, y = point
        return self.left - 1 <= x <= self.right + 1 and self.top - 1 <= y <= self.bottom + 1

    def crossed_by(self, start: Point, end: Point) -> bool:
        """Return whether the line from start to end enters it (Liang-Barsky); along the border is outside."""
        (x, y), (dx, dy) = start, (end[0] - start[0], end[1] - start[1])
        low, high = 0.0, 1.0
        sides = ((-dx, x - self.left), (dx, self.right - x), (-dy, y - self.top), (dy, self.bottom - y))
        for delta, distance in sides:
            if delta == 0 and distance <= 0:
                return False
            if delta:
                at = distance / delta
                low, high = (max(low, at), high) if delta < 0 else (low, min(high, at))
        return low < high


def around(boxes: list[Box], by: float = 0) -> Box:
    """Return the smallest box that holds all of them, and `by` pixels more at every side."""
    left, top = min(box.left for box in boxes), min(box.top for box in boxes)
    right, bottom = max(box.right for box in boxes), max(box.bottom for box in boxes)
    return Box(left, top, right - left, bottom - top).grown(by)


@dataclass
class Drawing:
    """Shapes, lines and labels by the id of what they show."""

    shapes: dict[str, Box] = field(default_factory=dict)
    lines: dict[str, list[Point]] = field(default_factory=dict)
    labels: dict[str, Box] = field(default_factory=dict)
    frames: set[str] = field(default_factory=set)  # shapes that hold others: pools, lanes, sub-processes, groups
    axis: float = 0  # height of the row in which it begins
    room: Box | None = None  # what it takes with the free strip round it, where that was settled

    def segments(self, line: str) -> Iterator[Segment]:
        """Yield the straight pieces of a line, from its source on."""
        yield from pairwise(self.lines[line])

    def take(self, other: "Drawing", by: Point) -> None:
        """Add another drawing, moved."""
        self.shapes |= {id_: box.moved(by) for id_, box in other.shapes.items()}
        self.labels |= {id_: box.moved(by) for id_, box in other.labels.items()}
        self.lines |= {id_: [(x + by[0], y + by[1]) for x, y in points] for id_, points in other.lines.items()}
        self.frames |= other.frames

    def extent(self) -> Box:
        """Return its room, else the box round all of it; an empty one where nothing is drawn."""
        if self.room:
            return self.room
        boxes = [*self.shapes.values(), *self.labels.values()]
        boxes += [Box(x, y, 0, 0) for points in self.lines.values() for x, y in points]
        return around(boxes) if boxes else Box(0, 0, 0, 0)
