"""Ties the files of a submission to its fields: new ones are taken in, kept and held ones are found again.

A file field's texts are `kept:<sha256>` for a file the case has already and `held:<token>` for one just uploaded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from engine.language import gettext as _
from forms.context import Context
from forms.fill import Records
from forms.places import Place, inside, root
from forms.schema import Component, Form, Json
from forms.typed import Submitted, Typed
from forms.uploads import Refused, Stored, Uploads
from forms.values import NotReadable

MOST_FILES = 20  # in one field


def take_in(
    form: Form, context: Context, submitted: Submitted, uploads: Uploads | None
) -> tuple[Typed, dict[str, str]]:
    """Take in the files that came with a submission, before it is judged, so that none is lost with an error elsewhere.

    Args:
        form: the form; files for fields it has not are left aside.
        context: its surroundings.
        submitted: the submission.
        uploads: the store; None where no files can come.
    Returns:
        What was typed with the files' tokens in it, and an error by field name for each file that was refused.
    """
    typed, errors = submitted.typed, dict[str, str]()
    fields = dict(_file_fields(form.components, root(context.element_id), context))
    for name, files in submitted.files.items():
        component = fields.get(_pattern(name))
        if component is None or uploads is None:
            continue
        tokens = []
        for file in files[:MOST_FILES]:
            try:
                tokens.append("held:" + uploads.receive(file, accept=accept_of(component), user_id=context.user_id))
            except Refused as refused:
                errors[name] = f"{file.name}: {refused}"
        before = typed.many(name) if component.more.get("multiple") is True else ()
        typed = typed.with_texts({name: (*before, *tokens)}) if tokens else typed
    return typed, errors


def finder(context: Context, uploads: Uploads | None) -> Any:
    """How the files behind a field's texts are found: in the case's own values, or held for the person at the page."""
    known = {record["sha256"]: record for record in records(context.variables)}

    def find(texts: tuple[str, ...]) -> Records:
        found = [record for text in texts if (record := _find(text, known, context, uploads))]
        if len(found) > MOST_FILES:
            raise NotReadable(_("最多上传 {most} 个文件", most=MOST_FILES))
        return found

    return find


def _find(text: str, known: Mapping[str, Json], context: Context, uploads: Uploads | None) -> dict[str, Json] | None:
    origin, _colon, what = text.partition(":")
    if origin == "kept" and what in known:
        return dict(known[what])
    stored = uploads.held(what, context.user_id) if origin == "held" and uploads is not None else None
    if stored is None:
        raise NotReadable(_("之前上传的文件已失效,请重新上传"))
    return record_of(stored)


def record_of(stored: Stored) -> dict[str, Json]:
    """A stored file as it stands in a variable."""
    return asdict(stored)


def records(value: Json) -> Iterator[dict[str, Json]]:
    """Every file's record inside a value."""
    if isinstance(value, Mapping) and is_record(value):
        yield dict(value)
        return
    for one in value if isinstance(value, list) else value.values() if isinstance(value, Mapping) else ():
        if isinstance(one, list | dict):  # nothing else can hold one, and most values are neither
            yield from records(one)


def is_record(value: Json) -> bool:
    """Whether a value is a file's record."""
    return isinstance(value, Mapping) and {"sha256", "name", "size", "media_type"} <= value.keys()


def accept_of(component: Component) -> str:
    """The types a file field takes: our property first, then form-js's own."""
    return component.properties.get("accept") or str(component.more.get("accept") or "")


def _file_fields(
    components: tuple[Component, ...], host: Place, context: Context
) -> Iterator[tuple[tuple[str, ...], Component]]:
    for component in components:
        place = inside(host, component, host.path, context.element_id)
        if component.type == "filepicker" and place.writable:
            yield tuple(str(part) for part in place.path), component
        yield from _file_fields(component.components, place, context)


def _pattern(name: str) -> tuple[str, ...]:
    return tuple(part for part in name.split(".") if not part.isdigit())
