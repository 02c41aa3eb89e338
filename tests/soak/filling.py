"""Fills a form at random as somebody at its page would: field by field, with what each answer shows or hides.

It judges nothing: whether the submission is right, the product says.
"""

import re
from dataclasses import dataclass, field
from io import BytesIO

import forms
from forms.attach import finder
from forms.fill import Filled, is_writable, read_typed
from forms.places import Place, walk
from forms.rules import required
from forms.schema import INPUTS, Component
from forms.typed import ADDED, ROW, Typed
from forms.values import as_typed
from tests.soak.values import Answers
from web.scenarios.evidence import content

FILES = ("现场照片.png", "说明.pdf")
MOST_ROWS = 3  # that are added to a list
MOST_LOOKS = 200  # at one form; a form that never comes to rest is a fault of the form
DEPENDS = ("valuesExpression", "valuesKey")
LIMITS = ("notBefore", "notAfter", "check")


class Restless(Exception):
    """A form shows new fields for ever."""


@dataclass
class Page:
    """A form at which somebody sits, with what was typed so far."""

    filled: Filled
    answers: Answers
    diligence: float  # how likely a field is filled in that need not be
    files: dict[str, str] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)  # names of the fields that were answered, or looked over
    wrong: set[str] = field(default_factory=set)  # names of those that are answered anew

    def fill(self) -> forms.Submitted:
        """Answer every field that is not settled, and return the submission."""
        for _look in range(MOST_LOOKS):
            changes = self._changes()
            if changes is None:
                return self._submitted()
            typed = self.filled.typed.with_texts(changes)
            context = self.filled.context
            self.filled = read_typed(self.filled.form, context, typed, finder(context, forms.file_store()))
        raise Restless(", ".join(self._open()))

    def refuse(self, errors: dict[str, str]) -> None:
        """Take note of what was refused: these fields are answered anew, and maybe those their rules speak of."""
        random = self.answers.random
        names = {place.name: place for place in self._places()}
        again = {name for name in names if any(name == each or name.startswith(f"{each}.") for each in errors)}
        for name in sorted(again):
            if random.random() < 0.5:
                again |= _spoken_of(names[name], names)
        self.settled -= again
        self.wrong |= again

    def _changes(self) -> dict[str, tuple[str, ...]] | None:
        """Answer fields as long as none depends on what was just answered; None when all are settled."""
        changes: dict[str, tuple[str, ...]] | None = None
        for place in self._places():
            if place.name in self.settled:
                continue
            if changes and _depends(place):
                break
            self.settled.add(place.name)
            changes = {**(changes or {}), **self._answer(place)}
            if place.component.type == "dynamiclist":
                break
        return changes

    def _places(self) -> list[Place]:
        filled = self.filled
        return [
            place
            for place in walk(filled.form, filled.data, filled.context.element_id)
            if (place.component.type in INPUTS or place.component.type == "dynamiclist")
            and is_writable(place, filled.context)
            and not filled.is_hidden(place)
        ]

    def _open(self) -> list[str]:
        return [place.name for place in self._places() if place.name not in self.settled]

    def _answer(self, place: Place) -> dict[str, tuple[str, ...]]:
        random, needed = self.answers.random, self._needs(place)
        if place.component.type == "dynamiclist":
            return self._rows(place, needed)
        if self._keeps(place):
            return {}
        if not needed and random.random() >= self.diligence:
            self.files.pop(place.name, None)
            return {place.name: ()}
        if place.component.type == "filepicker":
            if needed or random.random() < 0.2:
                self.files[place.name] = random.choice(FILES)
            return {}
        known = _values_spoken_of(place, self.filled) if place.name in self.wrong else []
        if known and random.random() < 0.4:
            return {place.name: random.choice(known)}
        return {place.name: self.answers.texts(place, self.filled)}

    def _keeps(self, place: Place) -> bool:
        """Whether what the field shows already is left as it is."""
        shows = any(text for text in self.filled.typed.texts.get(place.name, ()))
        if not shows or place.name in self.wrong:
            return False
        is_choice = place.component.type in ("radio", "select", "checkbox", "checklist", "taglist")
        return self.answers.random.random() < (0.3 if is_choice else 0.6)

    def _needs(self, place: Place) -> bool:
        try:
            return required(place, self.filled)
        except Exception:  # a rule that cannot be evaluated is told by the submission
            return True

    def _rows(self, place: Place, needed: bool) -> dict[str, tuple[str, ...]]:
        """Ask for rows more; those of a list that says which rows it has are answered only."""
        if "fixedRows" in place.component.properties:
            return {}
        random, there = self.answers.random, self.filled.typed.rows(place.name)
        least = int(place.component.properties.get("minRows") or needed)
        most = int(place.component.properties.get("maxRows") or len(there) + MOST_ROWS)
        more = random.choice([0, 0, 1, MOST_ROWS]) + (place.name in self.wrong)
        wanted = min(most, max(least, len(there) + more))
        first = there[-1] + 1 if there else 0
        return {f"{place.name}.{first + n}.{ROW}": (ADDED,) for n in range(wanted - len(there))}

    def _submitted(self) -> forms.Submitted:
        files = {name: (forms.Upload(file, BytesIO(content(file))),) for name, file in self.files.items()}
        return forms.Submitted(typed=Typed(self.filled.typed.texts), files=files)


def _depends(place: Place) -> bool:
    component = place.component
    bounds = any(str(component.rules.get(name)).startswith("=") for name in ("min", "max"))
    given = any(component.more.get(name) for name in DEPENDS) or any(name in component.properties for name in LIMITS)
    return bounds or given or "requiredIf" in component.properties or component.type == "dynamiclist"


def _spoken_of(place: Place, names: dict[str, Place]) -> set[str]:
    """Return the fields that the rules of a field name."""
    component = place.component
    words = _words(component)
    return {name for name, each in names.items() if words & set(name.split(".")) or each.component.key in words}


def _values_spoken_of(place: Place, filled: Filled) -> list[tuple[str, ...]]:
    """Return what the case has under the names a field's rules speak of, such as an amount that must be equal."""
    component = place.component
    if component.type not in ("textfield", "textarea", "number", "datetime"):
        return []
    values = [filled.data.get(word) for word in sorted(_words(component) - {component.key})]
    of_type = (int, float) if component.type == "number" else str
    fitting = [value for value in values if isinstance(value, of_type) and not isinstance(value, bool)]
    return [as_typed(component, value, filled.context.zone) for value in fitting]


def _words(component: Component) -> set[str]:
    rules = [*component.properties.values(), component.hide, str(component.more.get("valuesExpression") or "")]
    return set(re.findall(r"\w+", " ".join(rules)))
