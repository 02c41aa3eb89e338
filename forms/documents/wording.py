"""A value in people's words, as plain text for paper: options by their labels, moments in the procedure's zone.

The same values give the same text whatever language a reader's page is in, for a record is one document.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from forms import words
from forms.answers import DAY, MOMENT, is_empty, unit_of
from forms.attach import is_record
from forms.context import Context
from forms.options import key_of, offered
from forms.places import Path
from forms.schema import CHOICES, Component, Json, Option
from forms.typed import as_texts
from forms.values import subtype

YES, NO = "是", "否"
CHOSEN, OPEN = "■", "□"
JOINT = "、"
Data = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Wording:
    """Words the values of one case."""

    context: Context  # its zone shows the moments, its organization the options
    people: Callable[[str], str]  # what somebody is called who is in no list any more; the id itself for nobody

    def text(self, component: Component | None, value: Json, data: Data, row: Path = ()) -> str:
        """Return a value as text.

        Args:
            component: the field that describes it; None where there is none.
            value: JSON.
            data: what the options may depend on: the case's variables.
            row: the row of the data that the field stands in; () outside lists.
        Returns:
            The text, with line breaks where it has several lines; "" for nothing.
        """
        if is_empty(value):
            return ""
        if component is None:
            return self.plain(value)
        if component.type in CHOICES:
            return self._chosen(value, offered(component, self.context, data, row))
        if component.type == "datetime" and isinstance(value, str) and subtype(component) == "time":
            return _hour(value)
        if component.type == "dynamiclist" and isinstance(value, list):
            return "\n".join(self._row(component, number, one, data) for number, one in enumerate(value))
        return f"{self.plain(value)} {unit_of(component, 'suffixAdorner')}".rstrip()

    def offers(self, component: Component, value: Json, data: Data) -> bool:
        """Return whether a field offers all that was chosen; one that is no choice takes anything."""
        known = {key_of(one) for one in offered(component, self.context, data)} if component.type in CHOICES else None
        return known is None or known.issuperset(as_texts(value))

    def boxes(self, component: Component | None, value: Json, data: Data, row: Path = ()) -> str:
        """Return all options of a choice, the chosen ones marked as on paper; a checkbox is one box with its label."""
        if component is None or component.type not in CHOICES:
            label = component.label if component is not None else ""
            return f"{CHOSEN if value is True else OPEN}{label}"
        chosen = [key for one in (value if isinstance(value, list) else [value]) for key in as_texts(one)]
        choices = offered(component, self.context, data, row)
        known = {key_of(option) for option in choices}
        lost = tuple(Option(value=key, label=self.people(key)) for key in chosen if key not in known)
        return "  ".join(f"{CHOSEN if key_of(one) in chosen else OPEN}{one.label}" for one in (*choices, *lost))

    def plain(self, value: Json) -> str:
        """Return a value that no field describes, read by what it looks like."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return YES if value else NO
        if isinstance(value, int | float):
            return words.number(value)
        if isinstance(value, str):
            return self._string(value)
        if is_record(value):
            return str(value["name"])
        if isinstance(value, list):
            rows = any(isinstance(one, Mapping) for one in value)
            return ("\n" if rows else JOINT).join(self.plain(one) for one in value)
        if isinstance(value, Mapping):
            return " ".join(filter(None, (self.plain(one) for one in value.values())))
        return ""

    def _chosen(self, value: Json, choices: tuple[Option, ...]) -> str:
        labels = {key_of(option): option.label for option in choices}
        keys = (key for one in (value if isinstance(value, list) else [value]) for key in as_texts(one))
        return JOINT.join(labels[key] if key in labels else self.people(key) for key in keys)

    def _row(self, component: Component, number: int, row: Json, data: Data) -> str:
        if not isinstance(row, Mapping):
            return ""
        place: Path = (*component.path, number)
        found = (self.text(one, row.get(one.key), data, place) for one in component.components if one.key)
        return " ".join(filter(None, found))

    def _string(self, value: str) -> str:
        try:
            if MOMENT.fullmatch(value):
                return words.moment(value, self.context.zone)
            if DAY.fullmatch(value):
                return words.day(date.fromisoformat(value))
        except ValueError:
            pass
        return value


def _hour(value: str) -> str:
    try:
        return words.hour(time.fromisoformat(value))
    except ValueError:
        return value
