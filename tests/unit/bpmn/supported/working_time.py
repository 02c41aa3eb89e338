"""Limits in working time, what stops their clocks, and timers that read working time: extensions of the product."""

from engine.bpmn.run import Move
from tests.unit.bpmn.drawing import boundary, diagram, end, event, file, node, own, process, script, start, user
from tests.unit.bpmn.supported.row import Refused, Runs
from tests.unit.bpmn.supported.shapes import MESSAGE, in_flow

TIME = "Working time"


def limit(**given):
    return own("limit", **{"id": "L", "amount": "2", "unit": "working days", **given})


def watched(**given):
    """A task with a limit that feeds its boundary timer."""
    return diagram(
        start(), user("h", ext=limit(timer="x", **given)), boundary("x", "h", "Date", "=limit.due_at"), user("side"),
        end("end2"), end(), flows="start h end; x side end2",
    )  # fmt: skip


WAITS = node("intermediateCatchEvent", "x", event("message", "m"), ext=own("clockStop", limits="P"))
READS = "<bpmn:timerEventDefinition><bpmn:timeDate>=working days(2)</bpmn:timeDate></bpmn:timerEventDefinition>"

WORKING_TIME = (
    Runs(
        TIME,
        "limit of an activity",
        watched(),
        "start x h end side end2",
        moves=(Move(do="fire", name="x"),),
        note="working days, hours, minutes; by the clock; end of day, week, month, quarter, year; n-th working day",
    ),
    Runs(
        TIME,
        "limit of an activity, missed",
        diagram(start(), user("h", ext=limit(mark="late")), end(), flows="start h end"),
        "start h end",
        moves=(Move(do="fire", name="h"),),
        variables={"late": True},
        note="reminds, escalates, marks, reassigns",
    ),
    Runs(
        TIME,
        "limit of a process",
        file(process(start(), user("h"), end(), flows="start h end", ext=limit(mark="late"))),
        "start h end",
        moves=(Move(do="fire", name="p"),),
        variables={"late": True},
    ),
    Runs(
        TIME,
        "clock stop",
        file(MESSAGE, process(start(), WAITS, end(), flows="start x end", ext=limit(id="P"))),
        "start x end",
        moves=(Move(do="message", name="m"),),
        note="while the element waits, clocks stand still",
    ),
    Runs(
        TIME,
        "timer in working time",
        in_flow(node("intermediateCatchEvent", "x", READS)),
        "start x end",
        moves=(Move(do="fire", name="x"),),
        note="`working days(n)`, `end of month()` and their like, in every expression",
    ),
    Runs(
        TIME,
        "expression in working time",
        in_flow(script("x", '=is working day(date("2026-10-10"))', "works")),
        "start x end",
        variables={"works": True},
        note="ISO 8601 stays what it says: `P1D` is a day by the clock",
    ),
    Refused(TIME, "limit of an unknown unit", in_flow(user("x", ext=limit(unit="fortnights"))), "limit-unit"),
    Refused(
        TIME,
        "working time as a duration",
        in_flow(node("intermediateCatchEvent", "x", event("timer", "=working days(2)"))),
        "timer-moment",
        note="it is a moment",
    ),
)
