"""Draws small BPMN files for tests: nodes as short calls, flows as lines of ids."""

from datetime import datetime, timedelta
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr
from zoneinfo import ZoneInfo

from engine.bpmn.bundle import compile_bundle
from engine.bpmn.headless import Play

ZONE = ZoneInfo("Asia/Shanghai")
NINE = datetime(2025, 3, 10, 9, 0, tzinfo=ZONE)
DECLARED = frozenset({"message", "signal", "error", "escalation"})
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:clauseflow="urn:clauseflow:bpmn:1"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="file" targetNamespace="urn:test">\n'
)


def after(minutes=0, days=0):
    return NINE + timedelta(minutes=minutes, days=days)


def attributes(**given):
    return "".join(f" {name}={quoteattr(str(value))}" for name, value in given.items() if value is not None)


def node(kind, node_id, /, *inside, ext="", **given):
    extensions = f"<bpmn:extensionElements>{ext}</bpmn:extensionElements>" if ext else ""
    return f"<bpmn:{kind}{attributes(id=node_id, **given)}>{extensions}{''.join(inside)}</bpmn:{kind}>\n"


def start(node_id="start", *inside, **given):
    return node("startEvent", node_id, *inside, **given)


def end(node_id="end", *inside, **given):
    return node("endEvent", node_id, *inside, **given)


def user(node_id, *inside, groups="desk", ext="", **given):
    assignment = zeebe("assignmentDefinition", candidateGroups=groups) if groups else ""
    return node("userTask", node_id, *inside, ext=assignment + ext, **given)


def service(node_id, handler="mark", *, kind="serviceTask", ext="", **inputs):
    return node(kind, node_id, ext=zeebe("taskDefinition", type=handler) + ext + io(**inputs))


def gateway(node_id, default=None, *, kind="exclusive"):
    return node(f"{kind}Gateway", node_id, default=default)


def sub(node_id, *inside, flows, ext="", kind="subProcess", **given):
    return node(kind, node_id, *inside, drawn(flows), ext=ext, **given)


def script(node_id, expression, variable, *inside, **given):
    ext = zeebe("script", expression=expression, resultVariable=variable)
    return node("scriptTask", node_id, *inside, ext=ext, **given)


def call(node_id, process_id, *inside, **given):
    return node("callActivity", node_id, *inside, ext=zeebe("calledElement", processId=process_id), **given)


def event(kind, text=""):
    """The definition of an event: `text` is a duration, a condition, a link, or the name of something `declared`."""
    inside = {
        "timer": f"<bpmn:timeDuration>{escape(text)}</bpmn:timeDuration>",
        "conditional": f"<bpmn:condition>{escape(text)}</bpmn:condition>",
    }.get(kind, "")
    given = {"name": text} if kind == "link" else {}
    if kind in DECLARED and text:
        given = {f"{kind}Ref": f"{kind}_{text}"}
    return f"<bpmn:{kind}EventDefinition{attributes(**given)}>{inside}</bpmn:{kind}EventDefinition>"


def declared(kind, name):
    """What events of that kind and name refer to; it stands in the file, beside the processes."""
    code = {f"{kind}Code": name} if kind in ("error", "escalation") else {}
    return f"<bpmn:{kind}{attributes(id=f'{kind}_{name}', name=name, **code)}/>\n"


def many(collection, item, *, sequential=False, output=None, gives=None, until=""):
    """The mark of a multi-instance activity; stands first inside it."""
    given = {"inputCollection": collection, "inputElement": item, "outputCollection": output, "outputElement": gives}
    condition = f"<bpmn:completionCondition>{escape(until)}</bpmn:completionCondition>" if until else ""
    kind = "multiInstanceLoopCharacteristics"
    ext = f"<bpmn:extensionElements>{zeebe('loopCharacteristics', **given)}</bpmn:extensionElements>"
    return f'<bpmn:{kind} isSequential="{str(sequential).lower()}">{ext}{condition}</bpmn:{kind}>'


def loop(condition, *, before=False, most=None):
    """The mark of a standard loop; stands first inside the activity."""
    given = attributes(testBefore=str(before).lower(), loopMaximum=most)
    condition = f"<bpmn:loopCondition>{escape(condition)}</bpmn:loopCondition>"
    return f"<bpmn:standardLoopCharacteristics{given}>{condition}</bpmn:standardLoopCharacteristics>"


def boundary(node_id, host, kind="Duration", text="PT30M", *, interrupting=False, ext=""):
    timer = f"<bpmn:timerEventDefinition><bpmn:time{kind}>{escape(text)}</bpmn:time{kind}></bpmn:timerEventDefinition>"
    return node("boundaryEvent", node_id, timer, ext=ext, attachedToRef=host, cancelActivity=str(interrupting).lower())


def zeebe(name, /, **given):
    return f"<zeebe:{name}{attributes(**given)}/>"


def own(name, /, **given):
    given = {key.rstrip("_"): value for key, value in given.items()}
    return f"<clauseflow:{name}{attributes(**given)}/>"


def io(*, outputs=None, **inputs):
    lines = [zeebe("input", source=source, target=target) for target, source in inputs.items()]
    lines += [zeebe("output", source=source, target=target) for target, source in (outputs or {}).items()]
    return f"<zeebe:ioMapping>{''.join(lines)}</zeebe:ioMapping>" if lines else ""


def drawn(flows):
    """Lines such as `start a g`, or `g end | =x > 3` for a flow with a condition; a flow's id is `source_target`."""
    xml = ""
    for line in filter(None, (line.strip() for line in flows.replace(";", "\n").splitlines())):
        path, _, condition = line.partition("|")
        for source, target in pairwise(path.split()):
            xml += flow(f"{source}_{target}", source, target, condition.strip() or None)
    return xml


def flow(flow_id, source, target, condition=None, **given):
    text = f"<bpmn:conditionExpression>{escape(condition)}</bpmn:conditionExpression>" if condition is not None else ""
    ends = attributes(id=flow_id, sourceRef=source, targetRef=target, **given)
    return f"<bpmn:sequenceFlow{ends}>{text}</bpmn:sequenceFlow>\n"


def process(*inside, flows="", ext="", process_id="p", executable="true"):
    return node("process", process_id, *inside, drawn(flows), ext=ext, isExecutable=executable)


def file(*parts):
    return (HEAD + "".join(parts) + "</bpmn:definitions>").encode()


def diagram(*inside, flows="", ext=""):
    return file(process(*inside, flows=flows, ext=ext))


def play(*inside, flows="", ext="", **more):
    """A process ready to be played."""
    return Play(compile_bundle({"p.bpmn": diagram(*inside, flows=flows, ext=ext), **more}), "p")


def started(*inside, flows="", variables=None, at=NINE, ext="", **more):
    """A process that has begun at `start`."""
    found = play(*inside, flows=flows, ext=ext, **more)
    found.start("start", variables, at=at)
    return found
