"""Every element of BPMN 2.0 in the smallest diagram that shows it: what runs with its trace, what is refused and why.

`test_bpmn_supported.py` plays and judges each row, and keeps `engine/bpmn/SUPPORTED.md` as this table says.
"""

from dataclasses import dataclass, field

from engine.bpmn.run import BusinessError, Move
from tests.unit.bpmn.drawing import (
    attributes,
    call,
    declared,
    diagram,
    end,
    event,
    file,
    gateway,
    loop,
    many,
    node,
    process,
    script,
    service,
    start,
    sub,
    user,
)


@dataclass(frozen=True)
class Runs:
    """A diagram that runs: the elements completed, in order, when every open task is completed in turn."""

    part: str
    name: str
    data: bytes
    trace: str
    moves: tuple[Move, ...] = ()
    variables: dict = field(default_factory=dict)
    start: str | None = None
    note: str = ""


@dataclass(frozen=True)
class Refused:
    """A diagram that is refused at deployment."""

    part: str
    name: str
    data: bytes
    rule: str
    note: str = ""


def in_flow(element, *declarations, more=(), flows="start x end"):
    """A process of one element `x` between start and end."""
    return file(*declarations, process(start(), element, *more, end(), flows=flows))


def on_border(definition, host=None, *, interrupting=True, declarations=(), ext=""):
    edge = node("boundaryEvent", "x", definition, attachedToRef="h", cancelActivity=str(interrupting).lower(), ext=ext)
    return file(
        *declarations,
        process(start(), host or user("h"), edge, user("side"), end("end2"), end(), flows="start h end; x side end2"),
    )


def beside(definition, *, interrupting=True, declarations=(), main="h", nodes=()):
    """An event sub-process whose start event is `x`."""
    begin = node("startEvent", "x", definition, isInterrupting=str(interrupting).lower())
    apart = sub("es", begin, user("side"), end("end2"), flows="x side end2", triggeredByEvent="true")
    flows = f"start {main} end" if not nodes else f"start {main}"
    return file(*declarations, process(start(), *(nodes or [user("h"), end()]), apart, flows=flows))


def refers(kind, node_id="x", name="m"):
    return node(kind, node_id, event("message", name))


MESSAGE, SIGNAL = declared("message", "m"), declared("signal", "s")
ERROR, ESCALATION = declared("error", "e"), declared("escalation", "e")
IN, ON, ES = "Intermediate event", "Boundary event", "Event sub-process start"
HALF = event("timer", "PT30M")
DAILY = "<bpmn:timerEventDefinition><bpmn:timeCycle>R/P1D</bpmn:timeCycle></bpmn:timerEventDefinition>"
YES = event("conditional", "=yes")


def compensated(*, more="", handler=None):
    edge = node("boundaryEvent", "edge", "<bpmn:compensateEventDefinition/>", attachedToRef="h")
    line = f"<bpmn:association{attributes(id='line', sourceRef='edge', targetRef='undo')}/>"
    return user("h") + edge + (handler or user("undo", isForCompensation="true")) + line + more


def transaction():
    inner = sub(
        "t", start("s1"), compensated(), node("endEvent", "x", "<bpmn:cancelEventDefinition/>"), flows="s1 h x",
        kind="transaction",
    )  # fmt: skip
    edge = node("boundaryEvent", "out", "<bpmn:cancelEventDefinition/>", attachedToRef="t")
    return diagram(start(), inner, edge, end(), end("end2"), flows="start t end; out end2")


def ending(definition, *declarations, catch="", name="x"):
    """A sub-process that ends with an event, caught on its border."""
    inner = sub("h", start("s1"), node("endEvent", name, definition), flows="s1 x")
    edge = node("boundaryEvent", "edge", event(catch, "e"), attachedToRef="h")
    return file(*declarations, process(start(), inner, edge, end("end2"), end(), flows="start h end; edge end2"))


def thrown_up():
    inner = sub(
        "h", start("s1"), node("intermediateThrowEvent", "x", event("escalation", "e")), end("e1"), flows="s1 x e1"
    )
    edge = node("boundaryEvent", "edge", event("escalation", "e"), attachedToRef="h", cancelActivity="false")
    return file(ESCALATION, process(start(), inner, edge, end("end2"), end(), flows="start h end; edge end2"))


def forked(kind, *, default=None, conditions=("", "")):
    first, second = (f" | {text}" if text else "" for text in conditions)
    return diagram(
        start(), gateway("x", default, kind=kind), user("a"), user("b"), gateway("j", kind=kind), end(),
        flows=f"start x; x a{first}; x b{second}; a j; b j; j end",
    )  # fmt: skip


def event_gateway(**given):
    return file(
        MESSAGE,
        process(
            start(), node("eventBasedGateway", "x", **given), refers("intermediateCatchEvent", "c"),
            node("intermediateCatchEvent", "t", HALF), end(), end("end2"),
            flows="start x; x c end; x t end2",
        ),
    )  # fmt: skip


def complex_gateway():
    return diagram(
        start(), gateway("s", kind="parallel"), user("a"), user("b"),
        node("complexGateway", "x", "<bpmn:activationCondition>=activationCount >= 1</bpmn:activationCondition>"),
        end(), flows="start s; s a x; s b x; x end",
    )  # fmt: skip


def fails(_inputs):
    raise BusinessError("e")


CALLED = process(start("start2"), end("end2"), flows="start2 end2", process_id="q")
EVENT_SUB = "Event sub-process"

ROWS = (
    Runs("Activity", "task", in_flow(node("task", "x")), "start x end", note="passes at once (13.3.3)"),
    Runs("Activity", "userTask", in_flow(user("x")), "start x end"),
    Runs("Activity", "manualTask", in_flow(node("manualTask", "x")), "start x end", note="waits for a person"),
    Runs("Activity", "serviceTask", in_flow(service("x", "mark", set="={n: 1}")), "start x end", variables={"n": 1}),
    Runs(
        "Activity",
        "serviceTask, ended by a business error",
        on_border(event("error", "e"), service("h", "fails"), declarations=(ERROR,)),
        "start x side end2",
    ),
    Runs("Activity", "sendTask", in_flow(node("sendTask", "x", messageRef="message_m"), MESSAGE), "start x end"),
    Runs(
        "Activity",
        "receiveTask",
        in_flow(node("receiveTask", "x", messageRef="message_m"), MESSAGE),
        "start x end",
        moves=(Move(do="message", name="m", values={"n": 1}),),
        variables={"n": 1},
    ),
    Runs(
        "Activity",
        "receiveTask, instantiating",
        file(
            MESSAGE, process(node("receiveTask", "x", messageRef="message_m", instantiate="true"), end(), flows="x end")
        ),
        "x end",
    ),
    Runs("Activity", "scriptTask", in_flow(script("x", "=1 + 1", "n")), "start x end", variables={"n": 2}),
    Runs(
        "Activity",
        "callActivity",
        file(process(start(), call("x", "q"), end(), flows="start x end"), CALLED),
        "start start2 end2 x end",
    ),
    Runs(
        "Activity",
        "subProcess",
        in_flow(sub("x", start("s1"), user("a"), end("e1"), flows="s1 a e1")),
        "start s1 a e1 x end",
    ),
    Runs(
        "Activity",
        "transaction",
        in_flow(sub("x", start("s1"), user("a"), end("e1"), flows="s1 a e1", kind="transaction")),
        "start s1 a e1 x end",
    ),
    Runs(
        "Activity",
        "adHocSubProcess",
        in_flow(
            sub(
                "x",
                user("a"),
                user("b"),
                "<bpmn:completionCondition>=true</bpmn:completionCondition>",
                flows="",
                kind="adHocSubProcess",
            )
        ),
        "start a x end",
    ),
    Runs(
        "Activity",
        "standard loop",
        in_flow(script("x", "=n + 1", "n", loop("=n < 3")), more=[script("z", "=0", "n")], flows="start z x end"),
        "start z x x x end",
        variables={"n": 3},
    ),
    Runs(
        "Activity",
        "multi-instance, parallel",
        in_flow(user("x", many("=[1, 2]", "i", output="r", gives="=i * 2"))),
        "start x x end",
        variables={"r": [2, 4]},
    ),
    Runs(
        "Activity",
        "multi-instance, sequential",
        in_flow(user("x", many("=[1, 2]", "i", sequential=True, output="r", gives="=i * 2"))),
        "start x x end",
        variables={"r": [2, 4]},
    ),
    Runs(
        "Activity",
        "multi-instance, completion condition",
        in_flow(user("x", many("=[1, 2, 3]", "i", until="=numberOfCompletedInstances >= 2"))),
        "start x x end",
    ),
    Runs(
        "Activity",
        "compensation handler",
        diagram(
            start(),
            compensated(),
            node("intermediateThrowEvent", "x", "<bpmn:compensateEventDefinition/>"),
            end(),
            flows="start h x end",
        ),
        "start h undo x end",
    ),
    Runs(
        "Gateway",
        "exclusiveGateway",
        diagram(
            start(), gateway("x", "x_b"), user("a"), user("b"), end(), flows="start x; x a | =true; x b; a end; b end"
        ),
        "start x a end",
    ),
    Runs("Gateway", "parallelGateway", forked("parallel"), "start x a b j end"),
    Runs("Gateway", "inclusiveGateway", forked("inclusive", conditions=("=true", "=false")), "start x a j end"),
    Runs("Gateway", "eventBasedGateway", event_gateway(), "start x c end", moves=(Move(do="message", name="m"),)),
    Runs(
        "Gateway",
        "eventBasedGateway, instantiating",
        file(
            MESSAGE,
            SIGNAL,
            process(
                node("eventBasedGateway", "x", instantiate="true"),
                refers("intermediateCatchEvent", "c"),
                node("intermediateCatchEvent", "d", event("signal", "s")),
                end(),
                end("end2"),
                flows="x c end; x d end2",
            ),
        ),
        "d end2",
        start="d",
    ),
    Runs(
        "Gateway",
        "eventBasedGateway, parallel",
        file(
            MESSAGE,
            SIGNAL,
            process(
                node("eventBasedGateway", "x", instantiate="true", eventGatewayType="Parallel"),
                refers("intermediateCatchEvent", "c"),
                node("intermediateCatchEvent", "d", event("signal", "s")),
                end(),
                end("end2"),
                flows="x c end; x d end2",
            ),
        ),
        "d end2 x c end",
        start="d",
        moves=(Move(do="message", name="m"),),
    ),
    Runs("Gateway", "complexGateway", complex_gateway(), "start s a x end b x", note="second phase by 13.4.5"),
    Runs(
        "Flow",
        "several into a node",
        diagram(
            start(),
            gateway("s", kind="parallel"),
            user("a"),
            user("b"),
            user("x"),
            end(),
            flows="start s; s a x; s b x; x end",
        ),
        "start s a b x end x end",
        note="one activation a token",
    ),
    Runs(
        "Flow",
        "several out of an activity",
        diagram(start(), node("task", "x"), user("a"), user("b"), end(), flows="start x; x a end; x b end"),
        "start x a end b end",
    ),
    Runs(
        "Flow",
        "conditional and default out of an activity",
        diagram(
            start(),
            user("x", default="x_b"),
            user("a"),
            user("b"),
            end(),
            flows="start x; x a | =false; x b; a end; b end",
        ),
        "start x b end",
    ),
    Runs("Start event", "none", diagram(start("x"), end(), flows="x end"), "x end"),
    Runs("Start event", "message", file(MESSAGE, process(refers("startEvent"), end(), flows="x end")), "x end"),
    Runs("Start event", "timer", diagram(node("startEvent", "x", DAILY), end(), flows="x end"), "x end"),
    Runs(
        "Start event",
        "signal",
        file(SIGNAL, process(node("startEvent", "x", event("signal", "s")), end(), flows="x end")),
        "x end",
    ),
    Runs(
        "Start event",
        "multiple",
        file(
            MESSAGE,
            SIGNAL,
            process(node("startEvent", "x", event("message", "m"), event("signal", "s")), end(), flows="x end"),
        ),
        "x end",
    ),
    Runs(IN, "none, throwing", in_flow(node("intermediateThrowEvent", "x")), "start x end"),
    Runs(
        IN,
        "message, catching",
        in_flow(refers("intermediateCatchEvent"), MESSAGE),
        "start x end",
        moves=(Move(do="message", name="m"),),
    ),
    Runs(IN, "message, throwing", in_flow(refers("intermediateThrowEvent"), MESSAGE), "start x end"),
    Runs(IN, "timer, catching", in_flow(node("intermediateCatchEvent", "x", HALF)), "start x end"),
    Runs(
        IN,
        "signal, catching",
        in_flow(node("intermediateCatchEvent", "x", event("signal", "s")), SIGNAL),
        "start x end",
        moves=(Move(do="signal", name="s"),),
    ),
    Runs(
        IN,
        "signal, throwing",
        in_flow(node("intermediateThrowEvent", "x", event("signal", "s")), SIGNAL),
        "start x end",
    ),
    Runs(
        IN,
        "conditional, catching",
        in_flow(
            node("intermediateCatchEvent", "x", event("conditional", "=n = 1")),
            more=[script("z", "=1", "n")],
            flows="start z x end",
        ),
        "start z x end",
    ),
    Runs(IN, "escalation, throwing", thrown_up(), "start s1 x edge e1 h end2 end"),
    Runs(
        IN,
        "link",
        diagram(
            start(),
            node("intermediateThrowEvent", "x", event("link", "l")),
            node("intermediateCatchEvent", "y", event("link", "l")),
            end(),
            flows="start x; y end",
        ),
        "start x y end",
    ),
    Runs(
        IN,
        "compensation, throwing",
        diagram(
            start(),
            compensated(),
            node("intermediateThrowEvent", "x", '<bpmn:compensateEventDefinition activityRef="h"/>'),
            end(),
            flows="start h x end",
        ),
        "start h undo x end",
    ),
    Runs(
        IN,
        "multiple, catching",
        in_flow(node("intermediateCatchEvent", "x", event("message", "m"), event("signal", "s")), MESSAGE, SIGNAL),
        "start x end",
        moves=(Move(do="signal", name="s"),),
    ),
    Runs(
        IN,
        "parallel multiple, catching",
        in_flow(
            node("intermediateCatchEvent", "x", event("message", "m"), event("signal", "s"), parallelMultiple="true"),
            MESSAGE,
            SIGNAL,
        ),
        "start x end",
        moves=(Move(do="signal", name="s"), Move(do="message", name="m")),
    ),
    Runs(
        ON,
        "message",
        on_border(event("message", "m"), declarations=(MESSAGE,)),
        "start x side end2",
        moves=(Move(do="message", name="m"),),
    ),
    Runs(
        ON,
        "message, non-interrupting",
        on_border(event("message", "m"), interrupting=False, declarations=(MESSAGE,)),
        "start x h end side end2",
        moves=(Move(do="message", name="m"),),
    ),
    Runs(ON, "timer", on_border(HALF), "start x side end2", moves=(Move(do="fire", name="x"),)),
    Runs(
        ON,
        "timer, non-interrupting",
        on_border(HALF, interrupting=False),
        "start x h end side end2",
        moves=(Move(do="fire", name="x"),),
    ),
    Runs(
        ON,
        "signal",
        on_border(event("signal", "s"), declarations=(SIGNAL,)),
        "start x side end2",
        moves=(Move(do="signal", name="s"),),
    ),
    Runs(
        ON,
        "signal, non-interrupting",
        on_border(event("signal", "s"), interrupting=False, declarations=(SIGNAL,)),
        "start x h end side end2",
        moves=(Move(do="signal", name="s"),),
    ),
    Runs(ON, "error", ending(event("error", "e"), ERROR, catch="error"), "start s1 x edge end2"),
    Runs(ON, "escalation", ending(event("escalation", "e"), ESCALATION, catch="escalation"), "start s1 x edge end2"),
    Runs(
        ON,
        "conditional",
        file(
            process(
                start(),
                user("h"),
                node("boundaryEvent", "x", YES, attachedToRef="h"),
                user("side"),
                end("end2"),
                end(),
                gateway("s", kind="parallel"),
                script("z", "=true", "yes"),
                user("w"),
                end("end3"),
                flows="start s; s h end; s w z end3; x side end2",
            )
        ),
        "start s w z end3 x side end2",
        moves=(Move(do="complete", name="w"),),
    ),
    Runs(ON, "cancel", transaction(), "start s1 h undo x out end2"),
    Runs(ON, "compensation", diagram(start(), compensated(), end(), flows="start h end"), "start h end"),
    Runs(
        ON,
        "multiple",
        on_border(event("message", "m") + event("signal", "s"), declarations=(MESSAGE, SIGNAL)),
        "start x side end2",
        moves=(Move(do="signal", name="s"),),
    ),
    Runs(
        ES,
        "message",
        beside(event("message", "m"), declarations=(MESSAGE,)),
        "start x side end2 es",
        moves=(Move(do="message", name="m"),),
    ),
    Runs(
        ES,
        "message, non-interrupting",
        beside(event("message", "m"), interrupting=False, declarations=(MESSAGE,)),
        "start x h end side end2 es",
        moves=(Move(do="message", name="m"),),
    ),
    Runs(ES, "timer", beside(HALF), "start x side end2 es", moves=(Move(do="fire", name="x"),)),
    Runs(
        ES,
        "timer, non-interrupting",
        beside(HALF, interrupting=False),
        "start x h end side end2 es",
        moves=(Move(do="fire", name="x"),),
    ),
    Runs(
        ES,
        "signal",
        beside(event("signal", "s"), declarations=(SIGNAL,)),
        "start x side end2 es",
        moves=(Move(do="signal", name="s"),),
    ),
    Runs(
        ES,
        "error",
        beside(
            event("error", "e"), declarations=(ERROR,), main="bad", nodes=[node("endEvent", "bad", event("error", "e"))]
        ),
        "start bad x side end2 es",
    ),
    Runs(
        ES,
        "escalation, non-interrupting",
        beside(
            event("escalation", "e"),
            interrupting=False,
            declarations=(ESCALATION,),
            main="bad",
            nodes=[node("endEvent", "bad", event("escalation", "e"))],
        ),
        "start bad x side end2 es",
    ),
    Runs(ES, "conditional", beside(event("conditional", "=true")), "start x side end2 es"),
    Runs(
        ES,
        "compensation",
        diagram(
            start(),
            sub(
                "s",
                start("s1"),
                compensated(),
                sub(
                    "es",
                    node("startEvent", "x", "<bpmn:compensateEventDefinition/>"),
                    user("side"),
                    end("e2"),
                    flows="x side e2",
                    triggeredByEvent="true",
                ),
                end("e1"),
                flows="s1 h e1",
            ),
            node("intermediateThrowEvent", "t", "<bpmn:compensateEventDefinition/>"),
            end(),
            flows="start s t end",
        ),
        "start s1 h e1 s x side e2 es t end",
    ),
    Runs("End event", "none", diagram(start(), end("x"), flows="start x"), "start x"),
    Runs("End event", "message", file(MESSAGE, process(start(), refers("endEvent"), flows="start x")), "start x"),
    Runs(
        "End event",
        "signal",
        file(SIGNAL, process(start(), node("endEvent", "x", event("signal", "s")), flows="start x")),
        "start x",
    ),
    Runs("End event", "error", ending(event("error", "e"), ERROR, catch="error"), "start s1 x edge end2"),
    Runs(
        "End event",
        "escalation",
        ending(event("escalation", "e"), ESCALATION, catch="escalation"),
        "start s1 x edge end2",
    ),
    Runs("End event", "cancel", transaction(), "start s1 h undo x out end2"),
    Runs(
        "End event",
        "compensation",
        diagram(start(), compensated(), node("endEvent", "x", "<bpmn:compensateEventDefinition/>"), flows="start h x"),
        "start h undo x",
    ),
    Runs(
        "End event",
        "terminate",
        diagram(
            start(),
            gateway("s", kind="parallel"),
            user("a"),
            user("b"),
            node("endEvent", "x", event("terminate")),
            end(),
            flows="start s; s a x; s b end",
        ),
        "start s a x",
    ),
    Runs(
        "End event",
        "multiple",
        file(
            MESSAGE,
            SIGNAL,
            process(start(), node("endEvent", "x", event("message", "m"), event("signal", "s")), flows="start x"),
        ),
        "start x",
    ),
    Refused("Activity", "choreography", in_flow(node("choreographyTask", "x")), "unsupported-choreographyTask"),
    Refused(
        "Activity",
        "call of a process that is not there",
        in_flow(call("x", "other")),
        "unknown-process",
    ),
    Refused("Activity", "startQuantity, completionQuantity", in_flow(user("x", startQuantity="2")), "unsupported-part"),
    Refused(
        "Activity",
        "script in another language",
        in_flow(node("scriptTask", "x", "<bpmn:script>x = 1</bpmn:script>", scriptFormat="python")),
        "other-language",
    ),
    Refused("Activity", "resource roles", in_flow(user("x", "<bpmn:potentialOwner/>")), "unsupported-part"),
    Refused(
        "Start event",
        "conditional, at the top",
        diagram(node("startEvent", "x", event("conditional", "=true")), end(), flows="x end"),
        "unsupported-conditional-event",
    ),
    Refused(
        "Data",
        "assignments of data associations",
        in_flow(user("x", "<bpmn:dataInputAssociation><bpmn:assignment/></bpmn:dataInputAssociation>")),
        "unsupported-part",
    ),
    Refused(
        "File", "not executable", file(process(start(), end(), flows="start end", executable="false")), "not-executable"
    ),
)
