"""Draws what a picture lacks beside what somebody drew: next to what it hangs on, on nothing. What is drawn stays.

A frame that has no room left grows to the right; where something stands there, that moves on as with a space tool.
"""

from collections.abc import Iterator

from engine.bpmn.layout import layered
from engine.bpmn.layout.free import join
from engine.bpmn.layout.graph import EVENT, size_of
from engine.bpmn.layout.labels import obstacles_of
from engine.bpmn.layout.obstacles import Obstacles
from engine.bpmn.layout.planes import BETWEEN, laid_pool
from engine.bpmn.layout.room import grow, widen
from engine.bpmn.layout.scene import Lane, Line, Node, Plane, Scope, is_beside, names_of, open_in
from engine.bpmn.layout.shapes import Box, Drawing, around
from engine.bpmn.layout.words import label_size

APART, STEP, AWAY = 50, 20, 110  # pixels between shapes, between tries, between rows
TRIES = 40
LANE = 120


def added(plane: Plane, drawing: Drawing) -> Drawing:
    """Draw what is missing into a picture.

    Args:
        plane: all that the picture should show.
        drawing: what it shows; frames may grow, and what stands behind a frame that grew moves with it.
    """
    return _Added(plane, drawing).all()


class _Added:
    def __init__(self, plane: Plane, drawing: Drawing) -> None:
        self.plane, self.drawing = plane, drawing
        self.names = names_of(plane)
        self.late: list[Line] = []

    def all(self) -> Drawing:
        for pool in self.plane.pools:
            if pool.id not in self.drawing.shapes:
                self._pool(pool.scope, pool.id)
            if pool.scope:
                self._scope(pool.scope, pool.id)
        if self.plane.scope:
            self._scope(self.plane.scope, "")
        for note in self.plane.notes:
            self._node(note, None, "", self.plane.lines)
        self._lines()
        self._groups()
        return self.drawing

    def _pool(self, scope: Scope | None, id_: str) -> None:
        """A whole pool below the rest; one whose content is drawn already gets a frame round it."""
        inside = [self.drawing.shapes[one] for one in scope.everything() if one in self.drawing.shapes] if scope else []
        extent = self.drawing.extent()
        if inside:
            box = around(inside, APART / 2)
            self.drawing.shapes[id_] = Box(box.left - 30, box.top, box.width + 30, box.height)
            self.drawing.frames.add(id_)
            return
        self.late += laid_pool(scope, id_, (extent.left, extent.bottom + BETWEEN), extent.width, self.drawing)

    def _scope(self, scope: Scope, frame: str) -> None:
        leaves = [leaf for lane in scope.lanes for leaf in lane.leaves()]
        for leaf in leaves:
            if leaf.id not in self.drawing.shapes:
                self._lane(leaf, frame, {other.id for other in leaves})
        lanes = {ref: leaf.id for lane in scope.lanes for leaf in lane.leaves() for ref in leaf.refs}
        for node in _in_order(scope, self.drawing):
            if node.id not in self.drawing.shapes:
                self._node(node, scope, lanes.get(node.id, frame), scope.lines)
            elif node.inner is not None:
                self._inside(node.inner, node.id)

    def _lane(self, lane: Lane, frame: str, lanes: set[str]) -> None:
        """A band round what stands in the lane, else one more at the foot of its pool."""
        shapes = self.drawing.shapes
        extent = shapes.get(frame) or self.drawing.extent()
        inside = [shapes[ref] for ref in sorted(lane.refs) if ref in shapes]
        if inside:
            top, bottom = around(inside).top, around(inside).bottom
            others = [shapes[id_] for id_ in sorted(lanes) if id_ in shapes]
            top = max([extent.top, *(box.bottom for box in others if box.bottom <= top)])
            bottom = min([extent.bottom, *(box.top for box in others if box.top >= bottom)])
            shapes[lane.id] = Box(extent.left + 30, top, extent.width - 30, bottom - top)
        else:
            if frame in shapes:
                grow(self.drawing, frame, LANE)
            shapes[lane.id] = Box(extent.left + 30, extent.bottom, extent.width - 30, LANE)
        self.drawing.frames.add(lane.id)

    def _inside(self, scope: Scope, id_: str) -> None:
        """What a sub-process holds: all of it laid out when nothing is drawn, else what is missing."""
        if any(node in self.drawing.shapes for node in scope.nodes):
            self._scope(scope, id_)
            return
        if not scope.nodes:
            return
        content, late = layered.framed(id_, scope)
        self.late += late
        box, wanted = self.drawing.shapes[id_], content.shapes[id_]
        if wanted.width > box.width:
            widen(self.drawing, box.right, wanted.width - box.width, {id_})
        if wanted.height > box.height:
            grow(self.drawing, id_, wanted.height - box.height)
        box = self.drawing.shapes[id_]
        self.drawing.take(content, (box.left, box.top))
        self.drawing.shapes[id_] = box

    # One node.

    def _node(self, node: Node, scope: Scope | None, frame: str, lines: tuple[Line, ...] | list[Line]) -> None:
        content = None
        if node.inner is not None:
            content, late = layered.framed(node.id, node.inner)
            self.late += late
        host = self.drawing.shapes.get(node.host)
        if host:
            self.drawing.shapes[node.id] = self._at_edge(node, host)
        else:
            box = self._free_place(node.id, size_of(node, content), frame, lines)
            if content:
                self.drawing.take(content, (box.left, box.top))
            self.drawing.shapes[node.id] = box
        self._label(node)

    def _at_edge(self, node: Node, host: Box) -> Box:
        """A boundary event where none sits yet, at the lower edge from the left, else at the upper."""
        free = Obstacles()
        for id_, box in self.drawing.shapes.items():
            if id_ not in self.drawing.frames and (box.width, box.height) == (EVENT, EVENT):
                free.add_box(box, id_)
        places = [
            Box(left, edge - EVENT / 2, EVENT, EVENT)
            for edge in (host.bottom, host.top)
            for left in range(int(host.left + 8), max(int(host.right - EVENT), int(host.left + 9)), 10)
        ]
        return next((box for box in places if next(free.boxes_at(box), None) is None), places[0])

    def _free_place(self, id_: str, size: tuple[float, float], frame: str, lines: tuple[Line, ...] | list[Line]) -> Box:
        """Return a place near what the node hangs on, within its frame; the frame grows where there is none."""
        obstacles = obstacles_of(self.drawing)
        for other in self.drawing.frames & (open_in(self.plane) - {frame}):
            if not self._holds_frame(other, frame):
                obstacles.add_box(self.drawing.shapes[other], other)
        bounds = self.drawing.shapes.get(frame)
        inner = Box(bounds.left + 35, bounds.top + 8, bounds.width - 45, bounds.height - 16) if bounds else None
        for box in self._tries(id_, size, inner, lines):
            if (inner is None or inner.holds(box)) and obstacles.is_free(box.grown(12)):
                return box
        return self._at_end(frame, size)

    def _holds_frame(self, outer: str, inner: str) -> bool:
        return inner in self.drawing.shapes and self.drawing.shapes[outer].holds(self.drawing.shapes[inner])

    def _tries(
        self, id_: str, size: tuple[float, float], inner: Box | None, lines: tuple[Line, ...] | list[Line]
    ) -> Iterator[Box]:
        width, height = size
        steps = [0, *(sign * step * AWAY for step in range(1, 6) for sign in (1, -1))]
        for near, onward in self._neighbours(id_, lines):
            for down in steps:
                for along in range(0, TRIES * STEP, STEP):
                    left = near.right + APART + along if onward else near.left - APART - along - width
                    yield Box(left, near.middle[1] - height / 2 + down, width, height)
        extent = inner or self.drawing.extent()
        top = extent.top if inner else extent.bottom + APART
        for row in range(TRIES):
            for column in range(int(extent.width // STEP) + 1):
                yield Box(extent.left + column * STEP, top + row * STEP, width, height)

    def _neighbours(self, id_: str, lines: tuple[Line, ...] | list[Line]) -> Iterator[tuple[Box, bool]]:
        for line in lines:
            if line.target == id_ and line.source in self.drawing.shapes:
                yield self.drawing.shapes[line.source], True
        for line in lines:
            if line.source == id_ and line.target in self.drawing.shapes:
                yield self.drawing.shapes[line.target], False

    def _at_end(self, frame: str, size: tuple[float, float]) -> Box:
        """Make a frame wider and return the place that it so has."""
        box = self.drawing.shapes.get(frame)
        if box is None:
            extent = self.drawing.extent()
            return Box(extent.left, extent.bottom + APART, *size)
        right = box.right
        widen(self.drawing, right, size[0] + APART, {frame})
        if size[1] + 16 > box.height:
            grow(self.drawing, frame, size[1] + 16 - box.height)
        box = self.drawing.shapes[frame]
        return Box(right, box.top + (box.height - size[1]) / 2, *size)

    def _label(self, node: Node) -> None:
        if not node.name.strip() or not is_beside(node.kind):
            return
        box, (width, height) = self.drawing.shapes[node.id], label_size(node.name)
        obstacles = obstacles_of(self.drawing)
        x, _y = box.middle
        spots = [Box(x + 7, box.bottom + 2, width, height), Box(x - 7 - width, box.bottom + 2, width, height)]
        spots = [
            *(spots if node.host else ()),
            Box(x - width / 2, box.bottom + 4, width, height),
            Box(x - width / 2, box.top - 4 - height, width, height),
            Box(box.right + 4, box.bottom - 4, width, height),
            Box(box.right + 4, box.top + 4 - height, width, height),
        ]
        self.drawing.labels[node.id] = next((spot for spot in spots if obstacles.is_free(spot)), spots[0])

    # What joins them.

    def _lines(self) -> None:
        wanted = [line for scope in self.plane.scopes() for line in _lines_in(scope)]
        wanted += [*self.plane.lines, *self.late]
        missing = {line.id: line for line in wanted if line.id not in self.drawing.lines}
        join(self.drawing, list(missing.values()), self.names, open_in(self.plane) & self.drawing.shapes.keys())

    def _groups(self) -> None:
        for group in (*self.plane.groups, *(group for scope in self.plane.scopes() for group in scope.groups)):
            if group not in self.drawing.shapes:
                extent = self.drawing.extent()
                self.drawing.shapes[group] = Box(extent.left, extent.bottom + APART, 300, 120)
                self.drawing.frames.add(group)


def _lines_in(scope: Scope) -> Iterator[Line]:
    yield from scope.lines
    for node in scope.nodes.values():
        if node.inner:
            yield from _lines_in(node.inner)


def _in_order(scope: Scope, drawing: Drawing) -> list[Node]:
    """Nodes so that each comes after one it hangs on; hosts before the events at their edge."""
    order = {id_: 0 for id_ in scope.nodes if id_ in drawing.shapes}
    waiting = [id_ for id_ in scope.nodes if id_ not in order]
    while waiting:
        near = [id_ for id_ in waiting if _hangs_on(scope, id_, order)] or waiting[:1]
        order |= {id_: len(order) for id_ in near}
        waiting = [id_ for id_ in waiting if id_ not in order]
    return [scope.nodes[id_] for id_ in order]


def _hangs_on(scope: Scope, id_: str, known: dict[str, int]) -> bool:
    host = scope.nodes[id_].host
    if host:
        return host in known
    return any(
        (line.target == id_ and line.source in known) or (line.source == id_ and line.target in known)
        for line in scope.lines
    )
