"""Names of the XML the product reads: BPMN 2.0, Camunda 8's `zeebe` and the product's own. No logic but spelling."""

from lxml import etree

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
CLAUSEFLOW = "{urn:clauseflow:bpmn:1}"

FLOW_NODES = frozenset({
    "startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent", "intermediateThrowEvent", "implicitThrowEvent",
    "task", "userTask", "manualTask", "serviceTask", "sendTask", "receiveTask", "scriptTask", "businessRuleTask",
    "callActivity", "subProcess", "transaction", "adHocSubProcess",
    "exclusiveGateway", "parallelGateway", "inclusiveGateway", "complexGateway", "eventBasedGateway",
    "callChoreography", "choreographyTask", "subChoreography",
})  # fmt: skip


def bpmn(name: str) -> str:
    """Return the full tag of a BPMN element."""
    return BPMN + name


def zeebe(name: str) -> str:
    """Return the full tag of a Camunda 8 extension element."""
    return ZEEBE + name


def clauseflow(name: str) -> str:
    """Return the full tag of one of the product's own extension elements."""
    return CLAUSEFLOW + name


def text_of(node: etree._Element | None) -> str:
    """Return the text of an element without surrounding white space; "" where there is none."""
    return (node.text or "").strip() if node is not None else ""


def is_true(text: str | None, *, default: bool = False) -> bool:
    """Read a boolean as XML Schema writes it; `default` where the attribute is missing."""
    return default if text is None else text.strip() in ("true", "1")


def listed(text: str) -> tuple[str, ...]:
    """Split a list written with commas or blanks."""
    return tuple(part for part in text.replace(",", " ").split() if part)


def comma_list(text: str) -> tuple[str, ...]:
    """Split a list written with commas, Chinese ones too; a name may hold blanks."""
    return tuple(part.strip() for part in text.replace(",", ",").split(",") if part.strip())
