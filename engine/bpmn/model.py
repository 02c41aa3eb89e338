"""Reads a BPMN file into plain data, supported or not: `lint` decides whether it may run, the dialect makes it run.

It knows the names of BPMN, of Camunda 8's `zeebe` extensions and of the product's own; it never executes anything.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from lxml import etree

from engine.bpmn.diagram import SCOPES, CaseSettings, Diagram, Element, Flow, ProcessDiagram
from engine.bpmn.names import BPMN, FLOW_NODES, bpmn, clauseflow, is_true, listed, text_of, zeebe
from engine.bpmn.read_element import ElementReader
from engine.bpmn.read_limits import limits_of
from engine.bpmn.read_xml import read
from engine.errors import DiagramRefused, Finding
from engine.language import gettext as _

_Node = etree._Element
_SCOPES = tuple(bpmn(kind) for kind in SCOPES)
_CONFLICTS = f"{bpmn('extensionElements')}/{clauseflow('conflict')}"


def read_diagram(data: bytes) -> Diagram:
    """Read a BPMN file into plain data.

    Args:
        data: the file as the modeller saved it.
    Raises:
        DiagramRefused: not well-formed, hostile, or not BPMN at all.
    """
    return _read(data)


@lru_cache(maxsize=64)
def _read(data: bytes) -> Diagram:
    return diagram_of(read(data))


def diagram_of(root: _Node) -> Diagram:
    """Read the root element of a BPMN file, as `read_xml.read` returns it.

    Raises:
        DiagramRefused: the root is not BPMN's `definitions`.
    """
    if root.tag != bpmn("definitions"):
        reason = _("这不是 BPMN 2.0 流程图文件。")
        finding = Finding(rule="not-bpmn", reason=reason, remedy=_("请上传建模工具保存的 .bpmn 文件。"))
        raise DiagramRefused(findings=(finding,))
    reader = ElementReader(root)
    return Diagram(
        processes=tuple(_process(node, reader) for node in root.iterchildren(bpmn("process"))),
        pools={node.get("id", ""): node.get("processRef", "") for node in root.iter(bpmn("participant"))},
    )


def _process(node: _Node, reader: ElementReader) -> ProcessDiagram:
    lanes = _Lanes(node)
    elements: dict[str, Element] = {}
    flows: dict[str, Flow] = {}
    for child, scope in _nodes(node, ""):
        if child.tag == bpmn("sequenceFlow"):
            flows.setdefault(child.get("id", ""), _flow(child, scope, reader.clauses(child)))
        else:
            lane = lanes.of(child.get("id", ""), elements.get(scope))
            elements.setdefault(child.get("id", ""), reader.element(child, scope, lane))
    return ProcessDiagram(
        id=node.get("id", ""),
        name=node.get("name", ""),
        executable=is_true(node.get("isExecutable")),
        documentation=text_of(node.find(bpmn("documentation"))),
        clauses=reader.clauses(node),
        limits=limits_of(_extensions(node)),
        elements=elements,
        flows=flows,
        lanes=lanes.names,
        case=_case(node),
        version_tag=_extension(node, zeebe("versionTag")).get("value", ""),
        conflicts={rule.get("variable", ""): rule.get("rule", "") for rule in node.iterfind(_CONFLICTS)},
    )


def _extensions(node: _Node) -> _Node:
    found = node.find(bpmn("extensionElements"))
    return etree.Element(bpmn("extensionElements")) if found is None else found


def _extension(node: _Node, tag: str) -> Mapping[str, str]:
    found = node.find(f"{bpmn('extensionElements')}/{tag}")
    return {} if found is None else {str(key): str(value) for key, value in found.attrib.items()}


def _nodes(node: _Node, scope: str) -> Iterator[tuple[_Node, str]]:
    """Flow nodes and flows with the sub-process they stand in; a sub-process comes before what it holds."""
    for child in node.iterchildren(tag=etree.Element):
        if child.tag == bpmn("sequenceFlow") or (child.tag.startswith(BPMN) and child.tag[len(BPMN) :] in FLOW_NODES):
            yield child, scope
        if child.tag in _SCOPES:
            yield from _nodes(child, child.get("id", ""))


def _flow(node: _Node, scope: str, clauses: tuple[str, ...]) -> Flow:
    condition = node.find(bpmn("conditionExpression"))
    return Flow(
        id=node.get("id", ""),
        source=node.get("sourceRef", ""),
        target=node.get("targetRef", ""),
        name=node.get("name", ""),
        condition=None if condition is None else text_of(condition),
        scope=scope,
        clauses=clauses,
    )


def _case(node: _Node) -> CaseSettings:
    found = node.find(f"{bpmn('extensionElements')}/{clauseflow('case')}")
    if found is None:
        return CaseSettings()
    return CaseSettings(
        business_key=found.get("businessKey", ""),
        key_variable=found.get("keyVariable", ""),
        received_variable=found.get("receivedVariable", ""),
        zone=found.get("zone", CaseSettings.zone),
        calendar=found.get("calendar", ""),
        search=listed(found.get("search", "")),
        title=found.get("title", ""),
        withdraw_groups=listed(found.get("withdrawGroups", "")),
    )


class _Lanes:
    """Which lane a node is drawn in: the innermost that names it, else that of its sub-process."""

    def __init__(self, process: _Node) -> None:
        self.names = {lane.get("id", ""): lane.get("name", "") for lane in process.iter(bpmn("lane"))}
        depths: dict[str, tuple[int, str]] = {}
        for lane in process.iter(bpmn("lane")):
            depth = sum(1 for _outer in lane.iterancestors(bpmn("lane")))
            for ref in lane.iterchildren(bpmn("flowNodeRef")):
                node_id = text_of(ref)
                depths[node_id] = max(depths.get(node_id, (-1, "")), (depth, lane.get("id", "")))
        self._lane_of = {node_id: lane_id for node_id, (_depth, lane_id) in depths.items()}

    def of(self, node_id: str, scope: Element | None) -> tuple[str, str]:
        """Return id and name of the lane, both "" where there is none."""
        lane_id = self._lane_of.get(node_id)
        if lane_id is None:
            return (scope.lane_id, scope.lane) if scope else ("", "")
        return lane_id, self.names[lane_id]
