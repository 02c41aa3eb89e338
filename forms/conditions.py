"""Says in words when a field is wanted, and which fields other fields depend on. It evaluates nothing.

Simple comparisons are put into words from the labels; for others the author writes `conditionText`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from engine.language import gettext as _
from forms.expressions import expressions, names
from forms.places import Place
from forms.schema import CHOICES, INPUTS, Component, Form

COMPARISON = re.compile(r"""\s*([\w.]+)\s*(!=|=)\s*(?:"([^"]*)"|(true|false|null)|(-?\d+(?:\.\d+)?))\s*""")
OPPOSITE = {"=": "!=", "!=": "="}


def in_words(form: Form, component: Component) -> str:
    """When the field is wanted, e.g. `仅当“客户是否满意”为“满意”时填写`; "" for a field that is always wanted."""
    if not component.hide:
        return ""
    own = component.text("conditionText")
    said = own or _alternatives(form, component.hide, hidden=True)
    return _("仅当{condition}时填写", condition=said) if said and not own else own or _("不适用时留空即可")


def required_in_words(form: Form, component: Component) -> str:
    """When the field must be filled; "" when no condition says so or it cannot be put into words."""
    text = component.properties.get("requiredIf", "")
    said = _alternatives(form, text, hidden=False) if text else ""
    return _("当{condition}时必填", condition=said) if said else ""


def _alternatives(form: Form, text: str, *, hidden: bool) -> str:
    """A condition of comparisons joined by one kind of word; hidden ones are turned round (De Morgan)."""
    plain = text.removeprefix("=")
    word = " or " if " or " in plain else " and "
    parts = [_comparison(form, part, turned=hidden) for part in plain.split(word)]
    if not all(parts):
        return ""
    both = (word == " and ") is not hidden
    return (_("且") if both else _("或")).join(parts)


def _comparison(form: Form, text: str, *, turned: bool) -> str:
    found = COMPARISON.fullmatch(text)
    component = next((one for one in form.all if found and one.key == found[1]), None)
    if found is None or component is None:
        return ""
    equal = (OPPOSITE[found[2]] if turned else found[2]) == "="
    label = component.text("label")
    if found[4] == "null" or found[3] == "":
        return _("“{label}”未填写", label=label) if equal else _("“{label}”已填写", label=label)
    if found[4]:
        yes = (found[4] == "true") is equal
        return _("“{label}”已勾选", label=label) if yes else _("“{label}”未勾选", label=label)
    value = _value(component, found[3] if found[3] is not None else found[5])
    return _("“{label}”为“{value}”", label=label, value=value) if equal else _unequal(label, value)


def _unequal(label: str, value: str) -> str:
    return _("“{label}”不为“{value}”", label=label, value=value)


def _value(component: Component, text: str) -> str:
    if component.type not in CHOICES:
        return text
    return next((option.text for option in component.options if str(option.value) == text), text)


@lru_cache(maxsize=256)
def read_elsewhere(form: Form) -> frozenset[str]:
    """First names of the keys that some expression of the form reads: when they change, the page is looked at anew."""
    return frozenset(name for component in form.all for _where, text in expressions(component) for name in names(text))


def decides(form: Form, place: Place) -> bool:
    """Whether other parts of the form depend on this field."""
    read = read_elsewhere(form)
    return str(place.path[0]) in read or bool(place.row and {"this", "parent"} & read)


def depends_on_own(component: Component, own: frozenset[str]) -> bool:
    """Whether the condition of a component can change while the page is open."""
    return bool(names(component.hide) & (own | {"this", "parent"}))


def own_keys(places: Iterator[Place]) -> frozenset[str]:
    """First names of the keys the task at hand may write."""
    return frozenset(
        str(p.path[0]) for p in places if p.path and p.own and p.component.type in INPUTS | {"dynamiclist"}
    )
