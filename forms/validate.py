"""The judge of a submission. Nothing a browser says is trusted: all is read, computed, dropped and checked again.

Unknown and hidden fields fall out, so do read-only fields and other tasks' sections; each error stands by its field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace

from engine.language import gettext as _
from forms.attach import finder, records, take_in
from forms.context import Context
from forms.fill import Filled, is_writable, open_new, read_typed, shown
from forms.places import Place, get, put, walk
from forms.rules import always_required, problem
from forms.schema import Form, Json
from forms.typed import NEW, ROW, Submitted, Typed
from forms.uploads import Uploads


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A submission with its verdict."""

    filled: Filled  # to show again, with the errors beside the fields
    values: dict[str, Json]  # what the task may write; complete only when there are no errors

    @property
    def errors(self) -> Mapping[str, str]:
        """Field name -> what is wrong, in the order of the page."""
        return self.filled.errors

    @property
    def attachments(self) -> tuple[tuple[str, dict[str, Json]], ...]:
        """The files this submission refers to for the first time, each with the name of its field."""
        known = {record["sha256"] for record in records(self.filled.context.variables)}
        fields = (place for place in _places(self.filled) if place.own and place.component.type == "filepicker")
        found = [(one.name, record) for one in fields for record in records(get(self.filled.data, one.path))]
        return tuple((name, record) for name, record in found if record["sha256"] not in known)


def judge(form: Form, context: Context, submitted: Submitted, uploads: Uploads | None = None) -> Judged:
    """Judge a submission by its form.

    Args:
        form: the form of the version the case runs in.
        context: the case's variables, the person, the moment.
        submitted: what was typed and uploaded.
        uploads: the store of files; None where the form can have none.
    Returns:
        The values to write, or the errors, with everything that was typed.
    """
    typed, errors = take_in(form, context, submitted, uploads)
    if submitted.partial:
        typed = over_opening(form, context, typed)
    filled = read_typed(form, context, without_blank_rows(form, context, typed), finder(context, uploads))
    errors = _errors(filled, errors) | (_not_asked(filled, submitted.typed) if submitted.partial else {})
    return Judged(filled=replace(filled, errors=errors), values=_values(filled))


def reread(form: Form, context: Context, submitted: Submitted, uploads: Uploads | None = None) -> Filled:
    """Fill the form with what was typed, to be shown again without judging it; files that came with it are taken in."""
    typed, errors = take_in(form, context, submitted, uploads)
    if submitted.partial:
        typed = over_opening(form, context, typed)
    filled = read_typed(form, context, typed, finder(context, uploads))
    return replace(filled, errors=errors)


def without_blank_rows(form: Form, context: Context, typed: Typed) -> Typed:
    """Leave out rows that were added and never filled in; one stays where the list must have a row."""
    for place in walk(form, {}, context.element_id):
        component = place.component
        if component.type != "dynamiclist" or not place.own or "fixedRows" in component.properties:
            continue
        rows = [f"{place.name}.{number}" for number in typed.rows(place.name)]
        blank = [row for row in rows if _is_blank(typed, row)]
        stays = always_required(component) and len(blank) == len(rows)
        typed = typed.without(blank[1:] if stays else blank)
    return typed


def _is_blank(typed: Typed, row: str) -> bool:
    marker = f"{row}.{ROW}"
    texts = (text for name, many in typed.under(row).items() if name != marker for text in many)
    return typed.one(marker) == NEW and not any(text.strip() for text in texts)


def over_opening(form: Form, context: Context, typed: Typed) -> Typed:
    """What the form shows when it opens, with these texts put over it; a list that is given replaces the whole list."""
    opened = open_new(form, context)
    lists = [p.name for p in walk(form, opened.data, context.element_id) if p.component.type == "dynamiclist"]
    given = [name for name in lists if typed.under(name)]
    return opened.typed.without([*given, *typed.texts]).with_texts(typed.texts)


def _not_asked(filled: Filled, typed: Typed) -> dict[str, str]:
    places = {place.name: place for place in _places(filled) if place.holds}
    found = {
        name: _refusal(name, places.get(name), filled)
        for name, texts in typed.texts.items()
        if name.rpartition(".")[2] != ROW and not _says_the_same(places.get(name), texts, filled)
    }
    return {name: said for name, said in found.items() if said}


def _says_the_same(place: Place | None, texts: tuple[str, ...], filled: Filled) -> bool:
    return place is not None and texts == shown(place.component, get(filled.data, place.path), filled.context)


def _refusal(name: str, place: Place | None, filled: Filled) -> str:
    if place is None:
        return _("表单里没有“{name}”这一项", name=name)
    label = place.component.text("label") or name
    if not is_writable(place, filled.context) or place.component.type == "expression":
        return _("“{name}”在这一步不能填写", name=label)
    return _("“{name}”现在不需要填写", name=label) if filled.is_hidden(place) else ""


def _errors(filled: Filled, files: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the fields that are to be seen, in the order of the page."""
    found = {}
    for place in _places(filled):
        if place.holds and is_writable(place, filled.context) and not filled.is_hidden(place):
            known = files.get(place.name) or filled.errors.get(place.name)
            found[place.name] = known or problem(place, get(filled.data, place.path), filled)
    return {name: said for name, said in found.items() if said}


def _places(filled: Filled) -> Iterator[Place]:
    return walk(filled.form, filled.data, filled.context.element_id)


def _values(filled: Filled) -> dict[str, Json]:
    found: dict[str, Json] = {}
    variables = filled.context.variables
    for place in _places(filled):
        if not place.own or place.row or not place.holds:
            continue
        now, before = get(filled.data, place.path), get(variables, place.path)
        if filled.is_hidden(place):
            if place.component.starts_empty and before is not None:
                _set(found, variables, place, None)  # answered anew each time, and this time not asked
        elif place.component.type == "expression" or is_writable(place, filled.context) or now != before:
            _set(found, variables, place, now)
    return found


def _set(found: dict[str, Json], variables: Mapping[str, Json], place: Place, value: Json) -> None:
    top = str(place.path[0])
    if len(place.path) > 1 and top not in found:
        before = variables.get(top)
        found[top] = deepcopy(before) if isinstance(before, dict) else {}
    put(found, place.path, value)
