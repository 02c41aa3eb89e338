"""Rules about the file as a whole: ids, references, processes and pools."""

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from engine.bpmn.lint.subject import Rule, Subject, about_id
from engine.bpmn.names import BPMN, bpmn, text_of
from engine.errors import Finding
from engine.language import gettext as _

_REFERENCES = (
    "sourceRef", "targetRef", "attachedToRef", "default", "messageRef", "processRef", "bpmnElement", "signalRef",
    "errorRef", "escalationRef", "calledElementRef", "dataObjectRef", "dataStoreRef",
)  # fmt: skip
_ID = re.compile(r"[^\W\d][\w.-]*")
_NAMED_IN_TEXT = ("flowNodeRef", "incoming", "outgoing")


def ids_are_unique(subject: Subject) -> Iterator[Finding]:
    """Every id stands once in the file, whatever it names."""
    counted = Counter(node.get("id") for node in _bpmn_nodes(subject.root) if node.get("id"))
    for element_id, count in counted.items():
        if count > 1:
            reason = _("标识“{id}”在文件中出现了 {count} 次。", id=element_id, count=count)
            yield about_id(str(element_id), "duplicate-id", reason, _("请给每个元素不同的标识(id)。"))


def nodes_have_ids(subject: Subject) -> Iterator[Finding]:
    """Nodes, flows and processes carry an id."""
    for process in subject.diagram.processes:
        if not process.id or "" in process.elements or "" in process.flows:
            reason = _("有的元素没有标识(id)。")
            yield about_id(process.id, "missing-id", reason, _("请在建模工具中打开并重新保存文件。"), name=process.name)
        for element_id in filter(None, (process.id, *process.elements, *process.flows)):
            if not _ID.fullmatch(element_id):
                reason = _("标识“{id}”含有不允许的字符。", id=element_id)
                yield about_id(element_id, "invalid-id", reason, _("请用字母开头,只含字母、数字、下划线、点和横线。"))


def references_lead_somewhere(subject: Subject) -> Iterator[Finding]:
    """Whatever is referred to stands in the file."""
    known = {node.get("id") for node in _bpmn_nodes(subject.root)}
    for node in _bpmn_nodes(subject.root):
        for target in _targets(node):
            if target.split(":")[-1] not in known:
                reason = _("引用的“{target}”在文件中不存在。", target=target)
                remedy = _("请重新连接或删去这个引用。")
                yield about_id(_owner(node), "dangling-reference", reason, remedy, name=node.get("name", ""))


def one_process_runs(subject: Subject) -> Iterator[Finding]:
    """A process of the file is executable; other pools are black boxes or pictures."""
    running = subject.processes()
    remedy = _("请在流程属性中勾选“可执行”。")
    if not running:
        for process in subject.diagram.processes:
            reason = _("流程没有标为“可执行”。")
            yield about_id(process.id, "not-executable", reason, remedy, name=process.name)
        if not subject.diagram.processes:
            yield Finding(rule="no-process", reason=_("文件中没有流程。"), remedy=_("请先画出一个流程。"))


def _bpmn_nodes(root: etree._Element) -> Iterator[etree._Element]:
    return root.iter(tag=etree.Element)


def _targets(node: etree._Element) -> Iterator[str]:
    for name in _REFERENCES:
        # On a data association these are elements, handled below; `sourceRef` of messageFlow may name a pool.
        if node.get(name):
            yield str(node.get(name))
    if node.tag in {bpmn(name) for name in _NAMED_IN_TEXT} and text_of(node):
        yield text_of(node)


def _owner(node: etree._Element) -> str:
    """The id of the node itself, or of the nearest one around it that has one."""
    for around in (node, *node.iterancestors()):
        if around.get("id") and str(around.tag).startswith(BPMN):
            return str(around.get("id"))
    return ""


RULES: tuple[Rule, ...] = (ids_are_unique, nodes_have_ids, references_lead_somewhere, one_process_runs)
