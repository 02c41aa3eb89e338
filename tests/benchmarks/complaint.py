"""The workload "complaint": one diagram, its data and the completions of one instance, the same for every contender.

It knows no engine and imports only the standard library, because contenders run in environments of their own.
"""

from collections.abc import Callable, Iterator
from xml.sax.saxutils import escape, quoteattr

START = {"complaint": "The delivered item was broken. " * 16, "customer": "C-10023", "channel": "web"}
NOTE = "Checked against contract and order history; see attachment list for photos and letter. "
TASKS = (
    "register", "decide_valid", "analyse", "decide_major", "plan", "plan_minor", "agree", "implement", "revisit",
    "close",
)  # fmt: skip
GATEWAYS = {"g_valid": "e_invalid", "g_major": "plan_minor", "g_agree": "plan", "g_sat": "implement"}  # with default
FLOWS = (
    ("start", "register"), ("register", "decide_valid"), ("decide_valid", "g_valid"), ("g_valid", "analyse", "valid"),
    ("g_valid", "e_invalid"), ("analyse", "decide_major"), ("decide_major", "g_major"), ("g_major", "plan", "major"),
    ("g_major", "plan_minor"), ("plan", "agree"), ("plan_minor", "agree"), ("agree", "g_agree"),
    ("g_agree", "implement", "agree"), ("g_agree", "plan"), ("implement", "revisit"), ("revisit", "g_sat"),
    ("g_sat", "close", "satisfied"), ("g_sat", "implement"), ("close", "e_done"),
)  # fmt: skip
OPENING = (
    ("register", {}),
    ("decide_valid", {"valid": True, "invalid": False}),
    ("analyse", {}),
    ("decide_major", {"major": True}),
)
AGAIN = (("plan", {}), ("agree", {"agree": False}))  # one round of the loop
SCRIPT = (
    *OPENING, *AGAIN, ("plan", {}), ("agree", {"agree": True}), ("implement", {}), ("revisit", {"satisfied": False}),
    ("implement", {}), ("revisit", {"satisfied": True}), ("close", {}),
)  # fmt: skip
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<bpmn:definitions id="definitions" targetNamespace="urn:benchmark"'
    ' xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'
    ' xmlns:clauseflow="urn:clauseflow:bpmn:1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
)


def values(task: str, decision: dict[str, bool]) -> dict[str, object]:
    """Return what a person enters in a task: 123 to 172 bytes as JSON."""
    return {f"{task}_by": "anna", f"{task}_note": NOTE, **decision}


def completions() -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the task and the values of each of the thirteen completions of an instance."""
    return ((task, values(task, decision)) for task, decision in SCRIPT)


def rounds(count: int) -> Iterator[tuple[int, str, dict[str, object]]]:
    """Yield the number of the round (0 before the loop), task and values, for `count` rounds."""
    for task, decision in OPENING:
        yield 0, task, values(task, decision)
    for number in range(1, count + 1):
        for task, decision in AGAIN:
            yield number, task, values(task, decision)


def diagram(condition: Callable[[str], str], extend: Callable[[str], str] = lambda _node: "", more: str = "") -> str:
    """Return the diagram in the dialect of an engine, without the drawing.

    Args:
        condition: variable -> the condition that it is true.
        extend: id of a node or of the process -> extension elements.
        more: further elements of the process.
    """
    nodes = [_node("startEvent", "start", extend), *(_node("userTask", task, extend) for task in TASKS)]
    nodes += [_node("exclusiveGateway", at, extend, default=f"{at}_{to}") for at, to in GATEWAYS.items()]
    nodes += [_node("endEvent", node, extend) for node in ("e_invalid", "e_done")]
    flows = [_flow(source, target, *map(condition, when)) for source, target, *when in FLOWS]
    inside = _extension(extend("complaint")) + "".join(nodes + flows) + more
    return f'{HEAD}<bpmn:process id="complaint" isExecutable="true">{inside}</bpmn:process></bpmn:definitions>\n'


def _extension(text: str) -> str:
    return f"<bpmn:extensionElements>{text}</bpmn:extensionElements>" if text else ""


def _node(kind: str, node: str, extend: Callable[[str], str], **given: str) -> str:
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in {"id": node, "name": node, **given}.items())
    inside = _extension(extend(node))
    incoming = "".join(f"<bpmn:incoming>{s}_{t}</bpmn:incoming>" for s, t, *_c in FLOWS if t == node)
    outgoing = "".join(f"<bpmn:outgoing>{s}_{t}</bpmn:outgoing>" for s, t, *_c in FLOWS if s == node)
    return f"<bpmn:{kind}{attributes}>{inside}{incoming}{outgoing}</bpmn:{kind}>\n"


def _flow(source: str, target: str, condition: str = "") -> str:
    typed = '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">'
    inside = f"{typed}{escape(condition)}</bpmn:conditionExpression>" if condition else ""
    name = f"{source}_{target}"
    return f'<bpmn:sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">{inside}</bpmn:sequenceFlow>\n'
