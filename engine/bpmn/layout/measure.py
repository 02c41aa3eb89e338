"""Measures how well a diagram is drawn: what lies on what, what is missing, how often lines cross and turn.

It judges the picture alone and changes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from engine.bpmn.layout import interchange
from engine.bpmn.layout.labels import obstacles_of
from engine.bpmn.layout.obstacles import Obstacles
from engine.bpmn.layout.scene import Line, Plane, Scope, scene_of
from engine.bpmn.layout.shapes import Box, Drawing, Segment
from engine.bpmn.names import bpmn
from engine.bpmn.read_xml import read

_FRAMES = ("participant", "lane", "subProcess", "transaction", "adHocSubProcess", "group")
Pair = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What was found in all pictures of a file; ids are those of the elements."""

    undrawn: tuple[str, ...] = ()
    overlapping: tuple[Pair, ...] = ()  # shapes, one on the other
    outside: tuple[Pair, ...] = ()  # a shape, and the lane or sub-process it should stand in
    through: tuple[Pair, ...] = ()  # a line, and the shape it runs through
    loose: tuple[str, ...] = ()  # lines that do not begin and end at their shapes
    slanted: tuple[str, ...] = ()  # sequence flows that run neither level nor upright
    covered: tuple[Pair, ...] = ()  # a label, and what it lies on
    crossings: int = 0
    bends: int = 0

    @property
    def faults(self) -> int:
        """How many things keep the picture from being read; crossings and bends are none."""
        lists = (self.undrawn, self.overlapping, self.outside, self.through, self.loose, self.slanted, self.covered)
        return sum(map(len, lists))


def measured(data: bytes) -> Measured:
    """Measure the picture of a BPMN file.

    Args:
        data: the file as it is.
    Raises:
        DiagramRefused: the file cannot be read at all.
    """
    return measured_root(read(data))


def measured_root(root: etree._Element) -> Measured:
    """Measure the picture of a BPMN file that is parsed already."""
    frames = {str(node.get("id")) for kind in _FRAMES for node in root.iter(bpmn(kind))}
    found = _Found()
    for number, plane in enumerate(scene_of(root)):
        drawing = interchange.drawing_in(interchange.diagram_of(root, plane, first=not number), frames)
        _Picture(plane, drawing, found).measure()
    return Measured(
        undrawn=tuple(found.undrawn),
        overlapping=tuple(found.overlapping),
        outside=tuple(found.outside),
        through=tuple(found.through),
        loose=tuple(found.loose),
        slanted=tuple(found.slanted),
        covered=tuple(found.covered),
        crossings=found.crossings,
        bends=found.bends,
    )


@dataclass
class _Found:
    undrawn: list[str] = field(default_factory=list)
    overlapping: list[Pair] = field(default_factory=list)
    outside: list[Pair] = field(default_factory=list)
    through: list[Pair] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    slanted: list[str] = field(default_factory=list)
    covered: list[Pair] = field(default_factory=list)
    crossings: int = 0
    bends: int = 0


class _Picture:
    def __init__(self, plane: Plane, drawing: Drawing, found: _Found) -> None:
        self.plane, self.drawing, self.found = plane, drawing, found
        self.around: dict[str, tuple[str, ...]] = {}  # node -> open sub-processes round it
        self.hosts: dict[str, str] = {}
        self.homes: list[Pair] = []  # node, and what it must stand in
        self.lines: list[Line] = [*plane.lines]
        for scope in plane.scopes():
            self._enter(scope, ())
            for leaf in (leaf for lane in scope.lanes for leaf in lane.leaves()):
                self.homes += [(ref, leaf.id) for ref in sorted(leaf.refs)]
        for pool in plane.pools:
            inside = pool.scope.nodes if pool.scope else {}
            self.homes += [(id_, pool.id) for id_ in inside]
        self.subs = {sub for around in self.around.values() for sub in around} | {
            id_ for id_ in drawing.shapes if id_ in drawing.frames and id_ in self.around
        }
        # What stands for itself: neither a pool nor a lane nor a group.
        self.solid = {id_: box for id_, box in drawing.shapes.items() if id_ not in drawing.frames or id_ in self.subs}

    def _enter(self, scope: Scope, around: tuple[str, ...]) -> None:
        self.lines += scope.lines
        for node in scope.nodes.values():
            self.around[node.id] = around
            self.hosts[node.id] = node.host
            if around and not node.host:
                self.homes.append((node.id, around[-1]))
            if node.inner:
                self._enter(node.inner, (*around, node.id))

    def measure(self) -> None:
        drawing, found = self.drawing, self.found
        drawn = drawing.shapes.keys() | drawing.lines.keys()
        found.undrawn += [id_ for id_ in self.plane.everything() if id_ and id_ not in drawn]
        found.overlapping += self._overlapping()
        found.outside += [(one, home) for one, home in self.homes if self._is_outside(one, home)]
        for line in self.lines:
            if line.id in drawing.lines:
                self._measure_line(line)
        found.covered += self._covered()
        found.crossings += self._crossings()

    def _is_outside(self, one: str, home: str) -> bool:
        boxes = self.drawing.shapes
        if one not in boxes or home not in boxes or self.hosts.get(one):
            return False
        return not boxes[home].holds(boxes[one])

    def _overlapping(self) -> Iterator[Pair]:
        index = Obstacles()
        for id_, box in self.solid.items():
            for other in sorted(set(index.boxes_at(box))):
                if not self._belong_together(id_, other):
                    yield other, id_
            index.add_box(box, id_)

    def _belong_together(self, one: str, other: str) -> bool:
        """Whether one holds the other, or is attached to it, or to what holds it."""
        for inner, outer in ((one, other), (other, one)):
            host = self.hosts.get(inner, "")
            if outer == host or outer in self.around.get(inner, ()):
                return True
            if host in self.around.get(outer, ()):
                return True  # an event at the edge of the sub-process that holds the other: it may reach in
        return False

    # Lines.

    def _measure_line(self, line: Line) -> None:
        segments = list(self.drawing.segments(line.id))
        self.found.bends += len(segments) - 1
        if line.kind == "sequenceFlow" and any(a[0] != b[0] and a[1] != b[1] for a, b in segments):
            self.found.slanted.append(line.id)
        for end, point in ((line.source, segments[0][0]), (line.target, segments[-1][1])):
            box = self.drawing.shapes.get(end)
            if box and not box.touches(point):
                self.found.loose.append(line.id)
        self.found.through += [(line.id, id_) for id_ in self._passed(line, segments)]

    def _passed(self, line: Line, segments: list[Segment]) -> list[str]:
        around = {*self.around.get(line.source, ()), *self.around.get(line.target, ())}
        ends = {line.source, line.target}
        return [
            id_
            for id_, box in self._near(segments)
            if id_ not in around and any(box.grown(-2 if id_ in ends else -1).crossed_by(*one) for one in segments)
        ]

    def _near(self, segments: list[Segment]) -> Iterator[tuple[str, Box]]:
        xs = [point[0] for segment in segments for point in segment]
        ys = [point[1] for segment in segments for point in segment]
        reach = Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)).grown(1)
        for id_, box in self.solid.items():
            if box.overlaps(reach):
                yield id_, box

    def _crossings(self) -> int:
        count = 0
        index = Obstacles()
        for line in self.lines:
            segments = list(self.drawing.segments(line.id)) if line.id in self.drawing.lines else []
            met = {(place, other) for place, one in enumerate(segments) for other, _owner in index.lines_near(one)
                   if _cross(one, other)}  # fmt: skip
            count += len(met)
            for segment in segments:
                index.add_line(segment, line.id)
        return count

    # Labels.

    def _covered(self) -> Iterator[Pair]:
        index = obstacles_of(Drawing(shapes=self.drawing.shapes, lines=self.drawing.lines, frames=self.drawing.frames))
        for owner, label in self.drawing.labels.items():
            for other in sorted({*index.boxes_at(label), *index.lines_at(label)}):
                yield owner, other
            yield from ((owner, frame) for frame in self._cut(owner, label))
            index.add_box(label, owner)

    def _cut(self, owner: str, label: Box) -> Iterator[str]:
        """Frames with a border that runs through a label."""
        for frame in sorted(self.drawing.frames - {owner}):
            box = self.drawing.shapes[frame]
            if box.overlaps(label) and not box.holds(label):
                yield frame


def _cross(one: Segment, other: Segment) -> bool:
    """Whether two pieces cross, one level and one upright; ends that touch do not count."""
    for (a, b), (c, d) in ((one, other), (other, one)):
        if a[1] == b[1] and c[0] == d[0]:
            across = min(a[0], b[0]) < c[0] < max(a[0], b[0])
            if across and min(c[1], d[1]) < a[1] < max(c[1], d[1]):
                return True
    return False
