"""The native input a field becomes: its type, step, keyboard, camera. A phone's own pickers are used throughout.

Bad text is never lost: what a native input could not show stands in a plain one, beside its error.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from forms.answers import unit_of
from forms.attach import accept_of
from forms.fill import Filled
from forms.places import Place
from forms.uploads import MEDIA, USUAL, allowed
from forms.values import NotReadable, as_typed, parse, subtype

NATIVE = {"date": "date", "time": "time", "datetime": "datetime-local"}
LONG_LIST = 7  # radios up to here stand side by side; more answers stand below each other


@dataclass(frozen=True, kw_only=True)
class Input:
    """The attributes of one input."""

    type: str = "text"
    value: str = ""
    attributes: dict[str, str | bool] = field(default_factory=dict)
    before: str = ""  # unit or sign before and after the input
    after: str = ""


def input_of(place: Place, texts: tuple[str, ...], filled: Filled) -> Input:
    """The native input for a field.

    Args:
        place: the field's place.
        texts: what it shows.
        filled: the form it stands in.
    Returns:
        Its attributes; for choices they are empty.
    """
    component, text = place.component, next(iter(texts), "")
    before, after = unit_of(component, "prefixAdorner"), unit_of(component, "suffixAdorner")
    if component.type == "datetime":
        return _datetime(place, text, filled)
    if component.type == "number":
        mode = "numeric" if component.more.get("decimalDigits") == 0 else "decimal"
        return Input(value=text, attributes={"inputmode": mode}, before=before, after=after)
    if component.type == "textfield":
        kind = {"email": "email", "phone": "tel"}.get(str(component.rules.get("validationType")), "text")
        return Input(type=kind, value=text, before=before, after=after)
    if component.type == "filepicker":
        return _file(place)
    return Input(value=text, attributes={"rows": _lines(text)} if component.type == "textarea" else {})


def _lines(text: str) -> str:
    return str(min(max(text.count("\n") + 2, len(text) // 40 + 2, 3), 14))


def _datetime(place: Place, text: str, filled: Filled) -> Input:
    component, zone = place.component, filled.context.zone
    try:
        value = parse(component, (text,), zone) if text else None
    except NotReadable:
        return Input(value=text)
    shown = as_typed(component, value, zone)
    return Input(type=NATIVE[subtype(component)], value=shown[0] if shown else "")


def _file(place: Place) -> Input:
    component = place.component
    accept = accept_of(component) or USUAL
    kinds = sorted({MEDIA[kind] for kind in allowed(accept)} | {f".{kind}" for kind in allowed(accept)})
    attributes: dict[str, str | bool] = {"accept": ",".join(kinds)}
    if component.properties.get("capture"):
        attributes["capture"] = component.properties["capture"]
    if component.more.get("multiple") is True:
        attributes["multiple"] = True
    return Input(type="file", attributes=attributes)
