"""Activities and their markers that run."""

from engine.bpmn.run import Move
from tests.unit.bpmn.drawing import (
    call,
    diagram,
    end,
    event,
    file,
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
from tests.unit.bpmn.supported.row import Runs
from tests.unit.bpmn.supported.shapes import CALLED, ERROR, MESSAGE, compensated, in_flow, on_border

ACTIVITIES = (
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
)
