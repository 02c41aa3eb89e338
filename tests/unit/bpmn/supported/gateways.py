"""Gateways and flows that run."""

from engine.bpmn.run import Move
from tests.unit.bpmn.drawing import diagram, end, event, file, gateway, node, process, start, user
from tests.unit.bpmn.supported.row import Runs
from tests.unit.bpmn.supported.shapes import MESSAGE, SIGNAL, complex_gateway, event_gateway, forked, refers

GATEWAYS = (
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
)
