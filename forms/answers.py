"""A value as people read it: what stands in a read-only section, in a table, in the record. Everything is escaped.

It shows values only; fields to type in are in `forms.view`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

from markupsafe import Markup, escape

from engine.language import gettext as _
from forms import words
from forms.attach import is_record
from forms.context import Context
from forms.options import label_of, offered
from forms.places import Place
from forms.schema import CHOICES, Component, Json
from forms.values import subtype

FileAddress = Callable[[Mapping[str, Json]], str]  # a file's record -> address to fetch it from, "" when there is none
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def is_empty(value: Json) -> bool:
    """Whether there is nothing to show."""
    return value is None or value == "" or value == [] or value == {}


def answer(place: Place, value: Json, context: Context, data: Mapping[str, Any], address: FileAddress) -> Markup:
    """The value at a place in people's words.

    Args:
        place: the place; its component decides how the value is read.
        value: the value.
        context: the form's surroundings; its zone shows the moments.
        data: the values the options may depend on.
        address: where a file can be fetched.
    Returns:
        HTML with everything in it escaped.
    """
    component = place.component
    if component.type in CHOICES and not is_empty(value):
        choices = offered(component, context, data, place.row)
        many = value if isinstance(value, list) else [value]
        return escape(_("、").join(label_of(one, choices) for one in many))
    if component.type == "datetime" and isinstance(value, str):
        return _datetime(component, value, context)
    shown = plain(value, context, address)
    unit = _unit(component) if not is_empty(value) else ""
    return shown + Markup(" {}").format(unit) if unit else shown


def plain(value: Json, context: Context, address: FileAddress) -> Markup:
    """A value no field describes, such as a table's cell: read by what it looks like."""
    if isinstance(value, bool):
        return escape(_("是") if value else _("否"))
    if isinstance(value, int | float):
        return escape(words.number(value))
    if isinstance(value, str):
        return _text(value, context)
    if is_record(value):
        return file_line(value, address)
    if isinstance(value, list):
        return _list(value, context, address)
    if isinstance(value, Mapping):
        parts = [Markup("{}: {}").format(key, plain(one, context, address)) for key, one in value.items()]
        return Markup("<br>").join(parts)
    return Markup("")


def file_line(record: Mapping[str, Json], address: FileAddress) -> Markup:
    """A file: its name (a link where it can be fetched), size and the beginning of its hash."""
    name = escape(str(record["name"]))
    where = address(record)
    link = Markup('<a href="{}">{}</a>').format(where, name) if where else name
    size, digest = words.size(int(record["size"])), str(record["sha256"])
    shown = Markup('<span class="file">{} <span class="hint">{} · <code title="SHA-256 {}">{}</code></span></span>')
    return shown.format(link, size, digest, digest[:12])


def _list(values: list[Json], context: Context, address: FileAddress) -> Markup:
    if any(is_record(one) for one in values):
        lines = [plain(one, context, address) for one in values]
        return Markup("<br>").join(lines)
    return escape(_("、")).join(plain(one, context, address) for one in values)


def _text(value: str, context: Context) -> Markup:
    try:
        if MOMENT.fullmatch(value):
            return words.time_tag(value, context.zone)
        if DAY.fullmatch(value):
            return words.day_tag(date.fromisoformat(value))
    except ValueError:
        pass
    return Markup('<span class="text">{}</span>').format(value) if "\n" in value else escape(value)


def _datetime(component: Component, value: str, context: Context) -> Markup:
    try:
        if subtype(component) == "time":
            return escape(words.hour(time.fromisoformat(value)))
    except ValueError:
        return escape(value)
    return _text(value, context)


def _unit(component: Component) -> str:
    return unit_of(component, "suffixAdorner")


def unit_of(component: Component, side: str) -> str:
    """The text form-js puts before or after an input, e.g. a unit."""
    found = component.more.get("appearance")
    return str(found.get(side) or "") if isinstance(found, Mapping) else ""
