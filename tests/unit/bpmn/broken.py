"""The smallest diagram that breaks each rule of lint, with the element the finding must name."""

import re

from engine.bpmn.layout import tidy
from tests.unit.bpmn.drawing import (
    boundary,
    declared,
    diagram,
    end,
    file,
    flow,
    gateway,
    io,
    many,
    node,
    own,
    process,
    service,
    start,
    sub,
    user,
    zeebe,
)  # fmt: skip

FORM = zeebe("formDefinition", formId="f")


def task(node_id="a", *inside, **given):
    """A user task that no rule has anything against."""
    given["ext"] = FORM + given.get("ext", "")
    return user(node_id, **given) if not inside else node("userTask", node_id, *inside, ext=given["ext"] + CLERKS)


CLERKS = zeebe("assignmentDefinition", candidateGroups="desk")


def one(*inside, flows="start a end", ext="", **more):
    """A process of start, `a` and end with more inside."""
    nodes = (start(**more.pop("begin", {})), end(**more.pop("finish", {})), *inside)
    return diagram(*nodes, flows=flows, ext=ext)


def middle(kind, *inside, **given):
    """A process whose only step is a node `x` of some kind."""
    return one(node(kind, "x", *inside, **given), flows="start x end")


def event(kind, definition, **given):
    return node(kind, "x", f"<bpmn:{definition}EventDefinition/>", **given)


def timer(kind, text):
    return f"<bpmn:timerEventDefinition><bpmn:{kind}>{text}</bpmn:{kind}></bpmn:timerEventDefinition>"


def attached(kind="Duration", text="PT5M", ext="", host="", **given):
    """A task `a` with a boundary timer `t`."""
    return one(task(ext=host), boundary("t", "a", kind, text, ext=ext, **given), end("e2"), flows="start a end; t e2")


def limited(**limit):
    return attached(host=own("limit", **limit))


def stopping(begin="", **stop):
    """A receive task `w` at which clocks stand still, in a process without a limit."""
    received = node("receiveTask", "w", ext=own("clockStop", **stop), messageRef="m")
    inside = process(start(), received, end(), flows="start w end", ext=begin)
    return file('<bpmn:message id="m" name="answer"/>', inside)


def choice(*flows, default=None):
    return one(
        gateway("g", default=default), task("a"), task("b"), flow("sg", "start", "g"), *flows, flows="a end; b end"
    )


UNSUPPORTED = ["callChoreography", "choreographyTask", "subChoreography"]

MESSAGE_ASIDE = '<bpmn:textAnnotation id="m"/>'  # something the reference can point to
NAMED = '<bpmn:messageEventDefinition messageRef="m"/>'
TICK = node("startEvent", "s1", timer("timeDuration", "PT5M"))


def event_of(kind):
    return f"<bpmn:{kind}EventDefinition/>"


def beside(begin):
    return node("subProcess", "x", begin, end("e1"), flow("f", "s1", "e1"), triggeredByEvent="true")


def link(kind, node_id):
    return node(kind, node_id, '<bpmn:linkEventDefinition name="l"/>')


def catch(node_id):
    return node("intermediateCatchEvent", node_id, timer("timeDuration", "PT5M"))


def instances(count):
    kind = "multiInstanceLoopCharacteristics"
    return f"<bpmn:{kind}><bpmn:loopCardinality>{count}</bpmn:loopCardinality></bpmn:{kind}>"


def joined(split, join):
    """`split` leads to `a` and `b`, which come together at `j`, before `c`."""
    gates = (node(split, "g", default="g_b" if split == "exclusiveGateway" else None), node(join, "j"))
    chosen = " | =x > 1" if split == "exclusiveGateway" else ""
    return one(*gates, task("a"), task("b"), task("c"), flows=f"start g; g a{chosen}; g b j; a j; j c end")


# The only way out of the circle is an error nothing inside ends with.
NEVER = node("boundaryEvent", "t", "<bpmn:errorEventDefinition/>", attachedToRef="x")
CIRCLE = diagram(
    start(), gateway("g"), sub("x", start("s1"), task("a"), end("e1"), flows="s1 a e1"), NEVER, end("e2"),
    flows="start g x g; t e2",
)  # fmt: skip


LOOPED = sub("x", start("s1"), service("m"), end("e1"), flows="s1 m e1")
SHAPE = re.compile(rb'<bpmndi:BPMNShape id="a_di".*?</bpmndi:BPMNShape>', re.S)
BROKEN = {
    "untidy-picture": (SHAPE.sub(b"", tidy(one(task()))), "a"),
    "duplicate-id": (one(task(), task()), "a"),
    "missing-id": (one(task(), "<bpmn:userTask/>"), "p"),
    "invalid-id": (one(task("a b"), flows=""), "a b"),
    "dangling-reference": (one(task(), flow("f", "a", "nowhere"), flows="start a"), "f"),
    "not-executable": (file(process(start(), end(), flows="start end", executable="false")), "p"),
    "no-process": (file(), None),
    **{f"unsupported-{kind}": (middle(kind), "x") for kind in UNSUPPORTED},
    "unsupported-terminate-event": (middle("intermediateThrowEvent", "<bpmn:terminateEventDefinition/>"), "x"),
    "unsupported-error-event": (middle("intermediateCatchEvent", "<bpmn:errorEventDefinition/>"), "x"),
    "unsupported-timer-event": (one(event("endEvent", "timer"), task(), flows="start a x"), "x"),
    "unsupported-cancel-event": (middle("intermediateThrowEvent", "<bpmn:cancelEventDefinition/>"), "x"),
    "unsupported-message-event": (
        one(sub("x", node("startEvent", "s1", NAMED), end("e1"), flows="s1 e1"), MESSAGE_ASIDE, flows="start x end"),
        "s1",
    ),
    "unsupported-conditional-event": (one(event("startEvent", "conditional"), task(), flows="x a end; start a"), "x"),
    "unsupported-reference-event": (
        one(node("endEvent", "x", "<bpmn:eventDefinitionRef>d</bpmn:eventDefinitionRef>"), task(), flows="start a x"),
        "x",
    ),
    "several-event-definitions": (
        one(node("endEvent", "x", event_of("terminate"), event_of("escalation")), task(), flows="start a x"),
        "x",
    ),
    "parallel-multiple": (
        one(node("boundaryEvent", "x", event_of("error") + event_of("timer"), attachedToRef="a", parallelMultiple="1"),
            task(), end("e2"), flows="start a end; x e2"),
        "x",
    ),
    "catch-without-event": (middle("intermediateCatchEvent"), "x"),
    "must-interrupt": (
        one(node("boundaryEvent", "x", event_of("error"), attachedToRef="a", cancelActivity="false"), task(), end("e2"),
            flows="start a end; x e2"),
        "x",
    ),
    "ad-hoc-event": (one(sub("x", start("s1"), task(), flows="", kind="adHocSubProcess"), flows="start x end"), "s1"),
    "event-sub-process-start": (one(task(), beside(start("s1"))), "x"),
    "event-sub-process-flow": (one(task(), beside(TICK), flows="start a end; a x"), "x"),
    "event-sub-process-marker": (
        one(task(), beside(TICK + "<bpmn:standardLoopCharacteristics loopMaximum='2'/>")), "x",
    ),
    "cancel-elsewhere": (one(event("endEvent", "cancel"), task(), flows="start a x"), "x"),
    "cancel-without-way-out": (
        one(sub("t", start("s1"), event("endEvent", "cancel"), flows="s1 x", kind="transaction"), flows="start t end"),
        "x",
    ),
    "link-without-name": (middle("intermediateThrowEvent", "<bpmn:linkEventDefinition/>"), "x"),
    "link-unpaired": (one(task(), link("intermediateThrowEvent", "x"), flows="start a; a x; a end"), "x"),
    "link-with-flow": (
        one(task(), link("intermediateThrowEvent", "x"), link("intermediateCatchEvent", "y"),
            flows="start x a end; y a"),
        "x",
    ),
    "compensation-without-handler": (
        one(task(), node("boundaryEvent", "x", event_of("compensate"), attachedToRef="a")), "x",
    ),
    "compensation-flow": (
        one(task(), node("boundaryEvent", "x", event_of("compensate"), attachedToRef="a"), end("e2"),
            flows="start a end; x e2"),
        "x",
    ),
    "nothing-to-compensate": (
        one(task(), node("endEvent", "x", '<bpmn:compensateEventDefinition activityRef="a"/>'), flows="start a x"), "x",
    ),
    "event-gateway-alone": (
        one(node("eventBasedGateway", "x"), catch("c"), flows="start x c end"), "x",
    ),
    "event-gateway-target": (
        one(node("eventBasedGateway", "x"), catch("c"), task(), flows="start x; x c end; x a end"), "a",
    ),
    "event-gateway-mixed": (
        file(
            declared("message", "m"),
            process(
                start(), node("eventBasedGateway", "x"),
                node("intermediateCatchEvent", "c", '<bpmn:messageEventDefinition messageRef="message_m"/>'),
                node("receiveTask", "r", messageRef="message_m"), end(), flows="start x; x c end; x r end",
            ),
        ),
        "x",
    ),
    "event-gateway-start": (
        one(node("eventBasedGateway", "x", instantiate="true"), catch("c"), catch("d"),
            flows="start x; x c end; x d end"),
        "x",
    ),
    "event-gateway-parallel": (
        one(node("eventBasedGateway", "x", eventGatewayType="Parallel"), catch("c"), catch("d"),
            flows="start x; x c end; x d end"),
        "x",
    ),
    "uncaught-error": (one(event("endEvent", "error"), task(), flows="start a x"), "x"),
    "uncaught-escalation": (middle("intermediateThrowEvent", "<bpmn:escalationEventDefinition/>"), "x"),
    "instances-without-bound": (one(task("a", "<bpmn:multiInstanceLoopCharacteristics/>")), "a"),
    "too-many-instances": (one(task("a", instances("1001"))), "a"),
    "results-lost": (one(task("a", many("=[1]", "i", gives="=i"))), "a"),
    "loop-without-bound": (one(task("a", "<bpmn:standardLoopCharacteristics/>")), "a"),
    "script-empty": (middle("scriptTask"), "x"),
    "activation-missing": (
        one(task(), task("b"), gateway("g", kind="parallel"), node("complexGateway", "x"),
            flows="start g; g a x; g b x; x end"),
        "x",
    ),
    "condition-missing": (middle("intermediateCatchEvent", "<bpmn:conditionalEventDefinition/>"), "x"),
    "signal-without-name": (middle("intermediateThrowEvent", "<bpmn:signalEventDefinition/>"), "x"),
    "no-start-event": (diagram(task(), end(), flows="a end"), "p"),
    "several-starts": (
        one(sub("x", start("s1"), start("s2"), end("e1"), flows="s1 e1; s2 e1"), flows="start x end"),
        "x",
    ),
    "no-end-event": (diagram(start(), task(), flows="start a a"), "p"),
    "flow-across-scopes": (
        one(sub("x", start("s1"), task(), end("e1"), flows="s1 a e1"), flow("f", "a", "end"), flows="start x end"),
        "f",
    ),
    "flow-into-event": (one(task(), flows="start a end; a start"), "start"),
    "flow-out-of-end": (one(task(), flows="start a end a"), "end"),
    "condition-outside-gateway": (one(task(), flows="start a | =x > 1; a end"), "start_a"),
    "default-with-condition": (
        choice(flow("f1", "g", "a", "=x > 1"), flow("f2", "g", "b", "=x > 2"), default="f2"),
        "f2",
    ),
    "missing-condition": (choice(flow("f1", "g", "a"), flow("f2", "g", "b"), default="f2"), "f1"),
    "empty-condition": (choice(flow("f1", "g", "a", ""), flow("f2", "g", "b"), default="f2"), "f1"),
    "default-elsewhere": (choice(flow("f1", "g", "a", "=x > 1"), flow("f2", "g", "b", "=y"), default="sg"), "g"),
    "missing-default": (choice(flow("f1", "g", "a", "=x > 1"), flow("f2", "g", "b", "=x < 1")), "g"),
    "no-way-on": (one(task(), task("b"), gateway("g", default="g_b"), flows="start g; g a | =x; a end; g b"), "b"),
    "no-way-out": (
        one(task(), task("b"), gateway("g", default="g_b"), flows="start g; g a | =x; a end; g b b"),
        "b",
    ),
    "unreachable": (one(task(), task("b"), flows="start a end; b end"), "b"),
    "endless-loop": (
        one(task(), gateway("g"), LOOPED, gateway("h", default="h_g"), flows="start a g x h g; h end | =false"),
        "g",
    ),
    "deadlock": (joined("exclusiveGateway", "parallelGateway"), "j"),
    "lack-of-synchronisation": (joined("parallelGateway", "exclusiveGateway"), "j"),
    "never-completes": (CIRCLE, "g"),
    "never-reached": (
        one(sub("x", start("s1"), task("a"), end("e1"), flows="s1 a e1"), NEVER, end("e2"), flows="start x end; t e2"),
        "t",
    ),
    "not-proved": (joined("parallelGateway", "complexGateway"), "j"),
    "timer-without-time": (
        one(task(), node("boundaryEvent", "t", "<bpmn:timerEventDefinition/>", attachedToRef="a"), end("e2"),
            flows="start a end; t e2"),
        "t",
    ),
    "timer-without-zone": (attached("Date", "2025-03-10T09:00:00"), "t"),
    "negative-duration": (attached(text="-PT5M"), "t"),
    "timer-unreadable": (attached("Cycle", "0 0 9 L * ?"), "t"),
    "start-timer-expression": (
        one(node("startEvent", "x", timer("timeCycle", '="@daily"')), task(), flows="x a end; start a"),
        "x",
    ),
    "start-timer-duration": (
        one(node("startEvent", "x", timer("timeDuration", "PT5M")), task(), flows="x a end; start a"),
        "x",
    ),
    "raise-without-message": (
        one(task(), boundary("t", "a", ext=own("raise", groups="desk")), end("e2"), flows="start a end; t e2"), "t"
    ),
    "raise-by-nobody": (
        file(
            '<bpmn:message id="m" name="go"/>',
            process(
                start(ext=FORM), node("intermediateCatchEvent", "x", NAMED, ext=own("raise")), end(),
                flows="start x end",
            ),
        ),
        "x",
    ),
    "task-date": (one(task(ext=zeebe("taskSchedule", dueDate="2025-03-10T09:00:00"))), "a"),
    "task-priority": (one(task(ext=zeebe("priorityDefinition", priority="high"))), "a"),
    "limit-missing": (attached("Date", "=limit.due_at"), "t"),
    "boundary-without-event": (
        one(task(), node("boundaryEvent", "t", attachedToRef="a"), end("e2"), flows="start a end; t e2"),
        "t",
    ),
    "boundary-without-host": (one(task(), boundary("t", "end"), end("e2"), flows="start a end; t e2"), "t"),
    "expression-invalid": (attached(text="=limit."), "t"),
    "other-language": (one(task(ext=io(x="${customer}"))), "a"),
    "mapping-target": (one(task(ext=io(**{"a b": "=1"}))), "a"),
    "mapping-source": (one(task(ext=io(x="="))), "a"),
    "limit-elsewhere": (attached(ext=own("limit", id="L", amount="1", unit="days")), "t"),
    "limit-id": (limited(id="", amount="1", unit="days"), "a"),
    "limit-unit": (limited(id="L", amount="1", unit="fortnights"), "a"),
    "limit-ending": (limited(id="L", amount="1", unit="days", ending="noon"), "a"),
    "limit-turn": (limited(id="L", amount="1", unit="days", remind="yes"), "a"),
    "limit-message": (limited(id="L", amount="1", unit="days", from_="message", message="nobody waits"), "a"),
    "limit-in-vain": (limited(id="L", amount="1", unit="hours", ending="close"), "a"),
    "limit-warning": (limited(id="L", amount="1", unit="days", warning="2", warningUnit="weeks"), "a"),
    "limit-mark": (limited(id="L", amount="1", unit="days", mark="too late"), "a"),
    "clock-stop-limit": (stopping(limits="none"), "w"),
    "clock-stop-nothing": (stopping(), "w"),
    "clock-stop-no-wait": (one(node("scriptTask", "a", ext=zeebe("script", expression="=1", resultVariable="r")
                                    + own("clockStop", limits="L")), ext=own("limit", id="L", amount="1", unit="days")),
                           "a"),
    "unknown-function": (attached(text="=workdays(2)"), "t"),
    "function-arguments": (attached("Date", "=working days(received, 2, 3)"), "t"),
    "timer-moment": (attached(text="=working days(2)"), "t"),
    "timer-no-moment": (attached("Date", "=working time(a, b)"), "t"),
    "limit-amount": (limited(id="L", amount="0", unit="minutes"), "a"),
    "limit-start": (limited(id="L", amount="1", unit="days", from_="received_at"), "a"),
    "limit-timer": (limited(id="L", amount="1", unit="days", timer="elsewhere"), "a"),
    "notice-elsewhere": (attached(ext=own("notice", on="activated", groups="g", message="m")), "t"),
    "notice-moment": (one(task(ext=own("notice", on="later", groups="g", message="m"))), "a"),
    "notice-to-nobody": (one(task(ext=own("notice", on="activated", message="m"))), "a"),
    "notice-empty": (one(task(ext=own("notice", on="activated", groups="g"))), "a"),
    "task-without-form": (one(user("a")), "a"),
    "no-decision": (middle("businessRuleTask"), "x"),
    "unknown-handler": (one(service("a", "send money")), "a"),
    "unknown-parameter": (one(service("a", "mark", ext=io(group="x"))), "a"),
    "missing-parameter": (one(service("a", "notify", ext=io(groups="x"))), "a"),
    "task-for-nobody": (one(user("a", groups=None, ext=FORM)), "a"),
    "message-without-name": (one(event("startEvent", "message"), task(), flows="x a end; start a"), "x"),
    "unsupported-extension": (one(task(ext=zeebe("executionListeners"))), "a"),
    "unsupported-attribute": (one(task(ext=own("limit", id="L", amount="1", unit="days", untill="x"))), "a"),
    "unsupported-part": (one(task("a", "<bpmn:potentialOwner/>")), "a"),
    "other-vendor": (one(node("userTask", "a", ext=FORM + CLERKS, **{"xmlns:c": "http://camunda.org/schema/1.0/bpmn",
                                                                       "c:assignee": "demo"})), "a"),
    "unknown-zone": (one(task(), ext=own("case", zone="Mars/Base")), "p"),
    "not-as-bpmn-says": (one(user("a", ext=FORM, cancelActivty="false")), "a"),
    "clause-without-number": (one(task(ext=own("clause"))), "a"),
}  # fmt: skip

SPOKEN = '<bpmn:conditionExpression language="javascript">x</bpmn:conditionExpression>'
AGAIN = [
    ("unreachable", one(task(), user("b", ext=FORM, isForCompensation="true")), "b"),
    ("other-language", middle("scriptTask", "<bpmn:script>x</bpmn:script>", scriptFormat="python"), "x"),
    ("message-without-name", middle("receiveTask"), "x"),
    ("unsupported-part", one(user("a", ext=FORM, startQuantity="2")), "a"),
    ("unsupported-part", one(task(), "<bpmn:standardThing/>"), "p"),
    ("unsupported-part", one(task(ext="<zeebe:properties><bpmn:performer/></zeebe:properties>")), "a"),
    ("unsupported-part", one(task(ext="<zeebe:ioMapping><bpmn:task id='b'/></zeebe:ioMapping>")), "b"),
    ("other-language", choice(node("sequenceFlow", "f", SPOKEN, sourceRef="g", targetRef="a")), "f"),
    ("expression-invalid", choice(flow("f1", "g", "a", "=x >"), flow("f2", "g", "b"), default="f2"), "f1"),
    ("expression-invalid", one(task(), ext=own("case", title="=(")), "p"),
    ("expression-invalid", one(task(ext=own("notice", on="activated", when="x >", groups="g", message="m"))), "a"),
    ("expression-invalid", one(task(groups="=(")), "a"),
    ("expression-invalid", limited(id="L", amount="1", unit="days", from_="=("), "a"),
    ("timer-unreadable", attached("Date", "PT5M"), "t"),
    ("timer-unreadable", attached("Cycle", "R/PT1S"), "t"),
    ("timer-unreadable", attached(text="P1.5M"), "t"),
    ("negative-duration", attached("Cycle", "R/-PT5M"), "t"),
    ("limit-amount", limited(id="L", amount="ten", unit="minutes"), "a"),
    ("limit-amount", limited(id="L", amount="1.5", unit="days"), "a"),
    ("limit-amount", limited(id="L", amount="-1", unit="end of day"), "a"),
    ("limit-id", one(*(task(name, ext=own("limit", id="L", amount="1", unit="days")) for name in "ab"),
                     flows="start a b end"), "b"),
    ("unsupported-extension", one(task(), ext=zeebe("taskDefinition", type="x")), "p"),
    ("unsupported-extension", one(task(ext=zeebe("input", source="=1", target="x"))), "a"),
    ("unsupported-extension", one(task("a", zeebe("formDefinition", formId="g"))), "a"),
    ("not-as-bpmn-says", one(task("a", node("boundaryEvent", "b", attachedToRef="a"))), "b"),
    ("not-as-bpmn-says", one(task(ext="<bpmn:userTask/>")), "a"),
    ("not-as-bpmn-says", attached(host="").replace(b'cancelActivity="false"', b'cancelActivity="no"'), "t"),
    ("unsupported-extension", one(task(), finish={"ext": FORM}), "end"),
    ("unsupported-attribute", one(task(ext=zeebe("formDefinition", externalReference="x"))), "a"),
    ("dangling-reference", one(event("startEvent", "message"), task(), flows="x a end; start a").replace(
        b"<bpmn:messageEventDefinition/>", b'<bpmn:messageEventDefinition messageRef="none"/>'), "x"),
    ("endless-loop", one(task(), gateway("g", default="g_g"), flows="start g g; g a | =x; a end"), "g"),
    ("missing-default", choice(flow("f1", "g", "a", '=x = "1"'), flow("f2", "g", "b", '=y = "2"')), "g"),
    ("missing-default", choice(flow("f1", "g", "a", '=x = "1"'), flow("f2", "b", "end")), "g"),
    ("unreachable", one(task(), sub("x", start("s1"), end("e1"), flows="s1 e1"), flows="start a end; x end"), "x"),
]  # fmt: skip
