"""Computes expression fields and finds hidden places, again and again until nothing changes: one may decide the other.

A condition that cannot be evaluated hides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms.context import Context
from forms.places import Path, copied, get, put, walk
from forms.schema import VALUED, Form, Json

MOST_PASSES = 6
HOLDING = VALUED | {"dynamiclist"}


@dataclass(frozen=True, kw_only=True)
class Settled:
    """Values with expression fields computed and hidden fields empty."""

    data: dict[str, Json]
    hidden: frozenset[tuple[str, Path]]


def settle(form: Form, context: Context, data: Mapping[str, Json]) -> Settled:
    """Compute what depends on what was filled in.

    Args:
        form: the form.
        context: its surroundings.
        data: the variables with the form's values put in place; left as they are.
    Returns:
        A copy with the task's own expression fields computed and its hidden fields None, and the hidden places.
    """
    hidden: frozenset[tuple[str, Path]] = frozenset()
    settled = Settled(data=_once(form, context, data, hidden), hidden=hidden)
    for _pass in range(MOST_PASSES):
        hidden = _hidden(form, context, settled.data)
        if hidden == settled.hidden:
            break
        settled = Settled(data=_once(form, context, data, hidden), hidden=hidden)
    return settled


def _once(form: Form, context: Context, data: Mapping[str, Json], hidden: frozenset[Any]) -> dict[str, Json]:
    found = copied(dict(data))
    own = [place for place in walk(form, found, context.element_id) if place.own]
    for place in own:
        gone = place.row and get(found, place.row) is None  # its whole list is hidden
        if not gone and place.component.type in HOLDING and not hidden.isdisjoint((place.spot, *place.hosts)):
            put(found, place.path, None)
    computed = [p for p in own if p.component.type == "expression" and hidden.isdisjoint((p.spot, *p.hosts))]
    for _pass in range(2):  # one field may use another that stands below it
        before = [get(found, place.path) for place in computed]
        for place in computed:
            text = str(place.component.more.get("expression") or "")
            put(found, place.path, context.attempt(text, found, place.row))
        if before == [get(found, place.path) for place in computed]:
            break
    return found


def _hidden(form: Form, context: Context, data: Mapping[str, Json]) -> frozenset[tuple[str, Path]]:
    places = [place for place in walk(form, data, context.element_id) if place.component.hide]
    return frozenset(p.spot for p in places if context.attempt(p.component.hide, data, p.row) is True)
