"""What changed between two versions of a diagram, element by element, extension elements of every maker included.

Reads files the engine has accepted; it judges nothing and never asks the engine.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from web.studio.compare_limits import LIMIT, facts_of_limits, limits_in
from web.studio.encoding import text_of

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DRAWING = "{http://www.omg.org/spec/BPMN/20100524/DI}"
LABEL = f"{DRAWING}BPMNLabel"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_DEFAULTS = frozenset(  # of BPMN 2.0: said or left out, it is the same diagram
    {
        ("associationDirection", "None"),
        ("cancelActivity", "true"),
        ("cancelRemainingInstances", "true"),
        ("completionQuantity", "1"),
        ("eventGatewayType", "Exclusive"),
        ("gatewayDirection", "Unspecified"),
        ("instantiate", "false"),
        ("isClosed", "false"),
        ("isCollection", "false"),
        ("isForCompensation", "false"),
        ("isInterrupting", "true"),
        ("isSequential", "false"),
        ("parallelMultiple", "false"),
        ("processType", "None"),
        ("startQuantity", "1"),
        ("testBefore", "false"),
        ("textFormat", "text/plain"),
        ("triggeredByEvent", "false"),
        ("waitForCompletion", "true"),
    }
)
_DERIVED = frozenset({"incoming", "outgoing", "flowNodeRef"})  # repeat what flows and lanes already say
_TRANSPARENT = frozenset({"laneSet", "extensionElements", "ioMapping"})  # say nothing themselves
_PARTS = _TRANSPARENT | {"documentation", "conditionExpression"}


@dataclass(frozen=True, kw_only=True)
class Detail:
    """One value of an element that differs; an empty text means it was or is not there."""

    path: str  # where it stands inside the element, e.g. `formDefinition formId`
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """One element that came, went or differs."""

    kind: Literal["added", "removed", "changed"]
    element_id: str
    element_name: str
    type: str  # BPMN name, e.g. `userTask`
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Everything that differs between two files."""

    changes: tuple[Change, ...]
    drawing: bool  # shapes or lines were moved, resized or recoloured

    def __bool__(self) -> bool:
        """Return whether anything differs."""
        return bool(self.changes) or self.drawing


def compare(old: bytes, new: bytes) -> Difference:
    """Compare two diagrams.

    Args:
        old: the earlier file; empty when there was none, so that everything counts as added.
        new: the later file.
    """
    before, after = _elements(old), _elements(new)
    gone = [_change("removed", before[id_]) for id_ in before if id_ not in after]
    come = [_change("added", after[id_]) for id_ in after if id_ not in before]
    kept = [_changed(before[id_], after[id_]) for id_ in after if id_ in before]
    return Difference(
        changes=tuple(come + gone + [change for change in kept if change]), drawing=_drawing(old) != _drawing(new)
    )


def _root(data: bytes) -> ET.Element | None:
    return ET.fromstring(text_of(data)) if data else None  # noqa: S314  # the engine's hardened reader accepted it


def _elements(data: bytes) -> dict[str, ET.Element]:
    root = _root(data)
    nodes = root.iter() if root is not None else ()
    return {node.attrib["id"]: node for node in nodes if _is_element(node) and node is not root}


def _is_element(node: ET.Element) -> bool:
    name = _local(node)
    return node.tag.startswith(BPMN) and "id" in node.attrib and name not in _PARTS and not name.endswith("Definition")


def _change(kind: Literal["added", "removed"], node: ET.Element) -> Change:
    return Change(kind=kind, element_id=node.attrib["id"], element_name=node.get("name", ""), type=_local(node))


def _changed(old: ET.Element, new: ET.Element) -> Change | None:
    several = max(len(limits_in(old)), len(limits_in(new))) > 1
    before, after = (dict(_facts(node, several=several)) for node in (old, new))
    paths = [path for path in {**before, **after} if before.get(path) != after.get(path)]
    if _local(old) != _local(new):
        paths.insert(0, "type")
        before["type"], after["type"] = _local(old), _local(new)
    if not paths:
        return None
    details = tuple(Detail(path=path, old=before.get(path, ""), new=after.get(path, "")) for path in paths)
    name = new.get("name", "") or old.get("name", "")
    return Change(kind="changed", element_id=new.attrib["id"], element_name=name, type=_local(new), details=details)


def _facts(node: ET.Element, *, several: bool) -> Iterator[tuple[str, str]]:
    """Everything the element says of itself, path -> value; what is said several times stands together, in order."""
    found: dict[str, list[str]] = {}
    for path, value in (*_said(node, "", is_element=True), *facts_of_limits(node, several=several)):
        found.setdefault(path, []).append(value)
    return ((path, ", ".join(values)) for path, values in found.items())


def _said(node: ET.Element, path: str, *, is_element: bool = False) -> Iterator[tuple[str, str]]:
    for name, value in sorted(_attributes(node)):
        if not (is_element and name == "id"):
            yield f"{path} {_bare(name)}".strip(), value
    if node.text and node.text.strip():
        yield path or "text", node.text.strip()
    for child in node:
        if _is_element(child) or _local(child) in _DERIVED or (child.tag == LIMIT and not path):
            continue
        step = "" if _local(child) in _TRANSPARENT else _local(child)
        inner = f"{path} {step}".strip()
        if step and not child.attrib and not (child.text or "").strip() and not len(child):
            yield inner, "✓"  # an element that says something by being there
        yield from _said(child, inner)


def _attributes(node: ET.Element) -> Iterator[tuple[str, str]]:
    bpmn = node.tag.startswith(BPMN)
    for name, value in node.attrib.items():
        if bpmn and name == TYPE:
            yield name, value.rpartition(":")[2]  # prefixes are each file's own
        elif not (bpmn and (name, value) in _DEFAULTS):
            yield name, value


def _drawing(data: bytes) -> list[str]:
    root = _root(data)
    planes = root.iter(f"{DRAWING}BPMNDiagram") if root is not None else ()
    return [_canonical(plane) for plane in planes]


def _canonical(node: ET.Element) -> str:
    copied = ET.fromstring(ET.tostring(node))  # noqa: S314  # our own serialisation of what was accepted
    for shape in copied.iter():
        for label in [part for part in shape if part.tag == LABEL and not len(part)]:
            shape.remove(label)  # modellers write it or not: it says that the label stands where it always does
    return ET.canonicalize(ET.tostring(copied), strip_text=True)


def _local(node: ET.Element) -> str:
    return _bare(node.tag)


def _bare(name: str) -> str:
    return name.rpartition("}")[2]
