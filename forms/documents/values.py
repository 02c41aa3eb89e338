"""What a template's placeholders come to in one case: fields, rounds of steps, signatures, rows of lists.

Plain data in, text out. It reads no database and writes nothing; what is not there yet is an empty text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from engine import Completion
from forms.documents.dictionary import LISTS, OF_STEP, Columns, Dictionary
from forms.documents.placeholders import NUMBER, Placeholder
from forms.documents.wording import Wording
from forms.places import Path, get
from forms.schema import Component, Json

MOST_ROWS = 1000
Row = Mapping[str, Json]


@dataclass(frozen=True, kw_only=True)
class At:
    """A row of a list that a placeholder stands in."""

    listed: tuple[str, ...]
    number: int  # from 1
    values: Row


@dataclass(frozen=True, kw_only=True, eq=False)
class Values:
    """Everything a record of one case may show."""

    dictionary: Dictionary
    wording: Wording
    completions: tuple[Completion, ...]  # of the steps of this record, oldest first
    facts: Mapping[str, Row]  # case, record
    lists: Mapping[str, tuple[Row, ...]]  # history, files

    def rows(self, listed: tuple[str, ...]) -> tuple[At, ...]:
        """Return the rows of a list, the first thousand of them."""
        return tuple(At(listed=listed, number=n, values=row) for n, row in enumerate(self._rows(listed)[:MOST_ROWS], 1))

    def text(self, place: Placeholder, at: At | None = None) -> str:
        """Return what comes into a placeholder.

        Args:
            place: of a template that was checked.
            at: the row it stands in.
        """
        if place.expression:
            return self.wording.plain(self.wording.context.attempt(place.expression, self._data))
        if place.listed:
            return self._of_row(place, at) if at is not None and at.listed == place.listed else ""
        value, data = self._value(place.path), dict(self._variables)
        if place.path[0] in self.dictionary.steps:
            data |= self._last.get(place.path[0], {})
        return self._worded(place, self._describing(place.path, value, data), value, data)

    def _describing(self, path: tuple[str, ...], value: Json, data: Row) -> Component | None:
        """Return the field that a value is read by: of several, the first that offers what was chosen."""
        fields = self.dictionary.fields_of(path)
        offering = (field for field in fields if self.wording.offers(field, value, data))
        return next(offering, None) or next(iter(fields), None)

    @property
    def _variables(self) -> Row:
        return self.wording.context.variables

    def _worded(self, place: Placeholder, component: Component | None, value: Json, data: Row, row: Path = ()) -> str:
        word = self.wording.boxes if place.boxed else self.wording.text
        return word(component, value, data, row)

    def _of_row(self, place: Placeholder, at: At) -> str:
        if place.path == (NUMBER,):
            return str(at.number)
        columns: Columns = self.dictionary.columns_of(place.listed) or {}
        component, value = columns.get(".".join(place.path)), get(at.values, place.path)
        if len(place.listed) == 1 and place.listed[0] in {*self.dictionary.steps, *LISTS}:
            return self._worded(place, component, value, {**self._variables, **at.values})
        path = place.listed[1:] if len(place.listed) > 1 and place.listed[0] in self.dictionary.forms else place.listed
        return self._worded(place, component, value, self._variables, (*path, at.number - 1))

    def _rows(self, listed: tuple[str, ...]) -> list[Row]:
        if len(listed) == 1 and listed[0] in LISTS:
            return list(self.lists.get(listed[0], ()))
        if len(listed) == 1 and listed[0] in self.dictionary.steps:
            return [_of_step(one) for one in self.completions if one.element_id == listed[0]]
        found = self._value(listed)
        return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []

    def _value(self, path: tuple[str, ...]) -> Json:
        first = path[0]
        if first in self.facts:
            return get(self.facts[first], path[1:])
        if first in self.dictionary.steps and len(path) > 1:
            return get(self._last.get(first, {}), path[1:])
        if first in self.dictionary.forms and len(path) > 1:
            path = path[1:]
        return get(self._variables, path)

    @cached_property
    def _last(self) -> Mapping[str, Row]:
        """The last round of each step."""
        return {one.element_id: _of_step(one) for one in self.completions}

    @cached_property
    def _data(self) -> Mapping[str, Any]:
        forms = {form: dict(self._variables) for form in self.dictionary.forms}
        return {**forms, **self._last, **self._variables, **self.facts}


def _of_step(one: Completion) -> Row:
    return {**one.values, **dict(zip(OF_STEP, (one.by_name, one.at.isoformat(), one.round), strict=True))}


def signatures(dictionary: Dictionary, completions: Iterable[Completion], used: frozenset[str]) -> tuple[Row, ...]:
    """Return who filled in what a record shows, in the order in which it happened.

    Args:
        dictionary: of the deployment; it names the steps.
        completions: of the case, oldest first.
        used: names the template uses: fields, and ids of steps.
    """
    return tuple(
        {
            "step": dictionary.steps[one.element_id].name if one.element_id in dictionary.steps else one.element_id,
            "by": one.by_name,
            "at": one.at.isoformat(),
            "round": one.round,
        }
        for one in completions
        if one.element_id in used or used & one.values.keys()
    )
