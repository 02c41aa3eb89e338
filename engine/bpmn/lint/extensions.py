"""Rules about extension elements and attributes: what the product does not read is told, never skipped in silence."""

import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from lxml import etree

from engine.bpmn.diagram import ACTIVITIES, CATCHING, FOR_PEOPLE, SCOPES
from engine.bpmn.lint.subject import Rule, Subject, about_id
from engine.bpmn.names import BPMN, CLAUSEFLOW, FLOW_NODES, ZEEBE, bpmn, clauseflow, is_true, zeebe
from engine.bpmn.read_limits import LIMIT
from engine.errors import Finding
from engine.language import gettext as _

_WORK = frozenset({"serviceTask", "sendTask"})
_ANY = frozenset({"*"})
_OUT = ACTIVITIES | {"startEvent", "boundaryEvent", "intermediateCatchEvent", "endEvent"}
_IN = ACTIVITIES | {"intermediateThrowEvent", "endEvent"}
# Where each extension is read, and which of its attributes.
_ZEEBE: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "formDefinition": (frozenset({"userTask", "startEvent"}), frozenset({"formId", "bindingType"})),
    "assignmentDefinition": (FOR_PEOPLE, frozenset({"assignee", "candidateGroups", "candidateUsers"})),
    "taskSchedule": (FOR_PEOPLE, frozenset({"dueDate", "followUpDate"})),
    "priorityDefinition": (FOR_PEOPLE, frozenset({"priority"})),
    "userTask": (frozenset({"userTask"}), frozenset()),
    "ioMapping": (_IN | _OUT, frozenset()),
    "input": (_IN, frozenset({"source", "target"})),
    "output": (_OUT, frozenset({"source", "target"})),
    "taskDefinition": (_WORK, frozenset({"type", "retries"})),
    "script": (frozenset({"scriptTask"}), frozenset({"expression", "resultVariable"})),
    "loopCharacteristics": (
        ACTIVITIES,
        frozenset({"inputCollection", "inputElement", "outputCollection", "outputElement"}),
    ),
    "calledElement": (
        frozenset({"callActivity"}),
        frozenset(
            {"processId", "bindingType", "versionTag", "propagateAllChildVariables", "propagateAllParentVariables"}
        ),
    ),
    "calledDecision": (frozenset({"businessRuleTask"}), frozenset({"decisionId", "resultVariable", "bindingType"})),
    "properties": (_ANY, frozenset()),
    "property": (_ANY, frozenset({"name", "value"})),
    "versionTag": (frozenset({"process"}), frozenset({"value"})),
}
_OWN: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "case": (
        frozenset({"process"}),
        frozenset(
            {
                "businessKey",
                "keyVariable",
                "receivedVariable",
                "zone",
                "calendar",
                "search",
                "title",
                "withdrawGroups",
            }
        ),
    ),
    "starters": (frozenset({"startEvent"}), frozenset({"groups"})),
    "raise": (CATCHING | {"receiveTask"}, frozenset({"groups", "when", "label", "label_en"})),
    "clause": (_ANY, frozenset({"ref"})),
    "limit": (FLOW_NODES | {"process"}, frozenset(LIMIT)),
    "clockStop": (ACTIVITIES | {"intermediateCatchEvent"}, frozenset({"limits", "reason"})),
    "conflict": (frozenset({"process"}), frozenset({"variable", "rule"})),
    "notice": (_ANY, frozenset({"on", "when", "groups", "users", "message"})),
}
_VENDORS = re.compile(r"\{[^}]*(camunda\.org/schema/1\.0|activiti\.org|flowable\.org|spiffworkflow\.org|jboss\.org)")
_AROUND = {"input": zeebe("ioMapping"), "output": zeebe("ioMapping"), "property": zeebe("properties")}
# Attributes that change what a token does, with the value at which they do nothing.
_PLAIN = {"startQuantity": ("1",), "completionQuantity": ("1",), "behavior": ("All",)}
_REFUSED = {
    "potentialOwner", "humanPerformer", "performer", "resourceRole", "correlationSubscription", "assignment",
    "transformation", "complexBehaviorDefinition",
}  # fmt: skip
_PARTS = FLOW_NODES | {
    "documentation", "extensionElements", "laneSet", "sequenceFlow", "incoming", "outgoing", "textAnnotation",
    "association", "group", "category", "dataObject", "dataObjectReference", "dataStoreReference", "property",
    "ioSpecification", "dataInputAssociation", "dataOutputAssociation", "multiInstanceLoopCharacteristics",
    "standardLoopCharacteristics", "completionCondition", "auditing", "monitoring", "dataInput", "dataOutput",
    "inputSet", "outputSet",
}  # fmt: skip


def extensions_are_read(subject: Subject) -> Iterator[Finding]:
    """Each `zeebe` and `clauseflow` element is one the product reads, where it reads it."""
    for node in _inside_processes(subject.root):
        for space, known in ((ZEEBE, _ZEEBE), (CLAUSEFLOW, _OWN)):
            if str(node.tag).startswith(space):
                yield from _extension(node, str(node.tag)[len(space) :], known)


def _extension(
    node: etree._Element, name: str, known: dict[str, tuple[frozenset[str], frozenset[str]]]
) -> Iterator[Finding]:
    owner = _owner(node)
    kind = owner.tag[len(BPMN) :]
    kinds, attributes = known.get(name, (frozenset(), frozenset()))
    parent = node.getparent()
    around = _AROUND.get(name, bpmn("extensionElements"))
    if ("*" not in kinds and kind not in kinds) or parent is None or parent.tag != around:
        reason = _("系统在这里不读取扩展“{name}”。", name=name)
        remedy = _("请删去它,或改用系统支持的写法。")
        yield about_id(owner.get("id", ""), "unsupported-extension", reason, remedy, name=owner.get("name", ""))
        return
    for attribute in sorted(str(found) for found in set(node.attrib) - attributes):
        reason = _("系统不读取扩展“{name}”的属性“{attribute}”。", name=name, attribute=attribute)
        remedy = _("请删去或改正这个属性。")
        yield about_id(owner.get("id", ""), "unsupported-attribute", reason, remedy, name=owner.get("name", ""))


def parts_are_known(subject: Subject) -> Iterator[Finding]:
    """Nothing of BPMN that would act and is not run stands in a process."""
    scopes = {bpmn("process"), *(bpmn(kind) for kind in SCOPES)}
    for node in _inside_processes(subject.root):
        name = str(node.tag)[len(BPMN) :] if str(node.tag).startswith(BPMN) else ""
        parent = node.getparent()
        unknown = name not in _PARTS and parent is not None and parent.tag in scopes
        acting = [word for word, plain in _PLAIN.items() if node.get(word, plain[0]) not in plain]
        lost = parent is not None and str(parent.tag).startswith((ZEEBE, CLAUSEFLOW))
        if name and (name in _REFUSED or unknown or lost or acting):
            owner = _owner(node)
            reason = _("系统不执行“{name}”。", name=", ".join(acting) or name)
            remedy = _("请删去它,或改用系统支持的写法。")
            yield about_id(owner.get("id", ""), "unsupported-part", reason, remedy, name=owner.get("name", ""))


def other_vendors_are_told(subject: Subject) -> Iterator[Finding]:
    """Extensions of other products are kept in the file and have no effect."""
    for node in _inside_processes(subject.root):
        foreign = [str(name) for name in (node.tag, *node.attrib) if _VENDORS.match(str(name))]
        if foreign:
            owner = _owner(node)
            names = ", ".join(etree.QName(name).localname for name in foreign)
            reason = _("其他产品的扩展没有作用:{names}。", names=names)
            remedy = _("请改用 Camunda 8(zeebe)的写法。")
            yield about_id(
                owner.get("id", ""), "other-vendor", reason, remedy, name=owner.get("name", ""), severity="warning"
            )


def zones_are_known(subject: Subject) -> Iterator[Finding]:
    """The zone of a process is one of the time zone database."""
    for process in subject.processes():
        try:
            ZoneInfo(process.case.zone)
        except (ValueError, OSError, KeyError):
            reason = _("时区“{zone}”不存在。", zone=process.case.zone)
            remedy = _("请写成 Asia/Shanghai 这样的名称。")
            yield about_id(process.id, "unknown-zone", reason, remedy, name=process.name)


def clauses_have_numbers(subject: Subject) -> Iterator[Finding]:
    """A clause reference says which clause."""
    for node in subject.root.iter(clauseflow("clause")):
        if not node.get("ref"):
            owner = _owner(node)
            reason = _("条款引用没有写条款编号。")
            remedy = _("请选择条款,或删去这个引用。")
            yield about_id(owner.get("id", ""), "clause-without-number", reason, remedy, name=owner.get("name", ""))


def _inside_processes(root: etree._Element) -> Iterator[etree._Element]:
    for process in root.iterchildren(bpmn("process")):
        if is_true(process.get("isExecutable")):
            yield from process.iter(tag=etree.Element)


def _owner(node: etree._Element) -> etree._Element:
    """The node or process an element belongs to."""
    kinds = {bpmn(kind) for kind in FLOW_NODES | {"process", "sequenceFlow", "lane"}}
    return next((around for around in (node, *node.iterancestors()) if around.tag in kinds), node)


RULES: tuple[Rule, ...] = (
    extensions_are_read,
    parts_are_known,
    other_vendors_are_told,
    zones_are_known,
    clauses_have_numbers,
)
