"""What the forms of a bundle call their fields. It reads no case."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.bpmn.bundle import Bundle
from engine.language import DEFAULT, current


def labels_of_fields(bundle: Bundle) -> dict[str, str]:
    """Return variable -> label, in the language of the moment where the form has one for it."""
    return {name: label for form in bundle.forms.values() for name, label in _labelled(form.get("components") or ())}


def _labelled(components: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for component in components:
        english = (component.get("properties") or {}).get("label_en") if current() != DEFAULT else None
        if (name := component.get("key") or component.get("path")) and isinstance(component.get("label"), str):
            yield name, english or component["label"]
        yield from _labelled(component.get("components") or ())
