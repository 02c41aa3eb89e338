"""Laying out: whatever a diagram holds is drawn so that people can read it, and nothing but its picture is touched."""

import random
import re
from itertools import pairwise
from time import process_time

import pytest
from lxml import etree

from engine.bpmn.layout import measured, tidy, undrawn
from engine.bpmn.names import FLOW_NODES, bpmn
from engine.errors import DiagramRefused
from tests.unit.bpmn import drawing
from tests.unit.bpmn.oracle.building import build
from tests.unit.bpmn.oracle.generator import STRUCTURED, UNSTRUCTURED, grown
from tests.unit.bpmn.oracle.picture import picture

DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
PICTURE = re.compile(rb"[ \t]*<(\w+:)?BPMNDiagram.*</(\w+:)?BPMNDiagram>\n?", re.S)
NAMES = ("登记《投诉记录表》并通知相关部门", "客户对处理结果是否满意", "是", "Check the delivery note", "满意")


def random_diagram(seed):
    """A random model with names on its nodes and flows."""
    chance = random.Random(seed)
    data = picture(build(grown(chance, UNSTRUCTURED if seed % 2 else STRUCTURED)).model)
    root = etree.fromstring(data)
    for node in root.iter(tag=etree.Element):
        kind = etree.QName(node).localname
        if kind == "sequenceFlow" or kind.endswith(("Task", "Gateway", "Event", "task", "Process")):
            node.set("name", chance.choice((*NAMES, "")))
    return etree.tostring(root)


def in_lanes(data, lanes=4):
    """The same diagram in a pool whose lanes share its nodes by turns, beside a customer who sends messages."""
    root = etree.fromstring(data)
    process = root.find(bpmn("process"))
    hosts = {node.get("id"): node.get("attachedToRef") for node in process.iterchildren(bpmn("boundaryEvent"))}
    ids = [node.get("id") for node in process if etree.QName(node).localname in FLOW_NODES]
    places = {id_: number % lanes for number, id_ in enumerate(id_ for id_ in ids if id_ not in hosts)}
    lane_set = etree.Element(bpmn("laneSet"), {"id": "lanes"})
    for number in range(lanes):
        lane = etree.SubElement(lane_set, bpmn("lane"), {"id": f"lane{number}", "name": "综合部"})
        for id_ in ids:
            if places[hosts.get(id_, id_)] == number:
                etree.SubElement(lane, bpmn("flowNodeRef")).text = id_
    process.insert(0, lane_set)
    collaboration = etree.Element(bpmn("collaboration"), {"id": "together"})
    etree.SubElement(collaboration, bpmn("participant"), {"id": "customer", "name": "客户"})
    etree.SubElement(collaboration, bpmn("participant"), {"id": "us", "name": "公司", "processRef": process.get("id")})
    ends = {"sourceRef": "customer", "targetRef": ids[0], "id": "letter", "name": "投诉"}
    etree.SubElement(collaboration, bpmn("messageFlow"), ends)
    root.insert(0, collaboration)
    return etree.tostring(root)


def without(data, chance, share):
    """The same file with some of its shapes, and all lines that touch one of them, taken out of the picture."""
    root = etree.fromstring(data)
    gone = set()
    for one in list(root.iter(f"{DI}BPMNShape")):
        if chance.random() < share:
            gone.add(one.get("bpmnElement"))
            one.getparent().remove(one)
    for one in list(root.iter(f"{DI}BPMNEdge")):
        element = root.find(f".//*[@id='{one.get('bpmnElement')}']")
        if gone & {element.get("sourceRef"), element.get("targetRef")}:
            one.getparent().remove(one)
    return etree.tostring(root)


def places(data):
    root = etree.fromstring(data)
    return {one.get("bpmnElement"): dict(one[0].attrib) for one in root.iter(f"{DI}BPMNShape")}


@pytest.mark.parametrize("seed", range(40))
def test_random_diagrams_are_drawn_without_a_fault(seed):
    out = tidy(random_diagram(seed), everything=True)
    assert measured(out).faults == 0, measured(out)


@pytest.mark.parametrize("seed", range(100, 125))
def test_random_diagrams_in_lanes_are_drawn_without_a_fault(seed):
    out = tidy(in_lanes(random_diagram(seed)), everything=True)
    assert measured(out).faults == 0, measured(out)


@pytest.mark.parametrize("seed", range(200, 212))
def test_laying_out_twice_is_laying_out_once(seed):
    once = tidy(in_lanes(random_diagram(seed)), everything=True)
    assert tidy(once, everything=True) == once
    assert tidy(once) == once
    assert undrawn(once) == ()


@pytest.mark.parametrize("seed", range(300, 308))
def test_nothing_but_the_picture_is_touched(seed):
    before = in_lanes(random_diagram(seed))
    assert PICTURE.sub(b"", tidy(before)) == before
    again = tidy(tidy(before), everything=True)
    assert PICTURE.sub(b"", again) == before


@pytest.mark.parametrize("seed", range(400, 415))
def test_what_is_missing_is_drawn_beside_the_rest(seed):
    whole = tidy(random_diagram(seed), everything=True)
    part = without(whole, random.Random(seed), 0.1)
    out = tidy(part)
    assert undrawn(out) == ()
    assert measured(out).overlapping == ()
    kept = places(part)
    assert places(out).keys() >= kept.keys()
    assert tidy(out) == out


SMALL = (drawing.start(), drawing.user("a"), drawing.user("b"), drawing.end())


def test_one_new_task_moves_nobody():
    whole = tidy(drawing.diagram(*SMALL, flows="start a b end"), everything=True)
    new = drawing.user("c") + drawing.flow("a_c", "a", "c")
    out = tidy(whole.replace(b"</bpmn:process>", new.encode() + b"</bpmn:process>"))
    assert places(whole).items() <= places(out).items()
    assert {"c"} == places(out).keys() - places(whole).keys()
    assert measured(out).faults == 0


def test_a_straight_process_is_one_straight_line():
    found = measured(tidy(drawing.diagram(*SMALL, flows="start a b end")))
    assert (found.bends, found.crossings) == (0, 0)


def test_a_loop_leads_back_round_the_row():
    loop = (*SMALL, drawing.gateway("again"), drawing.gateway("enough", default="enough_end"))
    data = drawing.diagram(*loop, flows="start again a b enough end\nenough again | =true")
    out = tidy(data)
    rows = {id_: float(box["y"]) + float(box["height"]) / 2 for id_, box in places(out).items()}
    assert len({rows[id_] for id_ in ("start", "again", "a", "b", "enough", "end")}) == 1
    assert measured(out).crossings == 0


def test_a_folded_sub_process_stays_folded_and_its_inside_gets_a_picture_of_its_own():
    inner = drawing.sub("s", drawing.start("i"), drawing.user("u"), drawing.end("o"), flows="i u o")
    opened = tidy(drawing.diagram(drawing.start(), inner, drawing.end(), flows="start s end"))
    assert b'isExpanded="true"' in opened
    root = etree.fromstring(opened)
    for one in list(root.iter(f"{DI}BPMNShape", f"{DI}BPMNEdge")):
        if one.get("bpmnElement") in ("i", "u", "o", "i_u", "u_o"):
            one.getparent().remove(one)
        elif one.get("bpmnElement") == "s":
            one.set("isExpanded", "false")
    folded = tidy(etree.tostring(root), everything=True)
    assert b'isExpanded="false"' in folded
    assert places(folded)["s"] | {"x": "", "y": ""} == {"x": "", "y": "", "width": "100", "height": "80"}
    assert folded.count(b":BPMNDiagram ") == 2
    assert measured(folded).faults == 0


def test_colours_and_ids_of_the_picture_stay():
    whole = tidy(drawing.diagram(*SMALL, flows="start a b end"))
    marked = whole.replace(b'<bpmndi:BPMNShape id="a_di"', b'<bpmndi:BPMNShape xmlns:c="urn:c" c:fill="red" id="mine"')
    out = tidy(marked, everything=True)
    assert b'fill="red"' in out
    assert b'id="mine"' in out


def test_notes_data_groups_and_compensation_are_drawn():
    note = drawing.node("textAnnotation", "note", "<bpmn:text>十分钟内</bpmn:text>")
    data = drawing.node("dataObject", "d") + drawing.node(
        "dataObjectReference", "paper", dataObjectRef="d", name="记录表"
    )
    lines = drawing.node("association", "to_note", sourceRef="a", targetRef="note")
    lines += drawing.node("association", "to_flow", sourceRef="other", targetRef="a_b")
    lines += drawing.node("association", "to_paper", sourceRef="b", targetRef="paper")
    other = drawing.node("textAnnotation", "other", "<bpmn:text>默认</bpmn:text>")
    undo = drawing.node("serviceTask", "undo", isForCompensation="true")
    event = drawing.node("boundaryEvent", "undone", drawing.event("compensate"), attachedToRef="b")
    lines += drawing.node("association", "to_undo", sourceRef="undone", targetRef="undo")
    parts = (*SMALL, note, other, data, undo, event, lines, drawing.node("group", "g"))
    out = tidy(drawing.diagram(*parts, flows="start a b end"))
    assert undrawn(out) == ()
    assert measured(out).faults == 0


def test_long_chinese_names_fit_into_their_tasks():
    long = drawing.user("a", name="在《投诉记录表》中登记客户的姓名、电话、产品、购买日期和投诉内容并签字确认")
    out = tidy(drawing.diagram(drawing.start(), long, drawing.end(), flows="start a end"))
    box = places(out)["a"]
    assert int(box["width"]) * int(box["height"]) > 100 * 80


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030"])
def test_other_encodings_stay(encoding):
    text = drawing.diagram(*SMALL, flows="start a b end").decode().replace('id="a"', 'id="a" name="登记"')
    before = text.replace("UTF-8", encoding.upper()).encode(encoding)
    out = tidy(before).decode(encoding)
    assert "登记" in out
    assert PICTURE.sub(b"", out.encode("utf-8")) == before.decode(encoding).encode("utf-8")


def test_declared_spaces_of_a_file_are_used():
    out = tidy(drawing.diagram(*SMALL, flows="start a b end")).decode()
    assert out.count("xmlns:bpmn=") == 1
    assert out.count("xmlns:bpmndi=") == 1


def test_what_is_no_diagram_is_refused():
    with pytest.raises(DiagramRefused):
        tidy(b"<not xml")


def test_a_file_without_a_process_stays_as_it_is():
    data = drawing.file()
    assert tidy(data, everything=True) == data


def large(count):
    """Rows of tasks between gateways, in four lanes."""
    parts, flows, before = [drawing.start(), drawing.end()], [], "start"
    for number in range(count // 5):
        names = [f"{kind}{number}" for kind in ("open", "a", "b", "c", "close")]
        parts += [
            drawing.gateway(names[0]),
            *(drawing.node("task", name) for name in names[1:4]),
            drawing.gateway(names[4]),
        ]
        flows += [f"{before} {names[0]} {name} {names[4]}" for name in names[1:4]]
        flows += [f"{names[4]} {names[0]}"] if number % 3 == 0 else []
        before = names[4]
    lines = dict.fromkeys(f"{a} {b}" for line in [*flows, f"{before} end"] for a, b in pairwise(line.split()))
    return in_lanes(drawing.diagram(*parts, flows="\n".join(lines)))


def seconds(data):
    begun = process_time()
    tidy(data)
    return process_time() - begun


def test_four_hundred_nodes_take_less_than_two_seconds():
    data = large(400)
    out = tidy(data)
    assert len(places(out)) > 400
    assert measured(out).faults == 0
    assert min(seconds(data) for _time in range(2)) < 2
