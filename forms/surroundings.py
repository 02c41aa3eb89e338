"""Joins forms to the engine: the form of a task or start event, and what its expressions may know.

The only modules of this room that read the database are this one and those that use it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import engine
from engine import Actor, clock
from engine.errors import NotFound
from engine.storage import Database
from forms import schema
from forms.context import Context
from forms.functions import functions_of
from forms.schema import Form, Json

DEPARTMENT = "department/"
KEPT = 256  # forms read once and kept; a deployed one never changes
_forms: dict[tuple[str, str], Form] = {}


def form_of(bundle: Any, form_key: str | None) -> Form:
    """The form of a bundle; a task that names none has an empty one.

    Args:
        bundle: what `engine.bundle_of` returns.
        form_key: id of the form.
    Raises:
        NotFound: the bundle holds no such form.
    """
    if not form_key:
        return Form(id="", components=())
    key = (bundle.digest, form_key)
    found = _forms.get(key)
    if found is None:
        if form_key not in bundle.forms:
            raise NotFound
        found = schema.read(bundle.forms[form_key])
        while len(_forms) >= KEPT:
            _forms.pop(next(iter(_forms)), None)
        _forms[key] = found
    return found


def of_task(db: Database, actor: Actor, form: Form, detail: engine.TaskInHand) -> Context:
    """What the form of a task may know.

    Args:
        form: the form; what no text of it names is not fetched.
        detail: what `engine.task_in_hand` or `engine.task_detail` returned to this actor.
    """
    task = {**detail.local, "element_id": detail.element_id, "name": detail.name, "round": detail.round}
    case = {"instance_id": detail.instance_id, "business_key": detail.business_key}
    organization = _organization(db, form, detail.procedure)
    return _context(db, actor, detail, case, task, detail.variables, organization)


def of_start(db: Database, actor: Actor, form: Form, option: engine.StartOption) -> Context:
    """What a start form may know: there is no case yet."""
    task = {"element_id": option.start_event, "name": option.name, "round": 1}
    case = {"instance_id": None, "business_key": None}
    return _context(db, actor, option, case, task, {}, _organization(db, form, option.procedure))


def of_case(db: Database, actor: Actor, detail: engine.CaseDetail) -> Context:
    """What forms know where a case is only read."""
    case = {"instance_id": detail.id, "business_key": detail.business_key}
    organization = {"organization": engine.organization(db, detail.procedure)}
    return _context(db, actor, detail, case, {}, detail.variables, organization)


def _organization(db: Database, form: Form, procedure: str) -> dict[str, Json]:
    return {"organization": engine.organization(db, procedure)} if form.asks_organization else {}


def _context(
    db: Database,
    actor: Actor,
    place: engine.TaskInHand | engine.StartOption | engine.CaseDetail,
    case: Mapping[str, Json],
    task: Mapping[str, Json],
    variables: Mapping[str, Json],
    organization: Mapping[str, Json],
) -> Context:
    now, zone, procedure = clock.now(), ZoneInfo(place.zone), place.procedure
    user = {"id": actor.user_id, "name": actor.name, "departments": departments_of(actor, procedure)}
    asked = {"procedure": procedure, "deployment_id": place.deployment_id, "instance_id": case["instance_id"] or ""}
    return Context(
        element_id=str(task.get("element_id") or ""),
        now=now,
        variables=variables,
        known={**organization, "user": user, "case": {**case, "actor": actor.user_id}, "task": dict(task)},
        zone=zone,
        functions=functions_of(db, **asked, now=now, zone=zone),
    )


def departments_of(actor: Actor, procedure: str) -> list[str]:
    """The departments somebody belongs to, by name."""
    start = f"{procedure}/{DEPARTMENT}"
    names = (key.removeprefix(start) for key in actor.groups if key.startswith(start))
    return sorted(name for name in names if not name.endswith("/head"))
