"""Start, intermediate and end events that run."""

from engine.bpmn.run import Move
from tests.unit.bpmn.drawing import diagram, end, event, file, gateway, node, process, script, start, user
from tests.unit.bpmn.supported.row import Runs
from tests.unit.bpmn.supported.shapes import (
    DAILY,
    ERROR,
    ESCALATION,
    HALF,
    IN,
    MESSAGE,
    SIGNAL,
    compensated,
    ending,
    in_flow,
    refers,
    thrown_up,
    transaction,
)

BEGINNINGS = (
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
)

ENDS = (
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
)
