"""Makes room in a drawing as a space tool does: what lies beyond a place moves on, frames across it stretch."""

from collections.abc import Collection

from engine.bpmn.layout.shapes import Box, Drawing, Point


def widen(drawing: Drawing, x: float, by: float, frames: Collection[str] = ()) -> None:
    """Push everything right of an x to the right.

    Args:
        drawing: what is changed.
        x: where room is made, in pixels.
        by: how much, in pixels.
        frames: that end at the x and grow.
    """
    _push(drawing, 0, x, by, frames)


def grow(drawing: Drawing, frame: str, by: float) -> None:
    """Make a frame higher at its foot; what lies below it moves down."""
    _push(drawing, 1, drawing.shapes[frame].bottom, by, {frame})


def _push(drawing: Drawing, axis: int, place: float, by: float, frames: Collection[str]) -> None:
    pushed: set[str] = set()
    growing = [drawing.shapes[frame] for frame in frames]
    for id_, box in list(drawing.shapes.items()):
        low, high = (box.left, box.right) if axis == 0 else (box.top, box.bottom)
        ends_here = id_ in frames or (id_ in drawing.frames and high >= place and _goes_with(box, growing))
        if low >= place or (low < place < high and id_ not in drawing.frames):
            drawing.shapes[id_] = box.moved(_step(axis, by))
            pushed.add(id_)
        elif ends_here or (low < place < high and id_ in drawing.frames):
            grown = (by, 0.0) if axis == 0 else (0.0, by)
            drawing.shapes[id_] = Box(box.left, box.top, box.width + grown[0], box.height + grown[1])
    for id_, box in drawing.labels.items():
        if id_ in pushed or box.middle[axis] >= place:
            drawing.labels[id_] = box.moved(_step(axis, by))
    for id_, points in drawing.lines.items():
        drawing.lines[id_] = [_moved(point, axis, by) if point[axis] >= place else point for point in points]


def _goes_with(box: Box, growing: list[Box]) -> bool:
    """Whether a frame holds one that grows, or ends in line with it, as lanes of one pool do."""
    return any(box.holds(frame) or box.right == frame.right for frame in growing)


def _step(axis: int, by: float) -> Point:
    return (by, 0.0) if axis == 0 else (0.0, by)


def _moved(point: Point, axis: int, by: float) -> Point:
    across, down = _step(axis, by)
    return point[0] + across, point[1] + down
