"""Joins the record to the engine: all forms of a case with the entries of every round, for whoever may see the case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from markupsafe import Markup

import engine
from engine import Actor
from engine.errors import NotFound
from engine.storage import Database
from forms import surroundings
from forms.context import Context
from forms.entries import FileLine, Part, Record, part_of
from forms.render import part_html
from forms.schema import Form, parse, read

FileAddress = Callable[[engine.AttachmentRow], str]


def _address(file: engine.AttachmentRow) -> str:
    return f"/cases/{file.instance_id}/files/{file.id}"


def record(
    db: Database,
    *,
    actor: Actor,
    instance_id: str,
    form_key: str | None = None,
    address: FileAddress = _address,
) -> Record:
    """Everything that was recorded of a case.

    Args:
        actor: the person who reads it.
        instance_id: the case.
        form_key: only this form; None = all forms of the case.
        address: where a file of the case is fetched; "" where it cannot be.
    Returns:
        The record; forms in which nothing was entered are left out.
    Raises:
        NotFound: no such case, not theirs to see, or its process has no such form.
    """
    case = engine.case_detail(db, actor=actor, instance_id=instance_id)
    context = surroundings.of_case(db, actor, case)
    return Record(
        title=case.process_name,
        number=case.business_key or "",
        parts=_parts(db, actor, case, context, form_key, address),
        files=tuple(_file(one, address) for one in case.attachments),
        context=context,
    )


def records(db: Database, *, actor: Actor, instance_id: str) -> tuple[Markup, ...]:
    """The same as HTML, a piece a form, for the page of the case."""
    found = record(db, actor=actor, instance_id=instance_id)
    return tuple(part_html(part, found.context) for part in found.parts)


def _parts(
    db: Database, actor: Actor, case: engine.CaseDetail, context: Context, form_key: str | None, address: FileAddress
) -> tuple[Part, ...]:
    bundle = engine.bundle_of(db, case.deployment_id)
    users = _users(bundle.processes[case.process_id].diagram.elements.values())
    if form_key is not None and form_key not in users:
        raise NotFound
    made = engine.record_rounds(db, actor=actor, instance_id=case.id)
    addresses = {one.sha256: address(one) for one in case.attachments}
    wanted = [key for key in _in_order(users) if form_key in (None, key)]
    parts = []
    for key in wanted:
        form = surroundings.form_of(bundle, key)
        entered = any(one.element_id in users[key] for one in made)
        if entered or form_key is not None:
            part = part_of(form, context, made, users[key], lambda file: addresses.get(str(file["sha256"]), ""))
            parts.append(replace(part, **_version(db, case.procedure, form)))
    return tuple(parts)


def _users(elements: Iterable[Any]) -> dict[str, list[str]]:
    """Form -> the tasks and start events that use it."""
    found: dict[str, list[str]] = {}
    for element in elements:
        if element.form_key:
            found.setdefault(element.form_key, []).append(element.id)
    return found


def _in_order(users: Mapping[str, list[str]]) -> list[str]:
    """The form that most tasks fill is the case's record; it comes first."""
    return sorted(users, key=lambda key: -len(users[key]))


def _file(file: engine.AttachmentRow, address: FileAddress) -> FileLine:
    return FileLine(
        name=file.name,
        size=file.size,
        sha256=file.sha256,
        address=address(file),
        by=file.attached_by_name,
        at=file.attached_at,
    )


def _version(db: Database, procedure: str, form: Form) -> dict[str, Any]:
    """Number and hash of the deployed file a form was read from."""
    for version in engine.definition_versions(db, actor=engine.SYSTEM, procedure=procedure, id=form.id, kind="form"):
        content = engine.definition_xml(
            db, actor=engine.SYSTEM, procedure=procedure, id=form.id, version=version.version, kind="form"
        )
        if _digest(content) == form.digest:
            return {"version": version.version, "digest": version.sha256}
    return {}


@lru_cache(maxsize=256)
def _digest(content: bytes) -> str:
    return read(parse(content)).digest
