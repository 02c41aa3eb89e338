"""The smallest processes around one element `x`, which the rows of the table share."""

from engine.bpmn.run import BusinessError
from tests.unit.bpmn.drawing import (
    attributes,
    declared,
    diagram,
    end,
    event,
    file,
    gateway,
    node,
    process,
    start,
    sub,
    user,
)


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
