"""The diagrams are drawn so that people can read them: nothing over anything else."""

from itertools import combinations

import pytest

from engine.bpmn.diagram import SCOPES
from tests.unit.content.drawing import Drawing, crosses
from tests.unit.content.procedure import DRAWN

DRAWINGS = {process: Drawing(procedure, process) for procedure, process in DRAWN}
each_drawing = pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS)


@each_drawing
def test_everything_is_drawn(drawing):
    assert {*drawing.process.elements, *drawing.lanes} <= set(drawing.shapes)
    assert set(drawing.ends) == set(drawing.edges)


@each_drawing
def test_no_shape_stands_on_another(drawing):
    plain = [id_ for id_ in drawing.shapes if id_ not in drawing.frames]
    hosts = {element.id: element.attached_to for element in drawing.process.elements.values()}
    for one, other in combinations(plain, 2):
        if other not in (hosts.get(one), one) and one != hosts.get(other):
            assert not drawing.shapes[one].overlaps(drawing.shapes[other]), (one, other)


@each_drawing
def test_shapes_stand_inside_their_lane_and_sub_process(drawing):
    for lane, elements in drawing.lanes.items():
        for id_ in elements:
            assert drawing.shapes[lane].holds(drawing.shapes[id_]), (lane, id_)
    for element in drawing.process.elements.values():
        if element.scope:
            assert drawing.shapes[element.scope].holds(drawing.shapes[element.id]), element.id


@each_drawing
def test_no_flow_runs_through_a_shape(drawing):
    for id_, (source, target) in drawing.ends.items():
        passed = [one for one in drawing.shapes if one not in drawing.frames and one not in (source, target)]
        for start, end in drawing.segments(id_):
            through = [one for one in passed if crosses(drawing.shapes[one].shrunk(1), start, end)]
            assert through == [], id_


def _around(scopes, element):
    """The sub-processes an element stands in, the innermost first."""
    while element := scopes.get(element):
        yield element


@each_drawing
def test_no_flow_runs_through_its_own_ends_or_a_sub_process(drawing):
    subs = {element.id for element in drawing.process.elements.values() if element.kind in SCOPES}
    scopes = {element.id: element.scope for element in drawing.process.elements.values()}
    for id_, (source, target) in drawing.ends.items():
        around = {*_around(scopes, source), *_around(scopes, target)}
        for box in (subs - around) | ({source, target} - drawing.frames):
            through = [s for s in drawing.segments(id_) if crosses(drawing.shapes[box].shrunk(2), *s)]
            assert through == [], (id_, box)


@each_drawing
def test_flows_begin_and_end_at_their_shapes(drawing):
    for id_, (source, target) in drawing.ends.items():
        assert drawing.shapes[source].touches(*drawing.edges[id_][0]), id_
        assert drawing.shapes[target].touches(*drawing.edges[id_][-1]), id_


@each_drawing
def test_flows_run_level_or_upright(drawing):
    for flow in drawing.process.flows:
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in drawing.segments(flow)), flow


@each_drawing
def test_no_label_stands_on_a_line_or_a_shape(drawing):
    for owner, label in drawing.labels.items():
        lines = [id_ for id_ in drawing.edges if any(crosses(label, *segment) for segment in drawing.segments(id_))]
        assert lines == [], owner
        below = [id_ for id_, box in drawing.shapes.items() if id_ not in drawing.frames and box.overlaps(label)]
        assert below == [], owner


@each_drawing
def test_no_label_stands_on_another_or_on_a_border(drawing):
    for (one, first), (other, second) in combinations(drawing.labels.items(), 2):
        assert not first.overlaps(second), (one, other)
    for frame in drawing.frames:
        for owner, label in drawing.labels.items():
            box = drawing.shapes[frame]
            assert box.holds(label) or not box.overlaps(label), (frame, owner)
