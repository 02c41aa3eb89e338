"""Whatever is drawn, however little sense it makes: the proof comes to an answer and never fails."""

import random

import pytest

from engine.bpmn.diagram import Element, Flow, ProcessDiagram
from engine.bpmn.event_definition import EventDefinition
from engine.bpmn.markers import AdHoc
from engine.bpmn.soundness import prove, send_back_targets

SCOPES = ["subProcess", "transaction", "adHocSubProcess"]
KINDS = [
    *SCOPES, "userTask", "serviceTask", "exclusiveGateway", "parallelGateway", "inclusiveGateway", "complexGateway",
    "eventBasedGateway", "startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent",
    "intermediateThrowEvent", "callActivity", "receiveTask",
]  # fmt: skip
EVENTS = ["timer", "message", "error", "escalation", "link", "terminate", "cancel", "compensate", "signal"]


def anything(chance):
    names = [f"e{number}" for number in range(chance.randint(2, 14))]
    elements, scopes = {}, [""]
    for name in names:
        kind = chance.choice(KINDS)
        elements[name] = Element(
            id=name, kind=kind, scope=chance.choice(scopes), definitions=tuple(events(chance, kind)),
            interrupting=chance.random() < 0.6, attached_to=chance.choice([*names, "nowhere"]),
            event_sub_process=kind == "subProcess" and chance.random() < 0.3,
            ad_hoc=AdHoc() if kind == "adHocSubProcess" else None, instantiates=chance.random() < 0.1,
            waits_for_all=chance.random() < 0.3, for_compensation=chance.random() < 0.05,
        )  # fmt: skip
        scopes += [name] if kind in SCOPES else []
    flows = dict(flow(chance, number, elements) for number in range(chance.randint(1, 15)))
    return ProcessDiagram(id="p", elements=elements, flows=flows, lanes={})


def events(chance, kind):
    for _time in range(chance.choice([0, 1, 1, 2]) if kind.endswith("Event") else 0):
        yield EventDefinition(kind=chance.choice(EVENTS), name=chance.choice("AB"), code=chance.choice(["", "x", "y"]))


def flow(chance, number, elements):
    source, target = chance.choice(list(elements)), chance.choice([*elements, "nowhere"])
    condition = "=x > 1" if chance.random() < 0.2 else None
    return f"f{number}", Flow(
        id=f"f{number}", source=source, target=target, scope=elements[source].scope, condition=condition
    )


@pytest.mark.parametrize("batch", range(5))
def test_the_proof_always_comes_to_an_answer(batch):
    for seed in range(batch * 60, batch * 60 + 60):
        drawn = anything(random.Random(seed))
        found = prove(drawn, budget=300)
        assert all(name in drawn.elements or name in drawn.flows for defect in found.defects for name in defect.path)
        assert all(defect.element in drawn.elements for defect in found.defects)
        for name in list(drawn.elements)[:2]:
            send_back_targets(drawn, name, budget=300)
