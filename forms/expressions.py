"""Which FEEL texts a component carries, and what they read. It evaluates none of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine import feel
from engine.errors import ExpressionInvalid
from forms.schema import Component, Json

OWN = (
    "requiredIf",
    "default",
    "suggest",
    "notAfter",
    "notBefore",
    "fixedRows",
    "check",
)  # our properties that are FEEL
INSERTED = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)  # FEEL inside a text


def expressions(component: Component) -> Iterator[tuple[str, str]]:
    """Every FEEL text a component carries, with the name of the place it stands in."""
    more = component.more
    named = {
        "conditional.hide": component.hide,
        "readonly": "" if component.readonly == "true" else component.readonly,
        "valuesExpression": more.get("valuesExpression"),
        "expression": more.get("expression") if component.type == "expression" else "",
        **{name: component.properties.get(name) for name in OWN},
        **{name: _feel(more.get(name)) for name in ("text", "dataSource", "columnsExpression", "label", "description")},
        **{name: _feel(component.rules.get(name)) for name in ("min", "max")},
    }
    yield from ((where, str(text)) for where, text in named.items() if text)
    for name in ("text", "label", "description"):
        yield from ((name, inserted) for inserted in INSERTED.findall(str(more.get(name) or "")))


def _feel(text: Json) -> str:
    return text if isinstance(text, str) and text.startswith("=") else ""


def names(text: str) -> frozenset[str]:
    """The variables an expression reads; none when it cannot be read."""
    try:
        found = feel.compile(text)
    except ExpressionInvalid:
        return frozenset()
    return frozenset(found.names | found.possible_names)
