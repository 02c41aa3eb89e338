"""Small processes with known forms in which a task reads a name, and what lint says of it."""

from pathlib import Path

from engine.bpmn.lint import lint
from tests.unit.bpmn.drawing import end, file, io, node, process, service, start, user, zeebe

TOP = Path(__file__).resolve().parents[3]
RULES = {"unknown-name", "type-clash"}
TIMED = "<bpmn:timerEventDefinition><bpmn:timeCycle>R/PT1H</bpmn:timeCycle></bpmn:timerEventDefinition>"


def field(key, kind="textfield", **more):
    return {"type": kind, "key": key, **more}


def form(*components, **more):
    return {"id": "any", "components": list(components), **more}


FORMS = {
    "begin": form(field("customer"), field("amount", "number")),
    "judge": form(field("verdict"), field("urgent", "checkbox")),
    "nested": form({"type": "group", "path": "who", "components": [field("name")]},
                   {"type": "group", "components": [field("free")]},
                   {"type": "dynamiclist", "path": "rows", "components": [field("cell")]}),
    "shared": form({"type": "group", "properties": {"task": "a"}, "components": [field("first")]},
                   {"type": "group", "properties": {"task": "b"}, "components": [field("second")]}),
    "decided": form(field("x"), clauseflow={"decision": "d", "result": "outcome"}),
}  # fmt: skip


def filled(key, *inside, node_id="a", **given):
    """A user task with a form."""
    ext = zeebe("formDefinition", formId=key) + given.pop("ext", "")
    return user(node_id, ext=ext, **given) if not inside else node("userTask", node_id, *inside, ext=ext, **given)


BEGIN = start(ext=zeebe("formDefinition", formId="begin"))


def drawn(*inside, flows="start a end", ext="", begin=BEGIN, beside=""):
    """A process whose cases begin with a customer and an amount."""
    return file(beside, process(begin, end(), *inside, flows=flows, ext=ext))


def reads(name, node_id="r"):
    """A step that sets nothing and reads a name."""
    return service(node_id, ext=io(message=f"={name}"))


def found(data, forms=FORMS, **known):
    told = lint(data, forms=forms, **known)
    assert not {f.severity for f in told if f.rule in RULES} - {"warning"}
    return {(f.element_id, f.reason.split("“")[2].split("”")[0]) for f in told if f.rule == "unknown-name"}


def line(*inside, name, flows="start a r end", **more):
    """What is found about a name that is read at the end of a line."""
    return found(drawn(*inside, reads(name), flows=flows, **more))
