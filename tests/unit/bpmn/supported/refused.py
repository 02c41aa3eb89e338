"""What is refused at deployment."""

from tests.unit.bpmn.drawing import call, diagram, end, event, file, node, process, start, user
from tests.unit.bpmn.supported.row import Refused
from tests.unit.bpmn.supported.shapes import in_flow

REFUSED = (
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
