"""The picture of a diagram as rectangles and lines, for tests that judge how it is drawn."""

from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from engine.bpmn.diagram import SCOPES

DI = {
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
}


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def shrunk(self, by):
        return Box(self.left + by, self.top + by, self.right - by, self.bottom - by)

    def overlaps(self, other):
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, other):
        inside = self.left <= other.left and other.right <= self.right
        return inside and self.top <= other.top and other.bottom <= self.bottom

    def touches(self, x, y):
        return self.left - 1 <= x <= self.right + 1 and self.top - 1 <= y <= self.bottom + 1


def crosses(box, start, end):
    """Whether the line from start to end enters the box (Liang-Barsky)."""
    (x, y), (dx, dy) = start, (end[0] - start[0], end[1] - start[1])
    low, high = 0.0, 1.0
    for delta, distance in ((-dx, x - box.left), (dx, box.right - x), (-dy, y - box.top), (dy, box.bottom - y)):
        if delta == 0 and distance <= 0:
            return False
        if delta:
            at = distance / delta
            low, high = (max(low, at), high) if delta < 0 else (low, min(high, at))
    return low < high


class Drawing:
    def __init__(self, procedure, process_id):
        self.process = procedure.diagrams[process_id]
        root = etree.fromstring(procedure.file_of(process_id))
        shapes = root.iterfind(".//bpmndi:BPMNShape", DI)
        edges = root.iterfind(".//bpmndi:BPMNEdge", DI)
        self.shapes = {shape.get("bpmnElement"): _box(shape.find("dc:Bounds", DI)) for shape in shapes}
        self.edges = {edge.get("bpmnElement"): _points(edge) for edge in edges}
        labels = root.iterfind(".//bpmndi:BPMNLabel", DI)
        self.labels = {label.getparent().get("bpmnElement"): _box(label.find("dc:Bounds", DI)) for label in labels}
        ends = root.xpath("//bpmn:sequenceFlow | //bpmn:messageFlow | //bpmn:association", namespaces=DI)
        self.ends = {one.get("id"): (one.get("sourceRef"), one.get("targetRef")) for one in ends}
        boxes = {one.get("id") for one in root.xpath("//bpmn:participant | //bpmn:lane", namespaces=DI)}
        subs = {element.id for element in self.process.elements.values() if element.kind in SCOPES}
        self.frames = boxes | subs  # what holds other shapes
        self.lanes = {lane.get("id"): _refs(lane) for lane in root.iterfind(".//bpmn:lane", DI)}

    def segments(self, edge_id):
        points = self.edges[edge_id]
        return list(pairwise(points))


def _box(bounds):
    x, y, width, height = (float(bounds.get(name)) for name in ("x", "y", "width", "height"))
    return Box(x, y, x + width, y + height)


def _points(edge):
    return [(float(one.get("x")), float(one.get("y"))) for one in edge.iterfind("di:waypoint", DI)]


def _refs(lane):
    return [ref.text for ref in lane.iterfind("bpmn:flowNodeRef", DI)]
