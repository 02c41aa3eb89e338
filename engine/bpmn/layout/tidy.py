"""Tidies a file up: draws what has no shape yet, or everything anew."""

from lxml import etree

from engine.bpmn.layout import interchange
from engine.bpmn.layout.added import added
from engine.bpmn.layout.planes import laid_out
from engine.bpmn.layout.scene import ARTIFACTS, Plane, scene_of
from engine.bpmn.layout.shapes import Drawing
from engine.bpmn.names import bpmn
from engine.bpmn.read_xml import read

FRAMES = ("participant", "lane", "subProcess", "transaction", "adHocSubProcess", "group")


def tidy(data: bytes, *, everything: bool = False) -> bytes:
    """Draw a diagram.

    Args:
        data: a BPMN file; its interchange may be partly or wholly missing.
        everything: lay out anew what is drawn already, too; else that stays where it is.
    Returns:
        The file with its interchange; all else is the same byte for byte, and a file that needs nothing is the same.
    Raises:
        DiagramRefused: the file cannot be read at all.
    """
    root = read(data)
    planes = scene_of(root)
    shown = [set(plane.everything()) for plane in planes]
    changed = []
    for number, plane in enumerate(planes):
        drawing = _drawn(root, plane, first=not number, everything=everything)
        if drawing is not None:
            others = set[str]().union(*shown[:number], *shown[number + 1 :]) - shown[number]
            changed.append(interchange.write(root, plane, drawing, first=not number, others=others))
    return interchange.spliced(data, root, changed) if changed else data


def undrawn(data: bytes) -> tuple[str, ...]:
    """Return the ids of what a BPMN file holds and does not draw, in the order of the file.

    Raises:
        DiagramRefused: the file cannot be read at all.
    """
    root = read(data)
    missing: list[str] = []
    for number, plane in enumerate(scene_of(root)):
        missing += _missing(plane, _present(root, plane, first=not number))
    return tuple(missing)


def frames_of(root: etree._Element) -> set[str]:
    """Return the ids of what may hold other shapes."""
    return {str(node.get("id")) for kind in FRAMES for node in root.iter(bpmn(kind))}


def _present(root: etree._Element, plane: Plane, *, first: bool) -> Drawing:
    return interchange.drawing_in(interchange.diagram_of(root, plane, first=first), frames_of(root))


def _missing(plane: Plane, drawing: Drawing) -> list[str]:
    return [id_ for id_ in plane.everything() if id_ and id_ not in drawing.shapes and id_ not in drawing.lines]


def _drawn(root: etree._Element, plane: Plane, *, first: bool, everything: bool) -> Drawing | None:
    """Return the new drawing of a picture; None where the old one stays."""
    present = _present(root, plane, first=first)
    missing = _missing(plane, present)
    if everything or not present.shapes:
        _remember_lanes(plane, present)
        return laid_out(plane, _members(plane, present)) if everything or missing else None
    return added(plane, present) if missing else None


def _remember_lanes(plane: Plane, drawing: Drawing) -> None:
    """Note in which lanes notes and data were drawn: nothing else in a file says it."""
    for scope in plane.scopes():
        leaves = [leaf.id for lane in scope.lanes for leaf in lane.leaves() if leaf.id in drawing.shapes]
        for node in scope.nodes.values():
            if node.kind in ARTIFACTS and node.id in drawing.shapes:
                middle = drawing.shapes[node.id].middle
                found = [lane for lane in leaves if drawing.shapes[lane].touches(middle)]
                if found:
                    scope.drawn_in[node.id] = found[0]


def _members(plane: Plane, drawing: Drawing) -> dict[str, set[str]]:
    """Which shapes stand in each group, as it is drawn."""
    groups = {*plane.groups, *(group for scope in plane.scopes() for group in scope.groups)}
    return {
        group: {
            id_
            for id_, box in drawing.shapes.items()
            if id_ not in drawing.frames and drawing.shapes[group].touches(box.middle)
        }
        for group in groups
        if group in drawing.shapes
    }
