"""The office of the workload of pages: the complaint of the other workloads with a form at each task, and its people.

Each form asks for what is entered elsewhere and a little more, with rules of every common kind; the judge reads it all.
"""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import engine
import forms
from engine.storage import Database
from tests.benchmarks import complaint
from tests.benchmarks.peers import ours

LOGIN, PASSWORD = "anna", "anna keeps the complaints"
WAITING = 20  # cases that wait on her desk all the while
DECISIONS = {"decide_valid": "valid", "decide_major": "major", "agree": "agree", "revisit": "satisfied"}


def opened(database: Database) -> engine.Actor:
    """Fill an empty database: the procedure, the person who does the work and may trace it, and what waits for her."""
    engine.upgrade(database)
    xml = complaint.diagram(lambda name: f"={name} = true", _extension, ours.LATE)
    files = {"complaint.bpmn": xml.encode(), "organization.yaml": ours.ORGANIZATION}
    files |= {f"{task}.form": json.dumps(form(task)).encode() for task in complaint.TASKS}
    engine.deploy(
        database, actor=engine.SYSTEM, procedure=ours.PROCEDURE, files=files, findings=forms.check(files)
    )  # fmt: skip
    engine.add_user(database, actor=engine.SYSTEM, user_id=LOGIN, name="Anna", password=PASSWORD)
    group = f"{ours.PROCEDURE}/{ours.GROUP}"
    engine.set_membership(database, actor=engine.SYSTEM, user_id=LOGIN, group=group)
    engine.grant(database, actor=engine.SYSTEM, user_id=LOGIN, role="reviewer", procedure=ours.PROCEDURE)
    anna = engine.load_actor(database, LOGIN)
    assert anna is not None
    for _number in range(WAITING):
        (task_id,) = begun(database, anna).opened_task_ids
        engine.claim_task(database, actor=anna, task_id=task_id, command_key=uuid4().hex, task_revision=1)
    return anna


def begun(database: Database, actor: engine.Actor) -> engine.StartedInstance:
    """Begin a case."""
    return engine.start_instance(
        database, actor=actor, process_key=ours.PROCESS, start_event="start", values=dict(complaint.START),
        command_key=uuid4().hex,
    )  # fmt: skip


def _extension(node: str) -> str:
    form_of = f'<zeebe:formDefinition formId="{node}" />' if node in complaint.TASKS else ""
    return form_of + ours.extension(node)


def form(task: str) -> dict[str, Any]:
    """Return the form of a task."""
    return {"type": "default", "id": task, "schemaVersion": 19, "components": list(_fields(task))}


def _fields(task: str) -> Iterator[dict[str, Any]]:
    yield _field("textfield", "customer", readonly=True)
    yield _field("textarea", "complaint", readonly=True)
    yield _field("textfield", f"{task}_by", validate={"required": True, "maxLength": 80})
    yield _field("textarea", f"{task}_note", validate={"required": True, "minLength": 10, "maxLength": 2000})
    kinds = [{"value": each, "label": each.title()} for each in ("goods", "service", "invoice", "other")]
    yield _field("select", f"{task}_kind", values=kinds, validate={"required": True})
    yield _field("number", f"{task}_hours", validate={"min": 0, "max": 1000})
    yield _field("textfield", f"{task}_other", conditional={"hide": f'={task}_kind != "other"'})
    if task in DECISIONS:
        yield _field("checkbox", DECISIONS[task])


def _field(kind: str, key: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "id": f"F_{key}", "key": key, "label": key.replace("_", " "), **more}


def typed(task: str, decision: dict[str, bool]) -> dict[str, str]:
    """Return what a person types into the form of a task."""
    values = complaint.values(task, {})
    texts = {name: str(value) for name, value in values.items()}
    ticked = {name: "true" for name, value in decision.items() if value and name == DECISIONS.get(task)}
    return {**texts, f"{task}_kind": "goods", f"{task}_hours": "2", **ticked}
