"""The safety net under all rules: the structure of BPMN 2.0 as OMG's own schema has it. It knows no network.

Extensions and pictures are left aside: any vendor may write what it likes there, and nothing of it is run.
"""

from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from threading import Lock
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import XSD_PATH

from engine.bpmn.lint.subject import Subject, about_id
from engine.bpmn.names import BPMN, FLOW_NODES, bpmn
from engine.errors import Finding
from engine.language import gettext as _

_PICTURE = "{http://www.omg.org/spec/BPMN/20100524/DI}BPMNDiagram"
# Modellers differ in the order of what an element holds, and it means nothing; the schema insists on one.
_FIRST: tuple[set[str], ...] = (
    {"documentation"},
    {"extensionElements"},
    {"auditing", "monitoring"},
    {"incoming"},
    {"outgoing"},
    {"ioSpecification"},
    {"property"},
    {"laneSet"},
)
_ORDER = (*_FIRST, set[str](), {"textAnnotation", "association", "group"})
_one_at_a_time = Lock()  # a schema object keeps the errors of the last file


def structure_is_bpmn(subject: Subject) -> Iterator[Finding]:
    """Every element stands where BPMN 2.0 allows it, with the attributes and values it knows."""
    bare = _bare(subject.root)
    spaces = {prefix: uri for prefix, uri in bare.nsmap.items() if prefix}
    for line, path in _errors(bare):
        found: Any = bare.xpath(path, namespaces=spaces)
        node = found[0] if found else bare
        owner = next((around for around in (node, *node.iterancestors()) if around.get("id")), bare)
        name = etree.QName(node).localname
        reason = _("第 {line} 行的“{name}”不符合 BPMN 2.0 的结构:位置、内容或属性不对。", line=line, name=name)
        remedy = _("请在建模工具中打开、更正并重新保存文件。")
        yield about_id(owner.get("id", ""), "not-as-bpmn-says", reason, remedy, name=owner.get("name", ""))


def _bare(root: etree._Element) -> etree._Element:
    """Return a copy without what other products and the picture add, in the order in which the schema wants it."""
    bare = deepcopy(root)
    for node in list(bare.iter(tag=etree.Element)):
        for name in [str(name) for name in node.attrib if str(name).startswith("{")]:
            del node.attrib[name]
        parent = node.getparent()
        foreign = parent is not None and parent.tag == bpmn("extensionElements") and not node.tag.startswith(BPMN)
        if parent is not None and (foreign or node.tag == _PICTURE):
            parent.remove(node)
    for node in bare.iter(*(bpmn(name) for name in FLOW_NODES | {"process", "sequenceFlow"})):
        node[:] = sorted(node.iterchildren(tag=etree.Element), key=_place)
    return bare


def _place(node: etree._Element) -> int:
    name = etree.QName(node).localname
    return next((place for place, names in enumerate(_ORDER) if name in names), len(_FIRST))


def _errors(root: etree._Element) -> list[tuple[int, str]]:
    with _one_at_a_time:
        schema = _schema()
        schema.validate(root)
        log: Any = schema.error_log
        return [(error.line, error.path) for error in log]


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(XSD_PATH))
