"""What a choice offers: its own options, or those an expression or a variable gives. Membership is judged by text.

A page sends texts; the value behind the text keeps its type.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms.context import Context
from forms.places import Path, get
from forms.schema import CHOICES, CHOICES_OF_MANY, Component, Json, Option, options
from forms.typed import as_texts


def offered(component: Component, context: Context, data: Mapping[str, Any], row: Path = ()) -> tuple[Option, ...]:
    """The options of a choice at this moment.

    Args:
        component: the choice.
        context: the form's surroundings.
        data: the values the options may depend on.
        row: the row the choice stands in.
    Returns:
        The options in their order; none when their source gives no list.
    """
    if text := str(component.more.get("valuesExpression") or ""):
        found = context.attempt(text, data, row)
    elif key := str(component.more.get("valuesKey") or ""):
        found = get({**data, **context.known}, tuple(key.split(".")))
    else:
        return component.options
    return options(found) if isinstance(found, list) else ()


def key_of(option: Option) -> str:
    """The text that stands for the option on a page."""
    return next(iter(as_texts(option.value)), "")


def as_offered(component: Component, value: Json, context: Context, data: Mapping[str, Any], row: Path) -> Json:
    """Put the option's own value where its text was typed; a text no option has stays as it is."""
    if component.type not in CHOICES or not value:
        return value
    known = {key_of(option): option.value for option in offered(component, context, data, row)}
    if component.type in CHOICES_OF_MANY:
        return [known.get(text, text) for text in value]
    return known.get(value, value)


def label_of(value: Json, choices: tuple[Option, ...]) -> str:
    """The label of a chosen value; the value itself where it is not offered any more."""
    text = next(iter(as_texts(value)), "")
    return next((option.text for option in choices if key_of(option) == text), text)
