"""The diagram as plain data."""

import pytest

from engine.bpmn.diagram import Limit, NoticeRule
from engine.bpmn.event_definition import Timer
from engine.bpmn.limit import ClockStop
from engine.bpmn.model import read_diagram
from tests.unit.bpmn.drawing import (
    boundary,
    end,
    file,
    flow,
    gateway,
    io,
    node,
    own,
    process,
    start,
    sub,
    user,
    zeebe,
)  # fmt: skip


def read(*inside, **more):
    return read_diagram(file(process(*inside, **more))).processes[0]


def test_elements_carry_kind_name_scope_and_documentation():
    found = read(sub("outer", user("inner", name="里面"), flows=""), end())
    assert (found.elements["inner"].kind, found.elements["inner"].name) == ("userTask", "里面")
    assert (found.elements["inner"].scope, found.elements["outer"].scope) == ("outer", "")
    assert [element.id for element in found.within("outer")] == ["inner"]


def test_flows_keep_the_order_of_the_file():
    found = read(gateway("g"), flow("z", "g", "a", "=x"), flow("a", "g", "b"))
    assert [(each.id, each.condition) for each in found.outgoing("g")] == [("z", "=x"), ("a", None)]
    assert [each.id for each in found.incoming("b")] == ["a"]


def test_flows_may_carry_clauses():
    clause = f"<bpmn:extensionElements>{own('clause', ref='4.5')}</bpmn:extensionElements>"
    found = read(node("sequenceFlow", "f", clause, sourceRef="a", targetRef="b"))
    assert found.flows["f"].clauses == ("4.5",)


def test_the_innermost_lane_counts_and_sub_processes_hand_theirs_down():
    lanes = (
        '<bpmn:laneSet id="ls"><bpmn:lane id="out" name="外"><bpmn:flowNodeRef>a</bpmn:flowNodeRef>'
        "<bpmn:flowNodeRef>s</bpmn:flowNodeRef><bpmn:childLaneSet id='cs'><bpmn:lane id='in' name='内'>"
        "<bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane></bpmn:childLaneSet></bpmn:lane></bpmn:laneSet>"
    )
    found = read(lanes, user("a"), sub("s", user("b"), flows=""), user("c"))
    assert [found.elements[name].lane for name in "asbc"] == ["内", "外", "外", ""]
    assert found.elements["b"].lane_id == "out"


def test_zeebe_extensions_are_read():
    schedule = zeebe("taskSchedule", dueDate="=d", followUpDate="=f") + zeebe("priorityDefinition", priority="7")
    form = zeebe("formDefinition", formId="f1") + io(x="=1", outputs={"y": "=x"})
    found = read(user("a", groups="one, two", ext=form + schedule)).elements["a"]
    assert (found.form_key, found.assignment.candidate_groups) == ("f1", "one, two")
    assert (found.assignment.due_date, found.assignment.follow_up_date, found.assignment.priority) == ("=d", "=f", "7")
    assert [(line.source, line.target) for line in (*found.inputs, *found.outputs)] == [("=1", "x"), ("=x", "y")]


def test_own_extensions_are_read():
    limit = own("limit", id="L", name="n", amount="10", unit="minutes", from_="=r", clause="5", timer="t", onBreach="b")
    notice = own("notice", on="completed", when="=x", groups="g", users="=u", message="m")
    found = read(user("a", ext=limit + notice + own("clause", ref="1") + own("clause", ref="2"))).elements["a"]
    assert found.limit == Limit(
        id="L", name="n", amount="10", unit="minutes", start="=r", clause="5", timer="t", on_breach="b"
    )
    assert found.notices == (NoticeRule(on="completed", when="=x", groups="g", users="=u", message="m"),)
    assert found.clauses == ("1", "2")


def test_the_case_of_a_process_is_read():
    case = own("case", businessKey="K-{nnn}", keyVariable="no", search="a b", zone="Europe/Berlin", withdrawGroups="g")
    found = read(start("s", ext=own("starters", groups="one,two")), ext=case + own("clause", ref="9"))
    assert (found.case.business_key, found.case.key_variable, found.case.zone) == ("K-{nnn}", "no", "Europe/Berlin")
    assert (found.case.search, found.case.withdraw_groups, found.clauses) == (("a", "b"), ("g",), ("9",))
    assert found.elements["s"].starters == ("one", "two")


def test_boundary_timers_know_their_host_and_time():
    found = read(user("a"), boundary("t", "a", "Cycle", "R/PT1H"), boundary("u", "a", interrupting=True))
    assert [event.id for event in found.boundary_events("a")] == ["t", "u"]
    assert found.elements["t"].timer == Timer(kind="cycle", text="R/PT1H")
    assert (found.elements["t"].interrupting, found.elements["u"].interrupting) == (False, True)


@pytest.mark.parametrize(
    ("text", "expected"), [("false", False), ("0", False), ("true", True), ("1", True), (None, True)]
)
def test_booleans_are_read_as_xml_schema_writes_them(text, expected):
    assert read(user("a"), node("boundaryEvent", "t", cancelActivity=text)).elements["t"].interrupting is expected


def test_message_starts_know_the_name_of_their_message():
    inside = '<bpmn:messageEventDefinition messageRef="m"/>'
    data = file('<bpmn:message id="m" name="投诉"/>', process(start("s", inside)))
    assert read_diagram(data).processes[0].elements["s"].message == "投诉"


def test_pools_are_told_from_black_boxes():
    pools = node("collaboration", "c", node("participant", "in", processRef="p"), node("participant", "out"))
    assert dict(read_diagram(file(pools, process())).pools) == {"in": "p", "out": ""}


def test_a_process_says_whether_it_runs():
    assert not read_diagram(file(process(executable="false"))).processes[0].executable
    assert read_diagram(file(process())).process("p").executable
    assert read_diagram(file(process())).process("other") is None


def test_limits_of_the_whole_and_clocks_that_stand_still_are_read():
    said = {
        "calendar": "cn", "countsStart": "true", "ending": "close", "message": "m", "warning": "1",
        "warningUnit": "working days", "remind": "true", "escalate": "superior", "reassign": "desk", "mark": "late",
        "text": "t",
    }  # fmt: skip
    whole = own("limit", id="W", amount="2", unit="working days", from_="message", **said)
    found = read(user("a", ext=own("clockStop", limits="W, L", reason="r")), ext=whole + own("case", calendar="c"))
    assert found.limits == (
        Limit(
            id="W", amount="2", unit="working days", start="message", message="m", calendar="cn", counts_start="true",
            ending="close", warning="1", warning_unit="working days", remind="true", escalate="superior",
            reassign="desk", mark="late", text="t",
        ),
    )  # fmt: skip
    assert found.case.calendar == "c"
    assert found.elements["a"].clock_stop == ClockStop(limits=("W", "L"), reason="r")
    assert found.stopping == (found.elements["a"],)
    assert [(owner.id, limit.id) for owner, limit in found.all_limits()] == [("p", "W")]
