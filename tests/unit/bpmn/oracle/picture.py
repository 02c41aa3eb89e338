"""Writes a model as a BPMN file in the dialect the product reads."""

import json

from tests.unit.bpmn import drawing
from tests.unit.bpmn.drawing import DECLARED, declared, event, file, flow, node, zeebe

MINUTES = "PT30M"
CONTAINERS = frozenset({"subProcess", "transaction"})


def picture(model):
    """Return the bytes of the file."""
    return file(*declarations(model), *(process(model, process_id) for process_id in model.processes))


def declarations(model):
    found = {node.trigger for node in model.nodes.values() if node.trigger}
    named = sorted((trigger.kind, trigger.name) for trigger in found if trigger.kind in DECLARED and trigger.name)
    return [declared(kind, name) for kind, name in named]


def process(model, process_id):
    return node("process", process_id, *inside(model, process_id), isExecutable="true")


def inside(model, scope):
    nodes = model.within(scope)
    yield from (drawn(model, found) for found in nodes)
    for found in nodes:
        for line in model.leaving(found.id):
            yield flow(line.id, line.source, line.target, f"={line.condition}" if line.condition else None)


def drawn(model, found):
    """Draw one node with all that stands in it."""
    parts = [repeats(found), definition(found)]
    if found.kind in CONTAINERS:
        parts += inside(model, found.id)
    return node(found.kind, found.id, *parts, ext=extensions(found), **facts(model, found))


def facts(model, found):
    default = next((line.id for line in model.leaving(found.id) if line.default), None)
    given = {"default": default, "attachedToRef": found.host or None}
    if found.host:
        given["cancelActivity"] = str(found.interrupting).lower()
    if found.on_event:
        given["triggeredByEvent"] = "true"
    if found.kind == "startEvent" and found.trigger:
        given["isInterrupting"] = str(found.interrupting).lower()
    if found.kind == "receiveTask":
        given["messageRef"] = f"message_{found.trigger.name}"
    return given


def extensions(found):
    if found.kind in ("userTask", "manualTask"):
        return zeebe("assignmentDefinition", candidateGroups="desk") if found.kind == "userTask" else ""
    if found.writes:
        variable, value = found.writes
        return zeebe("script", expression=f"={json.dumps(value)}", resultVariable=variable)
    return zeebe("calledElement", processId=found.calls) if found.calls else ""


def definition(found):
    if found.trigger is None or found.kind == "receiveTask":
        return ""
    text = {"timer": MINUTES, "conditional": f"={found.trigger.name}"}.get(found.waits_for, found.trigger.name)
    return event(found.waits_for, text)


def repeats(found):
    if found.loop:
        return drawing.loop(f"={found.loop.variable}", before=found.loop.before, most=found.loop.most or None)
    if found.many:
        return multi(found.many)
    return ""


def multi(many):
    until = f"={many.until}" if many.until else ""
    if many.enough:
        until = f"=numberOfCompletedInstances >= {many.enough}"
    return drawing.many(
        f"={many.collection}",
        many.element,
        sequential=many.sequential,
        output=many.output or None,
        gives=f"={many.gives}" if many.gives else None,
        until=until,
    )
