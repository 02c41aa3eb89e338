"""What stands in the way of a label or a line, found by place. It moves nothing."""

from collections import defaultdict
from collections.abc import Iterator

from engine.bpmn.layout.shapes import Box, Segment

CELL = 160  # pixels, side of the squares in which things are kept


class Obstacles:
    """Boxes and straight lines, each with the name of what it belongs to."""

    def __init__(self) -> None:
        self._boxes: dict[tuple[int, int], list[tuple[Box, str]]] = defaultdict(list)
        self._lines: dict[tuple[int, int], list[tuple[Segment, str]]] = defaultdict(list)

    def add_box(self, box: Box, owner: str) -> None:
        """Keep a box in mind."""
        for cell in _cells(box):
            self._boxes[cell].append((box, owner))

    def add_line(self, segment: Segment, owner: str) -> None:
        """Keep a straight line in mind."""
        for cell in _cells(_bounds(segment)):
            self._lines[cell].append((segment, owner))

    def boxes_at(self, box: Box) -> Iterator[str]:
        """Yield the owners of boxes that share area with one."""
        for cell in _cells(box):
            for found, owner in self._boxes.get(cell, ()):
                if found.overlaps(box):
                    yield owner

    def lines_at(self, box: Box) -> Iterator[str]:
        """Yield the owners of lines that enter a box."""
        for cell in _cells(box):
            for segment, owner in self._lines.get(cell, ()):
                if box.crossed_by(*segment):
                    yield owner

    def is_free(self, box: Box) -> bool:
        """Return whether nothing at all lies in a box."""
        return next(self.boxes_at(box), None) is None and next(self.lines_at(box), None) is None

    def boxes_on(self, segment: Segment) -> Iterator[str]:
        """Yield the owners of boxes that a straight line enters."""
        for cell in _cells(_bounds(segment)):
            for found, owner in self._boxes.get(cell, ()):
                if found.crossed_by(*segment):
                    yield owner

    def lines_near(self, segment: Segment) -> Iterator[tuple[Segment, str]]:
        """Yield straight lines that may meet one, with their owners."""
        for cell in _cells(_bounds(segment)):
            yield from self._lines.get(cell, ())


def _bounds(segment: Segment) -> Box:
    (x, y), (to_x, to_y) = segment
    return Box(min(x, to_x), min(y, to_y), abs(to_x - x), abs(to_y - y))


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    for across in range(int(box.left // CELL), int(box.right // CELL) + 1):
        for down in range(int(box.top // CELL), int(box.bottom // CELL) + 1):
            yield across, down
