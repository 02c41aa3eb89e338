"""Reads and writes the diagram interchange of a file, and keeps every other byte of it as it was.

What the product does not draw, colours, ids and folded sub-processes stay as somebody left them.
"""

from collections.abc import Iterator
from itertools import chain, count
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from lxml import etree

from engine.bpmn.layout.scene import Plane, open_in
from engine.bpmn.layout.shapes import Box, Drawing, Point
from engine.bpmn.names import BPMN, bpmn

_SPACES = {
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
}
_DIAGRAM, _PLANE, _SHAPE, _EDGE, _LABEL = (
    f"{{{_SPACES['bpmndi']}}}{name}" for name in ("BPMNDiagram", "BPMNPlane", "BPMNShape", "BPMNEdge", "BPMNLabel")
)
_BOUNDS, _WAYPOINT = f"{{{_SPACES['dc']}}}Bounds", f"{{{_SPACES['di']}}}waypoint"
_Node = etree._Element


def diagram_of(root: _Node, plane: Plane, *, first: bool) -> _Node | None:
    """Return the element that holds a picture; for the first one, of whatever process or collaboration it speaks."""
    for diagram in root.iterchildren(_DIAGRAM):
        found = diagram.find(_PLANE)
        if found is not None and found.get("bpmnElement", "").split(":")[-1] == plane.element:
            return diagram
    if first:
        tops = {node.get("id") for kind in ("process", "collaboration") for node in root.iterchildren(bpmn(kind))}
        for diagram in root.iterchildren(_DIAGRAM):
            found = diagram.find(_PLANE)
            known = root.find(f".//*[@id='{found.get('bpmnElement')}']") is not None if found is not None else False
            if found is not None and (found.get("bpmnElement") in tops or not known):
                return diagram
    return None


def drawing_in(diagram: _Node | None, frames: set[str]) -> Drawing:
    """Return what an element of interchange draws.

    Args:
        diagram: a `BPMNDiagram`, or None for nothing.
        frames: ids of what may hold other shapes.
    """
    drawing = Drawing()
    for shape in diagram.iter(_SHAPE) if diagram is not None else ():
        id_, box = _name(shape), _box(shape)
        if box:
            drawing.shapes[id_] = box
            drawing.frames |= {id_} & frames
        _read_label(shape, drawing)
    for edge in diagram.iter(_EDGE) if diagram is not None else ():
        points = [_point(point) for point in edge.iterchildren(_WAYPOINT)]
        if len(points) > 1:
            drawing.lines[_name(edge)] = points
        _read_label(edge, drawing)
    return drawing


def _name(node: _Node) -> str:
    return node.get("bpmnElement", "").split(":")[-1]


def _read_label(owner: _Node, drawing: Drawing) -> None:
    label = owner.find(_LABEL)
    box = _box(label) if label is not None else None
    if box and (box.width or box.height):
        drawing.labels[_name(owner)] = box


def _box(node: _Node) -> Box | None:
    bounds = node.find(_BOUNDS)
    if bounds is None:
        return None
    try:
        left, top, width, height = (float(bounds.get(name, "0")) for name in ("x", "y", "width", "height"))
    except ValueError:
        return None
    return Box(left, top, width, height)


def _point(node: _Node) -> Point:
    try:
        return float(node.get("x", "0")), float(node.get("y", "0"))
    except ValueError:
        return 0.0, 0.0


def write(root: _Node, plane: Plane, drawing: Drawing, *, first: bool, others: set[str]) -> _Node:
    """Write a drawing into the interchange of a file and return the element that holds it.

    Args:
        root: the parsed file; only its interchange is changed.
        plane: what the drawing shows.
        drawing: places of everything in it.
        first: whether it is the file's main picture.
        others: ids that other pictures of the file show.
    """
    diagram = diagram_of(root, plane, first=first)
    return _Writer(root, plane, drawing).into(diagram, others)


class _Writer:
    def __init__(self, root: _Node, plane: Plane, drawing: Drawing) -> None:
        self.root, self.plane, self.drawing = root, plane, drawing
        self.ids = {str(node.get("id")) for node in root.iter(tag=etree.Element) if node.get("id")}
        self.kinds = {
            str(node.get("id")): etree.QName(node).localname
            for node in root.iter(tag=etree.Element)
            if node.get("id") and str(node.tag).startswith(BPMN)
        }
        self.bands = set(_bands(plane))
        self.open = open_in(plane)

    def into(self, diagram: _Node | None, others: set[str]) -> _Node:
        if diagram is None:
            missing = {prefix: uri for prefix, uri in _SPACES.items() if uri not in self.root.nsmap.values()}
            diagram = etree.SubElement(self.root, _DIAGRAM, {"id": self._new_id("BPMNDiagram")}, nsmap=missing or None)
        plane = diagram.find(_PLANE)
        if plane is None:
            plane = etree.SubElement(diagram, _PLANE, {"id": self._new_id("BPMNPlane")})
        plane.set("bpmnElement", self.plane.element)
        there = {_name(node): node for node in plane.iterchildren(_SHAPE, _EDGE)}
        for id_, node in there.items():
            if id_ not in self.kinds or id_ in others:
                plane.remove(node)
        for id_ in self.plane.everything():
            if id_ in self.drawing.shapes or id_ in self.drawing.lines:
                self._write(plane, there.get(id_), id_)
        etree.indent(diagram, "  ", level=1)
        return diagram

    def _new_id(self, wanted: str) -> str:
        wishes = chain((wanted,), (f"{wanted}_{number}" for number in count(2)))
        found = next(id_ for id_ in wishes if id_ not in self.ids)
        self.ids.add(found)
        return found

    def _write(self, plane: _Node, node: _Node | None, id_: str) -> None:
        is_shape = id_ in self.drawing.shapes
        tag = _SHAPE if is_shape else _EDGE
        if node is None or node.tag != tag:
            node = etree.SubElement(plane, tag, {"id": self._new_id(f"{id_}_di"), "bpmnElement": id_})
            if self.kinds.get(id_) == "exclusiveGateway":
                node.set("isMarkerVisible", "true")
        if is_shape:
            self._write_shape(node, id_)
        else:
            for point in list(node.iterchildren(_WAYPOINT)):
                node.remove(point)
            for place, (x, y) in enumerate(self.drawing.lines[id_]):
                point = etree.Element(_WAYPOINT, {"x": _number(x), "y": _number(y)})
                node.insert(place, point)
        self._write_label(node, id_)

    def _write_shape(self, node: _Node, id_: str) -> None:
        if id_ in self.bands:
            node.set("isHorizontal", "true")
        if self.kinds.get(id_) in ("subProcess", "transaction", "adHocSubProcess"):
            node.set("isExpanded", "true" if id_ in self.open else "false")
        _set_bounds(node, self.drawing.shapes[id_])

    def _write_label(self, node: _Node, id_: str) -> None:
        label, box = node.find(_LABEL), self.drawing.labels.get(id_)
        if box is None:
            if label is not None:
                node.remove(label)
            return
        if label is None:
            label = etree.SubElement(node, _LABEL)
        _set_bounds(label, box)


def _bands(plane: Plane) -> Iterator[str]:
    """Pools and lanes."""
    yield from (pool.id for pool in plane.pools)
    pending = [lane for scope in plane.scopes() for lane in scope.lanes]
    while pending:
        lane = pending.pop()
        yield lane.id
        pending += lane.inner


def _set_bounds(owner: _Node, box: Box) -> None:
    bounds = owner.find(_BOUNDS)
    if bounds is None:
        bounds = etree.Element(_BOUNDS)
        owner.insert(0, bounds)
    left, top = round(box.left), round(box.top)
    values = (left, top, round(box.right) - left, round(box.bottom) - top)
    for name, value in zip(("x", "y", "width", "height"), values, strict=True):
        bounds.set(name, _number(value))


def _number(value: float) -> str:
    return str(round(value))


def spliced(data: bytes, root: _Node, changed: list[_Node]) -> bytes:
    """Return a file with its interchange replaced or added; every other byte stays.

    Args:
        data: the file as it was.
        root: its parsed form with the interchange changed.
        changed: the `BPMNDiagram` elements of `root` that differ from the file.
    """
    encoding = _encoding(data, root)
    text = data.decode(encoding).encode("utf-8")
    places, end = _places(text)
    edits: list[tuple[int, int, bytes]] = []
    known = list(root.iterchildren(_DIAGRAM))
    for diagram in changed:
        written = _serialised(root, diagram).encode("utf-8")
        number = known.index(diagram)
        if number < len(places):
            edits.append((*places[number], written))
        else:
            edits.append((end, end, b"  " + written + b"\n"))
    for start, stop, written in sorted(edits, key=lambda edit: edit[0], reverse=True):
        text = text[:start] + written + text[stop:]
    return text.decode("utf-8").encode(encoding, "xmlcharrefreplace")


def _encoding(data: bytes, root: _Node) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return encoding
    declared = str(root.getroottree().docinfo.encoding or "utf-8")
    try:
        data.decode(declared)
    except (LookupError, UnicodeDecodeError):
        return "latin-1"  # every byte comes back as it was; what is written besides is ASCII or a reference
    return declared


def _places(text: bytes) -> tuple[list[tuple[int, int]], int]:
    """Return from where to where each picture of a file stands, and where the root element ends."""
    parser = expat.ParserCreate("utf-8", " ")
    depth, places, begun, end = 0, list[tuple[int, int]](), 0, 0
    tag = f"{_SPACES['bpmndi']} BPMNDiagram"

    def start(name: str, _attributes: object) -> None:
        nonlocal depth, begun
        if depth == 1 and name == tag:
            begun = parser.CurrentByteIndex
        depth += 1

    def stop(name: str) -> None:
        nonlocal depth, end
        depth -= 1
        end = parser.CurrentByteIndex
        if depth == 1 and name == tag:
            places.append((begun, text.index(b">", end) + 1))

    parser.StartElementHandler, parser.EndElementHandler = start, stop
    parser.Parse(text, True)
    return places, end


def _serialised(root: _Node, diagram: _Node) -> str:
    """Write one element without the declarations that the root already makes."""
    text = etree.tostring(diagram, encoding="unicode", with_tail=False)
    head, bracket, rest = text.partition(">")
    for prefix, uri in root.nsmap.items():
        name = f"xmlns:{prefix}" if prefix else "xmlns"
        head = head.replace(f" {name}={quoteattr(uri)}", "", 1)
    return head + bracket + rest
