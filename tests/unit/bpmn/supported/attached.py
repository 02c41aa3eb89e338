"""Events on the border of an activity and in front of an event sub-process that run."""

from engine.bpmn.run import Move
from tests.unit.bpmn.drawing import diagram, end, event, file, gateway, node, process, script, start, sub, user
from tests.unit.bpmn.supported.row import Runs
from tests.unit.bpmn.supported.shapes import (
    ERROR,
    ES,
    ESCALATION,
    HALF,
    MESSAGE,
    ON,
    SIGNAL,
    YES,
    beside,
    compensated,
    ending,
    on_border,
    transaction,
)

ATTACHED = (
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
)
